"""Which reply a draft is made of: what requesters confirmed, about what most of them ask."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sewing import draft, ticket

from kbtools.gaps.draft.confirmed import confirmed_replies
from kbtools.gaps.draft.replies import replies_to
from kbtools.gaps.draft.steps import parts_of, steps_of, without_collecting
from kbtools.tickets.reply_outcomes import FAILED, THANKED, UNKNOWN, WORKED

LIST = "1. Open the settings.\n2. Clear the cache of the game.\n3. Start the launcher again.\n4. Start the game."


def body_of(*tickets: Sequence[str]) -> str:
    return draft([ticket(str(n), *said) for n, said in enumerate(tickets)]).article.body


def test_a_short_answer_that_was_confirmed_comes_before_a_list_that_was_not() -> None:
    asked = ("the game crashes at the start", "game crashes when I start it", "crash at the start of the game")
    body = body_of(
        (asked[0], LIST),
        (asked[1], LIST),
        (asked[2], "Hi, this is a known fault of patch 6 - please update to patch 7.", "That worked, thanks!"),
    )
    assert "## What to do\n\nUpdate to patch 7." in body
    assert body.index("Update to patch 7.") < body.index("Clear the cache")


def test_a_confirmed_numbered_list_comes_before_a_fragment_that_says_the_same() -> None:
    asked = "how do I change the mail address of my account?"
    fragment = "Account > Profile > Mail address > Change, then press Confirm in the new mailbox."
    full = (
        "1. Open Account > Profile > Mail address and choose Change.\n2. Type the new address and your password.\n"
        "3. Open our mail in the new mailbox and choose Confirm."
    )
    often = [(asked, fragment, "That worked, thanks!") for _ in range(4)]
    with_list = body_of(*often, (asked, full, "That worked, thanks!"))
    assert "1. Open Account > Profile > Mail address and choose Change.\n2. Type the new address" in with_list
    assert fragment in body_of(*often, (asked, full))  # nobody said that the list worked
    other = full.replace("Mail address", "Pictures").replace("Type the new address", "Draw a moustache")
    other = other.replace("our mail in the new mailbox", "the gallery of cats").replace("Confirm", "a frame")
    assert fragment in body_of(*often, (asked, other, "That worked, thanks!"))  # it says something else


def test_steps_of_one_ticket_that_nobody_confirmed_are_none() -> None:
    body = body_of(("the game crashes at the start", LIST), ("game crashes at the start", ""), ("start crashes", ""))
    assert "Clear the cache" not in body
    assert "We know of no way around it yet." in body


def test_an_answer_to_what_only_one_of_them_asks_is_not_what_to_do() -> None:
    asked = ("my card is blocked", "the card is blocked after three tries", "why is my card blocked?", "card blocked")
    unblock = "Enter your PIN at any of our machines."
    rows = [(text, unblock, "That worked") for text in asked]
    rows.append(("how do I import my contacts into the app?", "1. Open Contacts.\n2. Choose Import.", "That worked"))
    body = body_of(*rows)
    assert unblock in body
    assert "Import" not in body


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("Thank you, that worked!", WORKED),
        ("Thank you.", THANKED),
        ("Thank you, I have done it, and it crashes as well.", UNKNOWN),
        ("Thanks, but where is that?", UNKNOWN),
        ("Vielen Dank, aber wo ist das?", UNKNOWN),
        ("It still does not work, thank you.", FAILED),
    ],
)
def test_thanks_with_a_doubt_confirm_nothing(answer: str, outcome: float) -> None:
    lang = "de" if "Dank" in answer else "en"
    assert confirmed_replies(ticket("1", "The lamp is dark", "Turn the lamp.", answer), lang) == {1: outcome}


def test_an_earlier_reply_is_not_confirmed_by_thanks_for_a_later_one() -> None:
    said = ("Clean the lamp.", "I have cleaned it now, it is shiny.", "Turn the lamp to the right.", "That worked!")
    assert confirmed_replies(ticket("1", "The lamp is dark", *said), "en") == {1: UNKNOWN, 3: WORKED}


def test_an_answer_that_is_sent_to_many_may_fail_for_some_of_them() -> None:
    reply = "Switch the router off for a minute."
    rows = [(f"no internet {word}", reply, thanks) for word, thanks in
            (("today", "That worked"), ("again", "That worked"), ("at home", "That did not help"),
             ("upstairs", "No luck"), ("in the evening", "It still does not work"))]  # fmt: skip
    assert "Switch the router off for a minute." in body_of(*rows)
    assert "router" not in body_of(*((asked, said, "That did not help") for asked, said, _ in rows[:-1]), rows[0])


@pytest.mark.parametrize(
    ("lang", "reply", "steps"),
    [
        ("en", "Press F8. Copy the error report. Paste it into your next reply.", []),
        ("en", "Restart the phone.\nIf that does not help, send us the log file.", ["Restart the phone."]),
        ("en", "Open Menu > Help. Take a screenshot of it.", []),
        ("de", "Öffnen Sie die Einstellungen. Schicken Sie uns ein Bildschirmfoto.", []),
        ("de", "Starten Sie die App neu.\nWenn das nicht hilft, schicken Sie uns die Logdatei.",
         ["Starten Sie die App neu."]),
        ("fr", "Ouvrez le menu. Envoyez-nous une capture d’écran.", []),
        ("en", "Send us a photo of the torn seam.",
         ["Send us a photo of the torn seam."]),
    ],
)  # fmt: skip
def test_steps_that_only_collect_something_for_the_agent_are_none(lang: str, reply: str, steps: Sequence[str]) -> None:
    found = replies_to(ticket("1", "It crashes", reply, "Danke"), lambda _: True, lang)
    assert [one.text for reply in found for one in steps_of(without_collecting(reply))] == steps


def test_how_to_switch_reports_off_is_told_to_those_who_ask_for_it() -> None:
    said = ("Turn crash reports off under Menu > Privacy.", "Thanks")
    asked = (f"how do I stop crash reports {word}?" for word in ("here", "for good", "now", "please"))
    rows = [ticket(str(n), text, *said) for n, text in enumerate(asked)]
    assert "Turn crash reports off" in draft(rows, title="stop crash reports").article.body


@pytest.mark.parametrize(
    ("lang", "reply"),
    [
        ("en", "Restart the till. Scan the code again.\nIf that does not help, type the number by hand."),
        ("en", "Restart the till. Scan the code again.\nAlternatively, type the number by hand."),
        ("de", "Starten Sie die Kasse neu.\nFalls das nicht hilft, geben Sie die Nummer von Hand ein."),
        ("fr", "Redémarrez la caisse.\nSi cela ne marche pas, tapez le numéro à la main."),
    ],
)
def test_what_to_try_if_the_steps_do_not_help_is_another_way(lang: str, reply: str) -> None:
    (found,) = replies_to(ticket("1", "It beeps", reply, "Thanks"), lambda _: True, lang)
    first, second = parts_of(found)
    assert steps_of(first)[0].text.startswith(("Restart", "Starten", "Redémarrez"))
    assert len(steps_of(second)) == 1


def test_nothing_is_said_twice() -> None:
    first = "1. Turn the dial to 3.\n2. Thread it again from the spool."
    other = (
        "Turn the dial to 3. Put a new needle of size 90 into the holder. Oil the hook with one drop. Clean the felt."
    )
    rows = [("the thread snaps", first, "That worked")] * 3 + [("thread snaps", other, "That worked")] * 2
    assert body_of(*rows).count("Turn the dial to 3") == 1
