"""The last look at a mail before it leaves: its bytes are read again, and hold what was meant and nothing else."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Mapping
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import Parser
from email.policy import compat32
from email.utils import getaddresses
from itertools import zip_longest
from string import ascii_letters, digits

from kbtools.contact.headers import Header
from kbtools.errors import KbError
from kbtools.system.base64_pieces import pieces

_BASE64 = f"{ascii_letters}{digits}+/=\n".encode()
_LONG = 10_000  # characters of a file
_RECIPIENTS = ("To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc")


def finished(mail: EmailMessage, to: str) -> bytes:
    """The bytes of a mail to one address. Raises `KbError("delivery")` when they would be read as another mail:

    with other headers, other recipients, other words in a header, or parts of other types. Files in base64, which can
    be read as nothing else, are put in afterwards: Python's mail library needs a second for 20 MB.
    """
    mail, files = _without_files(mail)
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
    return _with_files(data, files)


def _without_files(mail: EmailMessage) -> tuple[EmailMessage, dict[bytes, str]]:
    """The mail with a word drawn by lot in place of each file in base64, and the files in lines by their words."""
    light, files = copy.deepcopy(mail), dict[bytes, str]()
    for part in light.walk():
        content = part.get_payload()
        if isinstance(content, str) and len(content) > _LONG and part["Content-Transfer-Encoding"] == "base64":
            word = secrets.token_hex(16)
            files[word.encode()] = content
            part.set_payload(f"{word}\n")
    return light, files


def _with_files(data: bytes, files: Mapping[bytes, str]) -> bytes:
    whole: list[bytes] = []
    for word, lines in files.items():  # in the order of the parts
        before, _, data = data.partition(word)
        content = lines.rstrip("\n").encode("ascii", "replace")
        if any(piece.translate(None, _BASE64) for piece in pieces(content)):
            raise _refused("a file is not in base64")
        whole += [before, content.replace(b"\n", b"\r\n")]
    return b"".join((*whole, data))


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
