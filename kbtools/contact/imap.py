"""A mailbox that is read by IMAP (RFC 3501), and left as it is: nothing is deleted, moved or marked as read."""

from __future__ import annotations

import base64
import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from kbtools.contact.imap_connection import ImapConnection
from kbtools.contact.incoming_mail import MOST_READ
from kbtools.errors import KbError
from kbtools.helpdesks.http import LOOPBACK
from kbtools.text.normalise import one_line

if TYPE_CHECKING:
    from kbtools.settings import Settings

TIMEOUT = 20.0  # seconds without a byte
_NOT_ASCII = re.compile(r"[^\x20-\x7e]+")
_NUMBER = re.compile(rb"(?<!\d)\d{1,10}(?!\d)")
_HIGHEST = 2**32 - 1  # of the numbers that IMAP knows
_WAIT = "wait a moment; kb serve tries again by itself"
_UID = re.compile(rb"\bUID (\d{1,10})(?!\d)", re.IGNORECASE)
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,20})", re.IGNORECASE)
_BEGINS = re.compile(rb"\d+ \(")
_CAME = re.compile(rb'INTERNALDATE "([^"]+)"', re.IGNORECASE)


class SignInError(KbError):
    """The server answers, and takes user name or password not; who tries too often may be locked out."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail in the mailbox: its number there (UID), its bytes, and when the server received it."""

    uid: int
    size: int
    came: datetime


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A folder of a mail server, opened to be read only.

    `validity`: while it stays the same, a UID means the same mail, and later mails have higher ones (UIDVALIDITY).
    `next_uid`: lower than no mail that comes from now on. Methods raise `KbError("mailbox")`.
    """

    server: ImapConnection
    where: str
    validity: int
    next_uid: int

    def after(self, uid: int, since: datetime | None = None) -> list[int]:
        """The UIDs of the mails that are there now and have a higher one, in order; `since`: that came on this day."""
        came = f" SINCE {imaplib.Time2Internaldate(since)[1:12].strip()}" if since else ""
        with self._asked():
            self.server.noop()  # so that the server tells of what came since
            lines = _data(self.server.uid("SEARCH", f"UID {uid + 1}:*{came}"))
        return sorted({one for one in _numbers(lines) if one > uid})  # the last mail is always within n:*

    def arrival(self, uid: int) -> Arrival | None:
        """What is told of a mail without its text; None where it is gone. Raises `KbError("ticket")` for no time."""
        for told, _ in self._fetched(uid, "(UID RFC822.SIZE INTERNALDATE)"):
            size, came = _SIZE.search(told), _CAME.search(told)
            if size and came:
                return Arrival(uid, int(size[1]), _moment(came[1]))
        return None

    def data(self, uid: int) -> bytes | None:
        """As much of a mail as is read, its beginning; the mail stays unread. None where it is gone."""
        parts = self._fetched(uid, f"(UID BODY.PEEK[]<0.{MOST_READ}>)")
        return next((text[:MOST_READ] for _, text in parts if text is not None), None)

    def _fetched(self, uid: int, what: str) -> list[tuple[bytes, bytes | None]]:
        """What is told of this mail, and the text that came with it; servers tell of other mails unasked."""
        with self._asked():
            parts = _data(self.server.uid("FETCH", str(uid), what))
        return [(told, text) for told, text in _told(parts) if uid in map(int, _UID.findall(told))]

    @contextmanager
    def _asked(self) -> Iterator[None]:
        with _failures(self.where), self.server.limited():
            yield


@contextmanager
def opened_mailbox(settings: Settings, timeout: float = TIMEOUT) -> Iterator[Mailbox]:
    """Sign in and open the folder of the settings. Raises `KbError` `mailbox`, or `setting` for an unsafe password.

    Certificates are checked against those of the system, or of the file that `SSL_CERT_FILE` names.
    """
    _check_password_is_safe(settings)
    where = f"{settings.imap_host}:{settings.imap_port}"
    server = _connected(settings, where, timeout, ssl.create_default_context())
    try:
        _sign_in(server, settings, where)
        yield _folder(server, settings.imap_folder, where)
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            server.leave()


def _connected(settings: Settings, where: str, timeout: float, tls: ssl.SSLContext) -> ImapConnection:
    hint = "check mail.imap_host, imap_port and imap_security"
    with _failures(where, "the mailbox's server does not answer", hint), _certificate_checked(where):
        at_once = tls if settings.imap_security == "tls" else None
        server = ImapConnection(settings.imap_host, settings.imap_port, timeout, at_once)
        if settings.imap_security == "starttls":
            try:
                with server.limited():
                    server.starttls(tls)
            except BaseException:
                with suppress(OSError):  # its socket is closed already where the certificate was refused
                    server.shutdown()
                raise
        return server


def _sign_in(server: ImapConnection, settings: Settings, where: str) -> None:
    said = f"\0{settings.imap_user}\0{settings.imap_password}".encode()
    hint = "check mail.imap_user and KB_MAIL_IMAP_PASSWORD; some providers want a password made for this program"
    with _failures(where, "no sign-in to the mailbox"), server.limited():
        try:
            if "AUTH=PLAIN" in server.capabilities:
                server.authenticate("PLAIN", lambda _: said)
            else:
                server.login(_quoted(settings.imap_user), settings.imap_password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as failure:
            why = f"the mailbox's server refuses the user name or password: {_in_short(failure)}"
            raise SignInError("mailbox", why, where=where, hint=hint) from None
        except UnicodeError:  # its text has letters of the password
            why = "the user name or password has letters that the mailbox's server does not take"
            raise KbError("setting", why, where=where, hint="use a password of ASCII letters") from None


def _folder(server: ImapConnection, name: str, where: str) -> Mailbox:
    hint = "check mail.imap_folder; INBOX is the one where new mails come in"
    with _failures(where, f"the folder {name} cannot be opened", hint), server.limited():
        _data(server.select(_quoted(_as_utf7(name)), readonly=True))
        validity, following = (_numbers(server.response(what)[1]) for what in ("UIDVALIDITY", "UIDNEXT"))
        if not validity:
            raise imaplib.IMAP4.error("the server tells no UIDVALIDITY")
    opened = Mailbox(server, where, validity[0], 1)
    return Mailbox(server, where, validity[0], following[0] if following else max(opened.after(0), default=0) + 1)


def _check_password_is_safe(settings: Settings) -> None:
    if settings.imap_security == "none" and settings.imap_host not in LOOPBACK:
        raise KbError(
            "setting",
            f"the password would be sent to {settings.imap_host} unencrypted",
            where="mail.imap_security",
            hint='mail.imap_security = "tls" or "starttls"',
        )


@contextmanager
def _certificate_checked(where: str) -> Iterator[None]:
    """Say of a certificate that is not trusted what people can do about it."""
    try:
        yield
    except ssl.SSLCertVerificationError as failure:
        raise KbError(
            "mailbox",
            f"no password was sent, since the server's certificate is not trusted: {failure.verify_message}",
            where=where,
            hint="mail.imap_host must be a name in the certificate; name the certificate of an authority of your own "
            "with the variable SSL_CERT_FILE",
        ) from None


@contextmanager
def _failures(where: str, what: str = "the mailbox cannot be read", hint: str = _WAIT) -> Iterator[None]:
    """Raise what goes wrong in the block as `KbError("mailbox")`."""
    try:
        yield
    except (imaplib.IMAP4.error, OSError, ValueError) as failure:
        raise KbError("mailbox", f"{what}: {_in_short(failure)}", where=where, hint=hint) from None


def _in_short(failure: Exception) -> str:
    """What went wrong, in the server's words where it said something; imaplib raises some of them as bytes."""
    said = failure.args[0] if failure.args else ""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else getattr(failure, "strerror", None)
    return one_line(words or str(failure), 200) or type(failure).__name__


