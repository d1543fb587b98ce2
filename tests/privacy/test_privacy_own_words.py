"""The words that only one person wrote, by which text that was made from their tickets is known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.model.ticket import Message, Ticket
from kbtools.privacy.own_words import RUN, OwnWords, words_of
from kbtools.text.normalise import normalise, slugify

UNSEEN = "\xad\u034f\u180e\u200b\u200f\u2060\u2064\ufeff"
TEXTS = st.text(st.sampled_from(f"abßéÄжñ½… \n\t\r\xa0_-.\u0301{UNSEEN}"), max_size=40)


def test_own_words_are_those_that_nobody_else_wrote() -> None:
    def said(text: str) -> Ticket:
        return Ticket("1", (Message("requester", text, public=True),))

    own = OwnWords.of([said("My Żółć lamp broke on 4711-0815")], [said("a lamp broke")], ["My lamp"], {"my", "on"})
    assert own.words == {"żółć", "4711", "0815"}
    assert own.are_in("… ŻÓŁĆ …")
    assert own.run_in("my żółć LAMP broke")
    assert not own.are_in("my lamp broke on")


@pytest.mark.parametrize(
    "written",
    [
        str.upper,
        lambda word: unicodedata.normalize("NFD", word),
        lambda word: f"{word[:3]}\xad{word[3:]}",
        lambda word: f"{word[:3]}&shy;{word[3:]}",
        lambda word: f"{word[:3]}\u200b{word[3:]}",
        lambda word: f"seen\u200d{word}\ufeffthere",
        lambda word: f"_{word}_",
        lambda word: f"\\{word}",
        lambda word: "".join(f"&#{ord(letter)};" for letter in word),
        lambda word: f"https://shop.example/?q={quote(word)}%0A",
        lambda word: "".join(chr(ord(letter) + 0xFEE0) if letter.isascii() else letter for letter in word),
        lambda word: f"&#9{'9' * 5_000};{word}",
        lambda word: slugify(f"A dark {word} beam"),
    ],
)
@pytest.mark.parametrize("word", ["zürichsee", "żółtko", "zanzibar", "straße"])
def test_a_word_is_known_however_it_is_written(word: str, written: Callable[[str], str]) -> None:
    for theirs, said in ((word, written(word)), (written(word), word)):
        ticket = Ticket("1", (Message("requester", f"My {theirs} lamp", public=True),))
        others = Ticket("2", (Message("requester", "I have seen it there, https://shop.example/?q=9", public=True),))
        own = OwnWords.of([ticket], [others], [], {"lamp"})
        assert own.are_in(f"The {said} here")
        assert not own.are_in("A lamp, as seen there: https://shop.example/?q=lamp")


@pytest.mark.parametrize("said", ["jane@bu\u0308cher.example", "JANE@BÜCHER.example", "ja\xadne@bücher.ex&shy;ample"])
def test_an_address_is_known_however_it_is_written(said: str) -> None:
    assert OwnWords(address="jane@bücher.example").run_in(f"Ask <{said}>")
    assert not OwnWords(address="jane@bücher.example").run_in("Ask jane at the shop")


def words_read_in_every_way(text: str) -> list[str]:
    """What `words_of` gives, found without looking for what a text needs not be read for."""
    if text.isascii():
        return re.findall(r"[^\W_]+", text.lower())
    seen = [normalise(re.sub(f"[{UNSEEN}]", between, text)) for between in (" ", "")]
    plain = unicodedata.normalize("NFKD", seen[1]).encode("ascii", "ignore").decode().lower()
    readings = [unicodedata.normalize("NFKC", one.casefold()) for one in dict.fromkeys(seen)]
    return [word for reading in (*readings, plain) for word in re.findall(r"[^\W_]+", reading)]


@given(TEXTS)
def test_a_text_is_read_in_both_ways_wherever_it_has_what_nobody_sees(text: str) -> None:
    assert set(words_of(text)) == set(words_read_in_every_way(text))


@given(TEXTS, TEXTS)
def test_words_and_runs_are_found_as_by_looking_for_each(theirs: str, text: str) -> None:
    words = words_of(theirs)
    runs = {tuple(words[place : place + RUN]) for place in range(len(words) - RUN + 1)}
    own, said = OwnWords(frozenset(words), frozenset(runs)), words_of(text)
    has_run = any(tuple(said[place : place + RUN]) in runs for place in range(len(said)))
    assert own.run_in(text) == has_run
    assert own.are_in(text) == (has_run or not set(words).isdisjoint(said))
