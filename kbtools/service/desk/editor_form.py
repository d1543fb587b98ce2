"""What the editor's form sends, as the text of the article that it means."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kbtools.errors import KbError, KbErrors
from kbtools.model.article import UNWRITTEN
from kbtools.model.article.changes import (
    Move,
    changed,
    moved,
    with_lines_of,
    with_part,
    with_steps,
    without_empty_steps,
)
from kbtools.model.article.editable import FRONT_FIELDS, Editable, Part, editable

_NUMBER = re.compile(r"^\d+\. ")
MOST_FIELDS = 170  # of a form; an article with more is edited as Markdown
MOST_TEXT = 400_000  # bytes of an article that is edited: a form cannot send more, and a packed one grows a hundredfold
SAMPLE = "sample-"  # in front of a field's name: what the file has there while nobody has written
SAMPLES = frozenset(_NUMBER.sub("", line) for line in UNWRITTEN)
"""What new articles have in the place of a text: the form shows it as a hint."""
_MOST_PLACE = 24  # characters of the numbers of part, piece and row
_MOVES: tuple[Move, ...] = ("up", "down", "add", "drop")
_ELSEWHERE = "your text is kept, but it has a new heading, text or list, so the steps stand elsewhere now"
Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """The text that a form means, and where the page goes on; `problem`: what could not be changed."""

    text: str
    place: str = ""
    problem: KbError | None = None


def packed(text: str) -> str:
    """The text that a form is about, to be sent back with it: what was changed is told from what was not."""
    return base64.urlsafe_b64encode(zlib.compress(text.encode())).decode("ascii")


def unpacked(sent: str) -> str:
    """What `packed` made; raises `KbError("form-damaged")` for anything else."""
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(base64.urlsafe_b64decode(sent.encode("ascii", "replace")), MOST_TEXT)
        if unpacker.eof:
            return data.decode("utf-8")
    except (binascii.Error, ValueError, zlib.error):
        pass
    raise KbError(
        "form-damaged",
        "your browser sent this form damaged, so nothing of it was kept",
        hint="go back in your browser, where your words still are, copy them, and open the page again",
    )


def sent_text(form: Form, path: str, now: str) -> Sent:
    """The text that a form means, after the button that was pressed; `now`: the text, where the form sends none."""
    base = unpacked(form["base"]) if form.get("base") else now
    if "whole" in form:
        return Sent(with_lines_of(base, form["whole"]))
    try:
        before = editable(base, path)
    except (KbError, KbErrors):
        return Sent(base)
    form = _with_samples(form)
    button, _, place = form.get("do", "").partition(":")
    if button == "unpicture":
        form = {**form, f"x{place}": "1"}
    try:
        text, problem = changed(before, form), None
    except KbError as refused:  # all else is kept
        text = changed(before, {name: value for name, value in form.items() if name not in FRONT_FIELDS})
        problem = refused
    after = editable(text, path)
    return _pressed(before, after, form.get("do", ""), problem)


def _with_samples(form: Form) -> Form:
    """The form with the sample of a new article in each field that stands for it and was left empty.

    A part whose heading was taken out loses its samples too, and saved steps those behind what somebody wrote.
    """
    samples = ((name.removeprefix(SAMPLE), text) for name, text in form.items() if name.startswith(SAMPLE))
    kept = {name: text for name, text in samples if not form.get(name, "").strip() and not _is_dropped(name, form)}
    return {**form, **kept}


def _is_dropped(name: str, form: Form) -> bool:
    """Whether nobody needs the sample of an empty field: its heading, or on saving its whole list, says so."""
    part, _, row = name[1:].partition(".")
    if not form.get(f"h{part}", part).strip():
        return True
    steps = f"s{part}.{row.partition('.')[0]}."
    is_saved = form.get("do") in ("save", "propose")
    return is_saved and name.startswith(steps) and any(form[one].strip() for one in form if one.startswith(steps))


def _pressed(before: Editable, after: Editable, do: str, problem: KbError | None) -> Sent:
    """The text after the button that was pressed, whose place is one of the text before."""
    button, _, place = do.partition(":")
    if button in (*_MOVES, "steps") and not _is_there(before, after, place):
        return Sent(after.text, "", problem or KbError("article-refused", _ELSEWHERE, hint="press the button again"))
    if button in _MOVES:
        return Sent(moved(after, place, button), f"s{_next_to(place, button)}", problem)
    if button == "steps" and place.isdecimal():
        return Sent(with_steps(after, int(place)), f"h{place}", problem)
    if button in ("save", "propose"):
        return Sent(without_empty_steps(after), "", problem)
    return Sent(after.text, "", problem)


def with_new_part(text: str, path: str, key: str, headings: Mapping[str, str]) -> str:
    """The text with an empty part of one of the usual `headings`, which are in the order of an article."""
    if key not in headings:
        return text
    names = list(headings)
    return with_part(editable(text, path), headings[key], [headings[name] for name in names[names.index(key) + 1 :]])


def is_for_rows(form: Editable) -> bool:
    """Whether the article is short enough for a form with a field for each of its pieces."""
    return form.fields <= MOST_FIELDS


def _is_there(before: Editable, after: Editable, place: str) -> bool:
    """Whether this place in one is the same in the other: nobody typed a heading, or a list into its part, meanwhile.

    The parts around it may have gained or lost their text; steps that begin stand at the end of their part.
    """
    number, _, row = place.partition(".")
    if len(place) > _MOST_PLACE or not number.isdecimal() or len(before.parts) != len(after.parts):
        return False
    part = slice(int(number), int(number) + 1)
    return not row or _kinds(before.parts[part]) == _kinds(after.parts[part])


def _kinds(parts: Sequence[Part]) -> list[type]:
    return [type(piece) for part in parts for piece in part.pieces]


def _next_to(place: str, button: Move) -> str:
    """The place of the row that the page goes on with."""
    head, _, row = place.rpartition(".")
    number = int(row) if row.isdecimal() else 0
    return f"{head}.{max(0, number + {'up': -1, 'down': 1, 'add': 1, 'drop': -1}[button])}"
