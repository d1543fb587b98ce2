"""Signatures, notices and lines of devices at the end of a message, and what a mail server adds at its top.

What is taken is short lines without a sentence: a name, a trade, numbers, addresses. Words that a person wrote below a
rule or below their thanks stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kbtools.languages import ways

_RULE = re.compile(r"[-–—_=*~#•]{1,100}$")
_SIGNATURE_RULES = frozenset(("--", "—", "–", "__"))
_SIGNATURE_LINES = 20  # lines with words below a rule
_BELOW_A_RULE = 8  # the same where the rule is not one of signatures
_SENTENCES = 1  # as many sentences may a signature have, such as a motto
_NAME_LINES, _NAME_WIDTH = 12, 80
_LAST = 8  # last lines among which those of programs and devices are looked for
_TOP = 6  # first lines with words, among which those of mail servers are looked for
_SHORTEST_NOTICE = 20
_SENTENCE_WORDS, _SENTENCE_LENGTH = 5, 60
_NAME_WORDS, _TRADE_WORDS = 5, 8
_PARTICLE = 3  # letters of "von", "de la"
_CONTACT = re.compile(r"\S@\S|\bhttps?:|\bwww\.|(?:\d[ ()/.+-]{0,2}){6}|\[(?:email|phone|url|address|name)\]|\|")
_LINK = re.compile(r"\s*(?:<[^<>]{1,300}>|\(https?:[^()\s]{1,300}\)|\[[^\[\]]{1,300}\]|https?:\S{1,300})\s*$")
_ADDED = re.compile(r"P\.?\s?P?\.?S\.?\s?[:.\w]")  # a postscript


@dataclass(frozen=True)
class _Marks:
    """Patterns of all languages, for whole lines."""

    device: re.Pattern[str]
    closing: re.Pattern[str]
    thanks: re.Pattern[str]
    disclaimer: re.Pattern[str]
    banner: re.Pattern[str]


@cache
def _marks() -> _Marks:
    def line(pattern: str) -> re.Pattern[str]:
        return re.compile(f"(?:{pattern})$", re.IGNORECASE)

    closing, thanks = ways(lambda known: known.mail.closing), ways(lambda known: known.mail.thanks)
    return _Marks(
        line(rf"(?:{ways(lambda known: known.mail.device)})[.!]?"),
        line(rf"(?:(?:{thanks})[,.!]? (?:and |und |et |e |y |en |& )?)?(?:{closing})\s?[,.!]*"),
        line(rf"(?:{thanks})\s?[,.!]*"),
        line(rf"\W{{0,10}}(?:{ways(lambda known: known.mail.disclaimer)}).*"),
        line(rf"\W{{0,10}}(?:{ways(lambda known: known.mail.banner)})\W{{0,10}}"),
    )


def without_signature(lines: Sequence[str]) -> list[str]:
    """The lines without signature, notices and device lines at the end and without a mail server's lines at the top.

    Where nothing would be left, the lines stay as they are.
    """
    left = _without_banner(list(lines))
    for step in (_before_notice, _without_devices, _before_rule, _without_devices, _before_closing):
        left = _kept(step(left), left)
    return left


def _kept(shorter: list[str], lines: list[str]) -> list[str]:
    """The shorter lines, or all of them where no word would be left."""
    end = len(shorter)
    while end and not any(map(str.isalnum, shorter[end - 1])):
        end -= 1
    return shorter[:end] or lines


def _without_banner(lines: list[str]) -> list[str]:
    banner, seen, kept = _marks().banner, 0, list[str]()
    for number, line in enumerate(lines):
        if line and banner.match(line):
            continue
        kept.append(line)
        seen += bool(line)
        if seen >= _TOP:
            return [*kept, *lines[number + 1 :]]
    return kept if seen else lines


def _before_notice(lines: list[str]) -> list[str]:
    """The lines before the first legal notice, unless a question follows it."""
    disclaimer = _marks().disclaimer
    for number, line in enumerate(lines):
        if len(line) > _SHORTEST_NOTICE and disclaimer.match(line):
            return lines if any(below.endswith("?") for below in lines[number:]) else lines[:number]
    return lines


def is_device(line: str) -> bool:
    """Whether a device or program wrote this line: "Sent from my iPhone"."""
    bare = _LINK.sub("", line).strip("<>()[]*_-–—| ")
    return bool(bare) and len(bare) <= 2 * _NAME_WIDTH and bool(_marks().device.match(bare))


def _without_devices(lines: list[str]) -> list[str]:
    """Without the lines of devices at the end, and those that stand alone among the last lines."""
    end = len(lines)
    while end and (not lines[end - 1] or _RULE.match(lines[end - 1]) or is_device(lines[end - 1])):
        end -= 1
    first = max(0, end - _LAST)
    return [*lines[:first], *(line for line in lines[first:end] if not line or not is_device(line))]


def _before_rule(lines: list[str]) -> list[str]:
    """The lines before a rule with a signature below: few lines, and at most one sentence, which is not the first."""
    words = sentences = contacts = 0
    found, first = len(lines), ""
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if _RULE.match(line) and words:
            signs = line in _SIGNATURE_RULES
            if not _is_sentence(first) and (signs or (contacts and not sentences and words <= _BELOW_A_RULE)):
                found = number
            continue
        first = line or first
        words, sentences = words + bool(line), sentences + _is_sentence(line)
        contacts += bool(_CONTACT.search(line))
        if words > _SIGNATURE_LINES or sentences > _SENTENCES or line.endswith("?") or _ADDED.match(line):
            break
    return lines[:found]


def _before_closing(lines: list[str]) -> list[str]:
    """Without "Kind regards" and the lines of a signature below it, down to the end."""
    marks, trusted = _marks(), True
    for number in range(len(lines) - 1, max(0, len(lines) - _NAME_LINES - 3), -1):
        line = lines[number]
        if len(line) <= _NAME_WIDTH:
            below = [one for one in lines[number + 1 :] if one]
            if marks.closing.match(line) or (marks.thanks.match(line) and (not below or _is_name(below[0]))):
                return lines[:number]
            if not below and _closes_with_name(line):
                return lines[:number]
        trusted = not line or _signs(line)
        if not trusted:
            return lines
    return lines


def _closes_with_name(line: str) -> bool:
    """Whether a line is a closing with a name behind: "Kind regards, Ada"."""
    before, mark, name = line.partition(",")
    return bool(mark) and bool(_marks().closing.match(before.strip())) and _is_name(name.strip())


def _signs(line: str) -> bool:
    """Whether a line may be part of a signature: no sentence, and nothing that begins like the middle of one."""
    if _CONTACT.search(line):
        return not line.endswith("?")
    if _is_sentence(line) or line.endswith("?") or _ADDED.match(line):
        return False
    first = line.lstrip("-–—~/*_ \"'(")[:1]
    return len(line.split()) <= _TRADE_WORDS and not first.islower()


def _is_name(line: str) -> bool:
    """Whether a line is a name: a few words with capitals, or initials."""
    parts = line.strip("-–—~/*_., ").split()
    return 0 < len(parts) <= _NAME_WORDS and parts[0][:1].isupper() and all(map(_is_part_of_name, parts))


def _is_part_of_name(word: str) -> bool:
    bare = word.strip("().,\"'")
    initials = bare.isupper() and len(bare) <= _NAME_WORDS
    return bare.istitle() or initials or (len(bare) <= _PARTICLE and bare.isalpha())


def _is_sentence(line: str) -> bool:
    parts = line.split()
    if len(parts) < _SENTENCE_WORDS or _CONTACT.search(line):
        return False
    return line[-1] in ".!?:…" or len(line) >= _SENTENCE_LENGTH
