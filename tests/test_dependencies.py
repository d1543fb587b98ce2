"""What pyproject.toml installs is what the code imports: no package is missing, and none is there for nothing."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
# Packages that no file imports, each with what it is there for.
NOT_IMPORTED = {
    "mkdocs-material": "mkdocs.yml names the theme",
    "python-multipart": "Starlette reads forms with it",
    "psycopg": "SQLAlchemy loads it for a postgresql:// address",
    "s3fs": "fsspec loads it for an s3:// address",
    "flask-cors": "the server of moto needs it",
    "moto": "tests run it as a program",
    "check-jsonschema": "tests run it as a program",
    "mypy": "./tests/run runs it",
    "ruff": "./tests/run runs it",
    "pytest-xdist": "./tests/run gives pytest's option -n",
    "types-markdown": "mypy reads it",
    "types-pyyaml": "mypy reads it",
}


def normalised(name: str) -> str:
    """A package's name as pip compares names: `ruamel.yaml`, `Ruamel-YAML` and `ruamel_yaml` are one."""
    return re.sub(r"[-_.]+", "-", name).lower()


def required(rows: Iterable[str]) -> set[str]:
    """The packages that rows like `httpx2>=2; python_version < '3.14'` ask for."""
    return {normalised(re.split(r"[^\w.-]", row, maxsplit=1)[0]) for row in rows}


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = {name: required(rows) for name, rows in PROJECT["optional-dependencies"].items()}
PACKAGE = required(PROJECT["dependencies"])
ALLOWED = {"kbtools": PACKAGE | EXTRAS["mcp"] | EXTRAS["scale"], "tests": PACKAGE | EXTRAS["test"]}


@cache
def imports(folder: str) -> dict[str, str]:
    """From each module at the top of an installed package to a file of the folder that imports it."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        for name in _imported(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(name.split(".")[0], path.relative_to(ROOT).as_posix())
    ours = {"kbtools", *(path.stem for path in (ROOT / "tests" / "support").iterdir())}
    return {name: path for name, path in found.items() if name not in sys.stdlib_module_names and name not in ours}


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@cache
def installed() -> dict[str, set[str]]:
    """From each module at the top to the packages that bring it; `phonenumberslite` brings `phonenumbers`."""
    return {name: {normalised(package) for package in packages} for name, packages in packages_distributions().items()}


@pytest.mark.full
@pytest.mark.parametrize("folder", ALLOWED)
def test_what_is_imported_is_installed_because_we_ask_for_it(folder: str) -> None:
    missing = {
        name: path for name, path in imports(folder).items() if not installed().get(name, set()) & ALLOWED[folder]
    }
    assert not missing


@pytest.mark.full
def test_what_we_ask_for_is_imported_or_has_its_reason() -> None:
    used = {package for folder in ALLOWED for name in imports(folder) for package in installed().get(name, set())}
    asked = PACKAGE.union(*EXTRAS.values())
    assert asked - used <= NOT_IMPORTED.keys()
    assert NOT_IMPORTED.keys() <= asked


@pytest.mark.full
def test_what_tests_alone_import_is_not_installed_with_the_package() -> None:
    used = {package for name in imports("kbtools") for package in installed().get(name, set())}
    assert used | NOT_IMPORTED.keys() >= PACKAGE


LOCKS = {"requirements.lock": "postgresql", "test-requirements.lock": "test"}


def locked(name: str) -> dict[str, str]:
    """Package and version of each row of a lock."""
    text = (ROOT / ".ci" / name).read_text(encoding="utf-8")
    return {normalised(found[1]): found[2] for found in re.finditer(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE)}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_a_version_of_each_package_that_the_project_allows(name: str) -> None:
    versions = locked(name)
    for row in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"][LOCKS[name]]):
        wanted = Requirement(row)
        version = versions.get(normalised(wanted.name))
        assert version is not None, f"{wanted.name} is not in {name}: run .ci/lock"
        assert wanted.specifier.contains(version, prereleases=True), f"{row} is not met by {version}: run .ci/lock"


@pytest.mark.parametrize("name", LOCKS)
def test_each_file_that_a_lock_allows_is_known_by_its_hash(name: str) -> None:
    rows = (ROOT / ".ci" / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    for row in rows:
        if row and not row.startswith("#"):
            assert re.search(r"==\S+.*--hash=sha256:[0-9a-f]{64}", row), row
    assert "setuptools" in locked(name)  # kbtools itself is built without asking for anything more
