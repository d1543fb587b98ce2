"""No text makes masking slow: the time of each rule grows nearly as the text does."""

from __future__ import annotations

import pytest
from growth import assert_nearly_linear
from hostile_text import HOSTILE, SOME_HOSTILE

from kbtools.redaction.addresses import IPS, SECRET_URLS, URLS, emails
from kbtools.redaction.bank_numbers import CARDS, IBANS
from kbtools.redaction.names import names, people
from kbtools.redaction.passwords import passwords
from kbtools.redaction.phones import phones
from kbtools.redaction.span import Rule
from kbtools.redaction.streets import streets
from kbtools.redaction.tokens import tokens

RULES: dict[str, tuple[Rule, ...]] = {
    "mail addresses": (emails(),),
    "machines": (IPS,),
    "web addresses": (URLS, SECRET_URLS),
    "bank numbers": (IBANS, CARDS),
    "names": (*names(), *people(["Jane van Aa", "aa.doe@example.com"])),
    "passwords": passwords(),
    "streets": (streets(),),
    "telephones": (phones("US"), phones("DE")),
    "tokens": tokens(),
}


def assert_rules_are_nearly_linear(rules: tuple[Rule, ...], made: list[str], sizes: tuple[int, ...]) -> None:
    def work(text: str) -> None:
        for rule in rules:
            list(rule.find(text))

    work("call 415-555-2671")  # what is read once is read now
    for name in made:
        assert_nearly_linear(work, HOSTILE[name], sizes=sizes)


@pytest.mark.parametrize("kind", RULES)
def test_the_time_of_a_rule_grows_nearly_as_the_text(kind: str) -> None:
    assert_rules_are_nearly_linear(RULES[kind], list(SOME_HOSTILE), (500, 5_000))


@pytest.mark.full
@pytest.mark.parametrize("kind", RULES)
def test_the_time_of_a_rule_grows_nearly_as_any_text(kind: str) -> None:
    assert_rules_are_nearly_linear(RULES[kind], list(HOSTILE), (1_000, 10_000, 100_000))
