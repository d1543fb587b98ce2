"""Changed fields of an article's form put back into its text; all other lines stay byte for byte as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from kbtools.model.article.editable import (
    BOM,
    INDENT,
    Editable,
    Field,
    Lines,
    Part,
    Steps,
    as_one_line,
    as_shown,
    heading_parts,
    step_parts,
)
from kbtools.model.article.front_fields import Replacement, Values, changed_front, checked_front, wanted_front
from kbtools.model.article.pictures_in_text import with_pictures
from kbtools.text.normalise import one_line

Move = Literal["up", "down", "add", "drop"]


def changed(before: Editable, values: Values) -> str:
    """The text with these values, by the names of `names_of`; fields without a value stay.

    Raises `KbError("front-matter")` where the front matter is written in a way that a form cannot change.
    """
    replacements: list[Replacement] = []
    for part_number, part in enumerate(before.parts):
        replacements += _changed_heading(before, part, part_number, values)
        for number, piece in enumerate(part.pieces):
            if isinstance(piece, Steps):
                replacements += _changed_rows(before, piece, f"{part_number}.{number}", values)
            else:
                new = _typed(values, f"t{part_number}.{number}", piece.shown)
                replacements += [(piece.lines, new.split("\n"))] if new != piece.shown else []
        more = as_shown(values.get(f"m{part_number}", "")).strip("\n")
        if more.strip():
            replacements.append(_at_end(before, part, more.split("\n")))
    wanted = wanted_front(before.article, values)
    text = _with(before.lines, [*replacements, *changed_front(before, wanted)])
    return checked_front(before, text, wanted) if wanted else text


def moved(before: Editable, place: str, move: Move) -> str:
    """The text with one step moved, removed, or an empty one behind it; `place`: part, piece and row, as `1.0.2`.

    Nothing changes where there is no such step. An empty row stays a row until it is filled.
    """
    found = _row(before, place)
    if found is None:
        return before.text
    steps, row = found
    rows: list[Field | None] = list(steps.rows)
    other = row + (1 if move == "down" else -1)
    if move == "add":
        rows.insert(row + 1, None)
    elif move == "drop":
        del rows[row]
    elif 0 <= other < len(rows):
        rows[row], rows[other] = rows[other], rows[row]
    else:
        return before.text
    return _with(before.lines, [(steps.lines, list(_numbered(before, steps, rows)))])


def with_steps(before: Editable, number: int) -> str:
    """The text with one empty step at the end of a part."""
    if not 0 <= number < len(before.parts):
        return before.text
    return _with(before.lines, [_at_end(before, before.parts[number], ["1. "])])


def with_text_at_end(before: Editable, number: int, text: str) -> str:
    """The text with a paragraph at the end of a part."""
    return _with(before.lines, [_at_end(before, before.parts[number], text.split("\n"))])


def with_part(before: Editable, heading: str, later: Iterable[str]) -> str:
    """The text with a new part of this heading, before the first that has one of the `later` headings, else last."""
    behind = {name.casefold() for name in later}
    place = next((part.line for part in before.parts if part.heading.casefold() in behind), len(before.lines))
    new = [f"## {heading}", "", ""]
    while place and place == len(before.lines) and len(before.lines) > 1 and not before.lines[place - 1].strip():
        place -= 1
        new = new[:1]
    above = [""] if place > before.body and before.lines[place - 1].strip() else []
    return _with(before.lines, [(Lines(place, place), [*above, *new])])


def without_empty_steps(before: Editable) -> str:
    """The text without the rows that nobody filled."""
    replacements: list[Replacement] = []
    for part in before.parts:
        for steps in part.pieces:
            if isinstance(steps, Steps) and not all(row.shown.strip() for row in steps.rows):
                rows = [row for row in steps.rows if row.shown.strip()]
                replacements.append((steps.lines, list(_numbered(before, steps, rows))))
    return _with(before.lines, replacements)


def with_lines_of(before: str, after: str) -> str:
    """A whole text that came back from a browser: lines that were there keep their line ends, others get the usual."""
    if as_shown(after) == as_shown(before.removeprefix(BOM)):
        return before
    old, mark = before.removeprefix(BOM).split("\n"), BOM if before.startswith(BOM) else ""
    end = _line_end(old)
    kept: dict[str, list[str]] = {}
    for line in old[:-1]:
        kept.setdefault(as_shown(line.removesuffix("\r")), []).append(line)
    new = as_shown(after).split("\n")
    whole = [(kept.get(line) or [line + end]).pop(0) for line in new[:-1]]
    return mark + "\n".join([*whole, new[-1]])


def _typed(values: Values, name: str, shown: str) -> str:
    """What a field holds now: what was typed, with its pictures as their own fields say."""
    return with_pictures(as_shown(values.get(name, shown)), shown, name, values)


def _changed_heading(before: Editable, part: Part, number: int, values: Values) -> Iterator[Replacement]:
    """The heading's line with other words; without words the line goes."""
    found = heading_parts(before.lines[part.line]) if part.level else None
    new = as_one_line(values.get(f"h{number}", part.heading))
    if found and new != part.heading:
        new = one_line(new)
        yield Lines(part.line, part.line + 1), [found[0] + new + found[2].rstrip("\r")] if new else []


