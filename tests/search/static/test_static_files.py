from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from quick_cases import first_quick
from search_workspace import TOPICS, articles, tickets

import kbtools
from kbtools.articles.library import Folder
from kbtools.model.article import Article
from kbtools.model.query import SHOWN, Query
from kbtools.search.build import build_index
from kbtools.search.encode import UNFINISHED, encode_query
from kbtools.search.features import features_of
from kbtools.search.generations import Generations
from kbtools.search.index_arrays import load_compiled
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.retrieve import retrieve
from kbtools.search.static.browser_semantics import sentences
from kbtools.search.static.files import MOST_TEXT, VERSION, export, static_files
from kbtools.search.static.public_evidence import export_evidence, read_evidence
from kbtools.search.static.ranking import LIKELY, StaticIndex
from kbtools.settings import load_settings
from kbtools.text import embeddings
from kbtools.workspace import Workspace

Export = Callable[..., Path]


def _exported(root: Path, pages: list[Article] | None, rules: str, taught: bool) -> None:
    (root / "docs").mkdir(parents=True)
    (root / "search_index").mkdir()
    (root / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    (root / "search_index" / "pins.yml").write_text(rules, encoding="utf-8")
    said = (
        {"KB_LANG": "de"} if root.name == "de" else {} if root.name == "with-meaning" else {"KB_SUGGEST_MODEL": "none"}
    )
    workspace = Workspace(root, load_settings(root, said))
    for page in articles() if pages is None else pages:
        Folder.of(workspace).write(page)
    if taught:
        with workspace.store() as store:
            store.tickets.put_many(tickets(8))
    build_index(workspace)
    evidence = export_evidence(workspace).evidence if taught else {}
    export(Generations.of(workspace).open(), evidence, root / "static")


@pytest.fixture(scope="module")
def made_before() -> dict[str, Path]:
    """The workspaces named "one" of these tests, by what they were made of."""
    return {}


@pytest.fixture
def exported(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, made_before: dict[str, Path]) -> Export:
    """Index articles, with answered tickets where some are given, and write the static files.

    What is named "one" is copied where the same was made before; all others are made anew.
    """

    def make(pages: list[Article] | None = None, *, rules: str = "", taught: bool = False, name: str = "one") -> Path:
        key, root = repr((pages, rules, taught)), tmp_path / name
        if name != "one":
            _exported(root, pages, rules, taught)
            return root / "static"
        if key not in made_before:
            made_before[key] = tmp_path_factory.mktemp("exported") / "help"
            _exported(made_before[key], pages, rules, taught)
        return Path(shutil.copytree(made_before[key], root)) / "static"

    return make


def slugs(folder: Path, text: str) -> list[str]:
    return [one.slug for one in StaticIndex.open(folder).suggest(Query(text))]


@pytest.mark.parametrize("slug", first_quick(TOPICS))
def test_the_words_of_an_article_find_it_and_lead_to_its_section(exported: Export, slug: str) -> None:
    title, body = TOPICS[slug]
    first = StaticIndex.open(exported()).suggest(Query(f"{title}: {body}"))[0]
    assert (first.slug, first.url, first.section) == (slug, f"articles/{slug}/#what-to-do", "What to do")
    assert first.snippet in body


def test_a_text_that_no_article_covers_gets_no_suggestion(exported: Export) -> None:
    folder = exported()
    assert slugs(folder, "my dog has eaten the marmalade and now it wants another firmware") == []
    assert StaticIndex.open(folder).search("dog marmalade firmware")[0].slug == "update-firmware"


def test_the_best_article_decides_for_all_that_are_shown(exported: Export) -> None:
    index = StaticIndex.open(exported())
    beside = 0  # lists in which an article stands that covers too little to be shown alone
    for text in (" ".join(TOPICS["reset-password"]), "a mail with the new street", "card or label", "marmalade mail"):
        best, shown = index.rank(text), index.suggest(Query(text))
        places = [one.article for one in best[:SHOWN]] if best[0].covered >= LIKELY else []
        assert [one.slug for one in shown] == [index.record(number)["slug"] for number in places]
        beside += any(one.score < LIKELY for one in shown)
    assert beside


@pytest.mark.full
def test_evidence_finds_what_the_article_does_not_say_and_no_private_word_is_in_any_file(exported: Export) -> None:
    plain, taught = exported(), exported(taught=True, name="two")
    assert slugs(plain, "want to settle the bill with my bank") != ["pay-an-invoice"]
    assert slugs(taught, "want to settle the bill with my bank")[0] == "pay-an-invoice"
    written = b"".join(path.read_bytes() for path in taught.rglob("*") if path.is_file())
    assert b"bank" in written
    assert [word for word in (b"good morning", b"urgent", b"once more") if word in written] == []


def test_an_index_that_was_built_without_the_store_makes_the_same_files(exported: Export) -> None:
    taught = exported(taught=True)
    bare = Workspace.open(exported(name="two").parent)
    shutil.copy(taught.parent / "search_index" / "evidence.jsonl", bare.search_index)
    generation = Generations.of(bare).open()
    evidence = read_evidence(bare.search_index, [row.slug for row in generation.articles])
    assert evidence
    assert static_files(generation, evidence) == {
        path.relative_to(taught).as_posix(): path.read_bytes() for path in taught.rglob("*") if path.is_file()
    }


def test_phrases_teach_also_words_that_only_articles_have(exported: Export) -> None:
    asked = ["the thing is dark", "it stays dark", "no glow at all", "nothing glows"]
    page = Article(slug="dark", title="The glowing ring", body="It glowed.", phrases=tuple(asked), path="d.md")
    index = StaticIndex.open(exported([*articles(), page]))
    assert [one.slug for one in index.search("glowing")] == ["dark"]
    assert "glowing" in {term for number in range(len(index.head["shards"])) for term in index.shard(number)}


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """What a sentence model reads that takes the place of the real one."""
    texts: set[str] = set()

    class Listening:
        def embed(self, some: Sequence[str]) -> embeddings.Array:
            texts.update(some)
            return np.full((len(some), 4), 0.5, np.float32)

    monkeypatch.setitem(embeddings.MODELS, "wordllama", Listening)
    embeddings.load_model.cache_clear()
    yield texts
    embeddings.load_model.cache_clear()


@pytest.mark.full
def test_what_a_stem_means_is_read_from_words_that_somebody_wrote(exported: Export, embedded: set[str]) -> None:
    generation = Generations.of(Workspace.open(exported(name="with-meaning").parent)).open()
    embedded.clear()
    static_files(generation, {"early": {"pay-an-invoice": 1.0}, "happy": {"pay-an-invoice": 1.0}})
    assert {"early", "happy"} <= embedded
    assert {"earli", "happi"}.isdisjoint(embedded)


def test_that_the_sentence_model_is_missing_is_logged(
    exported: Export, embedded: set[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def missing() -> embeddings.Model:
        raise ImportError("No module named 'wordllama'")

    workspace = Workspace.open(exported(name="with-meaning").parent)
    assert embedded
    monkeypatch.setitem(embeddings.MODELS, "wordllama", missing)
    embeddings.load_model.cache_clear()
    static_files(Generations.of(workspace).open(), {})
    export_evidence(workspace)
    assert [record.getMessage().split(":")[0] for record in caplog.records] == [
        "the sentence model 'wordllama' cannot be loaded"
    ] * 2


def test_a_browser_asks_for_files_of_the_version_that_is_written(exported: Export) -> None:
    script = Path(kbtools.__file__).parent / "site" / "theme" / "assets" / "kbtools" / "rank.js"
    assert f"const VERSION = {VERSION};" in script.read_text(encoding="utf-8")
    assert (exported() / f"index-{VERSION}.json").is_file()


def test_a_misspelt_word_is_mended_to_the_nearest_word_of_an_article(exported: Export) -> None:
    index = StaticIndex.open(exported())
    mended = index.search("pasword")
    assert mended[0].slug == "reset-password"
    assert "password" in mended[0].snippet.lower() + mended[0].title.lower()
    assert index.search("qasword") == []
    assert [one.slug for one in index.suggest(Query("how to chnage my delivry adress"))] == ["change-address"]


@pytest.mark.full
@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("pasword", True),
        ("pasword " + " ".join(f"qwert{letter}" for letter in "abcdefg"), True),
        ("pasword " + " ".join(f"qwert{letter}" for letter in "abcdefgh"), False),  # another language, or a log
        ("lniks", True),
    ],
)
def test_the_service_and_a_browser_mend_the_same_words(exported: Export, text: str, *, mended: bool) -> None:
    folder = exported()
    assert bool(StaticIndex.open(folder).search(text, typing=False)) is mended
    speller = KnowledgeBase.of(Workspace.open(folder.parent)).encoder.speller
    assert bool(speller.meant(text.split())) is mended


def test_a_word_that_is_not_written_to_its_end_is_not_taken_for_a_misspelt_one(exported: Export) -> None:
    index = StaticIndex.open(exported())
    assert index.search("my invo")[0].slug == "pay-an-invoice"
    assert index.search("my invoixe", typing=True)[0].slug == "pay-an-invoice"


@pytest.mark.parametrize(
    "text",
    [
        "invo",
        "my invo",
        "invoice pass",
        "pay an invoice",
        "qwertz invo",
        "xylophon",
        "the invoice is",
        "i cannot open the par",
    ],
)
def test_the_service_and_a_browser_count_a_half_written_word_alike(exported: Export, text: str) -> None:
    folder = exported()
    generation = Generations.of(Workspace.open(folder.parent)).open()
    compiled, query = load_compiled(generation), Query(text, typing=True)
    asked = encode_query(query, compiled.encoder, None)
    found = features_of(asked, retrieve(asked, compiled), compiled)
    served = {generation.articles[n].slug: float(share) for n, share in zip(found.article, found.covered, strict=True)}
    index = StaticIndex.open(folder)
    for one in index.rank(text, typing=True):
        assert one.covered == pytest.approx(served[index.record(one.article)["slug"]], abs=0.02)


def test_a_half_written_word_is_never_wholly_answered(exported: Export) -> None:
    index = StaticIndex.open(exported())
    assert [index.rank(text, typing=True)[0].covered for text in ("invo", "invoice")] == pytest.approx([UNFINISHED, 1])


@pytest.mark.full
def test_pins_come_first_and_people_first_is_silent(exported: Export) -> None:
    pins = "- {when: [parcel lost], show: pay-an-invoice}\n"
    assert slugs(exported(rules=pins), "is my parcel lost")[0] == "pay-an-invoice"
    pages = [
        *articles(),
        Article(slug="hacked", title="My account is hacked", body="Write to us.", people_first=True, path="h.md"),
    ]
    assert slugs(exported(pages, name="two"), "my account is hacked") == []


@pytest.mark.full
def test_the_same_index_makes_the_same_files(exported: Export) -> None:
    first, second = exported(), exported(name="two")
    read = [
        {path.relative_to(one): path.read_bytes() for path in one.rglob("*") if path.is_file()}
        for one in (first, second)
    ]
    assert read[0] == read[1]


@pytest.mark.full
def test_another_language_is_ranked_by_the_forms_of_its_articles(exported: Export) -> None:
    page = Article(slug="lampe", title="Lampen verbinden", body="Die Verbindungen der Lampen prüfen.", path="l.md")
    assert slugs(exported([page], name="de"), "Lampen verbinden") == ["lampe"]


def test_a_long_section_is_cut_at_a_word(exported: Export) -> None:
    page = Article(slug="long", title="A long one", body="Every word counts here and there. " * 60, path="l.md")
    text = StaticIndex.open(exported([page])).record(0)["parts"][0][2]
    assert len(text) <= MOST_TEXT
    assert text.rstrip("…").split()[-1] in ("Every", "word", "counts", "here", "and", "there.", "there")


def test_sentences_end_at_marks_with_a_space_and_at_lines() -> None:
    text = "Version 3.5 is out. Is it?\nYes… it is! (Really.) So"
    assert list(sentences(text)) == ["Version 3.5 is out.", "Is it?", "Yes…", "it is!", "(Really.)", "So"]
