"""One built generation of the index: its manifest, and its files as typed fields."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kbtools.search import version_0_1
from kbtools.search.json_shapes import shaped
from kbtools.text.json_text import json_value

if TYPE_CHECKING:
    import numpy as np

SCHEMA_VERSION = 2
MANIFEST = "manifest.json"
# What reading a damaged generation raises.
DAMAGED = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
)
Sums = Mapping[str, list[int]]  # from a file's name to its size in bytes and its CRC-32


@dataclass(frozen=True)
class Manifest:
    """The description of a generation (`manifest.json`).

    `fingerprint` is a hash of the sources; `recipe` is the number of the way of building; `built` is in UTC. `second`
    is the sentence model for languages that `model` does not know, "" without one, as before there was any.
    `files` has every file that is read when answering, `whoosh` those that Whoosh reads when the index is changed.
    """

    schema: int = SCHEMA_VERSION
    fingerprint: str = ""
    recipe: str = ""
    lang: str = ""
    model: str = ""
    second: str = ""
    built: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    files: Sums = field(default_factory=dict)
    whoosh: Sums = field(default_factory=dict)

    @staticmethod
    def read(folder: Path) -> Manifest:
        """The manifest in a generation's folder; raises one of `DAMAGED`."""
        row = json_value((folder / MANIFEST).read_bytes())
        counts = row.get("counts", {})
        if row["schema"] == version_0_1.VERSION:
            counts = version_0_1.counts(counts)
        known = {f.name: row[f.name] for f in fields(Manifest) if f.name in row}
        manifest = Manifest(**known | {"files": row["files"], "counts": counts})
        shaped("manifest", manifest.to_json())
        return manifest

    def to_json(self) -> dict[str, Any]:
        """The fields by name."""
        return asdict(self)


class ArticleRow(NamedTuple):
    """One published article. `body` is a digest of its text; `known_issue`: whether it reports one that is open."""

    slug: str
    title: str
    url: str
    people_first: bool
    kind: str
    body: str
    known_issue: bool


class FactsRow(NamedTuple):
    """What holds for an article: the day on which somebody last checked it, as 2026-01-31, empty where nobody has, and
    the products and versions it applies to, none where there is no limit."""

    checked_on: str = ""
    applies_to: Sequence[str] = ()


class TranslationRow(NamedTuple):
    """The language of an article, in small letters, and the article that it translates, which may be itself."""

    source: str
    lang: str


class SectionRow(NamedTuple):
    """One section of an article; `digest` is a hash of everything that is indexed or shown of it."""

    slug: str
    number: int
    anchor: str
    heading: str
    digest: str


class ExampleRow(NamedTuple):
    """One example: a `ticket` with its redacted subject, source and id, or a `phrase`; `slugs` answer it."""

    kind: str
    subject: str
    slugs: list[str]
    ticket: list[str]


@dataclass(frozen=True)
class SearchRules:
    """How text is analysed, and the contents of `synonyms.yml` and `pins.yml` (`[words, slug]`).

    `danger_first`: whether who tells of danger is put to a person first; 0.1.0 did not know it.
    """

    lang: str
    stop_words: list[str]
    synonyms: list[list[str]]
    pins: list[list[str]]
    danger_first: bool


@dataclass(frozen=True)
class LearntWeights:
    """Weights by the name of the feature: of the ranking with and without (`own`) evidence, and of abstention.

    `examples`: how many they were learnt from. `gain`: see `kbtools.search.evidence_gain.gain`.
    `label_frequency`, `unsaid`: see `kbtools.search.abstain`; 0.1.0 took queries to leave nothing unsaid. `curve`: see
    `kbtools.search.report_curve`; 0.1.0 measured none.
    """

    ranking: Mapping[str, float]
    own: Mapping[str, float]
    abstention: Mapping[str, float]
    examples: int
    gain: Mapping[str, Any] | None
    label_frequency: float
    unsaid: float
    curve: Sequence[Sequence[float]]


@dataclass(frozen=True)
class TrainingState:
    """What the weights were learnt from: a fingerprint of the `examples`, and slugs that changed since (`stale`)."""

    examples: str = ""
    stale: tuple[str, ...] | list[str] = ()


