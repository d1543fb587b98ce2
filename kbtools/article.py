"""An article: its front matter, its sections, and both ways between text and `Article`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal, cast

from kbtools.errors import KbError, raise_all
from kbtools.text import markdown_to_text, nearest, slugify, split_at_headings

State = Literal["draft", "published", "archived"]
Kind = Literal["how-to", "problem", "known-issue"]
Review = Literal["not yet checked", "due", "checked"]

SLUG = re.compile(r"[A-Za-z0-9_-]+")
FENCE = "---"
# What MkDocs and Material read from a page; passed through untouched.
THEME_KEYS = frozenset(
    (
        "description",
        "hide",
        "icon",
        "status",
        "subtitle",
        "template",
        "search",
        "social",
        "comments",
        "author",
        "authors",
        "date",
        "toc_depth",
    )
)
_ANCHOR = re.compile(r"\{[^}]*#([\w-]+)[^}]*\}\s*$")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_SIMPLE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(?: [A-Za-z0-9_-]+)+|[A-Za-z0-9]+(?:-[A-Za-z]+)+")
_PERIOD = re.compile(r"(\d+)\s*(days?|weeks?|months?|years?)?")
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365, "": 1}


def _key(kind: str, meaning: str, default: Any, **more: Any) -> Any:
    return field(default=default, metadata={"kind": kind, "meaning": meaning, **more})


@dataclass(frozen=True, slots=True)
class KnownIssue:
    """A fault of the product that an article reports: where it is tracked, and whether it is still open."""

    url: str = ""
    state: str = "open"


@dataclass(frozen=True)
class Article:
    """One page that answers one issue. The fields with a meaning are the front matter, in this order."""

    # fmt: off
    slug: str = _key("text", "Permanent name of the article; letters, digits, `-` and `_`. Without it: the file's name.", "")
    title: str = _key("text", "The question in customers' words. Without it: the first heading.", "")
    kind: Kind = _key("choice", "What sort of article it is.", "how-to", choices=("how-to", "problem", "known-issue"))
    state: State = _key("choice", "Only published articles are on the site and suggested.", "published", choices=("draft", "published", "archived"))
    owner: str = _key("text", "Team that answers for the article.", "")
    created: date | None = _key("date", "Day the article was written; without it, it always existed.", None)
    reviewed: date | None = _key("date", "Day somebody last checked it; without it, it is \"not yet checked\".", None)
    review_every: int | None = _key("period", "Time until it is due again, such as `90 days`; without it: the setting.", None)
    tags: tuple[str, ...] = _key("list", "Topics.", ())
    phrases: tuple[str, ...] = _key("list", "Ways customers ask for this article.", ())
    answers: tuple[str, ...] = _key("list", "Queries that must find this article among the first three.", ())
    sources: tuple[str, ...] = _key("list", "Keyed hashes of the tickets it was written from; written by kb.", ())
    replaces: tuple[str, ...] = _key("list", "Old slugs that lead here.", ())
    known_issue: KnownIssue | None = _key("issue", "Tracker `url` of a known issue and its `state` (`open` or `closed`).", None)
    people_first: bool = _key("flag", "A person answers this topic; nothing is suggested for it.", False)
    applies_to: tuple[str, ...] = _key("list", "Products and versions it is about.", ())
    lang: str = _key("text", "Language, when it is not the workspace's.", "")
    # fmt: on
    extra: Mapping[str, Any] = field(default_factory=dict)
    body: str = ""
    path: str = ""

    def review(self, today: date, every: int) -> Review:
        """Whether somebody has to look again; `every` is the setting's number of days."""
        if self.reviewed is None:
            return "not yet checked"
        return "due" if today >= self.reviewed + timedelta(days=self.review_every or every) else "checked"

    @property
    def url(self) -> str:
        """Where it is on the site, whatever its folder."""
        return article_url(self.slug)


KEYS = {f.name: f for f in fields(Article) if f.metadata}


@dataclass(frozen=True, slots=True)
class Section:
    """An article's part under one heading; `anchor` is empty for the part before the first heading."""

    anchor: str
    heading: str
    level: int
    text: str


def article_url(slug: str) -> str:
    """The address on the site, relative to its root."""
    return f"articles/{slug}/"


