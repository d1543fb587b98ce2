"""Rows and texts that are kept in files, and what is computed from them in pieces."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.errors import KbError
from kbtools.gaps.mine.boilerplate import Boilerplate, question_words
from kbtools.gaps.mine.clusters import cluster, means
from kbtools.gaps.mine.groups import _halves
from kbtools.gaps.mine.kept import AT_ONCE, Array, KeptRows, KeptTexts, Made, pieces
from kbtools.gaps.mine.latent_semantics import latent_rows
from kbtools.text.embeddings import unit

ANY_TEXT = st.text(st.characters(), max_size=20)  # lone surrogates too
MORE_THAN_A_PIECE = AT_ONCE + 1_000


def drawn(number: int, width: int) -> Array:
    return np.random.default_rng(number).normal(size=(number, width)).astype(np.float32)


@given(st.lists(ANY_TEXT, max_size=8), st.randoms(use_true_random=False))
def test_texts_come_back_as_they_were_in_any_order_and_in_parts(texts: list[str], random: object) -> None:
    kept = KeptTexts.of(iter(texts))
    assert list(kept) == texts
    assert list(kept[1:3]) == texts[1:3]
    order = np.random.default_rng(len(texts)).permutation(len(texts))
    assert list(kept.in_order(order)) == [texts[number] for number in order]
    assert list(Made(kept, len)) == [len(text) for text in texts]


@given(st.lists(st.integers(0, 3), max_size=5), st.integers(1, 3), st.slices(6))
def test_rows_come_back_as_they_were_whatever_pieces_they_came_in(sizes: list[int], width: int, part: slice) -> None:
    rows = drawn(sum(sizes), width)
    kept = KeptRows(iter(np.split(rows, np.cumsum(sizes)))) if sizes else KeptRows([rows])
    start, stop, step = part.indices(len(rows))
    assert len(kept) == len(rows)
    assert (kept[start:stop] == rows[start:stop]).all()
    which = np.arange(start, stop, step)
    assert (kept[which] == rows[which]).all()


def told(problem: KbError) -> tuple[str, str | None, bool]:
    return problem.code, problem.where, "TMPDIR" in (problem.hint or "")


def test_a_full_disk_is_named_with_what_to_do() -> None:
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, usual[1]))  # no file of this process can be larger
    try:
        with pytest.raises(KbError) as refused:
            KeptRows([drawn(500, 4)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert told(refused.value) == ("disk", tempfile.gettempdir(), True)


def test_a_folder_for_temporary_files_that_is_gone_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(KbError) as refused:
        KeptRows([drawn(5, 4)])
    assert told(refused.value) == ("disk", str(tmp_path / "gone"), True)


@pytest.mark.full
def test_where_no_folder_has_room_for_temporary_files_it_is_said_at_the_start(tmp_path: Path) -> None:
    """In a process of its own, since Python looks for the folder once."""
    place = tmp_path / "full"
    program = f"""
import os, resource
from kbtools.errors import KbError
from kbtools.gaps.mine.kept import KeptTexts
os.environ["TMPDIR"] = {str(place)!r}
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # as on a full disk, no byte can be written in any folder
try:
    KeptTexts.of(["the lid is gone"])
except KbError as problem:
    os.write(1, f"{{problem.code}} {{problem.where}} {{problem.hint}}".encode())
"""
    place.mkdir()
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert ran.stderr == ""
    assert ran.stdout.startswith(f"disk {place} free some space, or set TMPDIR")


def test_all_rows_go_through_in_pieces() -> None:
    rows = drawn(MORE_THAN_A_PIECE, 2)
    assert [len(piece) for piece in pieces(KeptRows([rows]))] == [AT_ONCE, 1_000]
    assert (KeptRows(pieces(rows, lambda piece: piece * 2))[:] == rows * 2).all()


def test_the_mean_of_a_cluster_is_the_same_in_pieces() -> None:
    rows = drawn(MORE_THAN_A_PIECE, 3)
    labels = np.random.default_rng(0).integers(0, 4, len(rows))
    labels[:4] = range(4)
    found = means(labels, KeptRows([rows]).__getitem__)
    assert found == pytest.approx(np.array([rows[labels == label].mean(axis=0) for label in range(4)]), abs=1e-4)


@pytest.mark.full
def test_texts_beyond_one_piece_are_rows_like_the_others() -> None:
    texts = [f"the {('lid', 'pan', 'mug')[number % 3]} broke" for number in range(MORE_THAN_A_PIECE)]
    rows, embed = latent_rows(texts, 3, {})
    assert len(rows) == len(texts)
    assert rows[:3] == pytest.approx(embed(texts[:3]), abs=1e-5)
    assert rows[-3:] == pytest.approx(embed(texts[-3:]), abs=1e-5)


def two_topics(number: int) -> tuple[Array, Array]:
    """Rows of length 1 in two directions, in no order; and the direction of each, 0 or 1."""
    random = np.random.default_rng(1)
    topic = random.integers(0, 2, number)
    return unit((np.eye(2, 8)[topic] + random.normal(0, 0.05, (number, 8))).astype(np.float32)), topic


@pytest.mark.full
def test_very_many_tickets_of_one_group_are_split_by_a_sample_of_them() -> None:
    rows, topic = two_topics(9_001)
    part = _halves(KeptRows([rows]), np.arange(len(rows)))
    assert len({(int(one), int(other)) for one, other in zip(part, topic, strict=True)}) == len(set(part)) == 2
    assert set(_halves(np.ones((9_001, 2), np.float32), np.arange(9_001))) == {1}


@pytest.mark.full
def test_rows_in_a_file_are_clustered_as_those_in_memory() -> None:
    rows, _ = two_topics(MORE_THAN_A_PIECE)
    assert (cluster(KeptRows([rows])) == cluster(rows)).all()


def test_what_is_boilerplate_is_known_of_replies_that_were_not_read() -> None:
    said = [{"please send us a picture of the label", f"answer {number}"} for number in range(20)]
    usual = Boilerplate.of(said, [question_words(f"thing {number}") for number in range(20)])
    assert usual.among({"please send us a picture of the box", "turn the dial to three"}) == {
        "please send us a picture of the box"
    }
    assert usual.among(set()) == frozenset()
