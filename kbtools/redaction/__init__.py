"""Redaction: masks personal data and secrets; pure functions.

A mask names the kind of data: `[email] [phone] [card] [iban] [token] [password] [ip] [url] [address] [name] [birthdate]
[word]`.
Order numbers, versions, error codes, hashes, dates, prices and web addresses without a secret are kept, since they are
what the text is about.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable
from copy import copy
from functools import lru_cache
from pathlib import PurePath

from kbtools.redaction.addresses import IPS, SECRET_URLS, URLS, emails
from kbtools.redaction.bank_numbers import CARDS, IBANS
from kbtools.redaction.births import births
from kbtools.redaction.names import names
from kbtools.redaction.passwords import passwords
from kbtools.redaction.people import people
from kbtools.redaction.phones import check_regions, phones
from kbtools.redaction.prefilter import Gate
from kbtools.redaction.span import KEEP, Rule, Span
from kbtools.redaction.spelled_addresses import SPELLED
from kbtools.redaction.streets import streets
from kbtools.redaction.tokens import tokens

KINDS = ("email", "phone", "card", "iban", "token", "password", "ip", "url", "address", "name", "birthdate", "word")
_MASK = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")
# A mask can change how the text beside it is read; two or three passes settle that. The limit only keeps a text
# made to be slow from taking longer than so many passes.
_PASSES = 20


class RedactionError(RuntimeError):
    """A rule failed, so nothing of the text is known to be masked.

    The message says where in the code, and what kind of exception it was; it holds nothing of the text, for it may be
    logged.
    """


class Redactor:
    """Masks private text. `region`: the country, or several, whose phone numbers are written without `+`.

    `words` are always masked, in any case, as whole words. Law: `redact(redact(t)) == redact(t)`, unless
    a text was made so that each mask uncovers another one, more than 20 times.

    The time taken grows with the length of the text and not faster, whatever the text is; there is no longest text, so
    whoever takes texts from strangers limits their length. Every method that reads a text raises `RedactionError` if a
    rule fails, and gives nothing then: the caller keeps the record, and neither shows it nor learns from it.
    """

    def __init__(self, region: str | Iterable[str] = "US", words: Iterable[str] = ()) -> None:
        self._gate = Gate(
            (
                SECRET_URLS,
                *tokens(),
                emails(),
                SPELLED,
                *_words(words),
                IPS,
                URLS,
                IBANS,
                CARDS,
                *passwords(),
                streets(),
                births(),
                phones(region),
                *names(),
            )
        )
        self._told: tuple[Rule, ...] = ()

    def knowing(self, told: Iterable[str]) -> Redactor:
        """A redactor that also masks the names of these people, such as a ticket's requester and agents."""
        rules = people(told)
        if not rules:
            return self
        other = copy(self)
        other._told = (*self._told, *rules)
        return other

    def __call__(self, text: str) -> str:
        """The text with a mask for each private part."""
        for _ in range(_PASSES):
            spans = self.spans(text)
            if not spans:
                break
            parts: list[str] = []
            at = 0
            for start, end, kind in spans:
                parts += (text[at:start], f"[{kind}]")
                at = end
            text = "".join((*parts, text[at:]))
        return text

    def spans(self, text: str) -> list[Span]:
        """The spans to mask, in order; where two rules overlap, the earlier rule wins.

        Names of people whom `knowing` was told of are masked in web addresses, too.
        """
        try:
            return self._spans(text)
        except Exception as error:
            # the frames alone: the cause itself may quote the text
            failure = RedactionError(f"a text could not be masked: {_place(error)}")
            raise failure.with_traceback(error.__traceback__) from None

    def _spans(self, text: str) -> list[Span]:
        # Existing masks are replaced by NULs of the same length, so that no rule reads words in them.
        plain = _MASK.sub(lambda mask: "\0" * len(mask[0]), text) if "[" in text else text
        found: list[Span] = []
        taken: bytearray | None = None
        rules = self._gate(plain)
        for number, rule in enumerate((*rules, *self._told)):
            for start, end, kind in rule.find(plain):
                taken = taken if taken is not None else bytearray(len(text))
                if taken.find(1, start, end) < 0 and (number >= len(rules) or taken.find(2, start, end) < 0):
                    taken[start:end] = (b"\2" if kind == KEEP else b"\1") * (end - start)
                    found.append((start, end, kind))
        return sorted(span for span in found if span[2] != KEEP) if found else found

    def findings(self, text: str) -> list[tuple[str, str]]:
        """`(kind, excerpt)` of each private part in order; empty exactly when `self(text) == text`."""
        return [(kind, text[start:end]) for start, end, kind in self.spans(text)]


@lru_cache(maxsize=8)
def redactor_for(region: tuple[str, ...], words: tuple[str, ...]) -> Redactor:
    """The redactor for these settings, made once in a process: it keeps nothing of the texts that it masks.

    Raises `KbError` `setting` for a region that is no country with telephone numbers: none of them would be masked.
    """
    check_regions(region)
    return Redactor(region, words)


def _place(error: Exception) -> str:
    """The kind of an exception, and the line of code that raised it."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {PurePath(last.filename).name}, line {last.lineno}"


def _words(words: Iterable[str]) -> tuple[Rule, ...]:
    spelled = {r"\s+".join(map(re.escape, word.split())) for word in words if word.strip()}
    if not spelled:
        return ()
    longest_first = "|".join(sorted(spelled, key=lambda word: (-len(word), word)))
    pattern = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE)
    return (Rule(lambda text: ((m.start(), m.end(), "word") for m in pattern.finditer(text))),)
