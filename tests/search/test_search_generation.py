"""Generations: whole or not at all, two kept, a damaged one refused."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pytest
from quick_cases import first_quick

from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.search.content import Content
from kbtools.search.generation import Manifest, save_array, save_json
from kbtools.search.generations import Generations
from kbtools.search.pins_and_synonyms import Rules
from kbtools.search.write import write_generation
from kbtools.text.model_names import ModelNames

NOTHING = Content("en", Library((), ()), (), (), Rules())
FACTS = Manifest(lang="en", model="none", counts={"articles": 0, "sections": 0, "tickets": 0})


def build(generations: Generations, value: int) -> str:
    with generations.building() as folder:
        write_generation(folder, NOTHING, ModelNames("none"), None, print)
        save_array(folder, "numbers", np.full(1000, value))
        save_json(folder, "facts", {"value": value})
        return generations.publish(folder, FACTS).name


def fail_half_way(generations: Generations) -> None:
    with generations.building() as folder:
        save_array(folder, "numbers", np.zeros(10))
        raise ValueError("half way")


def test_a_new_generation_serves_once_it_is_whole(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "build")
    first = build(generations, 1)
    assert generations.open().name == first == generations.current_name()
    second = build(generations, 2)
    assert int(generations.open().array("numbers")[0]) == 2
    assert second > first


def test_two_generations_are_kept(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "build")
    names = [build(generations, n) for n in range(4)]
    assert sorted(path.name for path in (tmp_path / "build").iterdir() if path.is_dir()) == names[-2:]


def test_nothing_built_is_said_with_the_command_that_builds(tmp_path: Path) -> None:
    with pytest.raises(KbError) as found:
        Generations(tmp_path / "build").open()
    assert (found.value.code, found.value.hint) == ("index-missing", "kb index")


def test_a_build_that_fails_leaves_the_old_one_and_no_rubbish(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "build")
    first = build(generations, 1)
    with pytest.raises(ValueError, match="half way"):
        fail_half_way(generations)
    assert generations.open().name == first
    assert [path.name for path in (tmp_path / "build").iterdir() if path.is_dir()] == [first]


@pytest.mark.parametrize("harm", first_quick(["flip", "cut", "remove", "manifest"]))
def test_a_damaged_generation_is_refused_and_the_last_good_one_served(tmp_path: Path, harm: str) -> None:
    generations = Generations(tmp_path / "build")
    first, second = build(generations, 1), build(generations, 2)
    path = tmp_path / "build" / second / ("manifest.json" if harm == "manifest" else "numbers.npy")
    data = path.read_bytes()
    if harm == "remove":
        path.unlink()
    else:
        path.write_bytes(data[:-9] if harm in ("cut", "manifest") else data[:-1] + bytes([data[-1] ^ 1]))
    assert generations.open().name == first
    (tmp_path / "build" / first / "numbers.npy").unlink()
    with pytest.raises(KbError) as found:
        generations.open()
    assert (found.value.code, found.value.hint) == ("generation-damaged", "kb index --full")


def test_a_second_builder_is_turned_away_at_once(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "build")
    with generations.building(), pytest.raises(KbError) as found, Generations(tmp_path / "build").building():
        pass
    assert found.value.code == "index-locked"


def test_a_full_disk_is_said_and_the_index_in_use_stays(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "build")
    first = build(generations, 1)
    with pytest.raises(KbError) as found, generations.building():
        raise OSError(errno.ENOSPC, "No space left on device")
    assert found.value.code == "disk"
    assert "No space left" in found.value.message
    assert generations.open().name == first


@pytest.mark.parametrize("harm", ["folder", "bytes", "endless", "elsewhere"])
def test_a_pointer_that_nobody_can_read_costs_no_answer(tmp_path: Path, harm: str) -> None:
    generations = Generations(tmp_path / "build")
    name = build(generations, 1)
    generations.pointer.unlink()
    if harm == "folder":
        generations.pointer.mkdir()
    elif harm == "endless":
        generations.pointer.symlink_to("/dev/zero")
    else:
        generations.pointer.write_bytes(b"\xff\xfe\n" if harm == "bytes" else b"../../elsewhere\n")
    assert generations.open().name == name
    assert generations.current_name() != name


def test_folders_that_are_no_generations_are_in_nobodys_way(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "build")
    for name in ("zzz", "20991231-x-001", "\u0661", "a b"):
        (tmp_path / "build" / name).mkdir(parents=True)
        (tmp_path / "build" / name / "manifest.json").write_text("[" * 100_000, encoding="utf-8")
    names = [build(generations, n) for n in range(3)]
    assert generations.open().name == names[-1]
    assert names == sorted(names)


def test_a_thousand_builds_after_the_clock_was_set_back_are_in_order(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "build")
    build(generations, 1)
    (tmp_path / "build" / generations.current_name()).rename(tmp_path / "build" / "20991231-235959-998")
    generations.pointer.write_text("20991231-235959-998\n", encoding="ascii")
    names = [build(generations, n) for n in range(4)]
    assert names == [f"20991231-235959-{n}" for n in (999, 1000, 1001, 1002)]
    assert int(generations.open().array("numbers")[0]) == 3
    assert {path.name for path in (tmp_path / "build").iterdir() if path.is_dir()} == set(names[-2:])
