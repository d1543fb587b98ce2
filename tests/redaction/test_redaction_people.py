"""People whom the record of a ticket names are masked in its texts; words that only look like names are not."""

from __future__ import annotations

import pytest
from growth import assert_nearly_linear
from hostile_text import repeated

from kbtools.redaction import Redactor

REDACT = Redactor("US")
MASKED = [
    ("Wilhelmina Oakhurst", "Put it on Wilhelmina Oakhurst, please.", "Put it on [name], please."),
    ("Wilhelmina Oakhurst", "put it on wilhelmina oakhurst", "put it on [name]"),
    ("Wilhelmina Oakhurst", "WILHELMINA OAKHURST is printed", "[name] is printed"),
    ("Wilhelmina Oakhurst", "Oakhurst, Wilhelmina stands there", "[name] stands there"),
    ("Oakhurst, Wilhelmina", "Wilhelmina  Oakhurst and\nWilhelmina\nOakhurst", "[name] and\n[name]"),
    ("Wilhelmina Oakhurst", "ask Wilhelmina, or oakhurst, or W. Oakhurst", "ask [name], or [name], or [name]"),
    ("Wilhelmina Oakhurst", "Wilhelmina O. called", "[name]. called"),
    ("Wilhelmina Grace Oakhurst", "Wilhelmina G. Oakhurst called", "[name] called"),
    ("Wilhelmina Oakhurst", "tag wilhelmina_oakhurst, wilhelmina-oakhurst", "tag [name], [name]"),
    ("Wilhelmina Oakhurst", "https://desk.example/u/wilhelmina.oakhurst?x=1", "https://desk.example/u/[name]?x=1"),
    ("wilhelmina.oakhurst@web.example", "Wilhelmina Oakhurst", "[name]"),
    ("Zoë Müller", "Zoe Mueller, zoë müller, ZOE MULLER, Müller", "[name], [name], [name], [name]"),
    ("Zoe Mueller", "Zoë Müller schreibt man so", "[name] schreibt man so"),
    ("José Núñez", "jose nunez y JOSÉ NÚÑEZ", "[name] y [name]"),
    ("Łukasz Groß", "lukasz gross, Lukasz Groß", "[name], [name]"),
    ("Jose\u0301 Quintanilla", "José Quintanilla", "[name]"),
    ("Anna-Lena Weiß-Krüger", "Anna-Lena; anna lena; Weiss-Krueger; Krüger", "[name]; [name]; [name]; [name]"),
    ("Ludwig van der Bergen", "Ludwig van der Bergen; Herr van der Bergen; Bergen", "[name]; Herr [name]; [name]"),
    ("María de la Cueva", "señora de la Cueva", "señora [name]"),
    ("Sean O’Donovan", "O'Donovan; sean o'donovan", "[name]; [name]"),
    ("Will Mason", "It is Will Mason, will mason, Mason Will.", "It is [name], [name], [name]."),
    ("Will Mason", "Hi will, it is done.", "Hi [name], it is done."),
    ("Will Mason", "It works now. Thanks Will!", "It works now. Thanks [name]!"),
    ("May Banks", "It is back.\nMay", "It is back.\n[name]"),
    ("Anne Banks", "It is back. A. Banks", "It is back. [name]"),
    ("Jo Li", "Jo Li here, jo li", "[name] here, [name]"),
    ("Wilhelmina Oakhurst", "Done.\nW.O.", "Done.\n[name]"),
    ("Wilhelmina Oakhurst", "Done.\n- WO", "Done.\n- [name]"),
    ("王小明", "王小明的订单，小明，王先生", "[name]的订单，[name]，[name]先生"),
    ("山田 太郎", "山田太郎です。山田さん", "[name]です。[name]さん"),
    ("김민수", "김민수님, 민수", "[name]님, [name]"),
    ("Иван Соколов", "иван соколов и Соколов", "[name] и [name]"),
    ("Ida Brandmaier (Glim)", "Ida Brandmaier at Glim", "[name] at Glim"),
    ("'Ida Brandmaier' via Support", "Support says Ida", "Support says [name]"),
]  # fmt: skip
KEPT = [
    ("Will Mason", "I will ask a mason. It will work in May."),
    ("May Banks", "May I use it with two banks in May?"),
    ("Mark Page", "Please mark the page as read. Mark it."),
    ("Rose Ford", "The price rose. A Ford."),
    ("Wilhelmina Oakhurst", "WO 2026 is the order, and the W is missing"),
    ("Ann Lee", "the ann parameter"),
    ("Glim Support", "Glim does not start, says Support. Thanks Glim"),
    ("support@glim.example", "the Support page of Glim"),
    ("keith@keith.example", "keith is a word here"),
    ("104582", "order 104582"),
    ("w77@web.example", "the web page"),
    ("An der Alm", "an der Tür"),
    ("Al Will", "ask al. Will it go?"),
    ("王小明", "王国的小事"),
]


