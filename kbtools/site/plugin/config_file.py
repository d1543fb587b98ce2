"""mkdocs.yml and the files that it inherits from, looked at before MkDocs reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kbtools.errors import KbError
from kbtools.text.yaml_text import YamlMistakeError, composed

_MOST_INHERITED = 10


def refuse_costly(file: Path) -> None:
    """Raise `KbError("mkdocs")` with its line for what would keep MkDocs busy, or end it with a traceback.

    That is: aliases that stand for very many values, deep nesting, endless numbers, endless files, and files that
    inherit from each other in a circle. What else is wrong is left to MkDocs, as are files that are not there.
    """
    root = file.parent
    for _ in range(_MOST_INHERITED):
        place = file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)
        try:
            node = composed(file.read_bytes().decode("utf-8"))
        except UnicodeDecodeError:
            raise KbError("encoding", "the file is not UTF-8 text", where=place, hint="save it as UTF-8") from None
        except YamlMistakeError as mistake:
            hint = mistake.hint or "correct this and build again; the old site is unchanged"
            raise KbError("mkdocs", mistake.what, where=f"{place}:{mistake.line}", hint=hint) from None
        above = _inherited(node)
        if not isinstance(above, str) or not (file.parent / above).is_file():
            return
        file = file.parent / above
    raise KbError(
        "mkdocs",
        f"more than {_MOST_INHERITED} files inherit from each other",
        where=file.name,
        hint="take out INHERIT where it leads back",
    )


def _inherited(node: Any) -> Any:
    """What the file's key INHERIT says; None where it has no such key."""
    pairs = node.value if node is not None and node.id == "mapping" else ()
    return next((value.value for key, value in pairs if key.value == "INHERIT"), None)