@dataclass(frozen=True)
class Generation:
    """One complete generation. Each file is read at first use; arrays are mapped into memory."""

    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """The folder's name; a later generation has a later name."""
        return self.folder.name

    @cached_property
    def articles(self) -> tuple[ArticleRow, ...]:
        """Published articles by slug: the order of all arrays of articles."""
        return tuple(ArticleRow(**row) for row in self._json("articles"))

    @cached_property
    def translations(self) -> Mapping[str, TranslationRow]:
        """The articles in other languages than the help centre's, by slug; none without translations."""
        if not self._path("translations.json").is_file():
            return {}
        return {slug: TranslationRow(*row) for slug, row in self._json("translations").items()}

    @cached_property
    def facts(self) -> Mapping[str, FactsRow]:
        """What holds for articles, by slug; those of which nothing is told are not there."""
        if not self._path("article_facts.json").is_file():
            return {}
        return {slug: FactsRow(*row) for slug, row in self._json("article_facts").items()}

    @cached_property
    def sections(self) -> tuple[SectionRow, ...]:
        """All sections, article by article."""
        return tuple(map(SectionRow._make, self._json("sections")))

    @cached_property
    def examples(self) -> tuple[ExampleRow, ...]:
        """Answered tickets and phrases in the order of all arrays of examples."""
        return tuple(map(ExampleRow._make, self._json("examples")))

    @cached_property
    def rules(self) -> SearchRules:
        """How text is analysed, synonyms and pins."""
        return SearchRules(**shaped("rules", {"danger_first": True} | self._read("rules")))

    @cached_property
    def weights(self) -> LearntWeights:
        """What was learnt from the examples."""
        row = self._read("weights")
        row = {"label_frequency": 1.0, "unsaid": 0.0, "curve": []} | (version_0_1.weights(row) if self._is_old else row)
        if isinstance(row.get("abstention"), dict):
            row["abstention"] = {"commitment": 0.0} | row["abstention"]  # earlier generations do not weigh it
        return LearntWeights(**shaped("weights", row))

    @property
    def training(self) -> TrainingState:
        """What the weights were learnt from."""
        return TrainingState(**self._json("learnt"))

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The vocabulary, sorted."""
        text = (self.folder / "terms.txt").read_text(encoding="utf-8")
        return tuple(text.split("\n")) if text else ()

    @cached_property
    def text_start(self) -> np.ndarray[Any, Any]:
        """Byte offset of the text of each section in the file of all texts, and the end of the last."""
        return self.array("text_start")

    def text(self, section: int) -> str:
        """The text of one section, by its number among all sections."""
        return str(self._texts[self.text_start[section] : self.text_start[section + 1]], "utf-8", "replace")

    def array(self, name: str) -> np.ndarray[Any, Any]:
        """An array, memory-mapped and read-only, so that workers share its pages."""
        import numpy as np
        from numpy.lib.format import open_memmap  # reads nothing else, where `load` also unpacks archives

        mapped: np.ndarray[Any, Any] = open_memmap(self._path(f"{name}.npy"), mode="r")
        return mapped.view(np.ndarray)  # the same pages, but faster to slice than a memmap

    def has(self, name: str) -> bool:
        """Whether the generation holds this array."""
        return self._path(f"{name}.npy").is_file()

    @property
    def _is_old(self) -> bool:
        return self.manifest.schema == version_0_1.VERSION

    @cached_property
    def _texts(self) -> memoryview:
        import numpy as np

        path = self.folder / "texts.bin"
        return np.memmap(path, np.uint8, "r").data if path.stat().st_size else memoryview(b"")

    def _path(self, name: str) -> Path:
        return self.folder / (version_0_1.file_name(name) if self._is_old else name)

    def _json(self, name: str) -> Any:
        return shaped(name, self._read(name))

    def _read(self, name: str) -> Any:
        return json_value(self._path(f"{name}.json").read_bytes())


def save_array(folder: Path, name: str, array: np.ndarray[Any, Any]) -> None:
    """Write an array of a generation that is being built."""
    import numpy as np

    np.save(folder / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)


def save_json(folder: Path, name: str, data: object) -> None:
    """Write a JSON file of a generation that is being built."""
    (folder / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
