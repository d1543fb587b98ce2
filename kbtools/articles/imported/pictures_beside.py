"""Pictures that an imported page shows from its own folder, taken only when their content is a picture."""

from __future__ import annotations

import os.path
import re
from pathlib import Path
from urllib.parse import unquote

from kbtools.errors import KbError
from kbtools.model.imported_page import ImportedPage
from kbtools.system.file_kinds import PICTURES, kind_of
from kbtools.system.own_files import OwnFiles

KINDS = "PNG, JPEG, GIF, WebP or AVIF"
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")  # begins an address that names its server
_LARGEST = 100_000_000  # bytes
_HEAD = 32  # bytes that tell the kind of a picture


def picture_beside(page: ImportedPage, address: str, own: OwnFiles) -> Path | None:
    """The file that an address means for a page of a folder; `own` tells which files belong to that folder.

    An address that begins with `/` is one below the folder, or below `static/` in it, as tools that make sites have it.
    None for an address on another server. Raises `KbError("picture")` where no file is, for a file outside the folder,
    and for one that is no picture by its content, or that does not really belong to the folder. SVG counts as none: it
    can hold scripts, and a server of static files sends no policy that would stop them.
    """
    if page.file is None or SCHEME.match(address) or address.startswith("//"):
        return None
    parents = [own.folder, own.folder / "static"] if address.startswith("/") else [page.file.parent]
    names = [unquote(one).replace("\0", "").lstrip("/") for one in (address, address.partition("?")[0])]
    files = [_absolute(parent / name) for name in names for parent in parents]
    within = [file for file in files if file.is_relative_to(_absolute(own.folder))]
    file = next((file for file in within if _is_there(file)), None)
    if file is None:
        what = "is not there" if within else "is outside of the folder that is imported"
        hint = "put the picture there, and import the page again with --replace"
        raise KbError("picture", f"the picture '{address}' {what}", where=page.place, hint=hint)
    why = own.why_not(file) or _why_no_picture(file)
    if why:
        raise KbError(
            "picture",
            f"the picture '{address}' is not copied: {why}",
            where=page.place,
            hint="save it as PNG, put it below docs/images/ by hand, and name it in the article",
        )
    return file


def _is_there(file: Path) -> bool:
    try:
        return file.is_symlink() or file.exists()
    except OSError:  # a name that is too long
        return False


def picture_kind(file: Path) -> str:
    """A key of `file_kinds.PICTURES`; empty for anything that is no picture."""
    with file.open("rb") as data:
        kind = kind_of(data.read(_HEAD))
    return kind if kind in PICTURES else ""


def _why_no_picture(file: Path) -> str:
    if file.stat().st_size > _LARGEST:
        return f"it is larger than {_LARGEST // 1_000_000} MB"
    return "" if picture_kind(file) else f"by its content it is no {KINDS}"


def _absolute(path: Path) -> Path:
    """Without `..`, and with links left as they are."""
    return Path(os.path.normpath(path.absolute()))
