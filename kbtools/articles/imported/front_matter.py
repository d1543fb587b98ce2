"""Front matter of Markdown from other tools: what it says about an article, and the keys that say nothing here.

Read as Jekyll, Hugo (YAML and TOML), MkDocs, Docusaurus, GitBook and kbtools document it.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from kbtools.errors import KbError
from kbtools.model.article import KEYS, SLUG, THEME_KEYS, split_front_matter
from kbtools.model.article.values import check_theme_value, read_value
from kbtools.text.normalise import one_line, slugify
from kbtools.text.yaml_text import YamlMistakeError, parsed

LARGEST = 50_000  # characters of front matter; longer front matter counts as unreadable
UNREADABLE = "front matter that cannot be read"
_TOML = "+++"
_TAGS = ("tags", "categories", "keywords", "labels")
_OLD_ADDRESSES = ("replaces", "aliases", "redirect_from")
_ADDRESSES = ("slug", "permalink", "url")  # the first that is there names the article
_HIDDEN = ("draft", "hidden", "unlisted", "private")
NOT_PUBLIC = ("draft", "private", "archived", "unpublished", "hidden")
# A page elsewhere may name the templates of its own site; ours would show its text without the pages around it.
_ELSEWHERE_ALONE = frozenset(("template",))
# Who owns an article here, and that it was checked, only this help centre's team can say.
_OF_THE_TEAM = ("owner", "reviewed")
_READ = frozenset((*_TAGS, *_OLD_ADDRESSES, *_ADDRESSES, *_HIDDEN, "title", "published", "state", "id"))


@dataclass(frozen=True)
class FrontMatter:
    """What front matter says: `fields` of an article, `extra` keys of the theme, and the keys that were `left_out`.

    `is_draft` also for front matter that cannot be read: it may have said so. `is_ours`: kbtools wrote it, since it has
    both `slug` and `state`.
    """

    title: str = ""
    slug: str = ""
    tags: tuple[str, ...] = ()
    is_draft: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    is_ours: bool = False


def read_front_matter(text: str) -> tuple[FrontMatter, str]:
    """The front matter of a page, and the text behind it; without front matter all is text."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if text.startswith(f"{_TOML}\n"):
        head, end, body = text[len(_TOML) :].partition(f"\n{_TOML}\n")
        return (_said(_toml(head)), body) if end else (FrontMatter(), text)
    head, body, _ = split_front_matter(text)
    if not head or (not body and "\n---" not in text):  # a rule at the start, and no front matter
        return FrontMatter(), text
    return _said(_yaml(head)), body


def _yaml(head: str) -> Any:
    try:
        return (parsed(head)[0] or {}) if len(head) <= LARGEST else None
    except YamlMistakeError:
        return None


def _toml(head: str) -> Any:
    try:
        return json.loads(json.dumps(tomllib.loads(head), default=str)) if len(head) <= LARGEST else None
    except (ValueError, RecursionError):
        return None


def _said(values: Any) -> FrontMatter:
    if not isinstance(values, Mapping):
        return FrontMatter(is_draft=True, left_out=(UNREADABLE,))
    if {"slug", "state"} <= values.keys():
        return _ours(values)
    fields, left_out = _fields(values)
    left_out += [key for key in _OF_THE_TEAM if fields.pop(key, None)]
    addresses = [_last_part(values[name]) for name in _ADDRESSES if isinstance(values.get(name), str)]
    slug = next(filter(None, addresses), "")
    old = {_last_part(text) for name in _OLD_ADDRESSES for text in _texts(values.get(name))} - {"", slug}
    if old:
        fields["replaces"] = tuple(sorted(old))
    if values.get("state") == "archived":
        fields["state"] = "archived"
    extra = _extra(values)
    if _is_draft(values):
        extra.pop("status", None)
    tags = dict.fromkeys(one_line(text) for name in _TAGS for text in _texts(values.get(name)))
    title = values.get("title")
    title = one_line(str(title)) if isinstance(title, (str, int, float)) else ""
    named = tuple(filter(None, tags))
    return FrontMatter(title, slug, named, _is_draft(values), fields, extra, tuple(left_out))


def _ours(values: Mapping[Any, Any]) -> FrontMatter:
    """Front matter that kbtools wrote: every field as it is."""
    fields, left_out = _fields(values, elsewhere=frozenset(("slug", "state")))
    slug, state = str(values["slug"]), values["state"]
    if state == "archived":
        fields["state"] = "archived"
    return FrontMatter(
        title=fields.get("title", ""),
        slug=slug if SLUG.fullmatch(slug) else slugify(slug),
        is_draft=state not in ("published", "archived"),
        fields={"owner": "", **fields},
        extra=_extra(values),
        left_out=tuple(left_out),
        is_ours=True,
    )


def _fields(values: Mapping[Any, Any], elsewhere: Set[str] = _READ) -> tuple[dict[str, Any], list[str]]:
    """The values of our keys but those read `elsewhere`; and the keys that are not known, or whose value is wrong."""
    fields: dict[str, Any] = {}
    left_out: list[str] = []
    for key, value in values.items():
        if key in KEYS and key not in elsewhere and value is not None:
            try:
                fields[key] = read_value(key, value)
            except KbError:
                left_out.append(key)
        elif key not in KEYS and key not in elsewhere and not _is_for_the_theme(key, value):
            left_out.append(one_line(str(key))[:40])
    return fields, left_out


def _extra(values: Mapping[Any, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if _is_for_the_theme(key, value)}


def _is_for_the_theme(key: Any, value: Any) -> bool:
    if key not in THEME_KEYS or key in _ELSEWHERE_ALONE:
        return False
    try:
        check_theme_value(key, value)
    except KbError:
        return False
    return True


def _is_draft(values: Mapping[Any, Any]) -> bool:
    if any(values.get(name) is True for name in _HIDDEN) or values.get("published") is False:
        return True
    return values.get("state") in ("draft", "in-review") or str(values.get("status")).lower() in NOT_PUBLIC


def _last_part(address: str) -> str:
    """The slug in an address such as `/guides/pair-the-lamp.html`; empty where there is none."""
    path = address.partition("#")[0].partition("?")[0].rstrip("/").removesuffix("/index.html")
    last = path.rpartition("/")[2].removesuffix(".html").removesuffix(".md").strip()
    if not last or ":" in last:  # a pattern such as /:year/:title/
        return ""
    return last if SLUG.fullmatch(last) else slugify(last)


def _texts(value: Any) -> list[str]:
    """The texts of a list, or of a text with commas between them; of an object its `label` or `name`."""
    items = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    named = (item.get("label") or item.get("name") if isinstance(item, Mapping) else item for item in items)
    return [str(item).strip() for item in named if isinstance(item, (str, int, float)) and str(item).strip()]
