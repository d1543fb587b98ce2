"""What identifies a person or opens a door, masked; pure.

A mask says what stood there: `[email] [phone] [card] [iban] [token] [password] [ip] [url] [address] [name] [word]`.
Order numbers, versions, error codes, hashes, dates, prices and web addresses without a secret are kept: they are what
the text is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from functools import partial

from kbtools.redact.accounts import cards, ibans
from kbtools.redact.addresses import emails, ips, secret_urls, urls
from kbtools.redact.names import names, people
from kbtools.redact.passwords import passwords
from kbtools.redact.phones import phones
from kbtools.redact.span import KEEP, Span
from kbtools.redact.streets import streets
from kbtools.redact.tokens import tokens

Rule = Callable[[str], Iterator[Span]]
KINDS = ("email", "phone", "card", "iban", "token", "password", "ip", "url", "address", "name", "word")
_MASK = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")
_DIGIT = re.compile(r"[0-9]")
# A mask can change what its neighbours are read as; two or three passes settle that. The limit only keeps a text
# made to be slow from taking longer than so many passes.
_PASSES = 20


class Redactor:
    """Masks private text. `region`: the country whose phone numbers are written without `+`.

    `words` are always masked, in any case, as whole words. Law: `redact(redact(t)) == redact(t)`. The time taken
    grows with the length of the text and not faster, whatever the text is.
    """

    def __init__(self, region: str = "US", words: Iterable[str] = ()) -> None:
        numbers = partial(phones, region=region.upper())
        self._rules: tuple[Rule, ...] = (
            secret_urls, tokens, emails, _words(words), ips, urls, ibans, cards, passwords, streets, numbers, names,
        )  # fmt: skip
        self._of_digits = frozenset((ips, ibans, cards, streets, numbers))

    def knowing(self, told: Iterable[str]) -> Redactor:
        """One that masks the names of these people, too: what a ticket tells of its requester and its agents."""
        other = copy(self)
        other._rules = (*self._rules, people(told))
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
        """What to mask, in order; where two rules see the same characters, the earlier rule has them."""
        # Masks that are there already become as many NULs: no rule reads a word in them.
        plain = _MASK.sub(lambda mask: "\0" * len(mask[0]), text) if "[" in text else text
        found: list[Span] = []
        taken: bytearray | None = None
        digits = _DIGIT.search(plain) is not None
        for rule in self._rules:
            if not digits and rule in self._of_digits:
                continue
            for start, end, kind in rule(plain):
                taken = taken if taken is not None else bytearray(len(text))
                if 1 not in taken[start:end]:
                    taken[start:end] = b"\1" * (end - start)
                    found.append((start, end, kind))
        return sorted(span for span in found if span[2] != KEEP)

    def findings(self, text: str) -> list[tuple[str, str]]:
        """`(kind, excerpt)` of each private part in order; empty exactly when `self(text) == text`."""
        return [(kind, text[start:end]) for start, end, kind in self.spans(text)]


def _words(words: Iterable[str]) -> Callable[[str], Iterator[Span]]:
    spelled = {r"\s+".join(map(re.escape, word.split())) for word in words if word.strip()}
    if not spelled:
        return lambda _: iter(())
    longest_first = "|".join(sorted(spelled, key=lambda word: (-len(word), word)))
    pattern = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE)
    return lambda text: ((m.start(), m.end(), "word") for m in pattern.finditer(text))
