"""Signatures, notices and lines of devices at the end of a message, and what a mail server adds at its top.

What is taken is short lines without a sentence: a name, a trade, numbers, addresses. Words that a person wrote below a
rule or below their thanks stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from kbtools.languages import every, ways
from kbtools.languages.language import PROGRAMS
from kbtools.text.alternation import tree

_PARTING = r"(?:[-–—_=*~#•]{2,100}|—)"
RULE = re.compile(f"{_PARTING}$")
"""A line that has no words and parts others."""
# Lines of devices in languages of which no more is known.
_DEVICES_ELSEWHERE = (
    "(?:iphone|ipad|android|galaxy)(?:から送信|에서 보냄).{0,10}",
    "(?:나의|내) (?:iphone|ipad|galaxy)에서 보냄",
    "(?:发自|發自|從|从)我的 ?(?:iphone|ipad|android|galaxy|小米|huawei|手机|手機).{0,10}",
    rf"(?:отправлено|надіслано|odesláno|odoslané) (?:с|из|з|із|z) (?:моего |мого |mého |môjho )?{PROGRAMS}.{{0,30}}",
)
_REST = re.compile(r"\(\?[=!]|\.\{")  # of a pattern, from where on any text may follow
_SIGNATURE_RULES = frozenset(("--", "—", "–", "__"))
_SIGNATURE_LINES = 20  # lines with words below a rule
_BELOW_A_RULE = 5  # the same where the rule is not one of signatures
_SENTENCES = 1  # as many sentences may a signature have, such as a motto
_NAME_LINES, _NAME_WIDTH = 12, 80
_LAST = 8  # last lines among which those of programs and devices are looked for
_TOP = 3  # first lines with words, among which those of mail servers are looked for
_SHORTEST_NOTICE = 20
_SENTENCE_WORDS, _LONG_SENTENCE_WORDS, _SENTENCE_LENGTH = 5, 12, 60
_WIDEST_BANNER = 500
_WIDEST_CONTACT, _WIDEST_NICKNAME = 160, 20
_NAME_WORDS, _TRADE_WORDS = 5, 8
_SHORT_CLOSING = 3  # letters of LG, MfG
_SENTENCE_WORD = 5  # letters of a last word that is no abbreviation
_PARTICLE = 3  # letters of "von", "de la"
_CONTACT = re.compile(r"\S@\S|\bhttps?:|\bwww\.|(?:\d[ ()/.+-]{0,2}){6}|\[(?:email|phone|url|address|name)\]|\|| · ")
_LINK = re.compile(r"\s*(?:<[^<>]{1,300}>|\(https?:[^()\s]{1,300}\)|\[[^\[\]]{1,300}\]|https?:\S{1,300})\s*$")
_ITEM = re.compile(r"(?:[-*•]|\d{1,2}[.)]) \S|```")  # of a list, or code
_LINKS = re.compile(r"\bhttps?:|\bwww\.|:$")  # what may be pointed out, and what points
_SENTENCE_END = re.compile(r"[.!?…)] ")
_TITLE = re.compile(r"(?:[^\W\d_]{1,3}\.\s?){1,3}")  # "i. A.", "p.p.", "dr." before a name
_ADDED = re.compile(r"P\.?\s?P?\.?S\.?\s?[:.\w]")  # a postscript


@dataclass(frozen=True)
class _Marks:
    """Patterns of all languages, for whole lines, except where it is said."""

    closing: re.Pattern[str]
    thanks: re.Pattern[str]
    alone: re.Pattern[str]  # a closing behind a sentence; `short`: one that may be something else, as "LG" is
    before_name: re.Pattern[str]  # a closing in front of a name, at the beginning of a line or behind a sentence
    outcome: re.Pattern[str]  # searched
    closed: re.Pattern[str]  # the beginning of a line with a closing or thanks, searched in small letters
    machine: re.Pattern[str]  # the same for what may be a line of a device or server, or a legal notice
    parted: re.Pattern[str]  # the same for lines without words


@dataclass(frozen=True)
class _MachineMarks:
    """Patterns of all languages for whole lines that no person wrote; most messages have none of them."""

    device: re.Pattern[str]
    disclaimer: re.Pattern[str]
    banner: re.Pattern[str]


def _line(pattern: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern})$", re.IGNORECASE)


@cache
def _marks() -> _Marks:
    own = every(lambda known: known.mail.device + known.mail.disclaimer + known.mail.banner)
    machine = [_REST.split(line.replace(PROGRAMS, r"\w"), maxsplit=1)[0] for line in (*own, *_DEVICES_ELSEWHERE)]
    full, short = ways(lambda known: known.closings.full), ways(lambda known: known.closings.short).lower()
    closing = f"{full}|{short}|{ways(lambda known: known.mail.on_behalf)}"
    thanks = ways(lambda known: known.closings.thanks)
    return _Marks(
        _line(rf"(?:(?:{thanks})[,.!]? (?:and |und |et |e |y |en |& )?)?(?:{closing})\W{{0,6}}"),
        _line(rf"(?:{thanks})\W{{0,6}}"),
        _line(rf"(?:{full}|(?P<short>{short}))\W{{0,6}}"),
        re.compile(rf"(?P<closing>{closing})(?P<mark>\s?[,.!])? (?=[^\W\d_])", re.IGNORECASE),
        re.compile(rf"\b(?:{ways(lambda known: (*known.outcomes.worked, *known.outcomes.failed))})", re.IGNORECASE),
        re.compile(rf"\n(?:{tree((closing, thanks))})"),
        re.compile(rf"\n(?:[^\w\n]|_)*+(?:{tree(machine)})"),
        re.compile(rf"\n{_PARTING}\n"),
    )


@cache
def _machine_marks() -> _MachineMarks:
    return _MachineMarks(
        _line(rf"(?:{ways(lambda known: known.mail.device)}|{'|'.join(_DEVICES_ELSEWHERE)})[.!]?"),
        _line(rf"\W{{0,10}}(?:{ways(lambda known: known.mail.disclaimer)}).*"),
        _line(rf"\W{{0,10}}(?:{ways(lambda known: known.mail.banner)})\W{{0,10}}"),
    )


def without_signature(text: str, small: str) -> str:
    """The text without signature, notices and device lines at the end and without a mail server's lines at the top.

    Where nothing would be left, it stays as it is. `small`: the text, or what it is a part of, in small letters and
    with line breaks around it.
    """
    marks, text = _marks(), _before_closing_in_line(text)
    machine, parted = marks.machine.search(small), marks.parted.search(small)
    if not (machine or parted or marks.closed.search(small)):
        return text.strip()
    left = text.split("\n")
    steps: tuple[Callable[[list[str]], list[str]], ...] = (_before_closing,)
    if machine:
        left, steps = _without_banner(left), (_before_notice, _without_devices, _before_rule, _before_closing)
    elif parted:
        steps = (_before_rule, _before_closing)
    for step in steps:
        shorter = step(left)
        if len(shorter) < len(left) and any(any(map(str.isalnum, line)) for line in shorter):
            left = shorter
            while not left[-1] or RULE.match(left[-1]):
                left.pop()
    return "\n".join(left).strip()


def _without_banner(lines: list[str]) -> list[str]:
    banner, seen, kept = _machine_marks().banner, 0, list[str]()
    for number, line in enumerate(lines):
        if 0 < len(line) <= _WIDEST_BANNER and banner.match(line):
            continue
        kept.append(line)
        seen += bool(line)
        if seen >= _TOP:
            return [*kept, *lines[number + 1 :]]
    return kept if seen else lines


def _before_notice(lines: list[str]) -> list[str]:
    """The lines before the first legal notice, unless a question follows it."""
    disclaimer = _machine_marks().disclaimer
    for number, line in enumerate(lines):
        if len(line) > _SHORTEST_NOTICE and disclaimer.match(line):
            return lines if any(below.endswith("?") for below in lines[number:]) else lines[:number]
    return lines


def is_device(line: str) -> bool:
    """Whether a device or program wrote this line: "Sent from my iPhone"."""
    if len(line) > _WIDEST_CONTACT:
        return False
    bare = (_LINK.sub("", line) if line[-1:] in (">", ")", "]") or "http" in line else line).strip("<>()[]*_-–—| ")
    return bool(bare) and bool(_machine_marks().device.match(bare))


def _without_devices(lines: list[str]) -> list[str]:
    """Without the lines of devices at the end, and those among the last lines."""
    end, left = len(lines), len(lines)
    while end and (not lines[end - 1] or RULE.match(lines[end - 1]) or is_device(lines[end - 1])):
        end -= 1
        left = end if is_device(lines[end]) else left
    first = max(0, end - _LAST)
    return [*lines[:first], *(line for line in lines[first:left] if not line or not is_device(line))]


def _before_rule(lines: list[str]) -> list[str]:
    """The lines before a rule with a signature below: few lines, and at most one sentence, which is not the first."""
    words = sentences = contacts = wordy = 0
    found, first = len(lines), ""
    if not any(map(RULE.match, lines)):
        return lines
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if RULE.match(line) and words:
            if line in _SIGNATURE_RULES or (contacts and not wordy and words <= _BELOW_A_RULE):
                found = found if _is_sentence(first) or _LINKS.search(first) else number
            continue
        if _ITEM.match(line):
            break
        first = line or first
        words, sentences = words + bool(line), sentences + _is_sentence(line)
        contacts += _has_contact(line)
        wordy += len(line.split()) > _NAME_WORDS
        if words > _SIGNATURE_LINES or sentences > _SENTENCES or line.endswith("?") or _ADDED.match(line):
            break
    return lines[:found]


def _before_closing(lines: list[str]) -> list[str]:
    """Without "Kind regards" and the lines of a signature below it, down to the end."""
    below: list[str] = []
    for number in range(len(lines) - 1, max(0, len(lines) - _NAME_LINES - 3), -1):
        line = lines[number]
        if not line:
            continue
        if len(line) > _WIDEST_CONTACT:
            return lines
        if _closes(line, below):
            return lines[:number]
        if not _signs(line) and (below or not _is_nickname(line)):
            return lines
        below.insert(0, line)
    return lines


def _closes(line: str, below: Sequence[str]) -> bool:
    """Whether a message ends here; `below` are lines of which each may be part of a signature."""
    if not _may_close(line):
        return False
    thanked = below and _marks().thanks.match(line) and _is_name(below[0])  # thanks alone say how it went
    return bool(thanked or _marks().closing.match(line) or _closes_with_name(line))


def _may_close(line: str) -> bool:
    return bool(_marks().closed.match(f"\n{line.lower()}"))


def _before_closing_in_line(text: str) -> str:
    """The text without a closing, also with a name, behind its last sentence: "It is dark. Kind regards, Ada"."""
    begun = text.rfind("\n") + 1
    for found in _SENTENCE_END.finditer(text, max(begun, len(text) - _WIDEST_CONTACT)):
        left, rest = text[: found.start() + 1], text[found.end() :]
        if _may_close(rest) and (_closes_with_name(rest) or _closes_alone(rest, left)):
            return left
    return text


def _closes_alone(text: str, left: str) -> bool:
    """Whether this is a closing and nothing else; "LG" is none where a question or abbreviation is `left` before it."""
    found, word = _marks().alone.match(text), left[-_SENTENCE_WORD - 1 : -1]
    is_told = left[-1] == "!" or (left[-1] == "." and len(word) == _SENTENCE_WORD and word.isalpha())
    return found is not None and (is_told or not found["short"])


def _closes_with_name(text: str) -> bool:
    """Whether this is a closing and a name: "Kind regards, Ada", "LG, Ada Lovelace", "Kind regards Ada Lovelace".

    A mark, a surname and a long closing: it has two of them. "Take care Ada" is no signature, and "LG, Fernseher"
    tells of a brand.
    """
    found = _marks().before_name.match(text) if _may_close(text) else None
    if not found:
        return False
    name = text[found.end() :]
    proofs = (found["mark"], len(name.split()) > 1, len(found["closing"]) > _SHORT_CLOSING)
    return sum(map(bool, proofs)) > 1 and len(name) <= _NAME_WIDTH and _is_name(name)


def _signs(line: str) -> bool:
    """Whether a line may be part of a signature: no sentence, and nothing that begins like the middle of one."""
    words = len(line.split())
    if line[-1] == "?" or (line[-1] in ".!…" and words >= _SENTENCE_WORDS):
        return False
    if _has_contact(line):
        return True
    if _is_sentence(line) or _ADDED.match(line):
        return False
    first = line.lstrip("-–—~/*_ \"'(")[:1]
    titled = _TITLE.match(line) if first.islower() else None
    return words <= _TRADE_WORDS and (not first.islower() or bool(titled and _is_name(line[titled.end() :])))


def _is_name(line: str) -> bool:
    """Whether a line is a name: a few words with capitals, or initials; "Solved" is none."""
    if _marks().outcome.search(line[:_NAME_WIDTH]):
        return False
    parts = line.strip("-–—~/*_., ").split()
    if not 0 < len(parts) <= _NAME_WORDS or not (parts[0][0].isupper() and parts[-1][0].isupper()):
        return False
    return all(map(_is_part_of_name, parts))


def _is_nickname(line: str) -> bool:
    """Whether a line is a single word without a full stop, as people sign in small letters."""
    return len(line) <= _WIDEST_NICKNAME and line.isalnum() and not _marks().outcome.search(line)


def _is_part_of_name(word: str) -> bool:
    bare = word.strip("().,\"'")
    initials = bare.isupper() and len(bare) <= _NAME_WORDS
    return bare.istitle() or initials or (len(bare) <= _PARTICLE and bare.isalpha())


def _is_sentence(line: str) -> bool:
    ends = len(line) >= _SENTENCE_LENGTH or line[-1:] in (".", "!", "?", ":", "…")
    count = len(line.split()) if ends else 0
    long = count >= _LONG_SENTENCE_WORDS and "|" not in line
    return long or (count >= _SENTENCE_WORDS and not _has_contact(line))


def _has_contact(line: str) -> bool:
    """Whether a line has an address or a number to reach somebody at."""
    return len(line) <= _WIDEST_CONTACT and bool(_CONTACT.search(line))
