"""A real IMAP server, Dovecot, on loopback, with mailboxes that a test puts mails into."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path

from mail_server import free_port, until

PASSWORD = "not-a-real-one"
_NUMBERS = count(1)
_CONFIG = """
protocols = imap
listen = 127.0.0.1
{tls}
disable_plaintext_auth = no
auth_failure_delay = 0
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{folder}/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}
}}
first_valid_uid = 1
first_valid_gid = 1
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""


class ImapServer:
    """A running server; each user name is a mailbox of its own, and every one has the same password.

    `tls_port`: where it is encrypted from the start, 0 without a certificate.
    """

    def __init__(self, folder: Path, port: int, tls_port: int, owner: pwd.struct_passwd) -> None:
        self.port, self.tls_port = port, tls_port
        self._folder, self._owner = folder, owner

    def put(self, user: str, data: bytes, came: datetime, folder: str = "") -> Path:
        """Deliver a mail, as a mail server does; its file."""
        box = self._box(user, folder)
        name = f"{int(came.timestamp())}.{next(_NUMBERS):06d}_{os.getpid()}.tests"
        path = box / "tmp" / name
        path.write_bytes(data)
        os.utime(path, (came.timestamp(), came.timestamp()))
        os.chown(path, self._owner.pw_uid, self._owner.pw_gid)
        return path.rename(box / "new" / name)

    def log(self) -> str:
        """What it wrote down of those who connected."""
        return (self._folder / "log").read_text(encoding="utf-8", errors="replace")

    def flags(self, user: str) -> list[str]:
        """The flags of each mail, such as `S` for one that was read."""
        box = self._box(user, "")
        files = [path for part in ("new", "cur") for path in sorted((box / part).iterdir())]
        return [path.name.partition(":2,")[2] for path in files]

    def forget_numbers(self, user: str) -> None:
        """Give the mails new numbers (UIDVALIDITY), as a server does that was restored from a backup."""
        box = self._box(user, "")
        for path in box.glob("dovecot*"):
            if path.is_file():
                path.unlink()
        (box / "dovecot-uidlist").write_text(f"3 V{next(_NUMBERS) + 2_000_000_000} N1 G{1:032x}\n", encoding="ascii")
        os.chown(box / "dovecot-uidlist", self._owner.pw_uid, self._owner.pw_gid)

    def _box(self, user: str, folder: str) -> Path:
        box = self._folder / user / (f".{folder}" if folder else "")
        for path in (self._folder / user, box, *(box / part for part in ("tmp", "new", "cur"))):
            if not path.exists():
                path.mkdir(parents=True)
                os.chown(path, self._owner.pw_uid, self._owner.pw_gid)
        return box


@contextmanager
def running(program: str, certificate: Path | None = None) -> Iterator[ImapServer]:
    """Start a server as a user who may not do anything else; with a file of key and certificate it encrypts."""
    owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    group = grp.getgrgid(owner.pw_gid).gr_name
    folder, port = Path(tempfile.mkdtemp(prefix="kb-imap-", dir="/tmp")), free_port()
    folder.chmod(0o755)
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    (folder / "run").mkdir()
    config = folder / "dovecot.conf"
    tls = f"ssl = yes\nssl_cert = <{certificate}\nssl_key = <{certificate}" if certificate else "ssl = no"
    tls_port = free_port() if certificate else 0
    told = {"port": port, "tls_port": tls_port, "tls": tls, "password": PASSWORD}
    config.write_text(_CONFIG.format(folder=folder, user=owner.pw_name, group=group, **told), "ascii")
    server = subprocess.Popen([program, "-F", "-c", f"{config}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert until(lambda: server.poll() is not None or _answers(port), seconds=30)
        started = ImapServer(folder, port, tls_port, owner)
        assert server.poll() is None, started.log()
        yield started
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as connection:
            return connection.recv(4) == b"* OK"
    except OSError:
        return False
