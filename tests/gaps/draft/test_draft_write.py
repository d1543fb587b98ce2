"""Drafts: extractive, structured, in the requesters' words, with nothing personal."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from quick_cases import first_quick
from sewing import ASKED, NAMES, SETTINGS, TODAY, WORKSPACE, draft, embed, others, plain, sentences_of, snapping, ticket

from kbtools.errors import KbError
from kbtools.gaps.draft import CommonWords, Topic, write_draft
from kbtools.model.article import KnownIssue, parse_article, render_article
from kbtools.model.ticket import Message, Ticket
from kbtools.redaction import Redactor


def test_a_draft_has_the_parts_of_an_article_and_its_steps_in_the_order_of_the_reply() -> None:
    article = draft(snapping()).article
    headings = [line for line in article.body.split("\n") if line.startswith("## ")]
    assert headings == ["## What you see", "## Why", "## What to do"]
    assert "because the upper tension is too high." in article.body
    steps = article.body.split("## What to do\n\n")[1].strip().split("\n")
    assert steps == [
        "1. Turn the dial on the front to 3.",
        "2. Thread the machine again from the spool.",
        "3. Sew a few stitches on a piece of cloth.",
    ]


def test_a_draft_waits_for_a_person_and_names_its_tickets_by_keyed_hashes_only() -> None:
    article = draft(snapping()).article
    assert (article.state, article.owner, article.created, article.reviewed) == ("draft", "sewing-team", TODAY, None)
    assert set(article.sources) == {WORKSPACE.secret().hash(f"desk/{n}") for n in range(1, 8)}
    assert "desk/" not in render_article(article)


def test_title_and_phrases_are_what_requesters_wrote_and_no_phrase_comes_twice() -> None:
    article = draft(snapping()).article
    asked = [plain(text) for text in ASKED]
    assert plain(article.title) in asked
    assert article.phrases
    assert all(plain(phrase) in asked for phrase in article.phrases)
    assert len({plain(text) for text in (article.title, *article.phrases)}) == len(article.phrases) + 1


def test_every_sentence_stands_in_the_ticket_it_is_traced_to() -> None:
    tickets = {ticket.key: ticket for ticket in snapping()}
    made = draft(list(tickets.values()))
    traced = dict(made.sources)
    for sentence, keys in made.sources:
        first = tickets[keys[0]]
        assert plain(sentence) in plain("\n".join((first.subject, *(message.body for message in first.messages))))
    whole = " ".join(plain(sentence) for sentence in traced)
    assert [line for line in sentences_of(made.article.body) if plain(line) not in whole] == []


def test_greetings_names_and_signatures_of_both_sides_stay_out() -> None:
    made = draft(snapping())
    text = render_article(made.article)
    assert [name for name in (*NAMES, "Otto", "Hello", "regards") if name in text] == []
    assert made.masked["name"] >= len(NAMES)


def test_a_word_of_too_few_people_keeps_a_phrase_out() -> None:
    rare = ticket("8", "the thread snaps in my Montelupo workshop", "Turn the dial on the front to 3.", "Thanks")
    text = render_article(draft([*snapping(), rare]).article)
    assert "Montelupo" not in text
    assert "workshop" not in text


def test_tickets_without_a_requester_do_not_count_as_different_people() -> None:
    unknown = [replace(ticket, requester="") for ticket in snapping()]
    article = draft(unknown).article
    assert (article.title, article.phrases) == ("Untitled topic", ())
    assert "What you see" not in article.body
    assert "1. Turn the dial" in article.body


def test_what_is_masked_in_the_tickets_is_counted_by_kind() -> None:
    first, *rest = snapping()
    told = Message("requester", "Write to [email] or [email], or call [phone].", public=True)
    made = draft([replace(first, messages=(*first.messages, told)), *rest])
    assert (made.masked["email"], made.masked["phone"]) == (2, 1)


def test_the_order_of_import_changes_nothing() -> None:
    tickets, known = snapping(), [*snapping(), *others()]
    first = draft(tickets, known)
    random.Random(1).shuffle(known)
    assert draft(tickets, known) == first


def test_an_agents_answer_that_failed_is_not_what_to_do() -> None:
    tickets = [
        ticket("1", "the belt slips", "Put talcum powder on the belt.", "That didn't work, it still slips.",
               "Loosen the motor, pull it back and fasten it.", "That worked, thanks!"),
        ticket("2", "belt slips when sewing", "Loosen the motor, pull it back and fasten it.", "Solved"),
        ticket("3", "why does the belt slip?", "Put talcum powder on the belt.", "No luck"),
    ]  # fmt: skip
    body = draft(tickets).article.body
    assert "Loosen the motor" in body
    assert "talcum" not in body


def test_somebody_who_has_the_problem_too_is_no_answer() -> None:
    tickets = [
        *snapping(),
        ticket("9", "the thread snaps", "I have the same problem. Throw it away.", "Thanks"),
    ]
    assert "Throw" not in draft(tickets).article.body


def test_a_sentence_of_many_tickets_is_boilerplate() -> None:
    everywhere = "Click the stars in this mail and rate our answer."
    known = [ticket(f"b{n}", "Where is my parcel?", f"It is there.\n{everywhere}", "Thanks") for n in range(30)]
    tickets = [
        replace(t, messages=(*t.messages[:1], replace(t.messages[1], body=f"{t.messages[1].body}\n{everywhere}")))
        for t in snapping()[:3]
    ]
    assert "stars" not in draft(tickets, [*tickets, *known]).article.body


def test_a_first_check_that_agents_send_for_anything_is_no_step_of_a_topic() -> None:
    check = "Restart the device while you hold the Shift key."
    reply = f"{check} Turn the dial on the front to 3."
    topic = [ticket(str(n), text, reply if n == 1 else "Turn the dial to 3.", "Thanks") for n, text in enumerate(ASKED)]
    rest = [
        ticket(f"r{n}", f"{text} {n}", check if n % 20 == 0 else "It is on our list.", "Thanks")
        for n, text in enumerate(["Where is my parcel?", "Can I return buttons?", "Is there red wool?"] * 80)
    ]
    assert "Restart" not in draft(topic, [*topic, *rest]).article.body
    often = [ticket(str(n), text, reply, "Thanks") for n, text in enumerate(ASKED)]
    assert "Restart" in draft(often, [*often, *rest]).article.body


def test_what_agents_ask_again_and_again_comes_before_the_steps() -> None:
    asked = "Which needle is in the machine at the moment?"
    tickets = [
        ticket(str(n), text, f"{asked}\n1. Turn the dial to 3.\n2. Thread the machine again.", "That worked")
        for n, text in enumerate(ASKED)
    ]
    body = draft(tickets).article.body
    assert f"## Before you start\n\n- {asked}\n\n## What to do" in body


def refusal(*tickets: Ticket, is_gap: bool = True) -> KbError:
    with pytest.raises(KbError) as failed:
        draft(tickets, is_gap=is_gap)
    assert failed.value.code == "draft-refused"
    return failed.value


def test_what_only_an_agent_can_do_is_refused() -> None:
    done = ("I have reset it for you.", "I've reset the counter on our side.", "We have reset it, sorry.")
    told = refusal(*(ticket(str(n), "my points are gone", said, "Thanks") for n, said in enumerate(done)))
    assert "only something that an agent did" in told.message
    assert "kb article new" in (told.hint or "")


def test_a_ticket_whose_replies_all_failed_or_that_has_none_is_refused() -> None:
    failed = refusal(ticket("1", "belt slips", "Put powder on the belt.", "didn't help"), is_gap=False)
    assert "some did not" in failed.message
    assert "nobody says" in refusal(ticket("1", "belt slips"), is_gap=False).message


@pytest.mark.parametrize("said", [("Put powder on the belt.", "didn't help"), ()])
def test_a_gap_that_nobody_has_an_answer_for_becomes_a_known_issue_that_says_so(said: tuple[str, ...]) -> None:
    tickets = [ticket(str(n), text, *said) for n, text in enumerate(ASKED)]
    article = draft(tickets).article
    assert (article.kind, article.known_issue) == ("known-issue", None)
    opening, seen, do, update = article.body.split("\n## ")
    assert opening.strip() == "7 people have told us about this so far. We are sorry for the trouble."
    assert seen.startswith("What you see\n\n- “")
    assert do.startswith("What to do\n\nWe know of no way around it yet. If it happens to you, write to us")
    assert update.startswith("Next update\n\n")
    assert "powder" not in article.body


def test_a_known_issue_tells_the_way_around_that_worked() -> None:
    topic = Topic("gap-00000000", "thread snaps", tuple(snapping()))
    common = CommonWords.of([*snapping(), *others()], topic.tickets, SETTINGS)
    issue = KnownIssue("https://tracker.example/7")
    article = write_draft(WORKSPACE, topic, common, embed(), TODAY, issue=issue).article
    assert (article.kind, article.known_issue) == ("known-issue", issue)
    assert "Until it is mended, this has helped others:\n\n1. Turn the dial on the front to 3." in article.body
    assert parse_article(render_article(article), "x.md").known_issue == issue


def test_one_ticket_is_enough_when_it_is_resolved_and_nobody_complained() -> None:
    resolved = ticket("1", "belt slips", "Loosen the motor and pull it back.")
    assert "Loosen the motor" in draft([resolved], is_gap=False).article.body
    assert "not resolved" in refusal(replace(resolved, status="open", resolved_at=None), is_gap=False).message


def test_a_draft_of_one_ticket_does_not_give_its_title_again_as_what_people_see() -> None:
    asked = ticket("1", "thread snaps on thick cloth", "Turn the dial on the front to 3.")
    alone = draft([asked], [asked, *snapping(), *others()], is_gap=False, title="thread snaps on thick cloth").article
    assert (alone.title, "## What you see" in alone.body) == ("Thread snaps on thick cloth", False)


@pytest.mark.parametrize(
    ("subject", "title"),
    [("Off season", "Off season"), ("Order 123456", ""), ("Trip of Henrike", ""), ("All for Montelupo", "")],
)
def test_a_draft_of_one_ticket_is_called_as_its_subject_and_not_by_half_a_sentence(subject: str, title: str) -> None:
    said = "Hello,\nthe thread snaps Montelupo upper thread snaps on my machine\nHenrike"
    asked = replace(ticket("1", said, "Turn the dial on the front to 3."), subject=subject)
    alone = draft([asked], [asked, *snapping(), *others()], is_gap=False, title=subject).article
    assert alone.title == (title or "Upper thread snaps on my machine")
    assert "ontelupo" not in alone.title


HOSTILE = (
    "<script>alert(1)</script> turn the dial",
    "# Turn the dial {: onclick=alert(1) }",
    "1. Click [here](javascript:alert(1)) ![x](http://t.example/p.png)",
    "Turn `the` *dial* \x1b[31mred\x07 \u202egnp.exe",
    "Open <img src=x onerror=alert(1)> & press &lt;b&gt;",
    "!!! danger\n    Turn the dial",
    "[ref]: http://t.example\nTurn the [ref][ref] dial",
    "Turn " + "x" * 1_000_000,
    "Hello " * 50_000 + "turn",
)


@pytest.mark.parametrize("text", first_quick(HOSTILE), ids=range(len(HOSTILE)))
def test_a_hostile_reply_neither_breaks_the_draft_nor_becomes_markup(text: str) -> None:
    import markdown

    tickets = [replace(t, messages=(t.messages[0], Message("agent", f"Turn the dial to 3.\n{text}", public=True),
                                    Message("requester", "That worked", public=True))) for t in snapping()]  # fmt: skip
    article = draft(tickets).article
    assert parse_article(render_article(article), "x.md").body == article.body
    page = markdown.markdown(article.body, extensions=["attr_list", "admonition", "tables", "def_list"])
    for marked in ("<script", "<img", "onclick=", "<a ", "admonition", "\x1b", "\u202e", "<b>"):
        assert marked not in page, page


@pytest.mark.full
@hypothesis_settings(max_examples=60)
@given(st.lists(st.text(max_size=300), min_size=1, max_size=3), st.text(max_size=300))
def test_whatever_a_ticket_says_the_draft_holds_nothing_that_redaction_would_mask(said: list[str], asked: str) -> None:
    replies = "\n".join((*said, "1. Turn the dial to 3.", "2. Write to ada@example.com or call +1 212 555 0142."))
    tickets = [replace(t, messages=(*t.messages[:1], Message("requester", asked, public=True),
                                    Message("agent", replies, public=True))) for t in snapping()]  # fmt: skip
    made = draft(tickets)
    redact = Redactor()
    for text in (made.article.title, *made.article.phrases, made.article.body):
        assert redact.findings(text) == []
    parse_article(render_article(made.article), "x.md")


def test_a_canned_answer_is_no_boilerplate_where_more_ask_the_same_than_are_in_the_gap() -> None:
    reply = "Thank you for writing to our shop today.\nTurn the dial on the front to 3. Thread it again from the spool."
    same = [ticket(f"s{n}", ASKED[n % len(ASKED)], reply, "That worked") for n in range(30)]
    rest = [
        ticket(f"r{n}", text, f"Thank you for writing to our shop today.\nIt is number {n} on our list.", "Thanks")
        for n, text in enumerate(["Where is my parcel?", "Can I return the buttons?", "Do you have red wool?"] * 20)
    ]
    body = draft(same[:6], [*same, *rest]).article.body
    assert "1. Turn the dial on the front to 3.\n2. Thread it again from the spool." in body
    assert "Thank you for writing" not in body


def test_a_phrase_whose_words_are_in_many_other_questions_is_none() -> None:
    asked = ("my payment hangs at the till", "the payment hangs", "payment hangs again", "card does not work")
    rows = [ticket(str(n), text, "Turn the till off and on.", "That worked") for n, text in enumerate(asked)]
    rest = [ticket(f"r{n}", f"my card does not work {n}", "Wait a day.", "Thanks") for n in range(30)]
    assert "card does not work" not in draft(rows, [*rows, *rest], title="the payment hangs").article.phrases
    few = draft(rows, [*rows, *rest[:5]], title="the payment hangs").article
    assert "The payment hangs" in (few.title, *few.phrases)


@pytest.mark.parametrize(
    "told",
    ["The pedal works on another machine", "The lamp lights and the pedal works properly", "I have attached a pedal"],
)
def test_what_works_or_is_attached_is_not_what_people_see(told: str) -> None:
    asked = ("the pedal of my machine sticks", "my pedal sticks", "the pedal sticks when I sew", "pedal sticks")
    tickets = [ticket(str(n), f"{text}\n{told}", "Oil it.") for n, text in enumerate(asked)]
    seen = draft(tickets).article.body.split("## What you see")[1].split("##")[0]
    assert "sticks" in seen
    assert told not in seen
