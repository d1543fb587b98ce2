"""Two services and a worker, each with an address of its own: one is cut off from the others and brought back."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from machines import Machine, machines, passed_on
from mail_server import until
from running_service import GONE, Process, set_up

from kbtools.jobs.start import start_job
from kbtools.service.app import utc_now
from kbtools.storage import Store
from kbtools.workspace import Workspace

pytestmark = pytest.mark.full
PATIENCE = 120  # seconds on a busy machine; TCP alone gives up after a quarter of an hour
# What one does on the machine itself: GET or POST, and print the status and the body.
ASK = """
import json, sys, urllib.error, urllib.request
url, body = sys.argv[1:]
request = urllib.request.Request(url, body.encode() or None, {"content-type": "application/json"})
try:
    answer = urllib.request.urlopen(request, timeout=120)
except urllib.error.HTTPError as refused:
    answer = refused
print(json.dumps([answer.status, answer.read().decode()]))
"""


@dataclass(frozen=True)
class Three:
    """Two services and the machine of a worker, on one database."""

    root: Path
    store: str
    places: list[Machine]
    services: list[Process]

    def asked_at_home(self, number: int, path: str, body: object = None) -> tuple[int, str]:
        """Status and body of what a service answers to its own machine."""
        command = [sys.executable, "-c", ASK, self.services[number].address + path, json.dumps(body) if body else ""]
        done = subprocess.run(self.places[number].command(command), capture_output=True, text=True, check=True)
        status, text = json.loads(done.stdout)
        return int(status), str(text)

    def references(self) -> list[str]:
        with Store.open(self.store, self.root) as store:
            return sorted(item.reference for item in store.outbox.all(sealed=False))


def message(words: str) -> dict[str, str]:
    return {"email": "p@example.com", "message": words, "key": words}


@pytest.fixture
def three(root: Path, postgresql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Three]:
    set_up(root, suggest_model="none")
    secret = (root / ".kb" / "secret").read_text().strip()
    folder = postgresql.partition("host=")[2]
    with ExitStack() as stack:
        places = stack.enter_context(machines(3))
        port = stack.enter_context(passed_on(f"{folder}/.s.PGSQL.5432", [place.here for place in places]))
        services = []
        for number, place in enumerate(places):
            own = Path(shutil.copytree(root, tmp_path / f"machine-{number}"))
            url = postgresql.replace(f"host={folder}", f"host={place.here}&port={port}")
            variables = {"KB_SECRET": secret, "KB_STORE_URL": url}
            if number < 2:
                services.append(stack.enter_context(Process(own, 8000, variables, place)))
                continue
            command = place.command(["env", *(f"{name}={value}" for name, value in variables.items()), sys.executable])
            log = stack.enter_context((own / "worker.log").open("ab"))
            worker = subprocess.Popen([*command, "-m", "kbtools", "-C", str(own), "worker"], stdout=log, stderr=log)
            stack.callback(worker.wait, 20)
            stack.callback(worker.kill)
            monkeypatch.setenv("KB_STORE_URL", postgresql)
            monkeypatch.setenv("KB_SECRET", secret)
            yield Three(own, postgresql, places, services)


def test_a_service_that_is_cut_off_answers_and_refuses_messages_and_takes_them_again(three: Three) -> None:
    taken = [
        service.post("/api/contact", message(f"Before {n}"))["reference"] for n, service in enumerate(three.services)
    ]
    three.places[0].cut_off()
    with pytest.raises(GONE):
        urllib.request.urlopen(three.services[0].address + "/livez", timeout=2)
    assert three.asked_at_home(0, "/livez")[0] == 200
    began = time.monotonic()
    status, said = three.asked_at_home(0, "/api/contact", message("Nobody stores this"))
    assert (status, time.monotonic() - began < PATIENCE) == (503, True), said
    assert json.loads(three.asked_at_home(0, "/api/suggest", {"text": "I forgot my password"})[1])["suggestions"]
    assert until(lambda: _takes(three.services[1], taken, "Meanwhile"), seconds=PATIENCE)
    three.places[0].join()
    assert until(lambda: _takes(three.services[0], taken, "Again"), seconds=PATIENCE)
    assert three.references() == sorted(taken)


def _takes(service: Process, taken: list[str], words: str) -> bool:
    """Whether a service takes a message; the same one again is no second one."""
    try:
        taken.append(service.post("/api/contact", message(words))["reference"])
    except GONE:
        return False
    return True


def test_a_worker_that_is_cut_off_ends_its_job_once_it_is_back(three: Three) -> None:
    job = start_job(Workspace.open(three.root), "mine", utc_now())
    with Store.open(three.store, three.root) as store:
        assert until(lambda: store.jobs.get(job.id).state != "waiting", seconds=PATIENCE)
        three.places[2].cut_off()
        time.sleep(5)
        three.places[2].join()
        assert until(lambda: store.jobs.get(job.id).ended_at is not None, seconds=3 * PATIENCE)
        assert store.jobs.get(job.id).state == "done"
