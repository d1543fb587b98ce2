"""Text that strangers may send to make work slow: each maker gives about as many characters as it is asked for.

Use them with `growth.assert_nearly_linear`, for instance

    @pytest.mark.parametrize("name", HOSTILE)
    def test_the_time_grows_nearly_as_the_text(name: str) -> None:
        assert_nearly_linear(work, HOSTILE[name])
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator

Maker = Callable[[int], str]


def repeated(piece: str, end: str = "", begin: str = "") -> Maker:
    """One piece again and again, after a beginning and before an end."""
    return lambda n: begin + piece * max(1, (n - len(begin) - len(end)) // len(piece)) + end


def long_words(count: int, between: str, end: str = "", begin: str = "", letters: str = "a") -> Maker:
    """A few words that share all the characters: what tries every way to split them is slow."""

    def make(n: int) -> str:
        length = max(1, n // count // len(letters))
        return begin + between.join([letters * length] * count) + end

    return make


def words_of_root_length(between: str, end: str = "", begin: str = "", letters: str = "a") -> Maker:
    """As many words as each has letters: what starts anew at every word and reads on from there is slow."""

    def make(n: int) -> str:
        root = max(1, int(n**0.5))
        return begin + between.join([letters * max(1, root // len(letters))] * root) + end

    return make


def nested(opening: str, closing: str, middle: str = "x") -> Maker:
    """What opens is closed in the right order, as deep as there is room."""

    def make(n: int) -> str:
        depth = max(1, n // (len(opening) + len(closing)))
        return opening * depth + middle + closing * depth

    return make


def mixed(pieces: Iterable[str], seed: int = 1) -> Maker:
    """Pieces in an order drawn by lot, the same each time."""
    drawn_from = tuple(pieces)

    def make(n: int) -> str:
        lot, made, length = random.Random(seed), list[str](), 0
        while length < n:
            made.append(lot.choice(drawn_from))
            length += len(made[-1])
        return "".join(made)[:n]

    return make


def _families(**families: Iterable[Maker]) -> dict[str, Maker]:
    return {f"{name} {number}": make for name, makers in families.items() for number, make in enumerate(makers, 1)}


def _greeted() -> Iterator[Maker]:
    """Greetings, and long words with an odd end behind them."""
    yield lambda n: "Hi " + " ".join(["A" + "a" * (n // 3)] * 3) + "="
    yield words_of_root_length(" A", "=", "Hi A")
    for greeting in ("Hi ", "moin ", "Dear Mr ", "Thanks ", "\n", "Sehr geehrte Frau ", "My name is ", "I'm "):
        yield repeated("Aa ", "=", greeting)
        yield repeated(f"{greeting}Aa'a-a ", "=")
        yield long_words(3, " ", "=", greeting + "A")
        yield long_words(1, "", "=", greeting + "A", "a-")
        yield long_words(2, " ", "\u0301", greeting, "Éé")
    for closing in ("Regards\n", "Kind regards,\n\n", "--\n", "LG ", "Done.\n- "):
        yield repeated(closing)
        yield repeated(" ", "=", closing + "Jane")
        yield long_words(3, " ", "=", closing + "A")


def _letters() -> Iterator[Maker]:
    """Runs of capitals, and of letters of other alphabets."""
    for letters in ("A", "a", "Aa ", "A-", "A'", "A.", "Ä", "ł", "Ωω", "Жж", "漢", "ß", "İ", "ﬁ", "😀", "_", "Aa.Bb"):
        yield repeated(letters)
        yield repeated(letters, "=")
        yield words_of_root_length(" ", "!", letters=letters)


def _digits() -> Iterator[Maker]:
    """Digits, and what stands between them."""
    for piece in (
        "1", "0", "1 ", "12 ", "1-", "1.", "1,", "1/", "(1", "1)", "+1 ", "1:", "1 1", "12/12/12 ", "4111 ", "1.1.1.1",
    ):  # fmt: skip
        yield repeated(piece)
        yield repeated(piece, "x")
        yield words_of_root_length(piece, letters="1")
    yield mixed("0123456789 -().+/@a:")
    yield mixed("0123456789 ()-")
    yield repeated("٣")
    yield repeated("１")


def _separators() -> Iterator[Maker]:
    """Blanks, lines and punctuation without end."""
    for piece in (
        " ", "\t", "\n", "\r\n", " \n", "\u00a0", "\u2028", "\0", "-", "--\n", "=", "_", ".", ",", ";", ":", "!", "?",
        "/", "\\", "|", "*", "#", "@", "a@", "@a.", "a@a.", "://", "a://b?", "-----", "...", "'", '"', "“", "’", " , ",
        ". ", "→",
    ):  # fmt: skip
        yield repeated(piece)
        yield repeated(piece, "a")
        yield repeated(piece, "\n", "a")
    yield mixed(" \t\n\r.,;:!?-_/\\|*#@'\"()[]{}<>=+&%$~^`a1A")


def _marks() -> Iterator[Maker]:
    """Combining marks and characters that nobody sees."""
    for piece in (
        "\u0301", "\u0301\u0323", "e\u0301", "\u0323\u0301\u0327", "\u200b", "\u200d", "\u202e", "\ufeff", "\u0345",
    ):  # fmt: skip
        yield repeated(piece, begin="a")
        yield repeated(f"a{piece}", " ")
        yield words_of_root_length(" a", letters=piece, begin="a")
    yield repeated("가각\u1100\u1161\u11a8")
    yield repeated("\ufdfa")


def _quoted() -> Iterator[Maker]:
    """Quotations within quotations, and heads of mails."""
    yield repeated(">")
    yield repeated("> ")
    yield repeated(">\n")
    yield lambda n: "\n".join(">" * depth + " a" for depth in range(1, max(2, int((2 * n) ** 0.5))))
    for head in (
        "On Monday, Jane wrote:\n",
        "On ",
        "wrote:\n",
        "From: a\nSent: b\n",
        "From: ",
        "-----Original Message-----\n",
        "Am 3. Mai schrieb Jane:\n> ",
        "Le 3 mai, Jane a écrit :\n",
        "Sent from my iPhone\n",
        "Re: ",
        "=?utf-8?b?",
        "=?utf-8?q?=20?= ",
        "Subject: a\n b",
        "_____\n",
        "See below\nBegin forwarded message:\n",
        "2026-03-03 17:21 Jane <a@a.example>:\n",
        "On a@a.example wrote: ",
        "From: a@a.example\nTo: b\nSubject: c\n\n",
        "Kind regards, Jane\n",
        "--\nJane\n",
        "> a\nb\n",
        "\n\nwrote:\n>\n",
    ):
        yield repeated(head)
        yield repeated(head, "x")
        yield long_words(2, "\n", ":", head)
    for mark in ('"', "'", "“", "«", "`", "(", "[", "{"):
        yield repeated(f"{mark}a ")
        yield nested(mark, {"“": "”", "«": "»", "(": ")", "[": "]", "{": "}"}.get(mark, mark))


def _markup() -> Iterator[Maker]:
    """HTML, Markdown and JSON that never end, or are broken."""
    for piece in (
        "<", "<a", "<a ", "<a '", '<a b="', "<a href='x' ", "<!--", "<!-", "-->", "<!", "<!DOCTYPE ", "<![x ",
        "<![CDATA[", "]]>", "<?", "<?xml ", "</", "</a", "</a>", "<p>", "<div><p>", "<script>", "<style>",
        "<textarea>", "<title>", "<plaintext>", "<table><tr><td>", "<b><i>", "<a>", "<br", "<svg><", "<pre>", "<li>",
        "&lt;", "<a\0",
    ):  # fmt: skip
        yield repeated(piece)
        yield repeated(piece, ">")
    yield nested("<div>", "</div>")
    yield nested("<b><a>", "</b></a>")
    yield lambda n: "<a " + " ".join(f"a{number}=1" for number in range(n // 7)) + ">"
    for piece in (
        "#", "# a\n", "*", "**a", "_a ", "`", "``a`", "```\n", "~~~\n", "[", "[a](", "![", "![a](b", "[a][", "]", "](",
        "[a]: b\n", "- ", "- a\n", "1. a\n", "| a ", "|-", "> ", ">>", "\n    ", "\\", "<http:", "http://a.", "www.",
        "!!! note\n", "{: .a ", "- [ ] ",
    ):  # fmt: skip
        yield repeated(piece)
        yield repeated(piece, "\n\na")
    yield lambda n: "\n".join(" " * depth + "- a" for depth in range(max(1, int((2 * n) ** 0.5))))
    for piece in ("[", '{"a":', '"\\', "[1,", "{", '"\\ud800', "-", "1e"):
        yield repeated(piece)


def _entities() -> Iterator[Maker]:
    """Entities that are broken, and such as stand for odd characters."""
    for piece in (
        "&", "&amp", "&amp;", "&#", "&#x", "&#1", "&#0;", "&#xd800;", "&#9999999999;", "&a", "&notit;", "&lt;a&gt;",
    ):  # fmt: skip
        yield repeated(piece)
        yield repeated(piece, ";")
    yield long_words(1, "", ";", "&#", "1")
    yield long_words(1, "", ";", "&#x", "f")
    yield long_words(1, "", ";", "&")


def _addresses() -> Iterator[Maker]:
    """Streets, web and mail addresses, keys: what masking looks for."""
    yield repeated("Via " + "A-" * 25 + "A 5x ")
    yield repeated("/reset/" + "a" * 40)
    yield repeated("a: -----BEGIN A-----\nAAAA\n")
    yield repeated("pw:", "://")
    yield repeated("pw/a:")
    yield repeated("-eyJ")
    yield repeated("-SG.aaaaaaaaaa")
    yield repeated("/share", "/" + "a" * 40)
    yield lambda n: ("Via " + "A-" * int(n**0.5) + "A 5x ") * max(1, int(n**0.5 / 2))
    for piece in (
        "Via Xa 1x ", "Aa Bb Cc 1, 2 ", "1 Aa Bb St ", "Via de la ", "12 rue de la ", "12 Aa ", "Aastraße 1 ",
        "Flat 1, ", "The Aa, ", "P.O. Box 1", "1 Main Street, Aa Bb Cc ", "1 Main Street, 12345 ", "a (at) ",
        "a (at) b (dot) ", "[at]", "(dot)a", "a@a-", "a.b@c.d.", "https://a/?token=", "?token=a&", "/reset/1",
        "https://a:b@", "::", "f:", "1::", "password ", "password is ", "pw:", "password a a a a a ", "pin ",
        "pin a a a 1 ", "code 123 ", "token:", "token is ", "api key: ", "bearer ", "basic a", "eyJaaaaa.", "sk-",
        "-----BEGIN A-----", "-----BEGIN A-----\na: b\n", "DE89 ", "DE89", "AA11 A", "415-555-", "415-555-2671 ",
        "+1 ", "+49 30 1234567 ", "tel ", "order no. ", "no. no. ", "Mr. ", "Dr. Prof. ", "2026-01-", "[email]",
        "[password] ", "version 1.1.1.1 ", "12345678-1234-",
    ):  # fmt: skip
        yield repeated(piece)
        yield repeated(piece, "=")
        yield words_of_root_length(f" {piece}")


HOSTILE = _families(
    greetings=_greeted(),
    letters=_letters(),
    digits=_digits(),
    separators=_separators(),
    marks=_marks(),
    quotations=_quoted(),
    markup=_markup(),
    entities=_entities(),
    addresses=_addresses(),
)
"""All makers by name: greetings, letters, digits, separators, marks, quotations, markup, entities, addresses."""

SOME_HOSTILE = {name: make for number, (name, make) in enumerate(HOSTILE.items()) if number % 12 == 0}
"""A twelfth of them, from every family: for what is too slow to try them all."""
