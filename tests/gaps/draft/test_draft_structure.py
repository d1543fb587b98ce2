"""The structure of a draft: what holds for one system, what may go wrong, what belongs together."""

from __future__ import annotations

import pytest
from sewing import draft, ticket

from kbtools.gaps.draft import markdown_body
from kbtools.gaps.draft.replies import replies_to
from kbtools.gaps.draft.systems import holds_for_one, label_of


def body_of(reply: str, asked: str = "how do I change the limit of my card?") -> str:
    rows = [
        ticket(str(n), f"{asked} {word}", reply, "That worked") for n, word in enumerate(("now", "today", "please"))
    ]
    return draft(rows, title=asked).article.body.partition("## What to do\n\n")[2]


def test_the_same_step_for_each_system_is_a_list_without_numbers() -> None:
    reply = (
        "Open the settings of the game:\n\n- Windows: press Ctrl+O\n- Mac: press Cmd+O\n- Any system: type /options\n\n"
        "Then choose Sound and move the slider."
    )
    assert body_of(reply, "the sound of the game is too loud") == (
        "Open the settings of the game:\n\n- **Windows:** press Ctrl+O\n- **Mac:** press Cmd+O\n"
        "- **Any system:** type /options\n\n1. Choose Sound and move the slider.\n"
    )


def test_several_steps_for_one_system_stand_under_its_heading() -> None:
    reply = (
        "In the app:\n1. Tap Cards.\n2. Move the limit.\n3. Confirm it.\n\n"
        "On the website:\n1. Open Cards.\n2. Choose Limits.\n3. Confirm it."
    )
    assert body_of(reply) == (
        "### In the app\n\n1. Tap Cards.\n2. Move the limit.\n3. Confirm it.\n\n"
        "### On the website\n\n1. Open Cards.\n2. Choose Limits.\n3. Confirm it.\n"
    )


def test_german_steps_for_one_system_stand_under_its_heading_as_well() -> None:
    reply = "Im Browser:\nÖffnen Sie die Karten. Wählen Sie das Limit.\n\nIn der App:\nTippen Sie auf Karten."
    (found,) = replies_to(ticket("1", "Wie ändere ich das Limit?", reply, "Danke"), lambda _: True, "de")
    assert [one.text for one in found.sentences if one.role == "intro"] == ["Im Browser:", "In der App:"]


def test_what_may_go_wrong_is_a_callout_before_the_steps() -> None:
    reply = "1. Open the console.\n2. Type reset.\n\nWarning: this deletes your saved games."
    assert body_of(reply, "the game does not start") == (
        '!!! warning ""\n    Warning: this deletes your saved games.\n\n1. Open the console.\n2. Type reset.\n'
    )


def test_a_step_that_refers_to_a_part_that_is_not_there_is_left_out() -> None:
    reply = "For #1, go to the options.\nOpen the cards.\nMove the file of Step B into the folder.\nChoose the limit."
    assert body_of(reply) == "1. Open the cards.\n2. Choose the limit.\n"


def test_things_that_a_step_names_stand_below_it() -> None:
    reply = (
        "1. Find these keys in the registry and remove them.\n- `HKEY_A\\Shop`\n- `HKEY_B\\Shop`\n2. Start the till."
    )
    assert body_of(reply, "the till of the shop does not start") == (
        "1. Find these keys in the registry and remove them.\n    - HKEY_A\\\\Shop\n    - HKEY_B\\\\Shop\n"
        "2. Start the till.\n"
    )


@pytest.mark.parametrize(
    "label", ["Windows", "Windows 10/11:", "On your phone:", "macOS", "Im Browser:", "In der App:", "iPhone and iPad:"]
)
def test_systems_and_places_are_known(label: str) -> None:
    assert holds_for_one(label)


@pytest.mark.parametrize("label", ["On old machines:", "If it is off:", "Step 1:", "Open Windows and doors", ""])
def test_other_labels_name_no_system(label: str) -> None:
    assert not holds_for_one(label)


def test_a_label_stands_before_a_colon_or_in_brackets() -> None:
    assert label_of("Windows: press F1") == ("Windows", "press F1")
    assert label_of("(Windows) press F1") == ("Windows", "press F1")
    assert label_of("press F1") == ("", "")


def test_a_warning_in_a_draft_is_no_html() -> None:
    import markdown

    page = markdown.markdown(
        body_of("1. Type reset.\n\nWarning: <b>this</b> deletes *all*."), extensions=["admonition"]
    )
    assert 'class="admonition warning"' in page
    assert "<b>" not in page


def test_no_lines_make_no_text() -> None:
    assert markdown_body.steps(()) == ""


def test_what_one_reply_says_behind_its_steps_stays_with_them_and_of_many_only_what_one_sees() -> None:
    reply = "Open Account > Take a break and confirm. It restarts on its own on 1 March."
    asked = "how do I stop for the winter?"
    alone = draft([ticket("1", asked, reply, "All set, that worked")], is_gap=False).article.body
    assert f"## What to do\n\n{reply}" in alone
    listed = "1. Open Account.\n2. Press Take a break. It costs nothing.\n3. Confirm.\nIt restarts on 1 March."
    alone = draft([ticket("1", asked, listed, "All set, that worked")], is_gap=False).article.body
    assert "2. Press Take a break. It costs nothing.\n3. Confirm. It restarts on 1 March." in alone
    many = draft([ticket(str(n), asked, reply, "That worked") for n in range(3)]).article.body
    assert "restarts" not in many  # one of the requesters may have asked for just that
