"""Machines with addresses of their own: network namespaces of Linux, each joined to this process by a cable."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress

from needed_program import found, is_missing


class Machine:
    """`here`: the address of this process as the machine sees it; `address`: its own."""

    def __init__(self, number: int) -> None:
        net = f"10.213.{os.getpid() % 60 * 4 + number}"
        self.name, self._cable = f"kb{os.getpid()}-{number}", f"kb{os.getpid()}n{number}"[-15:]
        self.here, self.address = f"{net}.1", f"{net}.2"

    def start(self) -> None:
        _ip("netns", "add", self.name)
        _ip("link", "add", self._cable, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        _ip("addr", "add", f"{self.here}/30", "dev", self._cable)
        _ip("-n", self.name, "addr", "add", f"{self.address}/30", "dev", "eth0")
        for device in ("lo", "eth0"):
            _ip("-n", self.name, "link", "set", device, "up")
        self.join()

    def command(self, words: Sequence[str]) -> list[str]:
        """The command that runs this one on the machine."""
        return [found("ip") or "ip", "netns", "exec", self.name, *words]

    def cut_off(self) -> None:
        """Pull the cable: nothing gets through, and nobody is told."""
        _ip("link", "set", self._cable, "down")

    def join(self) -> None:
        """Put the cable back."""
        _ip("link", "set", self._cable, "up")

    def end(self) -> None:
        with suppress(subprocess.CalledProcessError):
            _ip("link", "del", self._cable)
        _ip("netns", "del", self.name)


def _ip(*words: str) -> None:
    subprocess.run([found("ip") or "ip", *words], check=True, capture_output=True)


@contextmanager
def machines(number: int) -> Iterator[list[Machine]]:
    """So many machines; the test is skipped where this process may not make any."""
    made = [Machine(place) for place in range(number)]
    with ExitStack() as ends:
        for machine in made:
            try:
                machine.start()
            except (OSError, subprocess.CalledProcessError) as failure:
                is_missing(f"no network namespaces: run as root, with iproute2 ({failure})")
            ends.callback(machine.end)
        yield made


@contextmanager
def passed_on(place: str, hosts: Sequence[str]) -> Iterator[int]:
    """The port at which these addresses of this process lead to a socket in the file system, such as PostgreSQL's."""
    listening = [socket.create_server((hosts[0], 0))]
    port = int(listening[0].getsockname()[1])
    listening += [socket.create_server((host, port)) for host in hosts[1:]]
    for one in listening:
        threading.Thread(target=_accept, args=(one, place), daemon=True).start()
    try:
        yield port
    finally:
        for one in listening:
            one.shutdown(socket.SHUT_RDWR)
            one.close()


def _accept(listening: socket.socket, place: str) -> None:
    with suppress(OSError):
        while True:
            outer = listening.accept()[0]
            inner = socket.socket(socket.AF_UNIX)
            inner.connect(place)
            for pair in ((outer, inner), (inner, outer)):
                threading.Thread(target=_copy, args=pair, daemon=True).start()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    for one in (source, target):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
