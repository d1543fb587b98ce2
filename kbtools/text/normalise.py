"""Plain text: normalise it, shorten it, split it into words and sentences; plurals and slugs."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACES = re.compile(r"[^\S\n]{2,}|[^\S\n ]")  # does not match single spaces, which are by far the most frequent
_WORD = re.compile(r"\w+(?:['’.-]\w+)*", re.UNICODE)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W_a-z])|\n+")


def normalise(text: str) -> str:
    """NFC, one kind of line end, no control or direction characters, single spaces; idempotent."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n"))
    if "  " in text or not text.replace("\n", "").isprintable():  # otherwise there is nothing to replace
        text = _SPACES.sub(" ", _CONTROL.sub("", text))
    return unicodedata.normalize("NFC", "\n".join(line.strip() for line in text.split("\n")).strip())


def encodable(text: str) -> str:
    """The text with U+FFFD in place of lone surrogates, which Python makes of invalid bytes and UTF-8 cannot encode."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def one_line(text: str, most: int = 0) -> str:
    """The text in one line, cut at a word with `…` when longer than `most` characters (0: never)."""
    flat = " ".join(normalise(text).split())
    if not most or len(flat) <= most:
        return flat
    cut = flat[: most - 1].rsplit(" ", 1)[0] if " " in flat[: most - 1] else flat[: most - 1]
    return cut.rstrip(" ,;:-") + "…"


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
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    slug = "-".join(re.findall(r"[a-z0-9]+", ascii_text))
    if len(slug) > most:
        slug = slug[:most].rsplit("-", 1)[0]
    return slug or "article"
