"""Articles in archives: read as their folder is, and nothing of it stays behind."""

from __future__ import annotations

import gzip
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from bare_workspace import bare_workspace

from kbtools.articles.import_ import import_articles
from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.system.temporary import folders

PNG = b"\x89PNG\r\n\x1a\nthe lamp"
ARTICLE = {"id": 1, "title": "Pair the lamp", "body": "<p>Hold the button.</p>", "html_url": "https://x.example/hc/1"}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "pair.html").write_text(
        '<title>Pair the lamp</title><body><p>Hold.</p><img src="../lamp.png" alt="Lamp"></body>', encoding="utf-8"
    )
    (folder / "charge.md").write_text("# Charge the lamp\n\nSee [pairing](deep/pair.html).\n", encoding="utf-8")
    (folder / "lamp.png").write_bytes(PNG)
    return folder


def bodies(root: Path) -> dict[str, str]:
    return {article.slug: article.body for article in Library.of(bare_workspace(root)).sound().articles}


@pytest.mark.parametrize("kind", ["zip", "tar", "gztar", "xztar"])
def test_an_archive_of_pages_is_read_as_its_folder_is(tmp_path: Path, pages: Path, kind: str) -> None:
    packed = shutil.make_archive(str(tmp_path / "export"), kind, pages)
    for name, path in (("a", pages), ("b", Path(packed))):
        done = import_articles(bare_workspace(tmp_path / name), path, over=False)
        assert (len(done.articles.added), done.pictures, done.problems) == (2, 1, ())
    assert bodies(tmp_path / "a") == bodies(tmp_path / "b")


def test_an_export_may_be_packed_or_stand_alone_in_an_archive(tmp_path: Path) -> None:
    text = json.dumps({"articles": [ARTICLE]})
    (tmp_path / "guide.json.gz").write_bytes(gzip.compress(text.encode()))
    with zipfile.ZipFile(tmp_path / "guide.zip", "w") as archive:
        archive.writestr("export/guide.json", text)
    for name in ("guide.json.gz", "guide.zip"):
        done = import_articles(bare_workspace(tmp_path / f"w {name}"), tmp_path / name, over=False)
        assert done.articles.added == ("pair-the-lamp",)


def test_an_archive_with_a_name_that_is_not_in_the_encoding_it_claims_is_an_error(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("é.md", "# Pair")
    (tmp_path / "a.zip").write_bytes((tmp_path / "a.zip").read_bytes().replace("é".encode(), b"\xff\xfe"))
    with pytest.raises(KbError, match="the archive cannot be read"):
        import_articles(bare_workspace(tmp_path / "w"), tmp_path / "a.zip", over=False)


def test_problems_are_told_with_their_place_in_the_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("rows.jsonl", '{"title": "Charge", "body": 1}\n{"title": "Pair", "body": "Hold."}\n')
    done = import_articles(bare_workspace(tmp_path / "w"), tmp_path / "a.zip", over=False)
    assert done.articles.added == ("pair",)
    assert [problem.where for problem in done.problems] == [f"{tmp_path / 'a.zip'}/rows.jsonl:1"]


def test_progress_is_told_with_the_page_in_the_archive(tmp_path: Path, pages: Path) -> None:
    packed, places = shutil.make_archive(str(tmp_path / "pages"), "zip", pages), list[str]()
    import_articles(bare_workspace(tmp_path / "w"), Path(packed), over=False, progress=places.append)
    assert places
    assert all(place.startswith(f"{packed}/") for place in places)
    assert len(places) == 2 * len(set(places))


def test_what_is_unpacked_lies_in_the_private_folder_of_the_workspace_and_goes(tmp_path: Path, pages: Path) -> None:
    workspace, packed = bare_workspace(tmp_path / "w"), shutil.make_archive(str(tmp_path / "pages"), "zip", pages)
    unpacked = set[str]()

    def look(_: str) -> None:
        unpacked.update(file.name for file in workspace.temporary.rglob("*") if file.suffix)

    import_articles(workspace, Path(packed), over=False, progress=look)
    assert {"pair.html", "charge.md", "lamp.png"} <= unpacked
    assert folders(workspace.temporary) == []


def test_a_damaged_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 no archive")
    with pytest.raises(KbError, match="cannot be read"):
        import_articles(bare_workspace(tmp_path / "w"), tmp_path / "a.zip", over=False)


def test_several_exports_in_a_folder_or_an_archive_are_read_and_one_bad_article_costs_itself(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    for number, title in enumerate(("Charge", "Pair", "Reset")):
        page = {"articles": [ARTICLE | {"title": title}, *([] if number else [{"id": 7}])]}
        (tmp_path / "export" / f"page{number}.json").write_text(json.dumps(page), encoding="utf-8")
    (tmp_path / "export" / "_category_.json").write_text('{"label": "Lamps", "position": 2}', encoding="utf-8")
    packed = shutil.make_archive(str(tmp_path / "export"), "zip", tmp_path / "export")
    for name, path in (("a", tmp_path / "export"), ("b", Path(packed))):
        done = import_articles(bare_workspace(tmp_path / name), path, over=False)
        assert done.articles.added == ("charge", "pair", "reset")
        assert [(problem.code, str(problem.where)) for problem in done.problems] == [
            ("json", f"{path}/page0.json: article 2")
        ]
