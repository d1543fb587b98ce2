"""A real PostgreSQL server of the tests' own, on a socket that nobody else can reach."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

_NUMBERS = count(1)


def find_programs() -> Path | None:
    """The folder of initdb and postgres: `KB_POSTGRESQL`, on the path, or where Debian keeps the newest."""
    wanted = os.environ.get("KB_POSTGRESQL")
    if wanted:
        return Path(wanted)
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    debians = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in debians), key=lambda path: int(path.parent.name), default=None)


class PostgresqlServer:
    """A running server; every database of it is new."""

    def __init__(self, folder: Path, user: str) -> None:
        self.folder = folder
        self.user = user

    def database(self, like: str = "") -> str:
        """The address of a new database, empty or a copy of the one at the address `like`, which nobody may use."""
        name = f"kb_{os.getpid()}_{next(_NUMBERS)}"
        with closing(psycopg.connect(self._at("postgres"), autocommit=True)) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {_name_in(like) or 'template1'}".encode())
        return self._at(name)

    def _at(self, name: str) -> str:
        return f"postgresql://{self.user}@/{name}?host={self.folder}"


def _name_in(address: str) -> str:
    return address.rpartition("@/")[2].partition("?")[0]


@contextmanager
def running(programs: Path) -> Iterator[PostgresqlServer]:
    """Start a server as a user who may not do anything else; initdb refuses root."""
    user = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="kb-pg-", dir="/tmp"))
    who: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    if who:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data, clean = folder / "data", {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(folder)}
    try:
        made = [f"{programs}/initdb", "-D", f"{data}", "-U", user.pw_name, "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(made, check=True, capture_output=True, cwd=folder, env=clean, **who)
        quick = [f"-c{one}=off" for one in ("fsync", "full_page_writes", "autovacuum")]
        with (folder / "log").open("wb") as log:
            start = [f"{programs}/postgres", "-D", f"{data}", *quick, "-c", "listen_addresses=", "-k", f"{folder}"]
            server = subprocess.Popen(start, cwd=folder, env=clean, stdout=log, stderr=log, **who)
        try:
            _wait_until_up(server, programs, folder)
            yield PostgresqlServer(folder, user.pw_name)
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: what is in memory need not reach the disk
            server.wait(20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> pwd.struct_passwd:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise AssertionError("no user is there to run the database as")


def _wait_until_up(server: subprocess.Popen[bytes], programs: Path, folder: Path) -> None:
    from mail_server import until

    asked = [f"{programs}/pg_isready", "-h", f"{folder}", "-q"]
    assert until(lambda: server.poll() is not None or subprocess.run(asked, check=False).returncode == 0, seconds=60)
    assert server.poll() is None, (folder / "log").read_text(encoding="utf-8", errors="replace")
