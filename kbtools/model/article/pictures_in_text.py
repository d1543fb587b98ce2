"""Pictures in a text of an article: described anew or taken out, while all else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kbtools.text.normalise import one_line

MOST_DESCRIBED = 300  # characters
_PICTURE = re.compile(r'!\[([^\[\]\n]*)\](\([^()\s]+(?:[ \t]+"[^"\n]*")?\))(\{[^{}\n]*\})?')
_SIGNS = re.compile(r"[\[\]\\`*_<>!]")


@dataclass(frozen=True, slots=True)
class PictureInText:
    """What a picture shows, in words, the address of its file as the text has it, and its Markdown."""

    described: str
    path: str
    markdown: str


def pictures_in(text: str) -> tuple[PictureInText, ...]:
    """The pictures of a text, in its order."""
    return tuple(map(_picture, _PICTURE.finditer(text)))


def is_picture_alone(line: str) -> bool:
    """Whether a line is one picture and nothing else."""
    return bool(_PICTURE.fullmatch(line.strip()))


def description(text: str) -> str:
    """What somebody says that a picture shows, without the signs that mean something in Markdown."""
    return one_line(_SIGNS.sub(" ", text), MOST_DESCRIBED)


def with_pictures(text: str, shown: str, name: str, values: Mapping[str, str]) -> str:
    """The text that somebody typed in a field, where its pictures are those of the text that was `shown`.

    `pNAME.N` of `values` says what picture N of the shown text shows, and `xNAME.N` takes it out. A line that held
    nothing but a picture that is taken out goes, too; an empty description changes nothing.
    """
    left: dict[str, list[int]] = {}
    for number, picture in enumerate(pictures_in(shown)):
        left.setdefault(picture.markdown, []).append(number)

    def replaced(found: re.Match[str]) -> str:
        numbers = left.get(found[0])
        if not numbers:
            return found[0]
        place = f"{name}.{numbers.pop(0)}"
        if values.get(f"x{place}"):
            return ""
        said = one_line(values.get(f"p{place}", found[1]))
        words = found[1] if said == one_line(found[1]) else description(said) or found[1]
        return f"![{words}]{found[2]}{found[3] or ''}"

    lines = text.split("\n")
    new = [_PICTURE.sub(replaced, line) for line in lines]
    return "\n".join(line for before, line in zip(lines, new, strict=True) if line.strip() or not before.strip())


def _picture(found: re.Match[str]) -> PictureInText:
    return PictureInText(found[1], found[2][1:-1].split(maxsplit=1)[0], found[0])
