"""The last look at a mail before it leaves: its bytes are read again, and hold what was meant and nothing else."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import Parser
from email.policy import compat32
from email.utils import getaddresses
from itertools import zip_longest

from kbtools.contact.headers import Header
from kbtools.errors import KbError

_RECIPIENTS = ("To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc")


def finished(mail: EmailMessage, to: str) -> bytes:
    """The bytes of a mail to one address. Raises `KbError("delivery")` when they would be read as another mail:

    with other headers, other recipients, other words in a header, or parts of other types.
    """
    try:
        data = mail.as_bytes()
    except UnicodeError:
        raise _refused("it has an address in letters that it cannot carry") from None
    # compat32 is the one policy that decodes nothing while it reads.
    read: Message[str, str] = Parser(policy=compat32).parsestr(data.decode("utf-8", "surrogateescape"))
    pairs = list(zip_longest(read.walk(), mail.walk()))
    problem = (
        "its headers or parts are not those that were made"
        if any(one is None or two is None or not _is_like(one, two) for one, two in pairs)
        else "it has other recipients"
        if _recipients(read) != [to]
        else "a header has other words"
        if any(_words(str(read[name])) != value.text for name, value in mail.items() if isinstance(value, Header))
        else ""
    )
    if problem:
        raise _refused(problem)
    return data


def _refused(problem: str) -> KbError:
    return KbError("delivery", f"the mail is not sent: {problem}", hint="kb outbox list shows which message it is")


def _is_like(read: Message[str, str], made: Message) -> bool:
    """Whether a part has the headers, each once, and the type of another."""
    once = len({name.lower() for name in read}) == len(read.keys())
    return once and read.keys() == made.keys() and read.get_content_type() == made.get_content_type()


def _recipients(read: Message[str, str]) -> list[str]:
    return [address for _, address in getaddresses([str(v) for name in _RECIPIENTS for v in read.get_all(name, [])])]


def _words(raw: str) -> str:
    try:
        return " ".join(str(make_header(decode_header(raw))).split())
    except (HeaderParseError, UnicodeError, LookupError):
        return ""
