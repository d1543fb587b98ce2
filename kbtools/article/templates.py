"""What a new article starts with, by kind: the headings, and below each a line that says what belongs there."""

from __future__ import annotations

from collections.abc import Mapping

from kbtools.article.fields import Kind

TEMPLATES: Mapping[Kind, str] = {
    "how-to": """\
Say in one or two sentences what this page helps with, in the customer's words.

## What to do

1. Write one thing to do, with what to press in **bold**.
2. Write the next thing, and what the customer sees then.

## If that does not work

Say what else to try, and when to write to you.
""",
    "problem": """\
## What you see

Say what happens, in the words of the person who sees it.

## Applies to

Say which products and versions this is about.

## Why

Say in one sentence what causes it, or take this heading out.

## What to do

1. Write one thing to do, with what to press in **bold**.
2. Write the next thing, and what the customer sees then.
""",
    "known-issue": """\
## What you see

Say what goes wrong, and for whom.

## What to do

Say what helps until it is mended, or that nothing does yet.

## Next update

Say when you will write here again.
""",
}
# Nobody but us writes these: where one is left, somebody has not finished.
UNWRITTEN = frozenset(
    line.strip() for text in TEMPLATES.values() for line in text.splitlines() if line.strip() and line[0] != "#"
)
