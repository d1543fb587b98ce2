"""Pictures that staff put into articles: judged by content, drawn anew, and part of what is published."""

from __future__ import annotations

import io
import struct
import subprocess
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bare_workspace import bare_workspace
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from kbtools.articles.edit import OpenedArticle, open_article
from kbtools.articles.library import Library
from kbtools.articles.pictures import LONGEST_SIDE, MOST_BYTES, add_picture, pictures_of, redrawn
from kbtools.errors import KbError
from kbtools.site.branch import publish_on_branch
from kbtools.system.file_kinds import kind_of
from kbtools.workspace import Workspace

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = "---\ntitle: Why is my lamp dark?\nstate: draft\n---\n\nTurn it on.\n"
PLACE = b"52 degrees north"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = bare_workspace(tmp_path)
    path = made.docs / "articles" / "lamp.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT, encoding="utf-8")
    return made


def opened(workspace: Workspace) -> OpenedArticle:
    return open_article(workspace, "lamp", Library.of(workspace))


def picture(kind: str, size: tuple[int, int] = (40, 20)) -> bytes:
    """A red picture whose camera noted a place and that it was held sideways."""
    made, exif, to = Image.new("RGB", size, "red"), Image.Exif(), io.BytesIO()
    exif[0x010E], exif[0x0112] = PLACE.decode(), 6
    made.save(to, kind, **({} if kind == "GIF" else {"exif": exif}))
    return to.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that says that it has 30,000 times 30,000 points."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("kind", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp"), ("GIF", "png")])
def test_a_picture_loses_what_its_camera_wrote_and_stands_upright(kind: str, ending: str) -> None:
    sent = picture(kind)
    assert (PLACE in sent) == (kind != "GIF")
    drawn, told = redrawn(sent)
    assert (told, kind_of(drawn)) == (ending, ending)
    assert PLACE not in drawn
    with Image.open(io.BytesIO(drawn)) as shown:
        assert shown.size == ((40, 20) if kind == "GIF" else (20, 40))
        assert not shown.getexif()


def test_a_large_picture_is_made_smaller() -> None:
    with Image.open(io.BytesIO(redrawn(picture("PNG", (3_000, 30)))[0])) as shown:
        assert max(shown.size) == LONGEST_SIDE


def test_a_photo_with_a_second_picture_behind_it_is_drawn_without_that() -> None:
    exif, to = Image.Exif(), io.BytesIO()
    exif[0x010E], exif[0x0112] = PLACE.decode(), 6
    photo, depth = Image.new("RGB", (40, 20), "red"), Image.new("RGB", (9, 9), "blue")
    photo.save(to, "MPO", save_all=True, append_images=[depth], exif=exif)
    with Image.open(to) as sent:
        assert (sent.format, getattr(sent, "n_frames", 0)) == ("MPO", 2)
    drawn, ending = redrawn(to.getvalue())
    assert (ending, kind_of(drawn), PLACE in drawn) == ("jpg", "jpg", False)
    with Image.open(io.BytesIO(drawn)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (20, 40))
        red, _, blue = shown.convert("RGB").resize((1, 1)).tobytes()
        assert red > 10 * blue


@pytest.mark.full
def test_a_photo_is_made_smaller_before_it_is_turned() -> None:
    with Image.open(io.BytesIO(redrawn(picture("JPEG", (5_000, 2_500)))[0])) as shown:
        assert shown.size == (LONGEST_SIDE // 2, LONGEST_SIDE)


def moving() -> bytes:
    to = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(to, "GIF", save_all=True, append_images=frames[1:])
    return to.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script>",
        b"%PDF-1.7",
        picture("PNG")[:60],
        bomb(),
        moving(),
        picture("PNG") + b"\0" * MOST_BYTES,
    ],
    ids=["empty", "svg", "html", "pdf", "cut off", "bomb", "moving", "too long"],
)
def test_what_is_no_still_picture_is_refused(data: bytes) -> None:
    with pytest.raises(KbError) as refused:
        redrawn(data)
    assert refused.value.code == "picture-refused"
    assert refused.value.hint


@given(st.integers(0, 200), st.binary(min_size=1, max_size=8), st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"]))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_picture_is_drawn_or_refused_and_nothing_else(place: int, junk: bytes, kind: str) -> None:
    sent = picture(kind)
    damaged = sent[:place] + junk + sent[place + len(junk) :]
    try:
        drawn, ending = redrawn(damaged)
    except KbError as refused:
        drawn, ending = b"", refused.code
    assert (kind_of(drawn) or "picture-refused") == ending


def test_a_picture_is_kept_once_and_needs_a_description(workspace: Workspace) -> None:
    first = add_picture(workspace, opened(workspace), picture("PNG"), "The [red]\n lamp")
    assert first.markdown == f"![The red lamp](../{first.path})"
    assert first.path.startswith("images/lamp/the-red-lamp-")
    assert add_picture(workspace, opened(workspace), picture("PNG"), "The red lamp") == first
    assert len(list((workspace.docs / "images").rglob("*.*"))) == 1
    with pytest.raises(KbError, match="no description"):
        add_picture(workspace, opened(workspace), picture("PNG"), " *_ ")


def test_no_picture_is_kept_outside_of_the_articles(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (workspace.docs / "images").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KbError, match="leads out"):
        add_picture(workspace, opened(workspace), picture("PNG"), "The red lamp")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_branch_with_an_article_has_its_pictures_too(workspace: Workspace, tmp_path: Path) -> None:
    def git(*told: str) -> str:
        who = ("-c", "user.name=A", "-c", "user.email=a@b.example")
        done = subprocess.run(["git", *who, *told], cwd=workspace.root, check=True, capture_output=True, text=True)
        return done.stdout

    subprocess.run(["git", "init", "--bare", str(tmp_path / "origin.git")], check=True, capture_output=True)
    git("init")
    git("config", "user.name", "A")
    git("config", "user.email", "a@b.example")
    git("remote", "add", "origin", str(tmp_path / "origin.git"))
    git("add", "mkdocs.yml")
    git("commit", "-m", "First")
    added = add_picture(workspace, opened(workspace), picture("PNG"), "The red lamp")
    path = workspace.docs / "articles" / "lamp.md"
    path.write_text(f"{TEXT}\n{added.markdown}\n\n![x](https://elsewhere.example/x.png) ![y](../../../etc/passwd)\n")
    article = Library.of(workspace).by_slug["lamp"]
    assert pictures_of(workspace, article) == (workspace.docs / added.path,)
    branch = publish_on_branch(workspace, "lamp", NOW, lambda _: None)
    assert f"docs/{added.path}" in git("ls-tree", "-r", "--name-only", branch).split()
