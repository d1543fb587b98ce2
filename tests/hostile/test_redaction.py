"""No text makes masking slow: the time of each rule grows nearly as the text does."""

from __future__ import annotations

import sys
from collections.abc import Callable
from statistics import median

import pytest
from growth import assert_nearly_linear, in_time, peak_megabytes
from hostile_text import HOSTILE, SOME_HOSTILE, Maker, long_words, repeated

from kbtools.redaction import Redactor
from kbtools.redaction.addresses import IPS, SECRET_URLS, URLS, emails
from kbtools.redaction.bank_numbers import CARDS, IBANS
from kbtools.redaction.births import births
from kbtools.redaction.names import names
from kbtools.redaction.passwords import passwords
from kbtools.redaction.people import people
from kbtools.redaction.phones import phones
from kbtools.redaction.span import Rule
from kbtools.redaction.spelled_addresses import SPELLED
from kbtools.redaction.streets import streets
from kbtools.redaction.tokens import tokens

RULES: dict[str, tuple[Rule, ...]] = {
    "mail addresses": (emails(), SPELLED),
    "dates of birth": (births(),),
    "machines": (IPS,),
    "web addresses": (URLS, SECRET_URLS),
    "bank numbers": (IBANS, CARDS),
    "names": (*names(), *people(["Jane van Aa", "aa.doe@example.com"])),
    "passwords": passwords(),
    "streets": (streets(),),
    "telephones": (phones("US"), phones(["DE", "GB"])),
    "tokens": tokens(),
}


# What took seconds once, in a few thousand characters or less.
SLOW_ONCE: dict[str, Maker] = {
    "three long words behind a greeting": lambda n: "Hi " + " ".join(["A" + "a" * (n // 3)] * 3) + "=",
    "long words of two letters": long_words(2, " ", "\u0301", "Hi ", "Éé"),
    "blanks below a closing line": repeated(" ", "=", "Regards\nJane"),
    "blanks behind a closing line": repeated(" ", "x", "Regards"),
    "a street of many hyphens": repeated("Via " + "A-" * 25 + "A 5x "),
    "streets with a letter too many": repeated("Via Xa 1x "),
    "numbers with half a town": repeated("Aa Bb Cc 1, 2 "),
    "flats": repeated("Flat 1, "),
    "boxes": repeated("P.O. Box 1"),
    "addresses in words": repeated("a dot ", "", "keith at "),
    "words for at": repeated("a at b."),
    "labels of names": repeated("full name:", "=", "name: "),
    "closings in one line": repeated("Regards, Aa "),
    "births without a date": repeated("born on the 1. ", "x"),
    "halves of web tokens": repeated("-eyJ"),
    "passwords that end in an address": repeated("pw:", "://"),
    "passwords without an end": repeated("pw/a:"),
    "key blocks in the heads of key blocks": repeated("a: -----BEGIN A-----\nAAAA\n"),
}


def each_rule(rules: tuple[Rule, ...]) -> Callable[[str], None]:
    def work(text: str) -> None:
        for rule in rules:
            list(rule.find(text))

    work("call 415-555-2671")  # what is read once is read now
    return work


@pytest.fixture(scope="module")
def redact() -> Redactor:
    redactor = Redactor("DE", ["Acme Corp", "aa"]).knowing(["Jane van Aa", "aa.doe@example.com"])
    redactor("call 415-555-2671 or +49 30 1234567")
    return redactor


@pytest.mark.parametrize("name", SLOW_ONCE)
def test_what_was_slow_once_takes_a_time_that_grows_nearly_as_the_text(name: str, redact: Redactor) -> None:
    assert_nearly_linear(redact, SLOW_ONCE[name], sizes=(1_000, 10_000))


@pytest.mark.full
def test_masking_takes_a_time_that_grows_nearly_as_the_text(redact: Redactor) -> None:
    for make in SOME_HOSTILE.values():
        assert_nearly_linear(redact, make, sizes=(500, 5_000))


@pytest.mark.full
def test_masking_takes_a_time_that_grows_nearly_as_any_text(redact: Redactor) -> None:
    for make in in_time(HOSTILE.values()):
        assert_nearly_linear(redact, make, sizes=(3_000, 30_000))


@pytest.mark.full
def test_masking_a_hundred_thousand_characters_takes_a_time_that_grows_nearly_as_the_text(redact: Redactor) -> None:
    took = {name: assert_nearly_linear(redact, make) for name, make in (SOME_HOSTILE | SLOW_ONCE).items()}
    slowest = max(took, key=lambda name: took[name])
    sys.stdout.write(f"\n100,000 characters of {len(took)} kinds: median {median(took.values()):.2f} s of CPU, ")
    sys.stdout.write(f"at most {took[slowest]:.2f} s ({slowest}); peak {peak_megabytes():.0f} MB\n")


@pytest.mark.full
@pytest.mark.parametrize("kind", RULES)
def test_the_time_of_each_rule_grows_nearly_as_the_text(kind: str) -> None:
    # Without the other rules, and the strings that the text has to contain before a rule is asked.
    work = each_rule(RULES[kind])
    for make in in_time((SOME_HOSTILE | SLOW_ONCE).values()):
        assert_nearly_linear(work, make, sizes=(2_000, 20_000))
