"""Templates of new articles, by kind: headings, each with a line below it that says what belongs there."""

from __future__ import annotations

from collections.abc import Mapping

from kbtools.model.article.fields import Kind

_TEMPLATES: Mapping[Kind, str] = {
    "how-to": """\
Say in one or two sentences what this page helps with, in the customer's words.

## {do}

1. Write one thing to do, with what to press in **bold**.
2. Write the next thing, and what the customer sees then.

## {else}

Say what else to try, and when to write to you.
""",
    "problem": """\
## {seen}

Say what happens, in the words of the person who sees it.

## {applies}

Say which products and versions this is about.

## {why}

Say in one sentence what causes it, or take this heading out.

## {do}

1. Write one thing to do, with what to press in **bold**.
2. Write the next thing, and what the customer sees then.
""",
    "known-issue": """\
## {seen}

Say what goes wrong, and for whom.

## {do}

Say what helps until it is mended, or that nothing does yet.

## {next}

Say when you will write here again.
""",
}
# Only templates have these lines: where one is left, the article is not finished.
UNWRITTEN = frozenset(
    line.strip() for text in _TEMPLATES.values() for line in text.splitlines() if line.strip() and line[0] != "#"
)


def template(kind: Kind, headings: Mapping[str, str]) -> str:
    """The text of a new article; `headings` are those of the help centre's language."""
    return _TEMPLATES[kind].format_map(headings)