def sections(article: Article) -> tuple[Section, ...]:
    """The article's parts with the anchors that the site gives to their headings; never empty."""
    parts = [
        (level, heading, text, _ANCHOR.search(heading)) for level, heading, text in split_at_headings(article.body)
    ]
    used = {own[1] for _, _, _, own in parts if own}  # python-markdown counts these as taken from the start
    found = []
    for level, heading, text, own in parts:
        bare = f"# {heading[: own.start()] if own else heading}"  # as a heading: "1. First" is no list
        anchor = "" if level == 0 else own[1] if own else _unique(_anchor(markdown_to_text(_IMAGE.sub("", bare))), used)
        found.append(Section(anchor, markdown_to_text(bare) if level else "", level, markdown_to_text(text)))
    full = [section for section in found if section.text or section.heading]
    return tuple(full) or (Section("", "", 0, ""),)


def _anchor(heading: str) -> str:
    # python-markdown's own rule, so that links into a section keep working
    import unicodedata

    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def _unique(anchor: str, used: set[str]) -> str:
    while anchor in used or not anchor:
        counted = re.fullmatch(r"(.*)_(\d+)", anchor)
        anchor = f"{counted[1]}_{int(counted[2]) + 1}" if counted else f"{anchor}_1"
    used.add(anchor)
    return anchor


def split_front_matter(text: str) -> tuple[str, str, int]:
    """`(front matter, body, line on which the body starts)`; the front matter is empty when there is none."""
    lines = text.removeprefix("\ufeff").split("\n")
    if lines[0].rstrip() != FENCE:
        return "", text.removeprefix("\ufeff"), 1
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() in (FENCE, "..."):
            return "\n".join(lines[1 : number - 1]) + "\n", "\n".join(lines[number:]).lstrip("\n"), number + 1
    return "\n".join(lines[1:]), "", len(lines) + 1


def parse_article(text: str, path: str) -> Article:
    """Read one article; raises every mistake in its front matter at once, each with its line.

    `path` is relative to the articles' folder and gives the slug where the front matter has none.
    """
    head, body, _ = split_front_matter(text.replace("\r\n", "\n"))
    values, lines = _load(head, path)
    problems: list[KbError] = []
    known: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in values.items():
        where = f"{path}:{lines.get(key, 1)}"
        if key in THEME_KEYS:
            extra[key] = value
        elif key not in KEYS:
            meant = nearest(str(key), [*KEYS, *THEME_KEYS])
            problems.append(
                KbError(
                    "front-matter",
                    f"unknown key '{key}'",
                    where=where,
                    hint=f"did you mean '{meant}'?" if meant else f"remove '{key}'",
                )
            )
        elif value is not None:
            try:
                known[key] = _value(key, value)
            except KbError as problem:
                problems.append(KbError(problem.code, problem.message, where=where, hint=problem.hint))
    title, body = _title(known.pop("title", ""), body)
    stem = path.rsplit("/", 1)[-1].removesuffix(".md")
    slug = known.pop("slug", "") or (stem if SLUG.fullmatch(stem) else slugify(stem))
    if not SLUG.fullmatch(slug):
        problems.append(
            KbError(
                "slug",
                f"slug '{slug}' may only hold letters, digits, - and _",
                where=f"{path}:{lines.get('slug', 1)}",
                hint=f"slug: {slugify(slug)}",
            )
        )
    raise_all(problems)
    return Article(
        slug=slug, title=title or stem.replace("-", " "), body=body.strip() + "\n", path=path, extra=extra, **known
    )


def _title(title: str, body: str) -> tuple[str, str]:
    """A first-level heading that opens the body is the title when there is none, and is not said twice."""
    while opening := re.match(r"\s*#\s+(.+?)\s*#*\s*(?:\n|$)", body):
        heading = markdown_to_text(opening[0])
        if not heading or heading.casefold() != (title or heading).casefold():
            break
        title, body = title or heading, body[opening.end() :]
    return title, body


