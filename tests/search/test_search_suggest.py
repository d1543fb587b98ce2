"""The right article first, by words, meaning and answered tickets."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from quick_cases import first_quick
from search_workspace import ASKED, Make, articles, tickets

from kbtools.articles.library import Folder, Library
from kbtools.model.article import Article
from kbtools.model.query import Query, Suggestion
from kbtools.model.ticket import Link
from kbtools.search.build import build_index
from kbtools.search.encode import UNFINISHED, encode_query
from kbtools.search.features import features_of
from kbtools.search.generations import Generations
from kbtools.search.index_arrays import load_compiled
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.retrieve import retrieve


def ranking(found: list[Suggestion]) -> list[tuple[str, float]]:
    return [(suggestion.slug, suggestion.score) for suggestion in found]


def everything(knowledge: KnowledgeBase, text: str, subject: str = "") -> list[tuple[str, float]]:
    return ranking(knowledge.suggest(text, subject=subject, limit=10, weak=True))


@pytest.mark.parametrize("slug", first_quick(["pair-the-light", "pay-an-invoice", "reset-password", "update-firmware"]))
def test_the_words_of_an_article_find_it(make: Make, slug: str) -> None:
    knowledge = KnowledgeBase.of(make())
    title = knowledge.titles[slug]
    assert knowledge.suggest(f"{title}, how?", weak=True)[0].slug == slug


def test_answered_tickets_teach_words_that_no_article_has(make: Make) -> None:
    question = "my mobile says the lamp is invisible"
    without, taught = KnowledgeBase.of(make()), KnowledgeBase.of(make(asked=tickets(), name="two"))
    place = [[slug for slug, _ in everything(kb, question)].index("pair-the-light") for kb in (without, taught)]
    assert place[1] == 0
    assert dict(everything(taught, question))["pair-the-light"] > dict(everything(without, question))["pair-the-light"]


def test_an_article_that_nobody_linked_is_found_beside_evidence(make: Make) -> None:
    knowledge = KnowledgeBase.of(make(asked=tickets(8)))
    assert (
        knowledge.suggest("I forgot my password and no mail with a link arrives", weak=True)[0].slug == "reset-password"
    )


def test_the_order_of_tickets_and_articles_changes_no_ranking(make: Make) -> None:
    shuffled, pages = tickets(), articles()
    random.Random(3).shuffle(shuffled)
    pages.reverse()
    one = KnowledgeBase.of(make(asked=tickets()))
    two = KnowledgeBase.of(make(pages, shuffled, name="two"))
    for subject, body in ASKED.values():
        assert everything(one, body, subject) == everything(two, body, subject)


@pytest.mark.full
def test_removing_all_evidence_equals_never_having_had_any(make: Make) -> None:
    never, had = make(), make(asked=tickets(), name="two")
    with had.store() as store:
        for link in store.links.all():
            store.links.remove(link.source, link.ticket, link.slug)
    build_index(had)
    question = "the lamp is invisible to my phone"
    assert everything(KnowledgeBase.of(never), question) == everything(KnowledgeBase.of(had), question)


@pytest.mark.full
def test_a_link_taken_away_takes_its_weight_away(make: Make) -> None:
    workspace = make(asked=tickets(3))
    before = dict(everything(KnowledgeBase.of(workspace), "we moved house to a new flat"))["change-address"]
    with workspace.store() as store:
        for n in range(3):
            store.links.remove("import", f"change-address-{n}", "change-address")
    build_index(workspace)
    assert dict(everything(KnowledgeBase.of(workspace), "we moved house to a new flat"))["change-address"] < before


@pytest.mark.full
def test_a_link_to_an_old_slug_counts_for_the_article_that_replaced_it(make: Make) -> None:
    pages = [replace(page, replaces=("old-page",)) if page.slug == "return-a-parcel" else page for page in articles()]
    asked = [replace(t, linked_articles=("old-page",)) for t in tickets() if t.id.startswith("return")]
    knowledge = KnowledgeBase.of(make(pages, asked))
    assert everything(knowledge, "wrong size, send the jacket back")[0][0] == "return-a-parcel"


@pytest.mark.full
def test_an_archived_article_is_never_suggested(make: Make) -> None:
    workspace = make(asked=tickets())
    Folder.of(workspace).write(replace(Library.of(workspace).article("pair-the-light"), state="archived"), over=True)
    build_index(workspace)
    assert "pair-the-light" not in dict(
        everything(KnowledgeBase.of(workspace), "pair the light with my phone, bluetooth")
    )


@pytest.mark.full
def test_patching_gives_the_same_ranking_as_building_from_nothing(make: Make) -> None:
    workspace = make(asked=tickets())
    page = Library.of(workspace).article("update-firmware")
    Folder.of(workspace).write(replace(page, body="The update needs a full battery.\n"), over=True)
    Folder.of(workspace).write(Article(slug="new", title="Clean the lamp", body="Use a dry cloth.\n", path="new.md"))
    report = build_index(workspace)
    assert set(report.changed) == {"update-firmware", "new"}
    patched = everything(KnowledgeBase.of(workspace), "does the update need a full battery or a dry cloth")
    build_index(workspace, full=True)
    assert everything(KnowledgeBase.of(workspace), "does the update need a full battery or a dry cloth") == patched


@pytest.mark.full
def test_nothing_changed_builds_nothing(make: Make) -> None:
    workspace = make(asked=tickets())
    report = build_index(workspace)
    assert not report.built
    with workspace.store() as store:
        store.links.put(Link("import", "pair-the-light-0", "reset-password", "requester"))
    assert build_index(workspace).built


@pytest.mark.full
def test_synonyms_meet_at_query_time(make: Make) -> None:
    workspace = make(settings='suggest.model = "none"')
    (workspace.search_index / "synonyms.yml").write_text("- [firmware, gizmoware]\n", encoding="utf-8")
    build_index(workspace)
    assert KnowledgeBase.of(workspace).suggest("gizmoware", weak=True)[0].slug == "update-firmware"


def test_an_unfinished_word_counts_while_typing(make: Make) -> None:
    knowledge = KnowledgeBase.of(make(settings='suggest.model = "none"'))
    assert knowledge.suggest("firmw", typing=True, weak=True)[0].slug == "update-firmware"


def test_a_last_word_that_is_known_counts_in_full_while_typing(make: Make) -> None:
    knowledge = KnowledgeBase.of(make(settings='suggest.model = "none"'))
    typed, done = (knowledge.suggest("firmware", typing=typing, weak=True)[0] for typing in (True, False))
    assert typed.slug == "update-firmware"
    assert typed.score == pytest.approx(done.score)


def test_a_stop_word_behind_other_words_is_finished_and_one_alone_may_go_on(make: Make) -> None:
    index = load_compiled(Generations.of(make(settings='suggest.model = "none"')).open())
    typed, done = (
        encode_query(Query("pair my light in", typing=typing), index.encoder, None) for typing in (True, False)
    )
    assert sorted(typed.terms.tolist()) == sorted(done.terms.tolist())
    alone = encode_query(Query("in", typing=True), index.encoder, None)
    assert any(index.encoder.terms[term].startswith("invoic") for term in alone.terms.tolist())


def test_an_article_never_has_all_of_a_word_that_is_only_begun(make: Make) -> None:
    index = load_compiled(Generations.of(make(settings='suggest.model = "none"')).open())
    begun, done = (encode_query(Query(text, typing=True), index.encoder, None) for text in ("firmw", "firmware"))
    covered = [float(features_of(asked, retrieve(asked, index), index).covered.max()) for asked in (begun, done)]
    assert covered == pytest.approx([UNFINISHED, 1.0])


@pytest.mark.full
def test_words_that_no_article_has_count_however_many_they_are(make: Make) -> None:
    index = load_compiled(Generations.of(make(settings='suggest.model = "none"')).open())
    query = Query(" ".join([*(f"qx{number}" for number in range(300)), "firmw"]), typing=True)
    asked = encode_query(query, index.encoder, None)
    found = features_of(asked, retrieve(asked, index), index)
    assert asked.mass is not None
    assert len(asked.mass) == 301
    assert 0 < found.covered.max() < 1 / 300


@pytest.mark.full
def test_without_the_sentence_model_words_and_evidence_answer(make: Make) -> None:
    knowledge = KnowledgeBase.of(make(asked=tickets(), settings='suggest.model = "none"'))
    assert knowledge.suggest("the lamp is invisible to my mobile", weak=True)[0].slug == "pair-the-light"
    assert knowledge.suggest("pay an invoice", weak=True)[0].slug == "pay-an-invoice"


def test_no_suggestion_shows_text_of_a_ticket(make: Make) -> None:
    asked = [replace(t, messages=(replace(t.messages[0], body=t.messages[0].body + " xyzzy"),)) for t in tickets()]
    knowledge = KnowledgeBase.of(make(asked=asked))
    for subject, body in ASKED.values():
        shown = repr(knowledge.suggest(body, subject=subject, limit=10, weak=True))
        assert "xyzzy" not in shown
        assert "jacket" not in shown


def test_an_empty_help_centre_stays_silent(make: Make) -> None:
    knowledge = KnowledgeBase.of(make([]))
    assert knowledge.suggest("anything") == []
    assert knowledge.search("anything") == []


@pytest.mark.full
def test_a_ticket_merged_into_an_answered_one_teaches_its_words(make: Make) -> None:
    asked = tickets()
    merged = replace(asked[0], id="merged", linked_articles=(), merged_into=asked[0].id)
    alone, both = make(asked=asked), make(asked=[*asked, merged], name="two")
    assert build_index(both).examples == build_index(alone).examples + 1


@pytest.mark.full
def test_danger_belongs_to_a_person_whatever_article_fits(make: Make) -> None:
    knowledge = KnowledgeBase.of(make())
    assert knowledge.answer(Query("How do I pair the light with my phone?")).suggestions
    found = knowledge.answer(Query("How do I pair the light with my phone? The light caught fire"))
    assert found.people_first
    assert found.suggestions == ()
    insurer = KnowledgeBase.of(make(name="insurer", settings="suggest.danger_first = false"))
    assert insurer.answer(Query("How do I pair the light with my phone? The light caught fire")).suggestions
