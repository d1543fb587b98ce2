"""A generation whose files have right checksums but do not fit each other is refused, and the last good one answers."""

from __future__ import annotations

import json
import math
import shutil
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quick_cases import first_quick
from search_workspace import articles, tickets

from kbtools.articles.library import Folder
from kbtools.errors import KbError
from kbtools.model.query import Suggestion
from kbtools.search import abstain
from kbtools.search.build import build_index
from kbtools.search.generations import Generations
from kbtools.search.json_shapes import SHAPES, shaped
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.rank import FEATURES
from kbtools.search.soundness import EXAMPLES, MEANING, SECOND_MEANING, SENTENCES, USUAL_WORDS, WORDS
from kbtools.system.sealing import make_secret
from kbtools.text import embeddings
from kbtools.workspace import Workspace

Array = np.ndarray[Any, Any]
QUESTION = "I moved house, please change my address"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("sound")
    (root / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    (root / "pyproject.toml").write_text("[tool.kbtools]\n", encoding="utf-8")
    make_secret(root / ".kb" / "secret")
    made = Workspace.open(root)
    for page in articles():
        Folder.of(made).write(page)
    with made.store() as store:
        store.tickets.put_many(tickets())
    build_index(made)
    return made


@pytest.fixture
def forged(workspace: Workspace, tmp_path: Path) -> Path:
    """The folder of a copy of the generation, to be changed."""
    folder = Generations.of(workspace).open().folder
    shutil.copytree(folder, tmp_path / "build" / folder.name)
    (tmp_path / "build" / "CURRENT").write_text(f"{folder.name}\n", encoding="ascii")
    return tmp_path / "build" / folder.name


def seal(folder: Path, *changed: str) -> None:
    """Write the checksums of the changed files, or of all, as they are now into the manifest."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for name in manifest["files"].keys() & changed or manifest["files"]:
        data = (folder / name).read_bytes()
        manifest["files"][name] = [len(data), zlib.crc32(data)]
    path.write_text(json.dumps(manifest), encoding="utf-8")


def change_json(folder: Path, name: str, change: Callable[[Any], Any]) -> None:
    path = folder / f"{name}.json"
    path.write_text(json.dumps(change(json.loads(path.read_text(encoding="utf-8")))), encoding="utf-8")


def why(folder: Path, *changed: str) -> str:
    """Why this generation is refused; empty when it answers. `changed`: the files to seal anew, if not all."""
    seal(folder, *changed)
    generations = Generations(folder.parent)
    try:
        index = KnowledgeBase(generations.open(), generations, threshold=0.3)
    except KbError as refused:
        return f"{refused.code}: {refused.message}"
    assert all(_is_sound(one) for one in index.suggest(QUESTION, weak=True, explain=True))
    index.search("address")
    index.similar(QUESTION)
    return ""


def _is_sound(suggestion: Suggestion) -> bool:
    return 0 <= suggestion.score <= 1


def test_the_tables_name_every_file_of_a_generation(workspace: Workspace) -> None:
    files = set(Generations.of(workspace).open().manifest.files)
    tables = {f"{name}.json" for name in SHAPES} - {"manifest.json", "translations.json"}  # which this one has not
    arrays = {f"{name}.npy" for name in {**WORDS, **USUAL_WORDS, **MEANING, **EXAMPLES, **SENTENCES, **SECOND_MEANING}}
    assert files == tables | arrays | {"terms.txt", "texts.bin", "sentences.bin"}
    assert tuple(SHAPES["weights"]["ranking"]) == FEATURES
    assert SHAPES["weights"]["abstention"].keys() == abstain.PRIOR.keys()


def test_a_sound_generation_answers(forged: Path) -> None:
    assert why(forged) == ""


@pytest.mark.parametrize(
    ("name", "value"),
    first_quick(
        [
            ("articles_row", 6),
            ("section_start", -1),
            ("idf", math.nan),
            ("example_vector", 3.0),
            ("title", 2**31 - 1),
            ("sentence_term", -1),
            ("sentence_text_start", 2**40),
            ("sentence_prose", 2),
        ]
    ),
)
def test_numbers_out_of_their_range_are_refused(forged: Path, name: str, value: float) -> None:
    array = np.load(forged / f"{name}.npy")
    array.flat[-1] = value
    np.save(forged / f"{name}.npy", array)
    assert f"{name} does not fit its other files" in why(forged)


def test_a_table_with_a_row_less_is_refused(forged: Path) -> None:
    change_json(forged, "sections", lambda rows: rows[:-1])
    assert "counts other articles, sections or tickets" in why(forged)


def test_a_weight_that_is_no_number_is_refused(forged: Path) -> None:
    change_json(forged, "weights", lambda row: row | {"own": row["own"] | {"words": "heavy"}})
    assert "weights.json does not have its shape" in why(forged)


def test_what_the_manifest_names_is_read_only_where_it_is_a_file(forged: Path) -> None:
    change_json(forged, "manifest", lambda row: row | {"files": row["files"] | {"/dev/zero": [0, 0]}})
    with pytest.raises(KbError, match="/dev/zero does not match its checksum"):
        Generations(forged.parent).open()


def test_the_last_good_generation_answers_in_place_of_one_that_does_not_fit(forged: Path) -> None:
    later = forged.parent / "29991231-000000-000"
    shutil.copytree(forged, later)
    (forged.parent / "CURRENT").write_text(f"{later.name}\n", encoding="ascii")
    np.save(later / "idf.npy", np.zeros(0, np.float32))
    seal(later)
    assert Generations(forged.parent).open().name == forged.name


def changed_json(value: Any) -> Iterator[Any]:
    """A value of JSON with each of its parts changed in turn; of many numbers by name, the first and the last."""
    yield from (None, [], {}, "x", -1, 10**9, 10**400, math.nan)
    if isinstance(value, list) and value:
        yield from (value[:-1], [*value, value[-1]], [None, *value[1:]])
        yield from ([part, *value[1:]] for part in changed_json(value[0]))
    if isinstance(value, dict):
        ends, numbers = [*value][:: max(1, len(value) - 1)], all(map(_is_number, value.values()))
        for name, part in list(value.items()):
            yield {key: other for key, other in value.items() if key != name}
            if name in ends or not numbers:
                yield from (value | {name: other} for other in changed_json(part))


def _is_number(part: Any) -> bool:
    return isinstance(part, float | int) and not isinstance(part, bool)


def changed_array(array: Array) -> Iterator[Array]:
    """An array with another length, shape, kind or range."""
    yield from (array[:0], array[:-1], np.concatenate([array, array[-1:]]))
    for value in (-1, 2**31 - 1, math.nan, math.inf):
        if array.dtype.kind == "f" or np.can_cast(np.min_scalar_type(value), array.dtype):
            yield np.full_like(array, value)
    yield from (array.astype("f8"), array.reshape(-1, 1), array[None], array.astype("S3"), array.astype(">f4"))


def changes(folder: Path) -> Iterator[tuple[Path, Callable[[], object]]]:
    """Each file of a generation, and what writes something else in its place."""
    for path in sorted(folder.glob("*.*")):
        data = path.read_bytes()
        for other in (b"", data[: len(data) // 2], b"\xff" * len(data), b"PK\x03\x04"):
            yield path, partial(path.write_bytes, other)
        if path.suffix == ".json" and path.name != "manifest.json":
            for value in changed_json(json.loads(data)):
                yield path, partial(path.write_bytes, json.dumps(value).encode())
        if path.suffix == ".npy":
            for array in changed_array(np.load(path)):
                yield path, partial(np.save, path, array)


@pytest.mark.full
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_whatever_is_changed_a_generation_is_refused_or_answers(forged: Path) -> None:
    good, found = {path: path.read_bytes() for path in forged.glob("*.*")}, []
    for path, change in changes(forged):
        if path.name == "manifest.json":
            continue
        change()
        found.append(why(forged, path.name).split(":")[0])
        path.write_bytes(good[path])
        (forged / "manifest.json").write_bytes(good[forged / "manifest.json"])
    assert set(found) == {"generation-damaged", ""}
    assert found.count("generation-damaged") > 10 * found.count("")


@pytest.mark.full
def test_a_manifest_that_is_changed_is_refused_or_read(forged: Path) -> None:
    row = json.loads((forged / "manifest.json").read_text(encoding="utf-8"))
    codes = set()
    for other in changed_json(row):
        (forged / "manifest.json").write_text(json.dumps(other), encoding="utf-8")
        try:
            Generations(forged.parent).open()
        except KbError as refused:
            codes.add(refused.code)
    assert codes == {"generation-damaged"}


@pytest.mark.full
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
    )
)
def test_any_other_value_does_not_have_the_shape(value: Any) -> None:
    with pytest.raises(ValueError, match=r"weights\.json does not have its shape"):
        shaped("weights", value)


def test_without_the_model_that_built_it_words_and_evidence_answer(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> embeddings.Model:
        raise ImportError("no model here")

    monkeypatch.setitem(embeddings.MODELS, "wordllama", gone)
    embeddings.load_model.cache_clear()
    try:
        assert KnowledgeBase.of(workspace).suggest(QUESTION)[0].slug == "change-address"
    finally:
        embeddings.load_model.cache_clear()


def test_a_model_of_other_dimensions_is_left_out(forged: Path, caplog: pytest.LogCaptureFixture) -> None:
    sides = 2 * np.load(forged / "mean_query.npy").shape[0]
    for path in forged.glob("*.npy"):
        array = np.load(path)
        if path.name.startswith(("vectors_", "mean_")) and array.shape[-1] == sides // 2:
            np.save(path, array[..., :-1])
        elif path.name in ("example_vector.npy", "example_ridge.npy", "example_centroid.npy"):
            np.save(path, array[:, 2:])
        elif path.name == "example_basis.npy":
            np.save(path, array[2:])
    assert why(forged) == ""
    assert "built by another model" in caplog.text