def _changed_rows(before: Editable, steps: Steps, place: str, values: Values) -> Iterator[Replacement]:
    for number, row in enumerate(steps.rows):
        name = f"s{place}.{number}"
        found = step_parts(before.lines[row.lines.first])
        new = _typed(values, name, row.shown)
        if found and new != row.shown:
            yield row.lines, _step(found[0], new)


def _step(number: str, text: str) -> list[str]:
    first, *rest = text.strip("\n").split("\n")
    mark = number if number.endswith((" ", "\t")) else f"{number} "
    return [mark + first, *(" " * INDENT + line if line.strip() else "" for line in rest)]


def _numbered(before: Editable, steps: Steps, rows: Sequence[Field | None]) -> Iterator[str]:
    """The lines of steps in another order, numbered anew where the old ones count; None is an empty row."""
    marks = [found[0] for row in steps.rows if (found := step_parts(before.lines[row.lines.first]))]
    first, same = marks[0], len(marks) > 1 and marks[0] == marks[1]
    sign = first.lstrip("0123456789")
    start = int(first.removesuffix(sign))
    for number, row in enumerate(rows):
        if number and steps.loose:
            yield ""
        mark = first if same else f"{start + number}{sign}"
        if row is None:
            yield mark if mark.endswith(" ") else f"{mark} "
            continue
        lines = [line.removesuffix("\r") for line in before.lines[row.lines.first : row.lines.end]]
        found = step_parts(lines[0])
        yield mark + (found[1] if found else lines[0])
        yield from lines[1:]


def _row(before: Editable, place: str) -> tuple[Steps, int] | None:
    numbers = [int(number) for number in place.split(".") if number.isascii() and number.isdigit()][:3]
    if len(numbers) != len(("part", "piece", "row")) or numbers[0] >= len(before.parts):
        return None
    pieces = before.parts[numbers[0]].pieces
    steps = pieces[numbers[1]] if numbers[1] < len(pieces) else None
    return (steps, numbers[2]) if isinstance(steps, Steps) and numbers[2] < len(steps.rows) else None


def _at_end(before: Editable, part: Part, new: Sequence[str]) -> Replacement:
    """Lines at the end of a part, with an empty line before and behind."""
    start = part.pieces[-1].lines.end if part.pieces else part.line + 1 if part.level else part.end
    if not part.pieces and not part.level:
        start = before.body if before.title_heading is None else before.title_heading + 1
    if start < part.end and not before.lines[start].strip() and not part.pieces:
        start += 1
    above = [""] if start > before.body and before.lines[start - 1].strip() else []
    below = [""] if start < len(before.lines) and before.lines[start].strip() else []
    if start == len(before.lines):
        below = [""]
    return Lines(start, start), [*above, *new, *below]


def _with(lines: Sequence[str], replacements: Iterable[Replacement]) -> str:
    """The lines with these replaced; new ones get the line end that most have."""
    mark = BOM if lines[0].startswith(BOM) else ""
    done, end = [lines[0].removeprefix(BOM), *lines[1:]], _line_end(lines)
    for place, new in sorted(replacements, key=lambda one: (one[0].first, one[0].end), reverse=True):
        last = place.end == len(done)
        added = [line + end for line in new]
        if last and added:
            added[-1] = added[-1].removesuffix("\r")
            if place.first == place.end and place.first:
                done[place.first - 1] = done[place.first - 1].removesuffix("\r") + end
        done[place.first : place.end] = added
    return mark + "\n".join(done)


def _line_end(lines: Sequence[str]) -> str:
    return "\r" if sum(line.endswith("\r") for line in lines) * 2 > len(lines) - 1 else ""
