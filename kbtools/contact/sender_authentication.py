"""Whether a server that is trusted confirmed who sent a mail: `Authentication-Results` (RFC 8601) and DMARC (RFC 7489).

Anybody can write a mail with somebody else's address in it, and an answer would then go to who never asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_LONGEST = 10_000  # characters of a header that are read
_PIECE = re.compile(r"\\.|[\\()\"]|[^\\()\"]++", re.DOTALL)
_QUOTED = r'"(?:[^"\\]|\\.)*+"'
_RESULT = re.compile(rf'(?:{_QUOTED}|[^";])++', re.DOTALL)
_WORD = re.compile(rf'(?:{_QUOTED}|[^"\s])++', re.DOTALL)
_DMARC = re.compile(r"\bdmarc[/\d\s]*+=\s*+(\w*+)", re.IGNORECASE)


def is_confirmed(headers: Iterable[str], server: str, domain: str) -> bool:
    """Whether the topmost of these headers that is of this server says that mail from this domain passed DMARC.

    Only the topmost counts: a server writes its own above what was there when the mail came, which the sender may have
    made up. Without a server or a domain nothing is confirmed, nor by a header that cannot be read to its end: what the
    sender chose, such as the address on the envelope, stands in it between quotation marks and in brackets.
    """
    for header in headers if server and domain else ():
        results = _results(header)
        if not results:
            return False  # nobody knows which server wrote it
        if (results[0] or [""])[0].casefold() == server.casefold():
            return _all_pass(header) and any(_passes(words, domain) for words in results[1:])
    return False


def _passes(words: list[str], domain: str) -> bool:
    """Whether the words of one result are `dmarc=pass` and `header.from=` this domain, and no other."""
    said = [word.casefold().partition("=")[::2] for word in words]
    return said[:1] == [("dmarc", "pass")] and {at for what, at in said if what == "header.from"} == {domain.casefold()}


def _all_pass(header: str) -> bool:
    """Whether no result of DMARC in the header, even within quotation marks or brackets, is another one."""
    return {said.casefold() for said in _DMARC.findall(header)} == {"pass"}


def _results(header: str) -> list[list[str]]:
    """The words between semicolons (RFC 8601, 2.2); none where the header is too long or breaks the rules.

    A text in quotation marks is within one word.
    """
    text = _without_comments(header) if len(header) <= _LONGEST else ""
    return [[word.replace('"', "") for word in _WORD.findall(result)] for result in _RESULT.findall(text)]


def _without_comments(header: str) -> str:
    """The header without what stands in brackets, which may hold others; empty where something is never closed."""
    kept, depth, quoted = [], 0, False
    for piece in _PIECE.findall(header):
        if piece[0] == "\\":  # before a letter that ends nothing
            if piece == "\\" or not (quoted or depth):
                return ""
        elif piece == '"':
            quoted = quoted if depth else not quoted
        elif piece in "()" and not quoted:
            depth += 1 if piece == "(" else -1
            if depth < 0:
                return ""
        kept.append("" if depth else " " if piece == ")" and not quoted else piece)
    return "" if quoted or depth else "".join(kept)
