"""Plain text: normalise it, shorten it, split it into words and sentences; plurals and slugs."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

LONGEST_WORD = 40  # characters; so far back a text is cut at a blank
MOST_MARKS = 30  # combining marks in a row; real text has two or three (Unicode Standard Annex 15, stream-safe text)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# What a terminal obeys (ECMA-48, 5.4 and 5.6; ECMA-35, 13.2): "\x1b[31m", "\x1b]0;title\x07", "\x1b(B".
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*+[ -/]*+[@-~]|[\]PX^_][^\x07\x1b\n]*+(?:\x07|\x1b\\)|[(-/][0-~])")
_PERHAPS_MARKS = re.compile(rf"[^\x00-\u02ff]{{{MOST_MARKS + 1}}}")
_SPACES = re.compile(r"[^\S\n]{2,}|[^\S\n ]")  # does not match single spaces, which are by far the most frequent
_WORD = re.compile(r"\w+(?:['’.-]\w+)*", re.UNICODE)
_SENTENCE_END = re.compile(
    r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W_a-z])|(?<=[。！？])(?![。！？」』）”’])\s*|\n+"
)


def normalise(text: str) -> str:
    """NFC, one kind of line end, no control or direction characters, single spaces; idempotent.

    Of the combining marks of one letter the first 30 are kept.
    """
    text = _composed(text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n"))
    if not text.replace("\n", "").isprintable():  # otherwise the only blanks are spaces
        text = _composed(_SPACES.sub(" ", _CONTROL.sub("", text)))
    while "  " in text:
        text = text.replace("  ", " ")
    if " \n" in text or "\n " in text:
        text = "\n".join(line.strip() for line in text.split("\n"))
    return text.strip()


def _composed(text: str) -> str:
    """NFC. It sorts the marks of a letter, in time that grows with the square of their number; so these are limited."""
    if text.isascii():
        return text
    if not _PERHAPS_MARKS.search(text):
        return unicodedata.normalize("NFC", text)
    text = unicodedata.normalize("NFC", _heaps_of_marks().sub(r"\1", text))
    return _heaps_of_marks().sub(r"\1", text)  # some marks decompose to two


@cache
def _heaps_of_marks() -> re.Pattern[str]:
    marks = {code for code in range(0x300, 0x20000) if unicodedata.category(chr(code))[0] == "M"}
    marks |= {0xFF9E, 0xFF9F}  # letters by category, and marks once they are decomposed (half-width Japanese)
    first = [code for code in marks if code - 1 not in marks]
    last = [code for code in marks if code + 1 not in marks]
    mark = f"[{''.join(f'{chr(a)}-{chr(b)}' for a, b in zip(sorted(first), sorted(last), strict=True))}]"
    return re.compile(f"({mark}{{{MOST_MARKS}}}){mark}+")


def without_escapes(text: str) -> str:
    """The text without escape sequences of terminals, of which `normalise` would leave all but the first character."""
    return _ESCAPE.sub("", text) if "\x1b" in text else text


def encodable(text: str) -> str:
    """The text with U+FFFD in place of lone surrogates, which Python makes of invalid bytes and UTF-8 cannot encode."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def one_line(text: str, most: int = 0) -> str:
    """The text in one line, cut at a word with `…` when longer than `most` characters (0: never).

    Without a blank near the end it is cut anywhere, as in scripts that write none.
    """
    flat = " ".join(normalise(text).split())
    if not most or len(flat) <= most:
        return flat
    cut = flat[: most - 1]
    blank = cut.rfind(" ", max(0, len(cut) - LONGEST_WORD))
    return (cut if blank < 0 else cut[:blank]).rstrip(" ,;:-、，") + "…"


def words(text: str) -> list[str]:
    """The words as written, in order."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences in order, each in one line; a line break also ends one."""
    parts = (" ".join(part.split()) for part in _SENTENCE_END.split(text))
    return [part for part in parts if part]


def count(number: int, one: str, many: str = "") -> str:
    """`1 article`, `2 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def slugify(text: str, most: int = 60) -> str:
    """A slug of ASCII letters, digits and hyphens, cut at a word; `article` if it would be empty."""
    ascii_text = (
        unicodedata.normalize("NFKD", _composed(text)).encode("ascii", "ignore").decode().lower().replace("'", "")
    )
    slug = "-".join(re.findall(r"[a-z0-9]+", ascii_text))
    if len(slug) > most:
        slug = slug[:most].rsplit("-", 1)[0]
    return slug or "article"
