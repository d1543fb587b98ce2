"""The built site over HTTP."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient


@pytest.fixture
def put_there(shared_root: Path) -> Iterator[Callable[[str], Path]]:
    """Name a file of the site that a test puts there; it is taken away again."""
    put: list[Path] = []

    def name(name: str) -> Path:
        put.append(shared_root / "site" / name)
        return put[-1]

    yield name
    for path in put:
        path.unlink()


def test_pages_are_served_from_their_folders(shared_client: TestClient) -> None:
    assert shared_client.get("/").text == "<h1>Home</h1>"
    assert shared_client.get("/articles/reset-password/").text == "<h1>Reset</h1>"
    moved = shared_client.get("/articles/reset-password")
    assert (moved.status_code, moved.headers["location"]) == (307, "./reset-password/")


def test_a_missing_page_is_answered_with_the_sites_own(client: TestClient) -> None:
    answer = client.get("/articles/nothing/")
    assert (answer.status_code, answer.text) == (404, "<h1>Not here, but this is our site</h1>")
    assert answer.headers["cache-control"] == "no-cache"


def test_a_missing_page_below_a_language_is_answered_in_that_language(client: TestClient, root: Path) -> None:
    (root / "site" / "de").mkdir()
    (root / "site" / "de" / "404.html").write_text("<h1>Nicht hier</h1>", encoding="utf-8")
    for path in ("/de/", "/de/articles/nichts/", "/de/nichts"):
        answer = client.get(path)
        assert (answer.status_code, answer.text) == (404, "<h1>Nicht hier</h1>")
        assert answer.headers["cache-control"] == "no-cache"
    for path in ("/fr/rien/", "/den/", "/articles/de/", "/de%2F..%2Fsecret"):
        assert "this is our site" in client.get(path).text


def test_a_site_that_is_not_built_yet_is_a_plain_page_and_appears_once_it_is(client: TestClient, root: Path) -> None:
    shutil.move(root / "site", root / "elsewhere")
    answer = client.get("/")
    assert answer.status_code == 404
    assert "This page is not here" in answer.text
    shutil.move(root / "elsewhere", root / "site")
    assert client.get("/").status_code == 200


def test_browsers_keep_for_ever_only_what_is_named_by_its_content(shared_client: TestClient) -> None:
    script = shared_client.get("/assets/javascripts/bundle.79ae519e.min.js")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    for path in ("/", "/articles/reset-password/", "/assets/kbtools/kbtools.css"):
        answer = shared_client.get(path)
        assert answer.headers["cache-control"] == "no-cache"
        again = shared_client.get(path, headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml",
        "/..%2fmkdocs.yml",
        "/%2e%2e/mkdocs.yml",
        "/articles/..%2f..%2fmkdocs.yml",
        "/..%2f.kb%2fsecret",
        "/%2e%2e%2f%2ekb%2fstore.db",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/..%5cmkdocs.yml",
        "/%00",
        "/" + "a" * 5000,
        "/out/secret",
    ],
)
def test_nothing_outside_the_site_is_served(
    shared_client: TestClient, put_there: Callable[[str], Path], shared_root: Path, path: str
) -> None:
    put_there("out").symlink_to(shared_root / ".kb")
    answer = shared_client.get(path)
    assert answer.status_code == 404
    assert "site_name" not in answer.text


@pytest.mark.parametrize(
    ("name", "is_alone", "is_saved"),
    [
        ("lamp.svg", True, False), ("LAMP.SVG", True, False), ("feed.xml", True, False), ("page.xhtml", True, True),
        ("page.mht", True, True), ("setup.exe", True, True), ("notes", True, True), ("a.htc", True, True),
        ("lamp.svgz", True, True), ("lamp.png", False, False), ("own.css", False, False), ("own.js", False, False),
        ("llms.txt", False, False), ("vpn.md", False, False), ("handbook.pdf", False, False),
        ("plain.html", False, False),
    ],
)  # fmt: skip
def test_a_file_that_could_run_is_alone_and_one_of_another_kind_is_only_saved(
    shared_client: TestClient, put_there: Callable[[str], Path], name: str, is_alone: bool, is_saved: bool
) -> None:
    put_there(name).write_text("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    answer = shared_client.get(f"/{name}")
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = answer.headers.get("content-security-policy", "")
    assert policy.startswith("sandbox; default-src 'none'") == is_alone
    assert answer.headers.get("content-disposition", "").startswith("attachment") == is_saved


def test_the_site_is_only_read(client: TestClient) -> None:
    answer = client.post("/articles/reset-password/")
    assert answer.status_code == 405


@pytest.mark.parametrize("path", ["/", "/articles/reset-password/", "/index.html"])
def test_a_page_that_has_not_changed_is_still_a_page(shared_client: TestClient, path: str) -> None:
    answer = shared_client.get(path)
    again = shared_client.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    for name in ("content-disposition", "content-security-policy"):
        assert again.headers.get(name) == answer.headers.get(name)
    assert "content-disposition" not in answer.headers