def _load(head: str, path: str) -> tuple[Mapping[str, Any], dict[str, int]]:
    """The mapping and the line of each key; raises `KbError("front-matter")` with the line of a mistake."""
    import yaml

    if not head.strip():
        return {}, {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(head)
    try:
        node = loader.get_single_node()
        values = loader.construct_document(node) if node else {}
    except (yaml.YAMLError, ValueError, RecursionError) as failure:
        mark = getattr(failure, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        what = getattr(failure, "problem", None) or str(failure)
        raise KbError(
            "front-matter",
            f"not valid YAML: {what}",
            where=f"{path}:{line}",
            hint='a text with a colon needs quotation marks: title: "VPN: first steps"',
        ) from None
    finally:
        loader.dispose()
    if not isinstance(values, Mapping):
        raise KbError("front-matter", "must be lines of 'key: value'", where=f"{path}:2")
    return values, {str(key.value): key.start_mark.line + 2 for key, _ in node.value} if node else {}


def _value(key: str, value: Any) -> Any:
    row = KEYS[key].metadata
    kind = row["kind"]
    if kind == "choice" and value not in row["choices"]:
        meant = nearest(str(value), row["choices"]) or row["choices"][0]
        raise KbError("front-matter", f"'{key}' must be one of {', '.join(row['choices'])}", hint=f"{key}: {meant}")
    readers = {
        "text": _read_text,
        "choice": _read_text,
        "date": _read_date,
        "period": _read_period,
        "list": _read_list,
        "flag": _read_flag,
        "issue": _read_issue,
    }
    return readers[kind](key, value)


def _read_text(key: str, value: Any) -> str:
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return str(value).strip()
    raise KbError(
        "front-matter", f"'{key}' must be text", hint=f"{key}: {'support-team' if key == 'owner' else 'some words'}"
    )


def _read_date(key: str, value: Any) -> date:
    if type(value) is date:
        return value
    raise KbError("front-matter", f"'{key}' must be a date", hint=f"{key}: 2026-01-31")


def _read_period(key: str, value: Any) -> int:
    match = _PERIOD.fullmatch(str(value).strip().lower())
    if not match or isinstance(value, bool) or int(match[1]) < 1:
        raise KbError("front-matter", f"'{key}' must be a period", hint=f"{key}: 90 days")
    return int(match[1]) * _DAYS[(match[2] or "").removesuffix("s")]


def _read_list(key: str, value: Any) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if isinstance(items, list) and all(
        isinstance(item, (str, int, float)) and not isinstance(item, bool) for item in items
    ):
        return tuple(str(item).strip() for item in items if str(item).strip())
    raise KbError("front-matter", f"'{key}' must be a list of texts", hint=f"{key}: [one, two]")


def _read_flag(key: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise KbError("front-matter", f"'{key}' must be true or false", hint=f"{key}: true")


def _read_issue(key: str, value: Any) -> KnownIssue:
    hint = f"{key}: {{url: https://…, state: open}}"
    if isinstance(value, str):
        return KnownIssue(url=value.strip())
    if not isinstance(value, Mapping) or set(value) - {"url", "state"}:
        raise KbError("front-matter", f"'{key}' must be an address, or 'url' and 'state'", hint=hint)
    state = value.get("state", "open")
    if state not in ("open", "closed"):
        raise KbError("front-matter", f"'{key}': 'state' must be open or closed", hint=hint)
    return KnownIssue(url=str(value.get("url") or ""), state=cast("str", state))


def render_article(article: Article, before: str = "") -> str:
    """The article as text; what `parse_article` reads back as the same article.

    With `before`, the text it was read from, comments and the order of keys are kept.
    """
    import yaml

    head, _, _ = split_front_matter(before.replace("\r\n", "\n"))
    values = {name: _plain(row.metadata["kind"], getattr(article, name)) for name, row in KEYS.items()}
    values = {name: value for name, value in values.items() if value not in (None, "", [], False)} | dict(article.extra)
    if head.strip():
        front = _updated(head, values)
    else:
        dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
        front = yaml.dump(values, Dumper=dumper, allow_unicode=True, sort_keys=False, width=4096)
    return f"{FENCE}\n{front}{FENCE}\n\n{article.body.strip()}\n"


def _updated(head: str, values: Mapping[str, Any]) -> str:
    """The front matter with these values and no others, its comments and order kept."""
    from io import StringIO

    yaml = _writer()
    data = yaml.load(head) or yaml.map()
    for name in [name for name in data if name not in values]:
        del data[name]
    for name, value in values.items():
        if name not in data or _read_back(name, data[name]) != _read_back(name, value):
            data[name] = _quoted(value)
    out = StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def _quoted(value: Any) -> Any:
    """With quotation marks round all that YAML 1.1, which reads it, and 1.2, which writes it, may take differently."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, str):
        return value if _SIMPLE.fullmatch(value) else DoubleQuotedScalarString(value)
    if isinstance(value, list):
        return [_quoted(item) for item in value]
    return {key: _quoted(item) for key, item in value.items()} if isinstance(value, Mapping) else value


def _read_back(name: str, value: Any) -> Any:
    return _value(name, value) if name in KEYS else value


def _plain(kind: str, value: Any) -> Any:
    if kind == "list":
        return list(value)
    if kind == "period":
        return f"{value} days" if value else None
    if kind == "issue":
        return {"url": value.url, "state": value.state} if value else None
    return value


@cache
def _writer() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.allow_unicode = True
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
