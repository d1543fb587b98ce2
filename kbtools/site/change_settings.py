"""What an admin changes at the desk, in the files that hold it: settings, the site's name and colour, and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kbtools.articles.changes import saving, write_files
from kbtools.articles.edit import revision_of
from kbtools.errors import KbError
from kbtools.languages.own_words import OWN_WORDS
from kbtools.languages.pages import flat, page_texts
from kbtools.settings import TABLE, load_settings, variable
from kbtools.site.colour_option import colour_in, with_colour
from kbtools.site.commit import commit_as_set, is_committed
from kbtools.text.normalise import one_line
from kbtools.text.toml_text import with_setting
from kbtools.text.typed_values import converted
from kbtools.text.yaml_change import with_text
from kbtools.workspace import Workspace

CHANGEABLE = (
    "name",
    "owner",
    "review_every",
    "suggest.min_probability",
    "contact.fields",
    "contact.required",
    "contact.products",
    "contact.copy",
    "desk.publish_own",
    "desk.known_issues",
    "desk.review_days",
)
"""The settings that may be changed at the desk: none that says where data goes or who may sign in."""
MOST, MOST_OF_LINE = 2_000, 200  # characters of a value, and of one that stands in one line, such as a name


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file with its text before and after; `path`: within the workspace."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """Files that would be written. `revision`: what tells these texts from others."""

    files: tuple[ChangedFile, ...]

    @property
    def revision(self) -> str:
        """A hash of all texts, before and after."""
        return revision_of("\0".join(text for one in self.files for text in (one.path, one.before, one.after)).encode())


@dataclass(frozen=True, slots=True)
class WrittenSettings:
    """What was written; `commit`: its commit, or `refused`: why git took none; both empty where none was wanted."""

    change: SettingsChange
    commit: str = ""
    refused: str = ""


def colour_of(workspace: Workspace) -> str:
    """The colour of the site as mkdocs.yml has it, `#rrggbb`; empty where it has none."""
    return colour_in(_text(workspace.root / "mkdocs.yml"))


def prepare_change(workspace: Workspace, wanted: Mapping[str, str]) -> SettingsChange:
    """What the files would say with these values; nothing is written.

    `wanted`: by the name of a setting of `CHANGEABLE`, `colour`, or `words.` and the key of a text; lists have an entry
    a line. Raises `KbError` `setting` or `words` for a value that cannot be used, for a setting that a
    variable holds, and where a file cannot be changed without writing other lines of it anew.
    """
    was = {name: _text(workspace.root / name) for name in ("pyproject.toml", "mkdocs.yml", OWN_WORDS)}
    texts, origin = dict(was), load_settings(workspace.root).origin
    for name, given in wanted.items():
        value = "\n".join(given.strip().splitlines())
        if len(value) > MOST:
            raise KbError("setting", f"more than {MOST:,} characters", where=one_line(name, MOST_OF_LINE))
        if name in CHANGEABLE:
            _refuse_held(origin, name)
            _change_setting(texts, name, value)
        elif name == "colour":
            texts["mkdocs.yml"] = with_colour(texts["mkdocs.yml"], value)
        elif name.startswith("words."):
            _change_word(workspace, texts, name.removeprefix("words."), value)
        else:
            raise KbError(
                "setting", f"'{one_line(name, MOST_OF_LINE)}' is not changed at the desk", hint="change it in the file"
            )
    _refuse_wrong(texts)
    return SettingsChange(
        tuple(ChangedFile(name, was[name], text) for name, text in texts.items() if text != was[name])
    )


def write_change(
    workspace: Workspace, wanted: Mapping[str, str], revision: str, person: tuple[str, str] = ("", "")
) -> WrittenSettings:
    """Write what was shown: all files or none; `person`: name and mail address of who does it, for git.

    As with articles, the setting `desk.publish` decides what git gets: the files are committed, left, or not written,
    since they belong on a branch (`KbError("setting")`). Raises as `prepare_change` too, and `article-changed` where a
    file is another since. A commit that git refuses takes nothing back.
    """
    if is_by_branch(workspace):
        hint = "make it in a clone, and have it merged as an article is"
        raise KbError("setting", "a change goes by pull request here, and is not written at the desk", hint=hint)
    with saving(workspace):
        change = prepare_change(workspace, wanted)
        if change.revision != revision:
            raise KbError("article-changed", "somebody changed a file meanwhile", hint="look at the change once more")
        write_files(workspace, {workspace.root / one.path: one.after for one in change.files})
    if not is_committed(workspace):
        return WrittenSettings(change)
    files = [workspace.root / one.path for one in change.files]
    try:
        return WrittenSettings(change, commit_as_set(workspace, files, "Change settings", person))
    except KbError as problem:
        return WrittenSettings(change, refused=problem.message)


def is_by_branch(workspace: Workspace) -> bool:
    """Whether changes are made on branches that people merge, so that the desk writes no settings."""
    return workspace.settings.desk_publish == "pull-request"


def _refuse_held(origin: Mapping[str, str], key: str) -> None:
    if origin.get(key) == variable(key):
        hint = f"ask whoever runs the help centre to change {variable(key)}"
        raise KbError("setting", f"'{key}' is held by a variable, which the file does not change", hint=hint)


def _change_setting(texts: dict[str, str], key: str, value: str) -> None:
    row = TABLE[key]
    if isinstance(row.default, str):
        value = one_line(value)
        if not 0 < len(value) <= MOST_OF_LINE:
            raise KbError("setting", f"'{key}' is a text of 1 to {MOST_OF_LINE} characters", where=key)
    lines: object = tuple(filter(None, map(one_line, value.splitlines())))
    try:
        typed = lines if isinstance(row.default, tuple) else converted(value, type(row.default))
    except (TypeError, ValueError):
        raise KbError("setting", f"'{key}' has a value that it cannot have", where=key) from None
    if not isinstance(typed, (bool, int, float, str, tuple)):
        raise KbError("setting", f"'{key}' has a value that it cannot have", where=key)
    texts["pyproject.toml"] = with_setting(texts["pyproject.toml"], key, typed)
    if key == "name":
        site = with_text(texts["mkdocs.yml"], ("site_name",), value)
        texts["mkdocs.yml"] = texts["mkdocs.yml"] if site is None else site


def _change_word(workspace: Workspace, texts: dict[str, str], key: str, value: str) -> None:
    if key not in dict(flat(page_texts(workspace.settings.lang))):
        raise KbError("words", f"there is no text '{one_line(key, MOST_OF_LINE)}'", where=OWN_WORDS)
    path = key.split(".")
    if path[-1].isdigit():
        raise KbError("words", f"'{key}' is part of a list", where=OWN_WORDS, hint="change it in the file")
    changed = with_text(texts[OWN_WORDS], path, value)
    if changed is None:
        raise KbError("words", f"'{key}' cannot be changed here", where=OWN_WORDS, hint="change it in the file")
    texts[OWN_WORDS] = changed


def _refuse_wrong(texts: Mapping[str, str]) -> None:
    """Raise what `kb` would say of these files, by name."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / name).write_bytes(text.encode())
        load_settings(Path(folder))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8") if path.is_file() else ""
    except UnicodeDecodeError:
        raise KbError("encoding", "the file is not UTF-8", where=path.name, hint="save it as UTF-8") from None
