"""Names and numbers of one person come into a draft from no place of a reply: words, labels, addresses or code."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sewing import draft, plain, ticket

from kbtools.gaps.draft.markdown_body import steps
from kbtools.gaps.draft.person_names import has_name, names_in_tickets, without_name_called
from kbtools.gaps.draft.replies import replies_to
from kbtools.gaps.draft.steps import steps_of
from kbtools.gaps.draft.ways import SourcedLine

FORBIDDEN = {"jane", "doe"}


def shown(reply: str) -> str:
    """The steps of a reply as Markdown, where the names are forbidden."""
    found = replies_to(ticket("1", "The page is blank", reply, "That worked"), is_publishable, "en")
    return "\n".join(
        steps([SourcedLine(one.with_result, (), links=one.links, code=one.code)])
        for said in found
        for one in steps_of(said)
    )


def is_publishable(text: str) -> bool:
    return not has_name(text, FORBIDDEN) and "4711471" not in text


@pytest.mark.parametrize(
    "reply",
    [
        "Run this command:\n\n```\nssh jane.doe@host; echo Jane Doe 4711471\n```",
        "Run this command:\n\n```\ncd /home/jane_doe && ls\n```",
        "Run this command.\n\n```\ncd /home/jane_doe && ls\n```",
        "Open your profile page:\n\n[Jane Doe 4711471](https://example.com/profile)",
        "1. Open one of these pages:\n2. [Jane Doe](https://example.com/profile)",
        "Open the page:\n\n<https://example.com/pages/jane-doe>",
        "Open [the record](https://example.com/pages/jane-doe/4711471) and click Save.",
        "Open [the record](https://example.com/pages/jane_doe) and click Save.",
        "Open [the record](https://example.com/pages/%4aane+doe) and click Save.",
        "Open [the record](https://example.com/pages#jane) and click Save.",
        "Open [the record](https://example.com/pages/JaneDoe) and click Save.",
        "Open [the record](https://example.com/pages/~doe85) and click Save.",
        "Run this command:\n\n```\ncd C:\\Home\\JaneDoe2\n```",
        "Open the record of Jane and click Save.",
    ],
)
def test_a_step_with_a_name_goes_wherever_the_name_stands(reply: str) -> None:
    assert shown(f"{reply}\n\nRestart the phone.") == "Restart the phone."


def test_the_same_without_a_name_stays() -> None:
    assert shown("Run this command:\n\n```\ncd /home/shared && ls\n```\n\nRestart the phone.") == (
        "Run this command:\n\n```\ncd /home/shared && ls\n```\nRestart the phone."
    )
    assert shown("Open [the record](https://example.com/pages/jade-dew) and click Save.") == (
        "Open [the record](https://example.com/pages/jade-dew) and click Save."
    )


PLACES = (
    "Open the page of {name} and press Enter.",
    "Does the lamp of {name} blink when you open the machine?",
    "The thread snaps because {name} turned the upper tension too high.",
    "You will see the page of {name}.",
    "Open the page of {name} - then turn the dial to 5.",
    "Open [the page of {name}](https://sewing.example/help) and press Enter.",
    "Open the page:\n\n[{name}](https://sewing.example/help)",
    "- [{name}](https://sewing.example/help)",
    "Open [the page](https://sewing.example/help/{name}) and press Enter.",
    "Open [the page](https://sewing.example/help#{name}) and press Enter.",
    "Open [the page](https://sewing.example/help?tab={name}) and press Enter.",
    "Open [the page](https://{name}.example/help) and press Enter.",
    "Open [the page](https://sewing.example/help/j%61ne) and press Enter.",
    "Open https://sewing.example/help/{name} and press Enter.",
    "<https://sewing.example/help/{name}>",
    "Run this command:\n\n```\ncd /home/{name} && ls\n```",
    "Run this command:\n\n```\nuser = '{name}';\n```",
)
HARMLESS = ("Turn the dial on the front to 3.", "Open one of these pages:", "Sew a few stitches on a piece of cloth.")
SPOKEN = st.builds(
    lambda place, name: place.format(name=name),
    st.sampled_from(PLACES),
    st.sampled_from(("Jane", "JANE DOE", "jane_doe", "jane.doe", "jane-doe", "Jane's")),
)


@pytest.mark.full
@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(SPOKEN, SPOKEN, st.sampled_from(HARMLESS)), min_size=1, max_size=6))
def test_wherever_an_agent_writes_a_name_the_draft_does_not_have_it(said: list[str]) -> None:
    reply = "\n".join((HARMLESS[0], *said, HARMLESS[2]))
    tickets = [
        ticket(name, f"Hello,\nthe thread snaps when I sew\n{name}", reply, "That worked, thanks")
        for name in ("Jane Doe", "Berta Blum", "Cleo Klee")
    ]
    body = draft(tickets).article.body
    assert FORBIDDEN.isdisjoint(re.split(r"[\W_]+", unquote(body).casefold())), body
    assert plain(HARMLESS[0]) in plain(body)


@pytest.mark.parametrize("small", ["źle", "меня", "ώρα", "được", "été"])
def test_a_word_in_small_letters_is_no_name_in_any_alphabet(small: str) -> None:
    signed, greeted = ticket("1", f"The page is blank\n{small}"), ticket("2", f"Hi, {small}!\nThe page is blank")
    assert names_in_tickets([signed, greeted]) == frozenset()


@pytest.mark.parametrize("name", ["Żaneta", "Мария", "Ώρια", "Đức", "Élodie", "ნინო", "מרים"])
def test_names_are_found_in_every_alphabet(name: str) -> None:
    signed, greeted = ticket("1", f"The page is blank\n{name}"), ticket("2", f"Hi, {name}!\nThe page is blank")
    assert names_in_tickets([signed]) == names_in_tickets([greeted]) == {name.casefold()}


def test_a_known_name_that_is_called_is_left_out() -> None:
    assert shown("Jane, If you open the settings, choose Print.") == "If you open the settings, choose Print."
    assert shown("Jane Doe, Open the settings.") == "Open the settings."


@pytest.mark.parametrize(
    "reply",
    [
        "Warning: If you delete the profile, all bookmarks are lost.",
        "Important: Do not delete the folder while the lamp is on.",
        "Windows: You find the file in the Documents folder.",
        "Mac, In the Finder, open the Library folder.",
        "Click Tools, Then choose Options and close the window.",
        "Open Settings, All accounts and press Remove.",
        "Windows, Mac and Linux can open it.",
    ],
)
def test_a_warning_a_system_or_an_instruction_in_front_of_a_capital_is_no_name(reply: str) -> None:
    assert without_name_called(reply, is_publishable) == reply


def test_a_warning_before_a_capital_stays_a_warning() -> None:
    reply = "Open the settings.\nWarning: If you delete the profile, all bookmarks are lost."
    found = replies_to(ticket("1", "The page is blank", reply, "That worked"), is_publishable, "en")
    assert found[0].texts("warning") == ["Warning: If you delete the profile, all bookmarks are lost."]


@pytest.mark.parametrize(
    "reply",
    [
        "This is known:\n\n- Right click opens the menu on the wrong screen.",
        "This is known:\n\n- Print does nothing on some screens.",
        "Please do not comment on the report.",
        "We may not need it, but copy it.",
    ],
)
def test_what_only_names_a_fault_or_speaks_to_the_requester_tells_nobody_what_to_do(reply: str) -> None:
    found = replies_to(ticket("1", "The page is blank", reply, "Thanks"), is_publishable, "en")
    assert not any(one.is_told for said in found for one in said.sentences)
