"""The script in the browser ranks exactly as Python does: a thousand queries through both."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from help_centre import QUESTION
from playwright.sync_api import Page

from kbtools.model.query import Query
from kbtools.search.generations import Generations
from kbtools.search.static.files import INDEX, VERSION, export
from kbtools.search.static.learnt_rows import Rows
from kbtools.search.static.ranking import LIKELY, StaticIndex
from kbtools.text.analysis import Analyser
from kbtools.workspace import Workspace

pytestmark = pytest.mark.browser

RANKED = """async ([folder, queries]) => {
  const { StaticIndex } = await import("/assets/kbtools/rank.js");
  const index = await StaticIndex.open(new URL(folder, location.origin));
  const found = [];
  for (const [text, subject, typing] of queries) {
    const shown = (await index.suggest(text, { subject, typing })).suggestions.map(({ score, covered, ...row }) => row);
    const ranked = await index.rank(text, { subject, typing });
    found.push([ranked.map((one) => [one.article, one.score, one.covered]), shown]);
  }
  return found;
}"""
OPENED = """async (folder) => {
  const { StaticIndex } = await import("/assets/kbtools/rank.js");
  return StaticIndex.open(new URL(folder, location.origin)).then(() => "opened", (failure) => failure.message);
}"""
SEARCHED = """async (folder) => {
  const { StaticIndex } = await import("/assets/kbtools/rank.js");
  const index = await StaticIndex.open(new URL(folder, location.origin));
  const asked = index.asked.bind(index), read = [];
  index.asked = (query) => { read.push(query.text); return asked(query); };
  const { near, likely, meant } = await index.search("chargeing the batery", { limit: 4, typing: false });
  return [read, near.map((one) => one.slug), likely.map((one) => one.slug), Array.from(meant)];
}"""
STEMMED = """async (words) => {
  const { stemmed } = await import("/assets/kbtools/stem.js");
  return words.map(stemmed);
}"""
SHOWN = ("slug", "title", "url", "section", "snippet", "known_issue")
ENDS = (
    "s es ies ed eed eedly ing ingly ly ness fulness ational ization ogist ement ive ible able ical tion's al y".split()
)
ODD = [
    "don't",
    "DON’T",
    "naïve Café",
    "Straße",
    "ΑΣ",
    "İstanbul",
    "𝔘nicode 𝟙𝟚",
    "e\u0301clair",
    "٣٤",
    "x" * 41,
    "\ufeff",
    "½",
    "a_b",
    "iPhone手机退款。返",
    "ขอคืนเงินได้ที่ไหน",
    "𠮷野家で パスワードを忘れた！",
]


@pytest.fixture(scope="session")
def taught(built: Path) -> str:
    """The folder of an export with synonyms, pins and evidence, below the site."""
    workspace = Workspace.open(built)
    generation = Generations.of(workspace).open()
    slugs = [row.slug for row in generation.articles]
    rules = generation.folder / "rules.json"
    words = "lamp gloom charge charging charger battery frobnicate frobnicated update parcel refund".split()
    evidence: Rows = {term: {slugs[n % 5]: 0.5 + n / 7, slugs[-1 - n % 5]: 1.25} for n, term in enumerate(words)}
    before = rules.read_text(encoding="utf-8")
    ruled = json.loads(rules.read_text(encoding="utf-8")) | {
        "synonyms": [["charge", "power up"], ["bill", "invoice", "receipt"], ["gizmo", "glim"]],
        "pins": [["outage today", slugs[2]], ["charge", slugs[0]]],
    }
    try:
        rules.write_text(json.dumps(ruled), encoding="utf-8")
        export(generation, evidence, built / "site" / "taught")
    finally:
        rules.write_text(before, encoding="utf-8")
    return "/taught/"


def queries(index: StaticIndex, count: int) -> list[tuple[str, str, bool]]:
    """Texts of words of the index, made-up words, cut words and odd signs, as people and programs might write.

    Each with a subject, which is often empty, and whether somebody is still typing.
    """
    rng = random.Random(7)
    texts = [part[2] for number in range(index.head["articles"]) for part in index.record(number)["parts"]]
    words = sorted({word for text in texts for word in text.split()})
    words += ["the", "how", "gizmo", "receipt", "outage", "today", "charging", "frobnicated", "frobnicates"]

    def word() -> str:
        chosen: str = rng.choice(words)
        kind = rng.random()
        if kind < 0.1:
            return rng.choice(ODD)
        if kind < 0.2:
            return chosen[: rng.randint(1, len(chosen))]
        if kind < 0.3:
            return chosen.strip(".,") + rng.choice(ENDS)
        if kind < 0.4:
            at = rng.randrange(len(chosen))
            return chosen[:at] + rng.choice(["", "e", chosen[at] * 2]) + chosen[at + 1 :]
        return chosen.upper() if kind < 0.45 else chosen

    def text(*lengths: int) -> str:
        return rng.choice([" ", " ", "\n", ", "]).join(word() for _ in range(rng.choice(lengths)))

    made = [(text(1, 2, 3, 5, 8, 30), text(0, 0, 1, 3), rng.random() < 0.5) for _ in range(count)]
    return [(QUESTION, "", True), ("", "", False), ("?!", "the", True), *made, (" ".join(words), words[0], False)]


@pytest.mark.parametrize("count", [100, pytest.param(1_000, marks=pytest.mark.full)])
def test_many_queries_are_ranked_and_shown_alike(
    page: Page, plain_site: str, built: Path, taught: str, count: int
) -> None:
    index = StaticIndex.open(built / "site" / "taught")
    asked = queries(index, count)
    page.goto(f"{plain_site}/")
    browser: list[Any] = page.evaluate(RANKED, [taught, [list(query) for query in asked]])
    shown_at_all = 0
    for (text, subject, typing), (ranked, shown) in zip(asked, browser, strict=True):
        here = index.rank(text, subject=subject, typing=typing)
        assert [[one.article, one.score, one.covered] for one in here] == ranked, text
        answers = [{name: getattr(one, name) for name in SHOWN} for one in index.suggest(Query(text, subject, typing))]
        assert answers == shown, text
        shown_at_all += bool(answers)
    assert count / 6 < shown_at_all < count * 0.97


@pytest.mark.full
def test_a_search_reads_its_text_once(page: Page, plain_site: str, built: Path, taught: str) -> None:
    index = StaticIndex.open(built / "site" / "taught")
    text = "chargeing the batery"
    page.goto(f"{plain_site}/")
    read, near, likely, meant = page.evaluate(SEARCHED, taught)
    assert read == [text]
    assert near == [hit.slug for hit in index.search(text, 4, typing=False)]
    assert likely == [one.slug for one in index.suggest(Query(text)) if one.score >= LIKELY]
    assert dict(meant).get("batery") == "batteri"


def test_files_of_another_version_are_refused(page: Page, plain_site: str, built: Path, taught: str) -> None:
    other = built / "site" / "other"
    other.mkdir()
    head = json.loads((built / "site" / "taught" / INDEX).read_text(encoding="utf-8"))
    (other / INDEX).write_text(json.dumps(head | {"version": VERSION + 1}), encoding="utf-8")
    page.goto(f"{plain_site}/")
    assert page.evaluate(OPENED, taught) == "opened"
    assert page.evaluate(OPENED, "/other/") == f"the index has version {VERSION + 1}, not {VERSION}"


@pytest.mark.full
def test_words_are_stemmed_as_the_index_stems_them(page: Page, plain_site: str, built: Path) -> None:
    rng = random.Random(11)
    some = {
        token for path in (built / "docs").rglob("*.md") for token in Analyser("en", ()).tokens(path.read_text("utf-8"))
    }
    made = {
        "".join(rng.choices("aeiouybcdglnprstmw", k=rng.randint(1, 11))) + rng.choice(["", *ENDS]) for _ in range(8_000)
    }
    kept = (
        "skis skies dying lying inning outing evening proceed succeed exceeded news only general universe paste".split()
    )
    words = sorted(
        {word.replace("'", "") for word in some | made | set(kept)}
        | {w + e for w in some for e in ENDS if "'" not in e}
    )
    page.goto(f"{plain_site}/")
    stem = Analyser("en", ()).stem
    assert [pair for pair in zip(words, page.evaluate(STEMMED, words), strict=True) if stem(pair[0]) != pair[1]] == []
    assert len(words) > 8_000
