"""mkdocs.yml and the files that it inherits from, looked at before MkDocs reads them."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from kbtools.errors import KbError
from kbtools.text.yaml_text import MOST_SIGNS, YamlMistakeError, composed

_MOST_INHERITED = 10


def refuse_costly(file: Path) -> None:
    """Raise `KbError("mkdocs")` with its line for what would keep MkDocs busy, or end it with a traceback.

    That is: aliases that stand for very many values, deep nesting, endless numbers, endless files, pipes and devices,
    and files that inherit from each other in a circle. What else is wrong is left to MkDocs, as are files that are not
    there.
    """
    root = file.parent
    for _ in range(_MOST_INHERITED):
        place = file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)
        try:
            with file.open(encoding="utf-8", newline="") as opened:
                node = composed(opened.read(MOST_SIGNS + 1))
        except UnicodeDecodeError:
            raise KbError("encoding", "the file is not UTF-8 text", where=place, hint="save it as UTF-8") from None
        except YamlMistakeError as mistake:
            hint = mistake.hint or "correct this and build again; the old site is unchanged"
            raise KbError("mkdocs", mistake.what, where=f"{place}:{mistake.line}", hint=hint) from None
        above, line = _inherited(node)
        if not isinstance(above, str):
            return
        file = Path(os.path.normpath(file.parent / above))  # as MkDocs finds it
        if not _is_there(file, f"{place}:{line}"):
            return
    raise KbError(
        "mkdocs",
        f"more than {_MOST_INHERITED} files inherit from each other",
        where=file.name,
        hint="take out INHERIT where it leads back",
    )


def _inherited(node: Any) -> tuple[Any, int]:
    """What the file's key INHERIT says, the last one if there are several, and its line; None where there is none."""
    pairs = node.value if node is not None and node.id == "mapping" else ()
    found = ((value.value, key.start_mark.line + 1) for key, value in reversed(pairs) if key.value == "INHERIT")
    return next(found, (None, 1))


def _is_there(file: Path, where: str) -> bool:
    """Whether there is such a file; raises `KbError("mkdocs")` for a folder, a pipe or a device."""
    try:
        mode = file.stat().st_mode
    except (OSError, ValueError):
        return False
    if not stat.S_ISREG(mode):
        raise KbError("mkdocs", "INHERIT names what is no ordinary file", where=where, hint="name a file with settings")
    return True
