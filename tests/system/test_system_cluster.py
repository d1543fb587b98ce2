"""Work on a real Dask cluster: the same results in the same order, whoever does it and whoever is killed."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dask.config
import pytest
from cluster_work import SAID, failing, killed, lengths, longest, slow
from dask_cluster import Cluster, certificate, cluster, settings
from mail_server import free_port

import kbtools
from kbtools.errors import KbError
from kbtools.system import cluster as on_cluster
from kbtools.system.processes import in_order
from kbtools.system.spread import Spread

pytestmark = pytest.mark.full
SOON = {"distributed.comm.timeouts.connect": "2s"}
PARTITIONS = [
    [f"{number} {'x' * (number % 7)}" * (number % 5) for number in range(n)] for n in (3, 0, 7, 1, 9, 4, 2, 8) * 3
]
MASKING = """
import sys
from importlib.metadata import packages_distributions

before = set(sys.modules)
from kbtools.articles.links_in_text import ArticleLinks
from kbtools.model.ticket import Message, Ticket
from kbtools.system.sealing import Secret
from kbtools.tickets.copies import copier

said = "<p>Call me on +44 20 7946 0958 <b>Ada</b>, Herr M\u00fcller. <a href='https://example.com/a'>a</a></p>"
rows = [Message("requester", said, public=True, markup=markup) for markup in ("html", "text")]
(done,) = copier(Secret(b"x" * 32), ArticleLinks(()), ("GB", "DE"), ())([Ticket("1", tuple(rows), source="desk")])
assert "[phone]" in done.kept.messages[0].body
found = packages_distributions()
modules = {name.partition(".")[0] for name in set(sys.modules) - before}
print(*sorted({one for name in modules for one in found.get(name, ())}))
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster"), workers=2) as made:
        yield made


def test_results_are_those_of_this_machine_in_the_order_of_partitions(two: Cluster) -> None:
    expected = list(in_order(lengths, (5,), PARTITIONS, 1))
    assert list(Spread(1, two.address).in_order(lengths, (5,), PARTITIONS)) == expected
    assert list(Spread(1, two.address).in_order(lengths, (6,), PARTITIONS)) != expected
    assert list(Spread(1, two.address).in_order(lengths, (5,), [])) == []


def test_a_failure_comes_in_its_turn_and_no_log_of_a_worker_has_what_was_sent(two: Cluster) -> None:
    texts = [SAID[:3], SAID[:5], SAID, SAID[:2]]
    results = Spread(1, two.address).in_order(failing, (len(SAID),), texts)
    assert [next(results) for _ in range(2)] == [-1, -1]
    with pytest.raises(ZeroDivisionError):
        next(results)
    log = two.log.read_text(encoding="utf-8")
    assert "Compute Failed" in log
    assert SAID not in log


def test_nobody_takes_part_without_the_certificate(two: Cluster, tmp_path: Path) -> None:
    another = settings(certificate(tmp_path / "another.pem"))
    with dask.config.set({**another, **SOON}), pytest.raises(KbError, match="does not do the work"):
        next(Spread(1, two.address).in_order(lengths, (5,), PARTITIONS))


def test_a_worker_that_is_killed_changes_nothing_but_time(tmp_path: Path) -> None:
    mark = tmp_path / "killed"
    with cluster(tmp_path, workers=2) as made:
        done = list(Spread(1, made.address).in_order(killed, (7, mark, 0), range(30)))
        assert [one.poll() is None for one in made.workers].count(True) == 1
    assert done == [n * n for n in range(30)]
    assert mark.exists()


def test_what_kills_its_worker_too_often_is_done_here(tmp_path: Path) -> None:
    mark = tmp_path / "killed"
    with cluster(tmp_path, workers=2, deaths=0) as made:
        done = list(Spread(1, made.address).in_order(killed, (7, mark, os.getpid()), range(30)))
    assert done == [n * n for n in range(30)]
    assert mark.exists()


