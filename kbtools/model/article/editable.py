"""An article as the fields of a form: title, kind, and its sections with steps as rows.

Every field knows the lines of the file that it stands for, so that `changed` touches no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from kbtools.errors import KbError
from kbtools.model.article.fields import Article
from kbtools.model.article.pictures_in_text import is_picture_alone, pictures_in
from kbtools.model.article.reading import FENCE, load_front_matter, parse_article
from kbtools.text.markdown import markdown_to_text

BOM = "\ufeff"
_CODE = re.compile(r"\s*(```|~~~)")
_HEADING = re.compile(r"(#{1,6}\s+)(.*)", re.DOTALL)
_BEHIND = re.compile(r"(?:[ \t]*\{[^{}]*\})?[ \t]*#*[ \t\r]*\Z")  # an attribute list and closing signs
_STEP = re.compile(r"(\d{1,9}[.)])([ \t]+|(?=\r?\Z))")
_INDENTED = (" ", "\t")
_ENDS_IN_YAML = re.compile("[\r\x85\u2028\u2029]")
_LOOKED_AT = 200  # characters at the end of a heading
FRONT_FIELDS = ("title", "kind", "owner", "tags", "phrases", "applies_to", "issue_url", "issue_state")
INDENT = 4  # spaces before what belongs to a step


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines of the file, by their places: from `first` up to and without `end`."""

    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Field:
    """What is shown in one field, and the lines that it stands for."""

    shown: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class Steps:
    """Numbered steps, a row each. `loose`: empty lines stand between them."""

    rows: tuple[Field, ...]
    lines: Lines
    loose: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One section. The part before the first heading has an empty `heading` and `level` 0."""

    heading: str
    level: int
    line: int
    pieces: tuple[Field | Steps, ...]
    end: int


@dataclass(frozen=True)
class Editable:
    """A file as a form.

    `lines` are those of the text, `body` the place of the first one behind the front matter, `front` the lines of each
    of its keys, and `title_heading` the line of the heading that is the title.
    """

    text: str
    article: Article
    lines: tuple[str, ...]
    body: int
    front: dict[str, Lines] = field(default_factory=dict)
    title_heading: int | None = None

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The sections in the order of the file; the part before the first heading is always there."""
        return tuple(_parts(self.lines, self.body if self.title_heading is None else self.title_heading + 1))

    @property
    def fields(self) -> int:
        """How many fields the form has, with one for more text in each part."""
        pieces = [piece for part in self.parts for piece in part.pieces]
        fields = [field for piece in pieces for field in (piece.rows if isinstance(piece, Steps) else (piece,))]
        return (
            len(FRONT_FIELDS)
            + 2 * len(self.parts)
            + len(fields)
            + sum(len(pictures_in(field.shown)) for field in fields)
        )

    def field_at(self, place: int) -> str:
        """The name of the field that stands for a line; empty for lines that the form does not show."""
        if place == self.title_heading:
            return "title"
        for name in FRONT_FIELDS:
            if _has(self.front.get(name), place):
                return name
        for number, part in enumerate(self.parts):
            if place == part.line:
                return f"h{number}"
            for piece_number, piece in enumerate(part.pieces):
                if not _has(piece.lines, place):
                    continue
                rows = piece.rows if isinstance(piece, Steps) else ()
                row = next((n for n, one in enumerate(rows) if _has(one.lines, place)), 0)
                return f"s{number}.{piece_number}.{row}" if rows else f"t{number}.{piece_number}"
        return ""


def _has(lines: Lines | None, place: int) -> bool:
    return lines is not None and lines.first <= place < lines.end


def editable(text: str, path: str) -> Editable:
    """The form of an article's text; raises the mistakes in its front matter, as `parse_article` does."""
    article = parse_article(text, path)
    lines = text.split("\n")
    body = _body_start(lines)
    front = dict(_front(lines, body)) if body else {}
    return Editable(text, article, tuple(lines), body, front, _title_heading(lines, body, article))


