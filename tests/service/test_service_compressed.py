"""Compressed copies of the site's files: written once by the build, served to browsers that take them."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from quick_cases import first_quick
from starlette.testclient import TestClient

from kbtools.site.compressed import compress_site

PAGE = "<h1>Lamps</h1>" + "<p>The lamp blinks twice, and then it stays on.</p>" * 200


@pytest.fixture
def site(root: Path) -> Path:
    """The site of the client, with one long page, compressed."""
    folder = root / "site"
    (folder / "index.html").write_text(PAGE)
    (folder / "short.txt").write_text("short")
    (folder / "noise.json").write_bytes(os.urandom(4000))
    compress_site(folder, root / "no site before")
    return folder


@pytest.mark.parametrize(
    ("accepted", "coding"),
    first_quick(
        [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("identity", ""), ("br;q=0, deflate", ""), ("", "")]
    ),
)
def test_a_browser_gets_what_it_takes_and_reads_the_same_page(
    client: TestClient, site: Path, accepted: str, coding: str
) -> None:
    answer = client.get("/", headers={"accept-encoding": accepted})
    assert answer.headers.get("content-encoding", "") == coding
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.text == PAGE
    ending = {"br": ".br", "gzip": ".gz"}.get(coding, "")
    assert int(answer.headers["content-length"]) == (site / f"index.html{ending}").stat().st_size
    again = client.get("/", headers={"accept-encoding": accepted, "if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/", headers={"accept-encoding": "zstd", "if-none-match": answer.headers["etag"]})
    assert other.status_code == (200 if coding else 304)


def test_a_part_of_a_file_is_of_the_file_itself(client: TestClient, site: Path) -> None:
    answer = client.get("/index.html", headers={"accept-encoding": "br", "range": "bytes=0-3"})
    assert (answer.status_code, answer.content) == (206, b"<h1>")


def test_a_page_that_was_changed_since_is_served_as_it_is_now(client: TestClient, site: Path) -> None:
    page = site / "index.html"
    page.write_text("changed by hand")
    later = (site / "index.html.br").stat().st_mtime + 5
    os.utime(page, (later, later))
    assert client.get("/", headers={"accept-encoding": "br, gzip"}).text == "changed by hand"


def test_a_copy_that_is_a_link_is_not_followed(client: TestClient, site: Path, root: Path) -> None:
    for ending in (".br", ".gz"):
        (site / f"index.html{ending}").unlink()
    (site / "index.html.gz").symlink_to(root / ".kb" / "secret")
    answer = client.get("/", headers={"accept-encoding": "gzip"})
    assert (answer.text, answer.headers.get("content-encoding")) == (PAGE, None)


def test_what_would_not_become_smaller_has_no_copy(site: Path) -> None:
    assert sorted(path.name for path in site.iterdir() if path.suffix in (".br", ".gz")) == [
        "index.html.br",
        "index.html.gz",
    ]
    assert gzip.decompress((site / "index.html.gz").read_bytes()).decode() == PAGE


def test_copies_of_unchanged_files_are_taken_from_the_site_before(site: Path, tmp_path: Path) -> None:
    (site / "index.html.br").write_bytes(b"as it was")
    new = tmp_path / "new"
    new.mkdir()
    (new / "index.html").write_text(PAGE)
    (new / "other.html").write_text(PAGE.upper())
    compress_site(new, site)
    assert (new / "index.html.br").read_bytes() == b"as it was"
    assert (new / "other.html.br").stat().st_size < len(PAGE)
