"""The copy that may be kept."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kbtools.model.ticket import Markup, Message, Ticket, ticket_to_json
from kbtools.redaction import Redactor
from kbtools.system.sealing import Secret
from kbtools.tickets.learning_copy import learning_copy

SECRET = Secret(b"a made-up secret of a test")
REDACT = Redactor("US", ["Acme"])
TICKET = Ticket(
    id="7",
    source="helpdesk",
    url="https://help.example.com/7?token=abcdef1234567",
    subject="Lamp of jane@example.com ",
    tags=("lamp", "jane@example.com", "lamp", " "),
    requester="Jane@Example.com",
    linked_articles=("vpn", "vpn", ""),
    messages=(
        Message("requester", "My number is 415-555-2671\r\n\r\n> quoted\nOn Monday Jo wrote:\nold", public=True),
        Message("agent", "note to self: jane pays late", public=False, agent="lena@example.com"),
        Message("agent", "<div>Call Acme<br>at &amp; ask</div><p>bye</p>", public=True, agent="Lena"),
        Message("agent", "  ", public=True),
    ),
)


def kept(ticket: Ticket) -> Ticket:
    return learning_copy(ticket, SECRET, REDACT)


def test_a_private_message_never_gets_past_intake() -> None:
    assert "pays late" not in str(ticket_to_json(kept(TICKET)))
    assert all(message.public for message in kept(TICKET).messages)


def test_what_is_kept_of_a_ticket_names_nobody() -> None:
    copy = kept(TICKET)
    assert [m.body for m in copy.messages] == ["My number is [phone]", "Call [word]\nat & ask\nbye"]
    assert (copy.subject, copy.url, copy.tags) == ("Lamp of [email]", "[url]", ("lamp", "[email]"))
    assert copy.linked_articles == ("vpn",)
    assert {m.agent for m in copy.messages} == {""}
    for private in ("jane", "lena", "2671", "abcdef"):
        assert private not in str(ticket_to_json(copy)).lower()


def test_escape_sequences_of_terminals_go_as_a_whole_and_no_word_with_them() -> None:
    said = Message("requester", "\x1b[31mIt is \x1b[1mred\x1b[0m, ask ja\x1b[0mne@example.com", public=True)
    copy = kept(replace(TICKET, subject="\x1b]0;title\x07A \x1b[31mred\x1b[0m lamp", messages=(said,)))
    assert (copy.subject, copy.messages[0].body) == ("A red lamp", "It is red, ask [email]")


def test_a_requester_becomes_the_same_hash_whatever_the_case_and_nobody_stays_nobody() -> None:
    assert kept(TICKET).requester == SECRET.hash("jane@example.com")
    assert kept(replace(TICKET, requester="")).requester == ""


def test_whoever_the_source_names_on_a_ticket_is_masked_in_all_its_messages() -> None:
    said = Message("requester", "Put it on Wilhelmina Oakhurst, please.", public=True)
    copy = kept(replace(TICKET, messages=(said,), people=("Wilhelmina Oakhurst", "w77@web.example")))
    assert copy.question == "Put it on [name], please."
    assert copy.people == ()


def test_a_body_is_read_as_what_the_source_says_it_is() -> None:
    body = "I put <b>a</b> &amp; <i>b</i> into the page"
    said = [Message("requester", body, public=True, markup=markup) for markup in ("text", "html")]
    assert [kept(replace(TICKET, messages=(one,))).question for one in said] == [body, "I put a & b into the page"]


def test_tags_that_a_person_names_are_kept_whatever_the_source_says_of_the_text() -> None:
    said = 'I put <div id="a"> and <script src="a.js"> into the page and it stays empty'
    escaped = said.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    for body in (said, f"<p>{escaped}</p>", f"{escaped}<br />"):
        assert kept(replace(TICKET, messages=(Message("requester", body, public=True),))).question == said


def test_what_stands_behind_a_script_that_is_never_closed_is_kept() -> None:
    said = Message("requester", "<p>I put <script src='a.js'> there and it stays empty</p>", True, markup="html")
    assert kept(replace(TICKET, messages=(said,))).question == "I put there and it stays empty"


def test_a_long_body_is_cut_after_it_was_masked_and_not_inside_a_mask() -> None:
    body = "word jane@example.com " * 3000
    (message,) = kept(replace(TICKET, messages=(Message("requester", body, public=True),))).messages
    assert len(message.body) <= 20_000
    assert message.body.endswith(("word", "[email]"))
    assert "jane" not in message.body


def test_half_a_character_can_be_stored() -> None:
    ticket = replace(
        TICKET, subject="a\ud800b", requester="\ud800", messages=(Message("agent", "\udfff x", public=True),)
    )
    str(ticket_to_json(kept(ticket))).encode()
    assert kept(ticket).subject == "a\ufffdb"


_NAMING = st.lists(
    st.sampled_from(
        ["the page", "<div>", '<div id="a">', "</div>", "<script>", "<br>", "<b>", "</b>", "&amp;", "&lt;p&gt;", "and"]
    ),
    min_size=1,
).map(" ".join)


@given(_NAMING, st.sampled_from(["", "text", "html"]))
def test_a_copy_of_a_copy_names_the_same_tags(body: str, markup: Markup) -> None:
    once = kept(Ticket("1", (Message("requester", f"It shows {body} here", public=True, markup=markup),)))
    assert kept(once).question == once.question


@given(st.text(max_size=200), st.booleans())
def test_a_copy_of_a_copy_says_the_same(body: str, public: bool) -> None:
    once = kept(Ticket("1", (Message("requester", body, public=public),), subject=body, tags=(body,)))
    twice = kept(once)
    assert (twice.subject, twice.tags) == (once.subject, once.tags)
    assert len(once.messages) <= int(public)
