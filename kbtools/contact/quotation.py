"""What the copy to the person quotes of their message: the beginning, with no link that can be followed.

Anybody can type somebody else's address into the form, so the copy must be of no use to those who want to sell.
"""

from __future__ import annotations

import re

MOST_QUOTED = 1_000  # characters
_MOST_GREETED = 60
_LEFT_OUT = "[…]"
_SCHEME = re.compile(r"(?:\w[\w+-]{0,20})?:[:/]*//[:/]*|\b(?:mailto|tel|sms|callto|skype|whatsapp):", re.IGNORECASE)
# between the names of a domain in any script, not in 2.5, e.g. or at an end
_DOT = re.compile(r"(?<=[^\s.])[.。．｡](?=[^\s\d!-/:-@\[-`{-~](?:[\w-]|[^\x00-\x7f\s]))")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,3}\.\d{1,3}\.\d{1,3})\.(?=\d{1,3}(?!\d))")  # an address such as 192.0.2.1


def quotation(body: str) -> str:
    """The first 1,000 characters, cut at a word, with links made plain."""
    if len(body) <= MOST_QUOTED:
        return links_made_plain(body)
    cut = body[:MOST_QUOTED]
    ends = [match.start() for match in re.finditer(r"\s", cut)]
    return f"{links_made_plain(cut[: ends[-1]] if ends else cut)} {_LEFT_OUT}"


def links_made_plain(text: str) -> str:
    """The text with `https://example.com/a` written as `example[.]com/a`, which no mail program makes a link of."""
    while (shorter := _SCHEME.sub("", text)) != text:  # what is left may be a link again, as of `https:/tel:/192.0.2.1`
        text = shorter
    return _NUMBERS.sub(r"\1[.]", _DOT.sub("[.]", text))


def name_to_greet(name: str) -> str:
    """The name, or nothing where it is longer than names are, or holds an address."""
    return name if len(name) <= _MOST_GREETED and name == links_made_plain(name) and "@" not in name else ""
