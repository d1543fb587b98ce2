"""What the desk costs: the CPU of each page, and how long customers wait while 50 people work at it.

    python tests/support/desk_load.py WORKSPACE

serves a workspace with an index, of which it makes the accounts that it needs: use a copy. `KB_STORE_URL` names
another store than the workspace's own.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from load import Load, crowd_of
from mail_server import free_port
from own_loop import run_apart
from running_service import Process

from kbtools.staff.add import add_staff
from kbtools.staff.link import invite
from kbtools.workspace import Workspace

PASSWORD = "four plain words here"
STAFF, ACCOUNTS = 50, 5  # browsers, and the people they are signed in as: signing in is not what is measured
PAUSE = 10.0  # seconds that somebody looks at a page
TIMES = 5  # that each page is opened to measure its CPU
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Costs:
    """CPU in seconds by page, and how long answers took customers, alone and beside the staff."""

    pages: dict[str, float]
    alone: Load
    beside: Load
    opened: int

    def __str__(self) -> str:
        rows = [f"{took * 1000:6.0f} ms of CPU  {page}" for page, took in self.pages.items()]
        return "\n".join([*rows, f"alone: {self.alone}", f"beside {self.opened} pages of staff: {self.beside}"])


def measure(root: Path, seconds: float = 30.0) -> Costs:
    """Serve the workspace, and measure."""
    workspace = Workspace.open(root)
    links = [_link(workspace, f"load{number}@shop.example") for number in range(ACCOUNTS)]
    with Process(root, free_port()) as service:
        cookies = [_signed_in(service.address, link, number) for number, link in enumerate(links)]
        pages = _pages(workspace)
        costs = {}
        for page in pages:
            run_apart(_got(service.address, page, cookies[0], 0))  # what is read once is not the page's
            before = _cpu(service.process.pid)
            for _ in range(TIMES):
                run_apart(_got(service.address, page, cookies[0], 0))
            costs[page] = (_cpu(service.process.pid) - before) / TIMES
        alone = run_apart(_together(service.address, seconds, pages, []))
        browsers = list(itertools.islice(itertools.cycle(cookies), STAFF))
        beside = run_apart(_together(service.address, seconds, pages, browsers))
    return Costs(costs, alone[0], beside[0], beside[1])


def _link(workspace: Workspace, email: str) -> str:
    now = datetime.now(UTC)
    with workspace.store() as store:
        known = store.staff.find(email)
    made = invite(workspace, email, now) if known else add_staff(workspace, email, "admin", "", now)
    return made.url.partition("link=")[2]


def _pages(workspace: Workspace) -> list[str]:
    """What people open: lists, and the first gaps and articles."""
    with workspace.store() as store:
        gaps = [gap.id for gap in store.gaps.all("open")[:5]]
    slugs = sorted(path.stem for path in (workspace.root / workspace.settings.docs).rglob("*.md"))
    slugs = [slug for slug in slugs if slug not in ("index", "contact")][:3]
    paths = ["/desk/", "/desk/gaps", "/desk/articles", "/desk/readers", "/desk/messages", "/desk/report"]
    paths += ["/desk/report/articles", "/desk/staff", "/desk/privacy", "/desk/articles/new"]
    paths += [f"/desk/gaps/{gap}" for gap in gaps] + [f"/desk/articles/{slug}/edit" for slug in slugs]
    return paths + [f"/desk/articles/{slug}{more}" for slug in slugs[:1] for more in ("", "/preview", "/history")]


async def _together(address: str, seconds: float, pages: Sequence[str], cookies: Sequence[str]) -> tuple[Load, int]:
    end, opened = time.monotonic() + seconds, [0]
    staff = [_works(address, pages, cookie, number, end, opened) for number, cookie in enumerate(cookies)]
    asking = asyncio.ensure_future(crowd_of(address, connections=20, seconds=seconds, pause=1.0))
    await asyncio.gather(asking, *staff)
    return asking.result(), opened[0]


async def _works(address: str, pages: Sequence[str], cookie: str, number: int, end: float, opened: list[int]) -> None:
    await asyncio.sleep(PAUSE * number / STAFF)
    for page in itertools.islice(itertools.cycle(pages), number, None):
        if time.monotonic() >= end:
            return
        await _got(address, page, cookie, number)
        opened[0] += 1
        await asyncio.sleep(PAUSE)


async def _got(address: str, page: str, cookie: str, number: int) -> None:
    answer = await _asked(address, f"GET {page}", number, f"Cookie: {cookie}\r\n")
    assert answer.startswith("HTTP/1.1 200"), (page, answer[:300])


def _signed_in(address: str, link: str, number: int) -> str:
    """The cookie of a new session."""
    form = urlencode({"link": link, "password": PASSWORD, "again": PASSWORD})
    head = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n"
    answer = run_apart(_asked(address, "POST /desk/invitation", number, head, form))
    cookie = re.search(r"set-cookie: (kb-desk=[^;]+)", answer, re.IGNORECASE)
    assert cookie, answer[:300]
    return cookie[1]


async def _asked(address: str, line: str, number: int, head: str, body: str = "") -> str:
    """The answer to a request from an address of its own, as `X-Forwarded-For` says."""
    where = urlsplit(address)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    begin = f"{line} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.1.0.{number}\r\nConnection: close\r\n"
    writer.write(f"{begin}{head}\r\n{body}".encode())
    answer = await reader.read()
    writer.close()
    return answer.decode("utf-8", "replace")


def _cpu(pid: int) -> float:
    """Seconds of CPU that a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--seconds", type=float, default=30.0)
    chosen = parser.parse_args()
    sys.stdout.write(f"{measure(chosen.workspace, chosen.seconds)}\n")


if __name__ == "__main__":
    main()
