"""What the code of kbtools may not become: DESIGN sections 3 and 6, held by the parsed source."""

from __future__ import annotations

import ast
import json
import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from source_files import ALL, PACKAGE, ROOT, SOURCES, functions, imports, part_of, place, reached, tree

# Each row imports only from rows above it.
ROWS = [
    {"errors"},
    # languages before text: quotations and stems are told by what is known of each language
    {"languages"},
    {"text", "system"},
    {"model", "redaction"},
    {"settings", "storage"},
    {"workspace"},
    {"releases"},
    {"helpdesks"},
    {"articles"},
    {"tickets"},
    {"search"},
    {"gaps", "contact", "evaluation"},
    {"followups"},
    {"privacy", "staff", "notes"},
    {"reports"},
    {"site"},
    {"jobs"},
    {"service"},
    {"scaffold"},
    {"demo", "doctor"},
    {"cli"},
]
ROW = {part: number for number, row in enumerate(ROWS) for part in row}
# The folders and files that may import each of these.
FENCES = {
    "whoosh": {"search/index"},
    "click": {"cli"},
    "mkdocs": {"site/plugin"},
    "starlette": {"service"},
    "uvicorn": {"service"},
    "prometheus_client": {"service"},
    "mcp": {"service/assistants"},
    "sqlalchemy": {"storage"},
    "alembic": {"storage"},
    "argon2": {"staff"},
    "joserfc": {"staff", "service/public/identity.py"},
    "sklearn": {"search", "gaps/mine"},
    "httpx2": {"helpdesks/http.py"},
    "fsspec": {"system/object_storage.py"},
    "distributed": {"system/cluster.py"},
    "imaplib": {"contact/imap.py", "contact/imap_connection.py"},
    "smtplib": {"contact/smtp.py"},
}
TOP = {
    *("docs/", "kbtools/", "search_index/", "tests/", "mkdocs.yml", "pyproject.toml", "README.md"),
    *("LICENSE", ".ci/", ".github/", ".gitignore", ".git/", ".git"),  # `.git` is a file in a work tree beside another
}
LOOSE = {"__init__.py", "__main__.py", "errors.py", "settings.py", "workspace.py"}
HEAVY = ("numpy", "sklearn", "whoosh", "mkdocs", "sqlalchemy", "starlette", "wordllama")
NOT_FOR_ANSWERS = ("sklearn", "whoosh", "mkdocs", "sqlalchemy")
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}


def none(breaches: list[str]) -> None:
    """Fail with every breach on a line of its own."""
    assert not breaches, "\n" + "\n".join(breaches)


def test_every_module_belongs_to_a_row() -> None:
    none([place(path, 1) for path in SOURCES if part_of(path) not in ROW and part_of(path) != "kbtools"])


def test_imports_go_one_way() -> None:
    none(
        [
            f"{place(path, line)}: {part_of(path)} imports {name}"
            for path in SOURCES
            if part_of(path) in ROW
            for line, name in imports(path)
            if name.startswith("kbtools.")
            for other in [name.split(".")[1]]
            if other in ROW and other != part_of(path) and ROW[other] >= ROW[part_of(path)]
        ]
    )


@pytest.mark.parametrize("library", FENCES)
def test_a_library_is_imported_only_behind_its_fence(library: str) -> None:
    none(
        [
            f"{place(path, line)}: imports {name}"
            for path in SOURCES
            for line, name in imports(path)
            if name.split(".")[0] == library
            if not any(path.is_relative_to(PACKAGE / folder) for folder in FENCES[library])
        ]
    )


# What these read, kbtools wrote itself, and nobody else can write: a column, a temporary file, a file of the package.
OWN_JSON = {
    "text/json_text.py", "articles/imported/front_matter.py", "demo/example.py", "helpdesks/paging.py",
    "helpdesks/reading/staging.py", "languages/pages.py", "model/message.py", "site/plugin/search_assets.py",
    "storage/column_types.py", "storage/migrations/versions/m0012_claims.py", "tickets/formats/workbook_sheets.py",
}  # fmt: skip


def test_json_from_outside_is_read_in_one_place() -> None:
    readers = [path for path in SOURCES if re.search(r"\bjson\.loads?\(", path.read_text(encoding="utf-8"))]
    none([place(path, 1) for path in readers if path.relative_to(PACKAGE).as_posix() not in OWN_JSON])


def test_no_file_imports_itself_through_others() -> None:
    none([place(path, 1) for path in SOURCES if path in reached(path)])


def test_every_module_has_a_room_but_for_a_few() -> None:
    none([place(path, 1) for path in SOURCES if path.parent == PACKAGE and path.name not in LOOSE])


def ignored(names: list[str], folder: Path) -> list[str]:
    """Which of these names, relative to the project, git leaves out; asked in `folder`, a repository of its own.

    So only `.gitignore` counts, and not what a person's git ignores.
    """
    shutil.copy(ROOT / ".gitignore", folder)
    alone = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", "init", "--quiet"], cwd=folder, env=alone, check=True)
    asked = subprocess.run(
        ["git", "check-ignore", "--no-index", "--stdin"], cwd=folder, env=alone, check=False,
        input="\n".join(names), capture_output=True, text=True,
    )  # fmt: skip
    assert asked.returncode in (0, 1), asked.stderr  # 1: none is ignored
    return asked.stdout.splitlines()


