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
        above, line = _inherited(node, place)
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


def _inherited(node: Any, place: str) -> tuple[Any, int]:
    """What the file's key INHERIT says, the last one if there are several, and its line; None where there is none."""
    pairs = node.value if node is not None and node.id == "mapping" else ()
    for key, value in reversed(pairs):
        if key.value == "INHERIT":
            line = key.start_mark.line + 1
            return _of_variables(value, f"{place}:{line}") if value.tag == "!ENV" else value.value, line
    return None, 1


def _of_variables(node: Any, where: str) -> str:
    """What `!ENV` stands for, as MkDocs reads it: the first of its variables that is set, else what is last in a list.

    Raises `KbError("mkdocs")` where none is set, for which MkDocs has a traceback.
    """
    told = [one.value for one in node.value] if node.id == "sequence" else [node.value]
    names, default = (told[:-1], told[-1]) if len(told) > 1 else (told, None)
    found = next((os.environ[name] for name in names if isinstance(name, str) and os.environ.get(name)), default)
    if not isinstance(found, str) or not found:
        listed = ", ".join(str(name)[:40] for name in names)
        hint = "set the variable, or give a file for when it is not: INHERIT: !ENV [NAME, base.yml]"
        raise KbError("mkdocs", f"INHERIT names a variable that is not set: {listed}", where=where, hint=hint)
    return found


def _is_there(file: Path, where: str) -> bool:
    """Whether there is such a file; raises `KbError("mkdocs")` for a folder, a pipe or a device."""
    try:
        mode = file.stat().st_mode
    except (OSError, ValueError):
        return False
    if not stat.S_ISREG(mode):
        raise KbError("mkdocs", "INHERIT names what is no ordinary file", where=where, hint="name a file with settings")
    return True
