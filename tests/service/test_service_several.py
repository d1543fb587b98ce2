"""Three services on PostgreSQL and S3: what is pushed is live on all, and none of them is missed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner
from mail_server import free_port, until
from proxy_of_docs import proxy_of_docs
from running_service import GONE, Process, set_up
from s3_server import BUCKET, S3Server

from kbtools.cli import kb
from kbtools.model.release import Kind
from kbtools.search.build import build_index
from kbtools.service.app import utc_now
from kbtools.site.pushed import push_built
from kbtools.storage import Store
from kbtools.workspace import Workspace

pytestmark = pytest.mark.full

LIVE_WITHIN = 5.0  # seconds until all services use what is live


@dataclass
class Several:
    """A workspace that builds, and services with folders of their own."""

    root: Path
    store: str
    s3: S3Server
    services: list[Process] = field(default_factory=list)

    def kb(self, *words: str) -> str:
        done = CliRunner().invoke(kb, ["-C", str(self.root), *words], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return str(done.output)

    def push_home(self, html: str) -> None:
        """Make another site live, and the index anew."""
        (self.root / "site" / "index.html").write_text(html, encoding="utf-8")
        workspace = Workspace.open(self.root)
        build_index(workspace, full=True)
        push_built(workspace, utc_now())

    def live(self) -> Mapping[Kind, str]:
        with Store.open(self.store, self.root) as store:
            return store.releases.live()


def within() -> float:
    """`LIVE_WITHIN`, or longer while others keep the processors of this machine busy."""
    return LIVE_WITHIN * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def home(service: Process) -> str:
    with urllib.request.urlopen(service.address + "/", timeout=10) as answer:
        return str(answer.read().decode())


def ready(service: Process) -> dict[str, object]:
    with urllib.request.urlopen(service.address + "/readyz", timeout=20) as answer:
        return dict(json.load(answer))


@pytest.fixture
def several(root: Path, postgresql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Several]:
    set_up(root, index_storage=f"s3://{BUCKET}/centre", suggest_model="none")
    monkeypatch.setenv("KB_STORE_URL", postgresql)
    monkeypatch.setenv("KB_SECRET", (root / ".kb" / "secret").read_text().strip())
    with ExitStack() as stack:
        s3 = stack.enter_context(S3Server(tmp_path / "s3.log"))
        for name, value in s3.variables.items():
            monkeypatch.setenv(name, value)
        centre = Several(root, postgresql, s3)
        centre.push_home("<h1>One</h1>")
        for number in range(3):
            own = Path(shutil.copytree(root, tmp_path / f"service-{number}"))
            for built in (own / "site", own / "search_index" / "build"):
                shutil.rmtree(built)
            centre.services.append(stack.enter_context(Process(own, free_port())))
        yield centre


def test_three_services_follow_what_is_live_and_go_on_without_storage_and_without_one_of_them(several: Several) -> None:
    assert [home(service) for service in several.services] == ["<h1>One</h1>"] * 3
    assert {ready(service)["generation"] for service in several.services} == {several.live()["index"]}

    several.push_home("<h1>Two</h1>")
    pushed = time.monotonic()
    assert until(lambda: all(home(one) == "<h1>Two</h1>" for one in several.services), seconds=60)
    assert until(
        lambda: {ready(one)["generation"] for one in several.services} == {several.live()["index"]}, seconds=60
    )
    assert time.monotonic() - pushed < within()

    several.kb("site", "rollback")
    assert until(lambda: all(home(one) == "<h1>One</h1>" for one in several.services), seconds=60)
    several.kb("site", "rollback", several.kb("site", "list").split("\n")[1].split()[0])
    assert until(lambda: all(home(one) == "<h1>Two</h1>" for one in several.services), seconds=60)
    several.s3.__exit__()  # with all that it holds
    assert [home(one) for one in several.services] == ["<h1>Two</h1>"] * 3
    assert _one_is_killed_under_load(several) == []


def _one_is_killed_under_load(several: Several) -> list[str]:
    """Messages that were answered with yes and are not in the store, while the first service is killed."""
    taken: list[str] = []

    def post(number: int) -> None:
        for turn in range(8):
            words = f"Message {number}n{turn}."
            body = {"email": f"p{number}@example.com", "message": words, "key": words}
            for service in several.services:  # as a load balancer does: the next one where one does not answer
                try:
                    taken.append(service.post("/api/contact", body)["reference"])
                    break
                except GONE:
                    continue

    posters = [threading.Thread(target=post, args=(number,)) for number in range(4)]
    for poster in posters:
        poster.start()
    assert until(lambda: len(taken) > 4, seconds=60)
    several.services[0].end(signal.SIGKILL)
    for poster in posters:
        poster.join(120)
    with Store.open(several.store, several.root) as store:
        kept = {item.reference for item in store.outbox.all(sealed=False)}
    assert len(taken) == len(kept) == 32
    return sorted(set(taken) - kept)


def test_behind_the_proxy_of_the_docs_a_service_that_is_killed_costs_at_most_what_it_was_answering(
    several: Several, nginx: str, tmp_path: Path
) -> None:
    (folder := tmp_path / "proxy").mkdir()
    answered, lost, stop = [0], list[float](), threading.Event()

    def read(address: str) -> None:
        while not stop.is_set():
            try:
                with urllib.request.urlopen(address + "/", timeout=60) as answer:
                    answered[0] += answer.read() == b"<h1>One</h1>"
            except GONE:
                lost.append(time.monotonic())

    places = [service.address.removeprefix("http://") for service in several.services]
    with proxy_of_docs(nginx, folder, places) as address:
        readers = [threading.Thread(target=read, args=(address,)) for _ in range(4)]
        for reader in readers:
            reader.start()
        assert until(lambda: answered[0] > 100, seconds=120)
        assert lost == []
        several.services[0].end(signal.SIGKILL)
        killed, before = time.monotonic(), answered[0]
        assert until(lambda: answered[0] > before + 200, seconds=120)
        stop.set()
        for reader in readers:
            reader.join(120)
    assert len(lost) <= len(readers)  # what was in its hands
    assert all(at - killed < within() for at in lost)