def test_git_ignores_no_file_of_the_package_or_its_tests(tmp_path: Path) -> None:
    paths = [
        path for folder in (PACKAGE, ROOT / "tests") for path in folder.rglob("*") if "__pycache__" not in path.parts
    ]
    none(ignored([str(path.relative_to(ROOT)) for path in paths], tmp_path))


def test_nothing_stands_at_the_top_but_what_is_agreed(tmp_path: Path) -> None:
    names = [f"{path.name}/" if path.is_dir() else path.name for path in ROOT.iterdir()]
    none(sorted({*names} - TOP - {*ignored(names, tmp_path)}))


def test_no_module_has_a_name_that_says_nothing() -> None:
    none(
        [place(path, 1) for path in ALL for part in path.relative_to(ROOT).with_suffix("").parts if part in EMPTY_NAMES]
    )


def test_files_are_under_300_lines() -> None:
    counts = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in ALL}
    none([f"{place(path, 1)}: {count} lines" for path, count in counts.items() if count >= 300])


def test_functions_are_under_40_lines() -> None:
    none(
        [
            f"{place(path, node.lineno)}: {node.name} has {(node.end_lineno or 0) - node.lineno + 1} lines"
            for path in ALL
            for node in functions(path)
            if (node.end_lineno or 0) - node.lineno + 1 >= 40
        ]
    )


def test_functions_have_at_most_6_parameters_or_say_why() -> None:
    breaches = []
    for path in ALL:
        if path.parent == PACKAGE / "cli" or path == PACKAGE / "settings.py":
            continue  # an option is a parameter, a setting a row of a table: each may have as many as it needs
        lines = path.read_text(encoding="utf-8").splitlines()
        for node in functions(path):
            names = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            count = len(names) - (names[:1] in (["self"], ["cls"]))
            if count > 6 and "PLR0913 - " not in lines[node.lineno - 1]:
                breaches.append(f"{place(path, node.lineno)}: {node.name} has {count} parameters")
    none(breaches)


def test_every_exception_from_a_rule_carries_its_reason() -> None:
    # mypy wants a second # before the reason
    reason = re.compile(r"#\s*(?:noqa:\s*[A-Z0-9, ]+?|type:\s*ignore\[[\w, -]+\])\s+(?:- |# )\s*\S")
    none(
        [
            f"{place(path, number)}: {line.strip()}"
            for path in ALL
            if path != Path(__file__).resolve()
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            if re.search(r"#\s*(?:noqa|type:\s*ignore)\b", line) and not reason.search(line)
        ]
    )


def test_every_public_name_of_the_package_has_a_docstring() -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    breaches = []
    for path in SOURCES:
        if path.name != "__main__.py" and not ast.get_docstring(tree(path)):
            breaches.append(place(path, 1))
        breaches += [
            f"{place(path, node.lineno)}: {node.name}"
            for node in tree(path).body
            if isinstance(node, kinds) and not node.name.startswith("_") and not ast.get_docstring(node)
        ]
    none(breaches)


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def imported(code: str, *, among: tuple[str, ...], cwd: Path = ROOT) -> list[str]:
    """Which of the libraries a fresh Python has after running the code."""
    done = run("-c", f"{code}\nimport json, sys\nprint('\\n' + json.dumps(sorted(sys.modules)))", cwd=cwd)
    assert done.returncode == 0, done.stderr
    modules = json.loads(done.stdout.splitlines()[-1])
    return [name for name in among if name in modules]


def test_kb_help_imports_nothing_heavy() -> None:
    code = "import sys\nsys.argv = ['kb', '--help']\nfrom kbtools.cli import main\n"
    code += "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code"
    assert imported(code, among=(*HEAVY, "multiprocessing")) == []


@pytest.mark.bench
def test_kb_help_takes_a_small_multiple_of_importing_click() -> None:
    def cpu(*arguments: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert run(*arguments).returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    # Taken in turn in one run, so that a slow or busy machine changes both; today it is three times.
    pairs = [(cpu("-m", "kbtools", "--help"), cpu("-c", "import click")) for _ in range(7)]
    assert min(ours for ours, _ in pairs) < 5 * min(click for _, click in pairs)


def test_answering_imports_neither_what_builds_nor_what_stores(
    tmp_path: Path, write_article: Callable[..., Path]
) -> None:
    write_article("reset-password.md", "title: I forgot my password", "Choose **Forgot password?** and open the mail.")
    write_article("vpn.md", "title: The VPN does not connect", "Start the VPN again and wait a minute.")
    (tmp_path / "pyproject.toml").write_text('[tool.kbtools]\nname = "Test"\n', encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    built = run("-m", "kbtools", "-C", str(tmp_path), "index")
    assert built.returncode == 0, built.stderr
    code = "from kbtools import KnowledgeBase\n"
    code += f"KnowledgeBase.open({str(tmp_path)!r}).suggest('I forgot my password, what now?')"
    assert imported(code, among=NOT_FOR_ANSWERS, cwd=tmp_path) == []
