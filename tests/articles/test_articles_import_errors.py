"""What is said of files that hold no articles: one message, which says what the file is."""

from __future__ import annotations

import json
import shutil
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from bare_workspace import bare_workspace
from click.testing import CliRunner

from kbtools.articles.import_ import import_articles
from kbtools.articles.imported.exports import holds_pages
from kbtools.articles.imported.reading import read_pages
from kbtools.cli import kb
from kbtools.errors import KbError

OWN = {"id": 1, "messages": [{"author": "requester", "public": True, "body": "The lamp is dark"}]}
ZENDESK = {"id": 1, "status": "solved", "requester_id": 7, "subject": "Dark", "description": "The lamp is dark"}


def problem(folder: Path, text: str) -> KbError:
    (folder / "a.json").write_text(text, encoding="utf-8")
    done = import_articles(bare_workspace(folder / "w"), folder / "a.json", over=False)
    (told,) = done.problems
    return told


@pytest.mark.parametrize("data", [[ZENDESK] * 30, {"tickets": [ZENDESK] * 30}, [OWN] * 30])
@pytest.mark.parametrize("indent", [None, 2])
def test_json_of_tickets_is_one_message_that_says_what_to_do(tmp_path: Path, data: Any, indent: int | None) -> None:
    told = problem(tmp_path, json.dumps(data, indent=indent))
    assert told.message == "this is JSON of tickets, not of articles"
    assert told.hint == f"kb ticket import {tmp_path / 'a.json'}"


@pytest.mark.parametrize("name", ["empty.jsonl", "pages", "pages.zip"])
def test_the_command_says_that_there_is_no_article_and_ends_with_1(tmp_path: Path, name: str) -> None:
    bare_workspace(tmp_path / "w")
    (tmp_path / "empty.jsonl").write_text("\n", encoding="utf-8")
    (tmp_path / "pages").mkdir()
    for name_there in ("lamp.png", "SUMMARY.md"):
        (tmp_path / "pages" / name_there).write_bytes(b"\x89PNG\r\n\x1a\n")
    shutil.make_archive(str(tmp_path / "pages"), "zip", tmp_path / "pages")
    done = CliRunner().invoke(kb, ["-C", str(tmp_path / "w"), "article", "import", str(tmp_path / name)])
    assert done.exit_code == 1
    assert "No article was found in what was given." in done.stderr
    assert "Next: kb check" not in done.stdout


def test_a_picture_that_is_not_there_is_named_with_its_page(tmp_path: Path) -> None:
    (tmp_path / "pages" / "static").mkdir(parents=True)
    (tmp_path / "pages" / "static" / "lamp.png").write_bytes(b"\x89PNG\r\n\x1a\nthe lamp")
    text = "# Pair\n\n![a](/lamp.png?width=300) ![b](dark.png) ![c](https://cdn.example/x.png) ![d](../../x.png)\n"
    (tmp_path / "pages" / "pair.md").write_text(text, encoding="utf-8")
    done = import_articles(bare_workspace(tmp_path / "w"), tmp_path / "pages", over=False)
    assert (done.articles.added, done.pictures, done.elsewhere) == (("pair",), 1, 1)
    assert [(problem.code, problem.message) for problem in done.problems] == [
        ("picture", "the picture 'dark.png' is not there"),
        ("picture", "the picture '../../x.png' is outside of the folder that is imported"),
    ]
    assert {problem.where for problem in done.problems} == {str(tmp_path / "pages" / "pair.md")}


@pytest.mark.parametrize(
    ("name", "text"), [("pair.md", "# Pair\n\nHold it: ![a](lamp.png)\n"),
                       ("pair.HTML", "<title>Pair</title><p>Hold it: <img src='lamp.png' alt='a'></p>")],
)  # fmt: skip
def test_one_page_is_imported_with_its_pictures_as_a_folder_is(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "lamp.png").write_bytes(b"\x89PNG\r\n\x1a\nthe lamp")
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "other.md").write_text("# Other\n", encoding="utf-8")
    done = import_articles(bare_workspace(tmp_path / "w"), tmp_path / name, over=False)
    assert (done.articles.added, done.pictures, done.problems) == (("pair",), 1, ())


def test_a_file_of_bad_rows_alone_is_one_message_with_their_number(tmp_path: Path) -> None:
    told = problem(tmp_path, '{"name": "x"}\n' * 40)
    assert told.where == f"{tmp_path / 'a.json'}:1"
    assert "40 errors; the first: an article needs a 'title'" in told.message


def test_json_that_is_no_export_is_refused_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"pages": []}', encoding="utf-8")
    assert not holds_pages(tmp_path / "x.json")
    with pytest.raises(KbError, match="not a known export"):
        read_pages(tmp_path / "x.json")


def test_lines_of_json_are_told_by_the_first_two_however_many_follow(tmp_path: Path) -> None:
    row = json.dumps({"title": "One", "body": "word " * 1000})
    (tmp_path / "x.jsonl").write_text(f"{row}\n" * 500, encoding="utf-8")
    tracemalloc.start()
    try:
        assert not holds_pages(tmp_path / "x.jsonl")
        assert tracemalloc.get_traced_memory()[1] < 100 * len(row)
    finally:
        tracemalloc.stop()
