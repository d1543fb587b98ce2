"""Copy the template into a folder: completely or not at all, without overwriting a file."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

from kbtools.errors import KbError
from kbtools.languages import language
from kbtools.system.files import private_folder, write_whole
from kbtools.system.sealing import make_secret
from kbtools.text.normalise import one_line

TEMPLATE = Path(__file__).parent / "template"
_NAME = '"@NAME@"'
_VERSION = "@VERSION@"
_LANG, _REGION = 'lang = "en"', '# redact.region = "GB"'
# Packaging leaves out files that begin with a dot.
_CALLED = {name: f".{name}" for name in ("gitignore", "github", "gitlab-ci.yml")}


def create(root: Path, name: str, lang: str = "en") -> list[Path]:
    """Write a new workspace called `name` into `root`, which may exist, and return its files in order.

    `lang`: the language of its articles, one of `OFFERED`; where most who write it live in one country, telephone
    numbers of that country are masked. An existing `.kb/secret` is kept, since data may be sealed with it. Raises
    `KbError` `workspace-exists` with every existing file before anything is written, `setting` for an empty name,
    `disk` when the folder cannot be written.
    """
    name = one_line(name)
    if not name:
        raise KbError("setting", "the help centre needs a name", hint='--name "Help centre"')
    plan = _plan(root)
    _refuse_to_overwrite(root, [target for target, _ in plan])
    for target, source in plan:
        write_whole(target, _filled(source, name, lang).encode())
    secret = root / ".kb" / "secret"
    try:
        private_folder(secret.parent)
        make_secret(secret)
    except OSError as failure:
        raise KbError(
            "disk",
            f"cannot write: {failure.strerror}",
            where=str(secret),
            hint="free some space, or check the permissions of this folder",
        ) from None
    return [*(target for target, _ in plan), secret]


def _plan(root: Path) -> list[tuple[Path, Path]]:
    sources = (path for path in TEMPLATE.rglob("*") if path.is_file())
    below = (source.relative_to(TEMPLATE) for source in sources)
    return sorted((root.joinpath(*(_CALLED.get(part, part) for part in path.parts)), TEMPLATE / path) for path in below)


def _refuse_to_overwrite(root: Path, targets: list[Path]) -> None:
    if root.exists() and not root.is_dir():
        raise KbError("workspace-exists", "this is a file, not a folder", where=str(root), hint="choose another folder")
    there = [target.relative_to(root).as_posix() for target in targets if target.exists() or target.is_symlink()]
    # A file in place of a folder counts as existing too.
    folders = {folder for target in targets for folder in target.relative_to(root).parents}
    there += sorted(str(folder) for folder in {*folders, Path(".kb")} if (root / folder).is_file())
    # Nothing is written through a link to another place.
    there += sorted(str(folder) for folder in folders - {Path()} if (root / folder).is_symlink())
    if there:
        raise KbError(
            "workspace-exists",
            f"these files exist already: {', '.join(there)}",
            where=str(root),
            hint="choose an empty folder, or move them; nothing was written",
        )


def _filled(source: Path, name: str, lang: str) -> str:
    text = source.read_text(encoding="utf-8").replace(_VERSION, version("kbtools"))
    if source.name == "pyproject.toml":
        text = text.replace(_LANG, f'lang = "{lang}"').replace(_REGION, _region(lang))
    # A JSON string is also a valid string in YAML and TOML, whatever the name contains.
    return text.replace(_NAME, json.dumps(name, ensure_ascii=False))


def _region(lang: str) -> str:
    """The line of `pyproject.toml` that says whose telephone numbers are masked; a comment where nobody knows."""
    known = language(lang)
    country = f'redact.region = "{known.country}"  # most people who write {known.name} live there; yours may not'
    return country if known.country else _REGION