def test_what_all_partitions_need_is_not_sent_with_each_of_them(tmp_path: Path) -> None:
    texts, partitions = [secrets.token_hex(100_000) for _ in range(2)], 150
    with cluster(tmp_path, workers=2) as made:
        made.wait_for_workers()
        before = sent_to(made)
        done = list(Spread(1, made.address).in_order(longest, (texts,), range(partitions)))
        assert done == [200_000 + n for n in range(partitions)]
        assert 400_000 < sent_to(made) - before < partitions * 400_000 / 4


def test_two_runs_at_once_are_each_done_with_what_they_were_given(two: Cluster) -> None:
    runs = [Spread(1, two.address).in_order(lengths, (more,), PARTITIONS) for more in (5, 6)]
    done = list(zip(*runs, strict=True))
    assert [list(one) for one in zip(*done, strict=True)] == [
        list(in_order(lengths, (more,), PARTITIONS, 1)) for more in (5, 6)
    ]


def sent_to(made: Cluster) -> int:
    """Bytes that the scheduler has read, as Linux counts them."""
    counts = Path(f"/proc/{made.scheduler.pid}/io").read_text(encoding="ascii")
    return int(counts.partition("rchar:")[2].split()[0])


@pytest.mark.parametrize("changed", ["redaction/__init__.py", "languages/de/stop_words.txt"])
def test_a_worker_with_other_code_or_words_is_refused(tmp_path: Path, changed: str) -> None:
    copy = tmp_path / "other" / "kbtools"
    shutil.copytree(Path(kbtools.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    with (copy / changed).open("a", encoding="utf-8") as file:
        file.write("# one line more\n")
    assert_refused(tmp_path, copy.parent)


def test_a_worker_with_another_version_of_what_knows_telephone_numbers_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other" / "phonenumberslite-1.0.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: phonenumberslite\nVersion: 1.0\n", encoding="utf-8")
    assert_refused(tmp_path, other.parent)


def assert_refused(folder: Path, packages: Path) -> None:
    """A worker that finds its packages in this folder first."""
    with cluster(folder, workers=0) as made:
        made.worker(more={"PYTHONPATH": str(packages)})
        with pytest.raises(KbError, match="another version of kbtools"):
            next(Spread(1, made.address).in_order(lengths, (5,), PARTITIONS))


def test_masking_uses_no_package_of_others_but_those_whose_versions_are_compared() -> None:
    used = subprocess.run([sys.executable, "-c", MASKING], check=True, capture_output=True, text=True).stdout.split()
    assert used == ["kbtools", *on_cluster.MASKING]


def test_a_cluster_without_workers_is_given_up_and_so_is_one_whose_scheduler_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_cluster, "_ALONE", 2.0)
    with cluster(tmp_path, workers=0) as made:
        with pytest.raises(KbError, match="no workers"):
            next(Spread(1, made.address).in_order(lengths, (5,), PARTITIONS))
        made.worker()
        monkeypatch.setattr(on_cluster, "_ALONE", 60.0)
        results = Spread(1, made.address).in_order(slow, (), range(30))
        assert next(results) == 0
        made.end()
        with pytest.raises(KbError, match="does not do the work"):
            list(results)


@pytest.mark.parametrize(
    ("address", "code", "said"),
    [
        ("tcp://127.0.0.1:8786", "setting", "by TLS"),
        ("127.0.0.1:8786", "setting", "by TLS"),
        ("tls://", "cluster", "does not do the work"),
        ("tls://127.0.0.1:{free}", "cluster", "does not do the work"),
    ],
)
def test_an_address_where_no_cluster_is_says_what_to_do(address: str, code: str, said: str, two: Cluster) -> None:
    with dask.config.set(SOON), pytest.raises(KbError, match=said) as refused:
        next(Spread(1, address.format(free=free_port())).in_order(lengths, (5,), PARTITIONS))
    assert refused.value.code == code
    assert refused.value.hint


def test_dask_that_was_told_of_no_certificate_connects_to_nothing() -> None:
    with dask.config.set(dict.fromkeys(settings(Path()), None)), pytest.raises(KbError, match="no certificates"):
        next(Spread(1, "tls://127.0.0.1:1").in_order(lengths, (5,), PARTITIONS))