def as_shown(text: str) -> str:
    """A text as a field of a browser shows it and sends it back: line ends are alike, and there is no NUL."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def heading_parts(line: str) -> tuple[str, str, str] | None:
    """A line that is a heading: its signs, its text, and what stands behind; None for another line."""
    found = _HEADING.match(line)
    if not found:
        return None
    text = found[2]
    behind = _BEHIND.search(text, max(0, len(text) - _LOOKED_AT))
    cut = behind.start() if behind else len(text)
    return found[1], found[2][:cut], found[2][cut:]


def step_parts(line: str) -> tuple[str, str] | None:
    """The first line of a step: its number with what stands behind it, and its text; None for another line."""
    found = _STEP.match(line)
    return (found[0], line[found.end() :]) if found else None


def _body_start(lines: Sequence[str]) -> int:
    """The place of the first line behind the front matter, 0 where there is none; as `split_front_matter` finds it."""
    if lines[0].removeprefix(BOM).rstrip() != FENCE:
        return 0
    closing = next((place for place, line in enumerate(lines[1:], 1) if line.rstrip() in (FENCE, "...")), 0)
    if not closing:
        raise KbError("front-matter", "the block at the top has no end", hint="write a line --- below it")
    return closing + 1


def _front(lines: Sequence[str], body: int) -> Iterator[tuple[str, Lines]]:
    """Each key of the front matter with its lines."""
    inner = "".join(line.removesuffix("\r") + "\n" for line in lines[1 : body - 1])
    _, places = load_front_matter(inner, "")
    if _ENDS_IN_YAML.search(inner):
        return  # YAML would count other lines than these
    keys = sorted(places.items(), key=lambda one: one[1])
    for (key, line), (_, behind) in pairwise([*keys, ("", body)]):
        end = max(line, behind - 1)
        while end > line and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
            end -= 1  # remarks belong to the key below them
        yield key, Lines(line - 1, end)


def _title_heading(lines: Sequence[str], body: int, article: Article) -> int | None:
    """The line of the first heading, where the body begins with it and it is the title."""
    place = next((place for place in range(body, len(lines)) if lines[place].strip(f"{BOM} \t\r")), None)
    line = "" if place is None else lines[place].removeprefix(BOM)
    if not line.startswith("# "):
        return None
    return place if markdown_to_text(line).casefold() == article.title.casefold() else None


def _parts(lines: Sequence[str], start: int) -> Iterator[Part]:
    """The sections from a line on; headings in fenced code are code."""
    heading, level, line, first, fence = "", 0, -1, start, ""
    for place in range(start, len(lines)):
        mark = _CODE.match(lines[place])
        if mark:
            fence = "" if fence == mark[1] else fence or mark[1]
        found = None if fence or mark else heading_parts(lines[place])
        if found:
            yield Part(heading, level, line, tuple(_pieces(lines, first, place)), place)
            heading, level, line, first = as_one_line(found[1]), len(found[0].rstrip()), place, place + 1
    yield Part(heading, level, line, tuple(_pieces(lines, first, len(lines))), len(lines))


def as_one_line(text: str) -> str:
    """A text as a field of one line shows it."""
    return as_shown(text).replace("\n", "")


def _pieces(lines: Sequence[str], first: int, end: int) -> Iterator[Field | Steps]:
    """Text and steps of a section in turn, without the empty lines around them."""
    start, place, fence, after_blank = first, first, "", True
    while place < end:
        mark = _CODE.match(lines[place])
        if mark:
            fence = "" if fence == mark[1] else fence or mark[1]
        if not fence and not mark and after_blank and step_parts(lines[place]):
            yield from _text(lines, start, place)
            steps = _steps(lines, place, end)
            yield steps
            start = place = steps.lines.end
            after_blank = True
            continue
        after_blank = not lines[place].strip()
        place += 1
    yield from _text(lines, start, end)


def _text(lines: Sequence[str], first: int, end: int) -> Iterator[Field]:
    """The text between steps; a picture that stands alone, outside code, is a piece of its own."""
    start, fence = first, ""
    for place in range(first, end):
        mark = _CODE.match(lines[place])
        if mark:
            fence = "" if fence == mark[1] else fence or mark[1]
        above = place == first or not lines[place - 1].strip()
        below = place + 1 == end or not lines[place + 1].strip()
        if above and below and not fence and not mark and is_picture_alone(lines[place].removeprefix(BOM)):
            yield from _plain(lines, start, place)
            yield Field(shown_lines(lines[place : place + 1]), Lines(place, place + 1))
            start = place + 1
    yield from _plain(lines, start, end)


def _plain(lines: Sequence[str], first: int, end: int) -> Iterator[Field]:
    while first < end and not lines[first].strip(f"{BOM} \t\r"):
        first += 1
    while first < end and not lines[end - 1].strip():
        end -= 1
    if first < end:
        yield Field(shown_lines(lines[first:end]), Lines(first, end))


def shown_lines(lines: Sequence[str]) -> str:
    """These lines as a field shows them."""
    return as_shown("\n".join(lines).removesuffix("\r").removeprefix(BOM))


def _steps(lines: Sequence[str], first: int, end: int) -> Steps:
    """The steps that begin at a line."""
    rows: list[Field] = []
    place = first
    while place < end and step_parts(lines[place]):
        behind = _behind_step(lines, place, end)
        rows.append(Field(_shown_step(lines[place:behind]), Lines(place, behind)))
        place = next((n for n in range(behind, end) if lines[n].strip()), end)
    loose = any(one.lines.end < other.lines.first for one, other in pairwise(rows))
    return Steps(tuple(rows), Lines(first, rows[-1].lines.end), loose)


def _behind_step(lines: Sequence[str], first: int, end: int) -> int:
    """Where a step ends: all that is indented below it belongs to it, and lines that go on without an empty one."""
    last, place, fence = first, first + 1, ""
    while place < end:
        line = lines[place]
        mark = _CODE.match(line)
        blank = not line.strip()
        indented = line.startswith(_INDENTED)
        goes_on = indented or (last == place - 1 and not step_parts(line) and not mark)
        if not fence and not blank and not goes_on:
            break
        if mark:
            fence = "" if fence == mark[1] else fence or mark[1]
        if not blank:
            last = place
        place += 1
    return last + 1


def _shown_step(lines: Sequence[str]) -> str:
    """A step without its number and the indentation of its further lines."""
    found = step_parts(lines[0])
    text = found[1] if found else lines[0]
    return shown_lines([text, *(_outdented(line) for line in lines[1:])])


def _outdented(line: str) -> str:
    if line.startswith("\t"):
        return line[1:]
    blanks = len(line) - len(line.lstrip(" "))
    return line[min(blanks, INDENT) :]
