"""Whether a server that is trusted confirmed who sent a mail: `Authentication-Results` (RFC 8601) and DMARC (RFC 7489).

Anybody can write a mail with somebody else's address in it, and an answer would then go to who never asked.
"""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 10_000  # characters of a header that are read


def is_confirmed(headers: Iterable[str], server: str, domain: str) -> bool:
    """Whether the topmost of these headers that is of this server says that mail from this domain passed DMARC.

    Only the topmost counts: a server writes its own above what was there when the mail came, which the sender may have
    made up. Without a server or a domain nothing is confirmed.
    """
    for header in headers if server and domain else ():
        own, *results = _without_comments(header[:_LONGEST]).split(";")
        if (own.split() or [""])[0].casefold() == server.casefold():
            return any(_passes(result.split(), domain) for result in results)
    return False


def _passes(words: list[str], domain: str) -> bool:
    """Whether the words of one result are `dmarc=pass` and `header.from=` this domain."""
    said = [word.casefold().partition("=")[::2] for word in words]
    return said[:1] == [("dmarc", "pass")] and ("header.from", domain.casefold()) in said


def _without_comments(text: str) -> str:
    """The text without what stands in brackets, which may stand within brackets; all after one that is left open."""
    kept, depth = [], 0
    for letter in text:
        depth += letter == "("
        if not depth:
            kept.append(letter)
        depth -= letter == ")" and depth > 0
    return "".join(kept)