def _data(answer: tuple[str, list[Any]]) -> list[Any]:
    """What the server answers; raises `imaplib.IMAP4.error` with its words where it refuses."""
    kind, lines = answer
    if kind != "OK":
        raise imaplib.IMAP4.error(b" ".join(line for line in lines if isinstance(line, bytes)))
    return [line for line in lines if line is not None]


def _numbers(lines: Sequence[Any]) -> list[int]:
    """The numbers in an answer, of those that IMAP knows."""
    found = [int(number) for line in lines if isinstance(line, bytes) for number in _NUMBER.findall(line)]
    return [one for one in found if one <= _HIGHEST]


def _told(parts: Sequence[Any]) -> list[tuple[bytes, bytes | None]]:
    """Each mail's part of an answer, with the text in it; imaplib gives what follows the text as a part of its own."""
    found: list[tuple[bytes, bytes | None]] = []
    for part in parts:
        if isinstance(part, tuple):
            found.append((part[0], part[1]))
        elif _BEGINS.match(part) or not found:
            found.append((part, None))
        else:
            found[-1] = (found[-1][0] + part, found[-1][1])
    return found


def _moment(told: bytes) -> datetime:
    """A time as IMAP writes it, `17-Jul-1996 02:44:25 -0700`; `-0000` is UTC, too."""
    try:
        when = parsedate_to_datetime(told.decode("ascii", "replace").replace("-", " ", 2))
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        raise KbError("ticket", "the mailbox's server does not tell when it came") from None


def _as_utf7(name: str) -> str:
    """A folder's name as IMAP writes it (RFC 3501, 5.1.3): UTF-16 in base64 between & and - for other letters."""

    def encoded(found: re.Match[str]) -> str:
        letters = base64.b64encode(found[0].encode("utf-16-be")).decode("ascii").rstrip("=").replace("/", ",")
        return f"&{letters}-"

    return _NOT_ASCII.sub(encoded, name.replace("&", "&-"))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
