"""E-mail addresses: which ones a mail can ever reach, and how they are written for mail servers."""

from __future__ import annotations

import re
import unicodedata

from kbtools.text.normalise import one_line

MOST_ADDRESS = 254  # of the whole address, as RFC 5321 counts it: octets of its ASCII form
_MOST_LOCAL = 64
_ATOM = r"[^\s@<>()\[\],;:\\\".]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = re.compile(r"\w(?:[\w-]{0,61}\w)?", re.ASCII)
_NOWHERE = frozenset(("invalid", "localhost"))  # names that RFC 6761 gives to nobody


def can_be_delivered(address: str) -> bool:
    """Whether a mail can reach an address, as far as its form tells (RFC 5321 dot-atom, RFC 6531 for other letters).

    The domain has two names at least and is no number; no point is at an end or beside another. What a mail program
    could take for an encoded word (RFC 2047) is no address, since no mail of ours may hold one.
    """
    local, at, domain = mail_address(address).rpartition("@")
    if not at or address != one_line(address) or any(unicodedata.category(letter)[0] == "C" for letter in address):
        return False
    if len(local.encode("utf-8", "replace")) > _MOST_LOCAL or len(f"{local}@{domain}") > MOST_ADDRESS:
        return False
    labels = domain.split(".")
    return (
        _LOCAL.fullmatch(local) is not None
        and "=?" not in local
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and len(labels[-1]) > 1
        and not labels[-1].isdecimal()
        and labels[-1].lower() not in _NOWHERE
    )


def mailbox(address: str) -> str:
    """The address without what a mailbox has many of: `J.ane+shop@Example.com` is `jane@example.com`."""
    local, _, domain = mail_address(address).rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}".casefold()


def mail_address(text: str) -> str:
    """The address in one line, its domain in the ASCII form that every mail server takes."""
    local, _, domain = one_line(text).rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return f"{local}@{domain}"
