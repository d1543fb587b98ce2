"""Mining that is shared among processes and machines: the same gaps, whoever reads the texts and in what parts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import numpy as np
import pytest
from bare_workspace import bare_workspace
from dask_cluster import Cluster, cluster

from kbtools.gaps.mine import MiningInput, embedding, find_gaps, latent_semantics, mining_input, topic_words
from kbtools.gaps.mine.embedding import Embedding
from kbtools.gaps.mine.latent_semantics import latent_rows
from kbtools.model.gap import Gap
from kbtools.model.ticket import Message, Ticket
from kbtools.settings import Settings
from kbtools.system.spread import ALONE, Spread
from kbtools.text.embeddings import Model, load_model
from kbtools.workspace import Workspace

pytestmark = pytest.mark.full
THINGS, FAULTS = "kettle toaster lamp oven mixer".split(), "leaks hums smells flickers".split()
AROUND = "since yesterday at night when I use it after the update with the new cable in our kitchen please".split()


def tickets(number: int) -> list[Ticket]:
    """Questions on one of twenty faults, half of them with a reply, a few without any word."""
    chance, start, found = Random(3), datetime(2026, 1, 1, tzinfo=UTC), list[Ticket]()
    for place in range(number):
        thing, fault = chance.choice(THINGS), chance.choice(FAULTS)
        said = " ".join(chance.choices(AROUND, k=chance.randrange(1, 30)))
        body = f"My {thing} {fault}  {said}" if chance.random() < 0.95 else "?!"
        told = f"Open the {thing}, then clean what {fault}: {said}. Thank you for writing to us, it helps us all."
        messages = [Message("requester", body, public=True), Message("agent", told, public=True)]
        subject = f"{thing} {fault}" if place % 3 and body != "?!" else ""
        row = Ticket(f"t{place}", tuple(messages[: 1 + place % 2]), "desk", subject=subject, requester=f"r{place}")
        found.append(replace(row, created_at=start + timedelta(hours=place)))
    return found


def mined(rows: list[Ticket], model: Model | None, spread: Spread) -> list[Gap]:
    with spread.kept() as kept:
        return find_gaps(MiningInput.of([], rows, [], kept), model, Settings(), spread=kept)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Partitions of so many tickets or texts, and a sample that is smaller than what is mined."""
    for module in (embedding, mining_input, topic_words):
        monkeypatch.setattr(module, "PARTITION", request.param)
    monkeypatch.setattr(latent_semantics, "SAMPLE", 200)


@pytest.mark.parametrize("small_parts", [17, 60], indirect=True)
@pytest.mark.parametrize("name", ["wordllama", "none"])
def test_the_number_of_processes_and_the_order_of_tickets_change_no_gap(name: str, small_parts: None) -> None:
    rows, model = tickets(500), load_model(name)
    expected = mined(rows, model, ALONE)
    assert len(expected) > len(FAULTS)
    assert mined(rows, model, Spread(2)) == expected
    Random(9).shuffle(rows)
    assert mined(rows, model, Spread(3)) == expected


@pytest.mark.parametrize("small_parts", [17], indirect=True)
def test_a_text_has_the_same_row_whatever_texts_are_read_before_and_beside_it(small_parts: None) -> None:
    model = load_model("wordllama")
    assert model
    texts = [row.question for row in tickets(150)]
    alone = np.concatenate([model.embed([text]) for text in reversed(texts)][::-1])
    rows = Embedding.by(model).of_many(texts, Spread(2))[:]
    assert rows.tobytes() == alone.tobytes()


@pytest.mark.parametrize("small_parts", [17, 60], indirect=True)
def test_words_are_counted_alike_in_the_sample_and_behind_it(small_parts: None) -> None:
    texts = [row.question for row in tickets(400)]
    rows, embed = latent_rows(texts, 8, {}, Spread(2))
    assert rows[:].tobytes() == embed(texts).tobytes()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster"), workers=2) as made:
        yield made


def kb_mine(workspace: Workspace, variables: dict[str, str], *words: str) -> tuple[str, list[Gap]]:
    """What is printed, and the gaps in the store, but for the time of mining."""
    command = [sys.executable, "-m", "kbtools", "-C", str(workspace.root), "mine", "--json", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **variables})
    assert done.returncode == 0, done.stderr
    with workspace.store() as store:
        return done.stdout, [replace(gap, first_seen=None, last_seen=None) for gap in store.gaps.all()]


def test_mining_on_a_cluster_changes_no_byte_though_a_worker_is_killed(two: Cluster, tmp_path: Path) -> None:
    found = []
    for number, words in enumerate((["--jobs", "1"], ["--jobs", "3"], ["--on", two.address], ["--on", two.address])):
        workspace = bare_workspace(tmp_path / f"help{number}")
        workspace.docs.mkdir()
        with workspace.store() as store:
            store.tickets.put_many(tickets(2_500))
        if number == 3:
            two.workers[0].kill()
        found.append(kb_mine(workspace, two.variables, *words))
    assert found[0][1]
    assert found[1:] == found[:1] * 3
