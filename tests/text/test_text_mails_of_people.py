"""Mails as people and their programs write them, in eleven languages: what is kept of each.

The file has a mail below `%% name`, and below `%% stays` what of it is the person's own.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kbtools.text.normalise import normalise
from kbtools.text.quotations import own_words

FILE = Path(__file__).with_name("mails_of_people.txt")
PARTS = [part.partition("\n") for part in f"\n{FILE.read_text(encoding='utf-8')}".split("\n%% ")[1:]]
MAILS = {name: (mail, own) for (name, _, mail), (_, _, own) in zip(PARTS[::2], PARTS[1::2], strict=True)}


def test_every_mail_has_what_stays_of_it() -> None:
    assert [name for name, _, _ in PARTS[1::2]] == ["stays"] * len(MAILS)
    assert len(MAILS) >= 50


@pytest.mark.parametrize("name", MAILS)
def test_no_word_of_the_person_is_lost_and_none_of_another_kept(name: str) -> None:
    mail, own = MAILS[name]
    assert own_words(normalise(mail)) == normalise(own)
