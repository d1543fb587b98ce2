"""A crowd that asks a running service for suggestions while a stranger posts texts made to be slow.

    python tests/support/load.py http://127.0.0.1:8000 --connections 200 --seconds 10

asks a service of your own; each connection comes, as its `X-Forwarded-For` says, from an address of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import sys
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from own_loop import run_apart

QUESTION = "My lamp does not charge any more, the light stays dark"
LONG = "a" * 80
SLOW = (
    f"Hi A{LONG} A{LONG} A{LONG}=",
    ("Via " + "A-" * 25 + "A 5x ") * 100,
    "Via Xa 1x " * 1_900,
    "Aa Bb Cc 1, 2 " * 1_400,
    "<a '" * 5_000,
    "<!--" * 5_000,
    "a" + "\u0301\u0323" * 9_000,
    "<p>My <b>page</b> shows <![x here",
)


_SHARES = {"half": 0.5, "99 %": 0.99, "all": 1.0}


@dataclass(frozen=True)
class Load:
    """Seconds until each answer, in rising order; `posted`: how many texts the stranger posted meanwhile."""

    seconds: tuple[float, ...]
    posted: int = 0

    def at(self, share: float) -> float:
        """The time within which this share of the answers came."""
        return self.seconds[min(len(self.seconds) - 1, int(share * len(self.seconds)))]

    def __str__(self) -> str:
        who = f" with a stranger's {self.posted} texts" if self.posted else ""
        told = ", ".join(f"{name} {self.at(share) * 1000:.0f}" for name, share in _SHARES.items())
        return f"{len(self.seconds)} answers{who}: {told} ms"


def crowd(address: str, *, connections: int, seconds: float, pause: float, stranger: bool) -> Load:
    """Ask for so long by so many connections, each after a pause; with or without the stranger."""
    return run_apart(_crowd(address, connections, seconds, pause, stranger=stranger))


async def _crowd(address: str, connections: int, seconds: float, pause: float, *, stranger: bool) -> Load:
    took: list[float] = []
    end = time.monotonic() + seconds
    asking = [_ask(address, number, took, end, pause) for number in range(connections)]
    posting = asyncio.ensure_future(_post(address, end)) if stranger else None
    await asyncio.gather(*asking)
    return Load(tuple(sorted(took)), await posting if posting else 0)


async def crowd_of(address: str, *, connections: int, seconds: float, pause: float) -> Load:
    """As `crowd` without the stranger, in a loop that does other things beside."""
    return await _crowd(address, connections, seconds, pause, stranger=False)


async def _ask(address: str, number: int, took: list[float], end: float, pause: float) -> None:
    await asyncio.sleep(pause * (number % 100) / 100)  # not all at once
    body = {"text": f"{QUESTION} {number}", "typing": True}
    while time.monotonic() < end:
        began = time.monotonic()
        status = await _posted(address, "/api/suggest", body, f"10.0.{number // 250}.{number % 250}")
        took.append(time.monotonic() - began)
        assert status == 200, status
        await asyncio.sleep(pause)


async def _post(address: str, end: float) -> int:
    """The stranger: one text after the other by several fields; over the rate, another address of theirs goes on."""
    for number, text in enumerate(itertools.cycle(SLOW)):
        if time.monotonic() >= end:
            return number
        one = f"192.0.{number // 20 % 250}.1"
        await _posted(address, "/api/searches", {"id": f"search-{number:04}", "query": text, "found": 0}, one)
        sent = {"email": "stranger@example.com", "message": text, "key": f"{number}"}
        await _posted(address, "/api/contact", sent, f"192.0.{number // 5 % 250}.2")
    return 0


async def _posted(address: str, path: str, body: object, client: str) -> int:
    """Post JSON over a connection of its own; the status of the answer."""
    where, data = urlsplit(address), json.dumps(body).encode()
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {client}\r\nConnection: close\r\n"
    writer.write(f"{head}Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)
    answer = await reader.read()
    writer.close()
    return int(answer.split(b" ", 2)[1]) if answer else 0


def main() -> None:
    """Print how long answers took with and without the stranger."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--pause", type=float, default=4.0)
    chosen = parser.parse_args()
    for stranger in (False, True, False, True):
        load = crowd(
            chosen.address,
            connections=chosen.connections,
            seconds=chosen.seconds,
            pause=chosen.pause,
            stranger=stranger,
        )
        sys.stdout.write(f"{load}\n")


if __name__ == "__main__":
    main()
