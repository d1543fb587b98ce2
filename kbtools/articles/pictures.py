"""Pictures that staff put into an article: judged by their content, drawn anew, and kept with the articles."""

from __future__ import annotations

import hashlib
import io
import posixpath
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from kbtools.articles.edit import OpenedArticle
from kbtools.articles.library import Folder
from kbtools.articles.prose import targets, without_code
from kbtools.errors import KbError
from kbtools.model.article import Article
from kbtools.model.article.pictures_in_text import description
from kbtools.system.file_kinds import PICTURES, kind_of
from kbtools.system.files import write_whole
from kbtools.text.normalise import slugify
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

FOLDER = "images"  # below the folder of articles
MOST_BYTES = 10_000_000  # of a picture that is sent
MOST_PIXELS = 40_000_000  # of one that is drawn: up to 370 MB are in memory until it is made smaller
LONGEST_SIDE = 2_000  # pixels: a larger one is made smaller
# A photo of a phone is often a JPEG with a second picture of the same behind it, such as how far away things are, which
# Pillow calls MPO: the first is the photo.
_MANY_IN_ONE = "MPO"
_READ_AS = ("PNG", "JPEG", "WEBP", "GIF")  # a JPEG says itself that it is such a one
_KINDS = {"PNG": "png", "JPEG": "jpg", _MANY_IN_ONE: "jpg", "WEBP": "webp", "GIF": "png"}
_DRAWING = threading.Lock()  # one picture at a time, so that many need no more memory than one
_READ = "a PNG, JPEG, WebP or still GIF"
_SEND = f"send {_READ} of at most {MOST_BYTES // 1_000_000} MB and {MOST_PIXELS // 1_000_000} million points"


@dataclass(frozen=True, slots=True)
class AddedPicture:
    """A picture in the folder of articles, and the Markdown that shows it in the article."""

    path: str
    markdown: str


def add_picture(workspace: Workspace, opened: OpenedArticle, data: bytes, described: str) -> AddedPicture:
    """Keep a picture for an article, without what its camera wrote into it.

    The same picture is kept once. Raises `KbError("picture-refused")` without a description, for what is no picture,
    and for one that is too large.
    """
    words = description(described)
    if not words:
        hint = "say in a few words what it shows, for people who cannot see it"
        raise KbError("picture-refused", "the picture has no description", hint=hint)
    drawn, kind = redrawn(data)
    mark = hashlib.sha256(drawn).hexdigest()[:12]
    path = f"{FOLDER}/{opened.slug}/{slugify(words)[:50].strip('-')}-{mark}.{kind}"
    file = workspace.docs / path
    if not file.parent.resolve().is_relative_to(workspace.docs.resolve()):
        raise KbError("file-outside", "the folder of pictures leads out of the workspace", where=workspace.shown(file))
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, drawn)
    return AddedPicture(path, f"![{words}]({opened.way_to(path)})")


def redrawn(data: bytes) -> tuple[bytes, str]:
    """A picture drawn anew: the right way up, at most `LONGEST_SIDE` long, and with nothing but its pixels.

    Returns its bytes and the ending of its file. Its size is known before it is unpacked. Raises
    `KbError("picture-refused")`.
    """
    from PIL import Image, ImageOps  # takes a tenth of a second

    if len(data) > MOST_BYTES:
        raise _refused(f"the picture is larger than {MOST_BYTES // 1_000_000} MB")
    try:
        with Image.open(io.BytesIO(data), formats=_READ_AS) as picture:
            why = _why_not_drawn(picture)
            if not why:
                kind = _KINDS[str(picture.format)]
                with _DRAWING:
                    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # first, since turning takes a copy
                    upright = ImageOps.exif_transpose(picture)
                    return _written(upright.convert("RGB" if kind == "jpg" else "RGBA"), kind), kind
    except Exception:  # whatever a damaged file makes of the library is the file's fault
        why = f"by its content this is not {_READ} picture, or it is damaged"
    raise _refused(why)


def pictures_of(workspace: Workspace, article: Article) -> tuple[Path, ...]:
    """The files in the folder of articles that an article shows, each once."""
    own = Folder.of(workspace).own
    files = dict.fromkeys(workspace.docs / path for path in shown_paths(article))
    return tuple(file for file in files if is_picture(file) and not own.why_not(file))


def shown_paths(article: Article) -> Iterator[str]:
    """The paths below the folder of articles that an article's pictures name; other servers' are left out."""
    for target in targets(without_code(article.body)):
        try:
            parts = urlsplit(target.text)
        except ValueError:
            continue
        if target.image and parts.path and not parts.scheme and not parts.netloc:
            path = unquote(parts.path)
            joined = path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(article.path), path)
            if not posixpath.normpath(joined).startswith(".."):
                yield posixpath.normpath(joined)


def is_picture(file: Path) -> bool:
    """Whether a file is there that is a picture by its content."""
    try:
        with file.open("rb") as data:
            return kind_of(data.read(32)) in PICTURES
    except (OSError, ValueError):
        return False


def _why_not_drawn(picture: Picture) -> str:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        return f"the picture has {width} times {height} points"
    if picture.format != _MANY_IN_ONE and getattr(picture, "is_animated", False):
        return "a moving picture is not taken: send one still picture of it"
    return ""


def _written(picture: Picture, kind: str) -> bytes:
    from PIL import Image

    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    to = io.BytesIO()
    if kind == "jpg":
        clean.save(to, "JPEG", quality=88, optimize=True)
    elif kind == "webp":
        clean.save(to, "WEBP", quality=88)
    else:
        clean.save(to, "PNG", optimize=True)
    return to.getvalue()


def _refused(why: str) -> KbError:
    return KbError("picture-refused", why, hint=_SEND)