@pytest.mark.parametrize(("name", "text", "masked"), MASKED)
def test_a_name_of_the_record_is_masked_however_it_is_written(name: str, text: str, masked: str) -> None:
    assert REDACT.knowing([name])(text) == masked


@pytest.mark.parametrize(("name", "text"), KEPT)
def test_words_that_are_no_name_where_they_stand_are_kept(name: str, text: str) -> None:
    assert REDACT.knowing([name])(text) == text


def test_common_words_of_two_people_side_by_side_are_no_name() -> None:
    assert REDACT.knowing(["Will Smithers", "Mark Joneson"])("it will mark all") == "it will mark all"


def test_masking_the_names_of_people_twice_is_masking_once() -> None:
    for name, text, _ in MASKED:
        redact = REDACT.knowing([name])
        assert redact(redact(text)) == redact(text)


@pytest.mark.full
def test_the_time_grows_as_the_text_whatever_the_names_are() -> None:
    names = [
        "Jo Li",
        "A-a a-A",
        "Will May",
        "de la de la",
        "王小明",
        "aa.aa@web.example",
        *map("Aa{}".format, "bcdef" * 9),
    ]
    redact = REDACT.knowing(names)
    for piece in ("Will May ", "jo,li ", "a-a-", "de la ", "王小明", "W.M.\n", "aa.aa ", "É", "J. ", " ", "\nWM"):
        assert_nearly_linear(redact, repeated(piece), sizes=(1_000, 10_000))


def test_a_thousand_people_cost_little_more_in_a_text_than_one() -> None:
    one = REDACT.knowing(["Wilhelmina Oakhurst"])
    letters = "abcdefghij"
    many = REDACT.knowing(f"Wil{a}{b}{c} Oak{c}{b}{a}" for a in letters for b in letters for c in letters)
    text = "The light does not pair with my phone since Wilabc Oakcba changed it. " * 20
    assert many(text).count("[name]") == 20
    assert one(text) == text


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ("kids.bike.club@example.org", "We are a kids' bike club, ask at the bike club."),
        ("hotel.guest.ramos@example.org", "Will the reception of the hotel be open?"),
        ("Can Yilmaz", "Can you help? I can not. You can."),
    ],
)
def test_words_of_an_address_and_stop_words_stay_where_they_are_no_name(told: str, text: str) -> None:
    assert Redactor("US").knowing([told])(text) == text


@pytest.mark.parametrize(
    ("told", "text", "masked"),
    [
        ("hotel.guest.oakhurst@example.org", "For the family Oakhurst, please.", "For the family [name], please."),
        ("bike.club@example.org", "My login is bike.club there.", "My login is [name] there."),
        ("Can Yilmaz", "Please ask Can, or can yilmaz.", "Please ask [name], or [name]."),
    ],
)
def test_words_of_an_address_and_stop_words_go_where_they_are_a_name(told: str, text: str, masked: str) -> None:
    assert Redactor("US").knowing([told])(text) == masked
