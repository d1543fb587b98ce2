"""The source of kbtools and of its tests, parsed: files, what they import, their functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "kbtools"


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


SOURCES = files(PACKAGE)
ALL = [*SOURCES, *files(ROOT / "tests")]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def part_of(path: Path) -> str:
    """`storage` for `kbtools/storage/tickets.py`; the package's own two files are `kbtools`."""
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "kbtools" if first in ("__init__", "__main__") else first


@cache
def imports(path: Path) -> list[tuple[int, str]]:
    """Every import with its line, inside functions and for types too, as full names."""
    package = ("kbtools", *path.relative_to(PACKAGE).parts[:-1])
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (start, node.module)))
            found += [(node.lineno, f"{module}.{alias.name}") for alias in node.names]
    return found


@cache
def imported_files(path: Path) -> set[Path]:
    """The files of kbtools that a file of kbtools imports by their names."""
    found = set()
    for _, name in imports(path):
        if name.split(".")[0] == "kbtools":
            # `from kbtools.text.normalise import words` is the file of the module, not of what is in it
            whole = ROOT.joinpath(*name.split("."))
            places = [
                start / "__init__.py" if start.is_dir() else start.with_suffix(".py") for start in (whole, whole.parent)
            ]
            found.add(next(place for place in places if place.is_file()))
    return found - {path}


def reached(path: Path) -> set[Path]:
    """Every file that is imported, directly or by others, when this one is, but for itself unless in a circle."""
    found: set[Path] = set()
    to_do = [path]
    while to_do:
        new = imported_files(to_do.pop()) - found
        found |= new
        to_do += new
    return found


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"
