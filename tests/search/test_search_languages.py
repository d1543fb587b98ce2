"""An article in several languages is one answer, in the language of whoever asks."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from search_workspace import Make, articles, tickets

from kbtools.errors import KbError
from kbtools.model.article import Article
from kbtools.model.query import Query
from kbtools.model.ticket import Ticket
from kbtools.search.generations import Generations
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.site_search import search_site
from kbtools.search.static.ranking import StaticIndex

PASSWORD, BILL = "Passwort zurücksetzen", "how do I settle the bill"


def german(slug: str, source: str, title: str, body: str) -> Article:
    return Article(slug, title, lang="de", translation_of=source, body=body, path=f"{slug}.md")


TRANSLATED = [
    german("passwort", "reset-password", PASSWORD, "Wählen Sie **Passwort vergessen**. Der Link kommt per Mail.\n"),
    german("rechnung", "pay-an-invoice", "Eine Rechnung bezahlen", "Öffnen Sie die Rechnung und bezahlen Sie sie.\n"),
]
UNSPACED = [
    Article(
        "fukusu",
        "パスワードを忘れた場合",
        lang="ja",
        body="ログイン画面で「お忘れですか？」を選びます。メールで届くリンクは一時間だけ使えます。返品はできません。\n",
        path="f.md",
    ),
    Article(
        "tuikuan", "如何申请退款", lang="zh", body="打开订单页面，然后选择申请退款。款项三天内到账。\n", path="t.md"
    ),
    Article("khuen", "วิธีขอคืนเงิน", lang="th", body="เปิดหน้าคำสั่งซื้อแล้วเลือกขอคืนเงิน เงินจะเข้าบัญชีภายในสามวัน\n", path="k.md"),
    Article(
        "hwanbul",
        "환불을 받는 방법",
        lang="ko",
        body="주문 화면에서 환불을 선택하세요. 사흘 안에 입금됩니다.\n",
        path="h.md",
    ),
]
NATIVE = Article("nur-deutsch", "Pfand für Akkus", lang="de", body="Das Pfand für Akkus zahlen wir aus.\n", path="n.md")


def asked_in_german(slug: str) -> list[Ticket]:
    return [replace(one, linked_articles=(slug,)) for one in tickets() if one.linked_articles == ("pay-an-invoice",)]


@pytest.mark.full
def test_an_article_is_shown_once_in_the_language_of_the_page(make: Make) -> None:
    knowledge = KnowledgeBase.of(make([*articles(), *TRANSLATED])).at_threshold(0.0)
    for text in (PASSWORD, "Reset your password"):
        for lang, slug in (("de", "passwort"), ("de-AT", "passwort"), ("en", "reset-password")):
            (first, *others) = knowledge.answer(Query(text, lang=lang)).suggestions
            assert (first.slug, first.lang) == (slug, "")
            assert not {"passwort", "reset-password"} & {one.slug for one in others}
            assert "lang" not in first.to_json()
    hits = [hit.slug for hit in knowledge.search(PASSWORD, lang="de")]
    assert hits.count("passwort") + hits.count("reset-password") == 1


@pytest.mark.full
def test_what_is_there_in_another_language_only_says_so_and_comes_behind(make: Make) -> None:
    knowledge = KnowledgeBase.of(make([*articles(), *TRANSLATED, NATIVE])).at_threshold(0.0)
    found = knowledge.answer(Query("Return a parcel", lang="de")).suggestions
    assert {one.slug: (one.url.partition("#")[0], one.lang) for one in found}["return-a-parcel"] == (
        "de/articles/return-a-parcel/",
        "en",
    )
    pfand = knowledge.answer(Query("Pfand für Akkus", lang="en")).suggestions[0]
    assert (pfand.slug, pfand.url, pfand.lang, pfand.to_json()["lang"]) == (
        "nur-deutsch",
        "articles/nur-deutsch/",
        "de",
        "de",
    )
    pfand = knowledge.answer(Query("Pfand für Akkus", lang="de")).suggestions[0]
    assert (pfand.url, pfand.lang) == ("de/articles/nur-deutsch/", "")
    told = search_site(knowledge, Query("Return a parcel", lang="de"))
    assert next(hit for hit in told.hits if hit.slug == "return-a-parcel").to_json()["lang"] == "en"


@pytest.mark.full
def test_of_articles_that_are_as_probable_those_in_the_readers_language_come_first(make: Make) -> None:
    twins = [
        Article("one", "Clean the filter", body="Rinse the filter under water.\n", path="one.md"),
        Article("two", "Clean the old filter", body="Rinse the filter under cold water.\n", path="two.md"),
        german("zwei", "two", "Clean the old filter", "Den Filter unter kaltem Wasser spülen.\n"),
    ]
    knowledge = KnowledgeBase.of(make([*articles(), *twins])).at_threshold(0.0)
    found = [one.slug for one in knowledge.answer(Query("clean the filter", lang="de")).suggestions]
    assert found[:2] == ["zwei", "one"]
    assert knowledge.answer(Query("clean the filter", lang="en")).suggestions[0].slug in ("one", "two")


@pytest.mark.full
def test_who_asks_on_no_page_is_shown_the_article_that_was_found(make: Make) -> None:
    knowledge = KnowledgeBase.of(make([*articles(), *TRANSLATED]))
    assert knowledge.suggest(PASSWORD, weak=True)[0].slug == "passwort"
    assert knowledge.suggest("Reset your password", weak=True)[0].slug == "reset-password"
    assert knowledge.answer(Query(PASSWORD, lang="xx")) == knowledge.answer(Query(PASSWORD))


@pytest.mark.full
def test_tickets_of_any_language_teach_the_article_in_all(make: Make) -> None:
    pages = [*articles(), *TRANSLATED]
    knowledge = KnowledgeBase.of(make(pages, asked_in_german("rechnung"))).at_threshold(0.0)
    untaught = KnowledgeBase.of(make(pages, name="untaught")).at_threshold(0.0)
    german_, english = (knowledge.answer(Query(BILL, lang=lang)).suggestions[0] for lang in ("de", "en"))
    assert (german_.slug, english.slug) == ("rechnung", "pay-an-invoice")
    assert german_.snippet.startswith("Öffnen Sie")
    before = [one.score for one in untaught.suggest(BILL, weak=True) if one.slug == "pay-an-invoice"]
    assert english.score > max(before, default=0.0)


@pytest.mark.full
def test_the_files_of_a_plain_web_server_answer_in_the_readers_language(make: Make) -> None:
    index = StaticIndex.of(make([*articles(), *TRANSLATED, NATIVE]))
    for text in (PASSWORD, "Reset your password"):
        for lang, slug in (("de", "passwort"), ("en", "reset-password"), ("", "reset-password")):
            first, *others = index.suggest(Query(text, lang=lang), weak=True)
            assert (first.slug, first.lang) == (slug, "")
            assert not {"passwort", "reset-password"} & {one.slug for one in others}
    parcel = index.suggest(Query("Return a parcel", lang="de"))[0]
    assert (parcel.url.partition("#")[0], parcel.lang) == ("de/articles/return-a-parcel/", "en")
    assert index.suggest(Query("Pfand für Akkus", lang="en"))[0].lang == "de"
    assert [hit.slug for hit in index.search(PASSWORD)].count("reset-password") == 1


@pytest.mark.full
def test_one_language_has_no_table_of_translations_and_a_wrong_one_is_refused(make: Make) -> None:
    generations = Generations.of(make([*articles(), NATIVE]))
    assert not (generations.open().folder / "translations.json").exists()
    workspace = make([*articles(), *TRANSLATED], name="two")
    folder = Generations.of(workspace).open().folder
    assert json.loads((folder / "translations.json").read_text("utf-8"))["passwort"] == ["reset-password", "de"]
    wrong: object
    for wrong in ({"passwort": ["gone", "de"]}, {"gone": ["passwort", "de"]}, {"passwort": "de"}, []):
        (folder / "translations.json").write_text(json.dumps(wrong), "utf-8")
        with pytest.raises(KbError) as caught:
            KnowledgeBase.of(workspace)
        assert caught.value.code in ("generation-damaged", "index-missing")


@pytest.mark.full
@pytest.mark.parametrize(
    ("text", "slug", "snippet"),
    [
        ("リンクの時間", "fukusu", "メールで届くリンクは一時間だけ使えます。"),
        ("パスワード", "fukusu", ""),
        ("退款几天到账", "tuikuan", "款项三天内到账。"),
        ("怎么退款", "tuikuan", ""),
        ("คืนเงิน", "khuen", ""),
        ("환불 방법", "hwanbul", ""),
    ],
)
def test_a_word_without_blanks_around_it_is_found_and_its_sentence_shown(
    make: Make, text: str, slug: str, snippet: str
) -> None:
    knowledge = KnowledgeBase.of(make([*articles(), *UNSPACED], settings='suggest.model = "none"'))
    (first, *_) = knowledge.search(text)
    assert first.slug == slug
    assert snippet in first.snippet
    found = search_site(knowledge, Query(text))
    assert found.hits[0].slug == slug
    assert all(word in text.lower() for word in found.words)
