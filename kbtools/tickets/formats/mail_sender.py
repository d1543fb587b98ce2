"""Who wrote a mail: the person behind a mailing list or a contact form, or a program; and what is no request."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache
from pathlib import PurePosixPath

from kbtools.helpdesks.reading.rows import Why
from kbtools.languages import ways
from kbtools.tickets.formats.mail_message import Mail, addresses, header

_TO_NOBODY = re.compile(
    r"(?:no|do-?not|donot)[._-]?reply|mailer|forms?|form-?submissions?|wordpress|website|webmaster|notifications?"
    r"|www-data|apache|nobody|daemon",
    re.IGNORECASE,
)
_BOUNCES = ("mailer-daemon@", "postmaster@")
_REPLIES_OF_PROGRAMS = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Mail-Autoreply", "X-AutoReply-From")
# Bits that Mozilla's programs keep in the headers of a mail: deleted, and deleted on the server.
_MOZILLA_DELETED, _MOZILLA_DELETED_THERE = 0x0008, 0x0020_0000
_DISOWNED = re.compile(r"\bdmarc\s*+=\s*+fail\b", re.IGNORECASE)
_MAILDIR_FLAGS = re.compile(r"[:;!]2,([A-Za-z]*+)\Z")
_ENDINGS = (".mbox", ".mbx", ".mbs", ".sbd", ".zip", ".tar", ".tgz", ".gz")


@dataclass(frozen=True)
class Sender:
    """Who wrote a mail. `people`: all names and addresses in its headers."""

    address: str
    is_agent: bool
    people: tuple[str, ...]
    recipients: tuple[str, ...]


def sender_of(mail: Mail, is_agent: Callable[[str], bool]) -> Sender | None:
    """The person who wrote it, None where no header says.

    Google Groups and Mailman put the list in `From` and the person in `X-Original-From` or `Reply-To`. A contact form
    writes from the shop's own address, or from one that nobody reads, and names the person in `Reply-To`.

    Anybody can write any header. So an agent is only who writes from an address of ours, perhaps that of a list, unless
    the server that received the mail says that it was not sent from there.
    """
    senders, replies = addresses(mail, "From"), addresses(mail, "Reply-To")
    original = addresses(mail, "X-Original-From")
    to = addresses(mail, "To", "Cc")
    told = [*senders, *replies, *original, *addresses(mail, "Sender", "X-Original-Sender"), *to]
    first = next(iter((*senders, *replies)), None)
    if first is None:
        return None
    person = (original or _behind_list(mail, first, replies) or [first])[0][1]
    reply = replies[0][1] if len(replies) == 1 else ""
    by_form = is_agent(person) or _TO_NOBODY.fullmatch(person.rpartition("@")[0].partition("+")[0])
    if reply and by_form and not is_agent(reply) and reply not in {address for _, address in to}:
        person = reply
    names = [part for name, address in told for part in (_bare(name), address)]
    return Sender(
        person,
        is_agent(person) and is_agent(first[1]) and not _is_forged(mail),
        tuple(dict.fromkeys(name for name in names if name)),
        tuple(dict.fromkeys(address for _, address in to)),
    )


def is_read_by_nobody(address: str) -> bool:
    """Whether an address is by its name that of a program, such as `no-reply@` or `mailer-daemon@`."""
    local = address.rpartition("@")[0].partition("+")[0]
    return bool(_TO_NOBODY.fullmatch(local)) or address.lower().startswith(_BOUNCES)


def _behind_list(mail: Mail, first: tuple[str, str], replies: list[tuple[str, str]]) -> list[tuple[str, str]]:
    if " via " not in first[0]:
        return []
    return addresses(mail, "X-Original-Sender") or [one for one in replies if one[1] != first[1]]


def _is_forged(mail: Mail) -> bool:
    """Whether the domain in `From` disowns the mail (RFC 8601; the first such header is that of the last server)."""
    return bool(_DISOWNED.search(header(mail, "Authentication-Results")))


def _bare(name: str) -> str:
    """A name as people write it: `'Ida Oak' via Support` is `Ida Oak`."""
    return name.partition(" via ")[0].strip("'\" ")


def is_automatic(mail: Mail, sender: Sender | None) -> bool:
    """Whether a program answered: RFC 3834, or one of the kinds of mail that no person writes.

    These are delivery failures and read receipts (`multipart/report`), answers to invitations, and replies of programs
    that are older than the RFC. Bulk mail, mailing lists and `X-Auto-Response-Suppress` say nothing about the writer. A
    contact form is a program, but what it sends is a person's.
    """
    submitted = re.split(r"[;(\s]", header(mail, "Auto-Submitted").lower().strip(), maxsplit=1)[0]
    from_form = sender is not None and not sender.is_agent and sender.address not in _written_from(mail)
    if submitted not in ("", "no") and not (submitted == "auto-generated" and from_form):
        return True
    return (
        any(header(mail, name) for name in _REPLIES_OF_PROGRAMS)
        or header(mail, "Precedence").strip().lower() in ("auto_reply", "junk")
        or header(mail, "Return-Path").strip() == "<>"
        or any(address.startswith(_BOUNCES) for address in _written_from(mail))
        or any(_is_of_a_program(part) for part in mail.walk())
    )


def _written_from(mail: Mail) -> frozenset[str]:
    return frozenset(address for _, address in addresses(mail, "From"))


def _is_of_a_program(part: EmailMessage) -> bool:
    kind = part.get_content_type()
    answer = kind == "text/calendar" and str(part.get_param("method") or "").upper() in ("REPLY", "COUNTER")
    return answer or kind == "multipart/report"


def left_out(mail: Mail, folder: str) -> Why | None:
    """Why a mail that somebody put away is no request: trashed, spam, or a draft; `folder`: its path in the archive."""
    return _by_header(mail) or _by_flags(folder) or _by_folder(folder)


def _by_header(mail: Mail) -> Why | None:
    labels = [label.strip().strip('"').lower() for label in header(mail, "X-Gmail-Labels").split(",")]
    status = _hex(header(mail, "X-Mozilla-Status")) & _MOZILLA_DELETED
    deleted = status or _hex(header(mail, "X-Mozilla-Status2")) & _MOZILLA_DELETED_THERE
    spam = (
        header(mail, "X-Spam-Flag").strip().lower() == "yes" or "junk" in header(mail, "X-Mozilla-Keys").lower().split()
    )
    marks = header(mail, "X-Status")  # of mutt, Dovecot and others
    if header(mail, "X-Mozilla-Draft-Info") or "T" in marks:
        return "draft"
    return "deleted" if deleted or "D" in marks else "spam" if spam else _kind(labels)


def _hex(value: str) -> int:
    try:
        return int(value[:16], 16)
    except ValueError:
        return 0


def _by_flags(folder: str) -> Why | None:
    found = _MAILDIR_FLAGS.search(folder)
    flags = found[1] if found else ""
    return "draft" if "D" in flags else "deleted" if "T" in flags else None


def _by_folder(folder: str) -> Why | None:
    names = [_without_ending(step.lower()) for step in PurePosixPath(folder.replace("\\", "/")).parts]
    return _kind([part for name in names for part in (name, name.lstrip("."), name.rpartition(".")[2])])


def _without_ending(name: str) -> str:
    ending = next((one for one in _ENDINGS if name.endswith(one)), "")
    return name.removesuffix(ending)


def _kind(names: Iterable[str]) -> Why | None:
    for why, pattern in _folders().items():
        if any(pattern.fullmatch(name.strip()[:100]) for name in names):
            return why
    return None


@cache
def _folders() -> dict[Why, re.Pattern[str]]:
    return {
        "draft": re.compile(ways(lambda known: known.mail.drafts), re.IGNORECASE),
        "spam": re.compile(ways(lambda known: known.mail.junk), re.IGNORECASE),
        "deleted": re.compile(ways(lambda known: known.mail.trash), re.IGNORECASE),
    }
