"""Reading an article from text; all mistakes in its front matter are reported at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kbtools.errors import KbError, nearest, raise_all
from kbtools.model.article.fields import KEYS, SLUG, THEME_KEYS, Article
from kbtools.model.article.values import check_theme_value, read_value
from kbtools.text.markdown import markdown_to_text, opening_heading
from kbtools.text.normalise import slugify
from kbtools.text.yaml_text import YamlMistakeError, parsed

FENCE = "---"


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

    `path` is relative to the articles' folder; the slug is made from it where the front matter has none.
    """
    head, body, _ = split_front_matter(text.replace("\r\n", "\n"))
    values, lines = load_front_matter(head, path)
    known, extra, problems = _sorted_out(values, lines, path)
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


def _sorted_out(
    values: Mapping[str, Any], lines: Mapping[str, int], path: str
) -> tuple[dict[str, Any], dict[str, Any], list[KbError]]:
    """Values of our own keys, values of the theme's keys, and the problems of all other keys."""
    problems: list[KbError] = []
    known: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in values.items():
        where = f"{path}:{lines.get(key, 1)}"
        if key not in KEYS and key not in THEME_KEYS:
            meant = nearest(str(key), [*KEYS, *THEME_KEYS])
            hint = f"did you mean '{meant}'?" if meant else f"remove '{key}'"
            problems.append(KbError("front-matter", f"unknown key '{key}'", where=where, hint=hint))
            continue
        try:
            if key in THEME_KEYS:
                check_theme_value(key, value)
                extra[key] = value
            elif value is not None:
                known[key] = read_value(key, value)
        except KbError as problem:
            problems.append(KbError(problem.code, problem.message, where=where, hint=problem.hint))
    return known, extra, problems


def _title(title: str, body: str) -> tuple[str, str]:
    """Title and body: a first-level heading at the start of the body is the title if there is none, and is removed."""
    while behind := opening_heading(body)[1]:
        heading = markdown_to_text(body[:behind])
        if not heading or heading.casefold() != (title or heading).casefold():
            break
        title, body = title or heading, body[behind:]
    return title, body


def load_front_matter(head: str, path: str) -> tuple[Mapping[str, Any], dict[str, int]]:
    """The mapping and the line of each key; raises `KbError("front-matter")` with the line of a mistake."""
    try:
        values, lines = parsed(head)
    except YamlMistakeError as mistake:
        hint = mistake.hint or 'a text with a colon needs quotation marks: title: "VPN: first steps"'
        raise KbError("front-matter", mistake.what, where=f"{path}:{mistake.line + 1}", hint=hint) from None
    if values is None:
        return {}, {}
    if not isinstance(values, Mapping):
        raise KbError("front-matter", "must be lines of 'key: value'", where=f"{path}:2")
    return values, {key: line + 1 for key, line in lines.items()}
