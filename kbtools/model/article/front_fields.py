"""The fields of an article's form that stand in its front matter, and their lines when one of them changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kbtools.errors import KbError, KbErrors
from kbtools.model.article.editable import BOM, FRONT_FIELDS, Editable, Lines, as_shown, heading_parts
from kbtools.model.article.fields import KEYS, Article, KnownIssue
from kbtools.model.article.reading import FENCE, parse_article
from kbtools.model.article.writing import dumped
from kbtools.text.markdown import escaped, markdown_to_text
from kbtools.text.normalise import one_line

Values = Mapping[str, str]
Replacement = tuple[Lines, Sequence[str]]
LISTS = ("tags", "phrases", "applies_to")
_VALUE = re.compile(r"""[^:]*:\s*(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^#'"\s](?:[^#]|(?<!\s)\#)*?)(\s+#.*)""")
_FLOW = re.compile(r"[^:]*:\s*\[[^\[\]{}#]*\](\s+#.*)?\s*")
_ITEM = re.compile(r"(\s*-\s+)\S.*")
_LONGEST = 1_000  # characters of a line of front matter in which a comment is looked for


def shown_front(article: Article) -> dict[str, str]:
    """What the fields show, by name; lists have a line for each entry."""
    issue = article.known_issue or KnownIssue()
    lists = ("\n".join(getattr(article, name)) for name in LISTS)
    shown = (article.title, article.kind, article.owner, *lists, issue.url, issue.state)
    return dict(zip(FRONT_FIELDS, shown, strict=True))


def wanted_front(article: Article, values: Values) -> dict[str, Any]:
    """The keys whose fields hold something else than the article, each with its new value.

    An empty title or kind is none, and leaves the key as it is.
    """
    wanted: dict[str, Any] = {}
    for name in ("title", "kind", "owner"):
        new = one_line(values.get(name, getattr(article, name)))
        if new != one_line(getattr(article, name)) and (new or name == "owner"):
            wanted[name] = new
    for name in LISTS:
        new_list = tuple(filter(None, map(one_line, as_shown(values.get(name, "")).split("\n"))))
        if name in values and new_list != tuple(map(one_line, getattr(article, name))):
            wanted[name] = new_list
    now = article.known_issue or KnownIssue()
    now = KnownIssue(one_line(now.url), now.state)
    issue = KnownIssue(one_line(values.get("issue_url", now.url)), values.get("issue_state", now.state))
    if issue != now:
        wanted["known_issue"] = issue if issue != KnownIssue() else None
    return wanted


def changed_front(before: Editable, wanted: Mapping[str, Any]) -> Iterator[Replacement]:
    """The lines of these keys with their new values, and of the heading that repeats the title."""
    new_keys: list[str] = []
    for name, value in wanted.items():
        _check_choice(name, value)
        heading = before.title_heading if name == "title" else None
        if heading is not None:
            words = _as_heading(value)
            found = heading_parts(before.lines[heading].removeprefix(BOM))
            yield Lines(heading, heading + 1), [(found[0] if found else "# ") + words] if words else []
            if words and name not in before.front:
                continue
        if name in before.front:
            yield before.front[name], _lines_of_key(before, name, value)
        elif value:
            new_keys += _dumped_lines(name, value)
    if new_keys and before.body:
        place = before.front["title"].end if "title" in before.front else 1
        yield Lines(place, place), new_keys
    elif new_keys:
        yield Lines(0, 0), [FENCE, *new_keys, FENCE, ""]


def checked_front(before: Editable, text: str, wanted: Mapping[str, Any]) -> str:
    """The text, if its front matter holds what was wanted and everything else as before.

    Raises `KbError("front-matter")` where it is written in a way that a form cannot change.
    """
    old, path = before.article, before.article.path
    try:
        new = parse_article(text, path)
    except (KbError, KbErrors):
        new = None
    other: dict[str, Any] = {**wanted, "body": ""}
    if new is None or replace(new, body="") != replace(old, **other):
        names = " or ".join(name.replace("_", " ") for name in wanted)
        what = f"{names}: written in this file in a way that the form cannot change"
        raise KbError("front-matter", what, hint="change it as Markdown")
    return text


def _check_choice(name: str, value: Any) -> None:
    if name == "kind" and value not in KEYS["kind"].metadata["choices"]:
        raise KbError("front-matter", f"there is no kind '{value}'", hint="choose one of the list")
    if name == "known_issue" and value and value.state not in ("open", "closed"):
        raise KbError("front-matter", f"a known issue is open or closed, not '{value.state}'", hint="choose one")


def _lines_of_key(before: Editable, name: str, value: Any) -> list[str]:
    """The lines of one key with a new value; remarks and entries of lists that stay keep their lines."""
    if not value:
        return []
    place = before.front[name]
    old = [line.removesuffix("\r") for line in before.lines[place.first : place.end]]
    if name in LISTS and len(old) > 1 and (kept := _kept_items(old, getattr(before.article, name), value)):
        return kept
    pattern = _FLOW if name in LISTS else _VALUE
    found = pattern.fullmatch(old[0]) if len(old) == 1 and len(old[0]) < _LONGEST else None
    new = _flow(name, value) if found and name in LISTS else _dumped_lines(name, value)
    return [new[0] + (found[1] or "")] if found and len(new) == 1 else new


def _kept_items(old: Sequence[str], before: Sequence[str], after: Sequence[str]) -> list[str]:
    """A list of one line for each entry, with the lines of entries that stay; nothing for a list in another shape."""
    rows = [line for line in old[1:] if _is_entry(line)]
    marks = [found[1] for row in rows if (found := _ITEM.fullmatch(row))]
    if len(rows) != len(before) or len(marks) != len(rows):
        return []
    kept: dict[str, list[list[str]]] = {}
    above: list[str] = []  # remarks, which belong to the entry below them
    entries = iter(before)
    for line in old[1:]:
        above.append(line)
        if _is_entry(line):
            kept.setdefault(next(entries), []).append(above)
            above = []
    new = [old[0]]
    for entry, scalar in zip(after, _scalars(after), strict=True):
        new += kept[entry].pop(0) if kept.get(entry) else [marks[0] + scalar]
    return [*new, *above]


def _is_entry(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _scalars(items: Sequence[str]) -> list[str]:
    """Each entry of a list as YAML writes it behind the hyphen."""
    return [dumped("x", [item]).rstrip("\n").split("\n", 1)[1].removeprefix("- ") for item in items]


def _flow(name: str, items: Sequence[str]) -> list[str]:
    """A list in brackets on one line, or as lines where an entry cannot stand in brackets."""
    scalars = _scalars(items)
    if any(sign in scalar for scalar in scalars for sign in ",[]{}#\n"):
        return _dumped_lines(name, items)
    return [f"{name}: [{', '.join(scalars)}]"]


def _dumped_lines(name: str, value: Any) -> list[str]:
    """A key that is new, or whose lines cannot be kept."""
    if isinstance(value, KnownIssue):
        value = {"url": value.url, "state": value.state} if value.url else {"state": value.state}
    if not isinstance(value, tuple):
        return dumped(name, value).rstrip("\n").split("\n")
    return [f"{name}:", *(f"  - {row}" for row in _scalars(value))]


def _as_heading(title: str) -> str:
    """The title as Markdown of a heading that reads as it; empty where there is none."""
    return next((words for words in (title, escaped(title)) if markdown_to_text(f"# {words}") == title), "")
