"""What becomes of a reply: its steps whole and in order, nothing that is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest
from sewing import draft, ticket

from kbtools.gaps.draft.markdown_body import steps
from kbtools.gaps.draft.replies import AgentSentence, replies_to
from kbtools.gaps.draft.steps import steps_of
from kbtools.gaps.draft.ways import SourcedLine


def said(reply: str) -> Sequence[AgentSentence]:
    (found,) = replies_to(ticket("1", "The machine is loud", reply, "That did it"), lambda _: True, "en")
    return steps_of(found)


def told(reply: str) -> list[str]:
    return [one.with_result for one in said(reply)]


def test_what_one_sees_after_a_step_stands_behind_it() -> None:
    assert told(
        "Open the cover on the left. You will see a small screw. To its right press the silver lever.\n"
        "This opens the lower part. (On old machines it is black.) Then oil the shaft."
    ) == [
        "Open the cover on the left. You will see a small screw.",
        "To its right press the silver lever. This opens the lower part. (On old machines it is black.)",
        "Oil the shaft.",
    ]


def test_a_question_goes_with_the_step_that_hangs_on_it() -> None:
    assert told("1. Does the lamp blink? If so, hold the button.\n2. Is it a new one?\n3. Let it go.") == [
        "Does the lamp blink? If so, hold the button.",
        "Let it go.",
    ]


def test_what_is_counted_within_a_line_belongs_to_the_step_before_or_is_a_list() -> None:
    assert told("1. Turn these to zero\n\n```\n1. the dial 2. the lower screw 3. the wheel\n```\n\n2. Sew a line.") == [
        "Turn these to zero: the dial, the lower screw, the wheel",
        "Sew a line.",
    ]
    assert told("1. Take the cover off 2. Oil the shaft 3. Sew a line") == [
        "Take the cover off",
        "Oil the shaft",
        "Sew a line",
    ]
    assert told("Use needle 14. Then turn the dial to 3. Close the lid.") == [
        "Use needle 14.",
        "Turn the dial to 3.",
        "Close the lid.",
    ]


def test_steps_next_to_a_list_are_kept_with_it() -> None:
    assert told("Open the cover.\n- Oil the shaft.\n- Oil the hook.\nClose the cover.\nIt is a fine machine.") == [
        "Open the cover.",
        "Oil the shaft.",
        "Oil the hook.",
        "Close the cover.",
    ]


def test_an_introduction_to_what_is_gone_and_a_remark_are_no_steps() -> None:
    assert told(
        "1. Open the cover.\nFor reference:\n2. Oil the shaft. For the right oil, see\n3. Note: it smells.\n"
        "On old machines:\n4. Oil the hook."
    ) == ["Open the cover.", "Oil the shaft.", "On old machines:", "Oil the hook."]


@pytest.mark.parametrize(
    ("reply", "steps"),
    [
        ("Explain the problem in detail. Oil the shaft.", ["Oil the shaft."]),
        ("If the problem is gone, call the maker.\nOil the shaft.", ["Oil the shaft."]),
        (
            "Watch there for a mark. Oil the shaft.\nDownload the plan from the links below, sheet by sheet.",
            ["Oil the shaft."],
        ),
        ("How do you stop it? Turn the dial to 3.", ["Turn the dial to 3."]),
    ],
)
def test_what_speaks_of_something_else_is_no_step(reply: str, steps: Sequence[str]) -> None:
    assert told(reply) == steps


def test_where_the_answer_to_a_question_is_seen_is_no_step_but_what_was_proposed_is() -> None:
    assert told("Is there an error number?\n- Menu > Errors\n- Display > Errors\n") == []
    assert told("Did you clear the counter?\n- Menu > Counter > Clear\n") == ["Menu > Counter > Clear"]
    assert told("Is there an error number?\n- Open Menu > Errors\n") == ["Open Menu > Errors"]


def test_what_is_asked_and_answered_at_once_is_not_what_agents_ask_first() -> None:
    reply = (
        "How do you stop a loud machine for good? Turn the dial to 3.\nIs the lid of the machine closed when you sew?"
    )
    made = draft([ticket(str(n), "the machine is loud when I sew", reply, "That did it") for n in range(5)])
    assert "Is the lid of the machine closed when you sew?" in made.article.body
    assert "for good" not in made.article.body


def test_a_long_way_is_told_whole_or_not_at_all() -> None:
    parts = (
        "cover shaft hook lever wheel spring plate screw belt lamp pedal needle spool bobbin dial thread foot".split()
    )
    assert len(told("\n".join(f"{n}. Oil the {part}." for n, part in enumerate(parts, 1)))) == len(parts)
    rows = [f"{n}. Oil the {a}, then the {b}." for n, (a, b) in enumerate(combinations(parts[:8], 2), 1)]
    book = draft([ticket(str(n), "the machine is loud when I sew", "\n".join(rows), "That did it") for n in range(5)])
    assert book.article.kind == "known-issue"


def test_a_list_of_things_has_no_numbers_and_needs_the_sentence_before_it() -> None:
    things = "- Singer Fine Oil\n- Pfaff Blue\n- one drop of any other"
    found = said(f"You can use these oils for it.\n\n{things}\n")
    assert [(one.text, one.role, one.is_instruction) for one in found] == [
        ("Use these oils for it:", "intro", True),
        ("Singer Fine Oil", "step", False),
        ("Pfaff Blue", "step", False),
        ("One drop of any other", "step", False),
    ]
    lines = [SourcedLine(one.text, (), one.role == "intro", one.is_list_item, one.is_instruction) for one in found]
    assert steps(lines) == "Use these oils for it:\n\n- Singer Fine Oil\n- Pfaff Blue\n- One drop of any other"
    assert steps([*lines, SourcedLine("Wait.", ()), SourcedLine("Sew.", ())]).endswith("other\n\n1. Wait.\n2. Sew.")
    made = draft([ticket(str(n), "the machine is loud when I sew", things, "That did it") for n in range(5)])
    assert made.article.kind == "known-issue"


@pytest.mark.parametrize(
    "sentence",
    [
        "My sister sews with hers and it works fine",
        "I have tried another thread",
        "My machine is a Pfaff",
        "I am using it since May",
        "I don't want to send the machine back",
        "to the point where the thread snaps",
    ],
)
def test_what_nobody_searches_for_becomes_neither_phrase_nor_symptom(sentence: str) -> None:
    asked = [f"the thread snaps after {word} stitches" for word in ("a few", "many", "ten", "some", "several")]
    rows = [
        replace(ticket(str(n), f"{text}\n{sentence}", "Turn the dial to 3.", "That did it"), subject=text)
        for n, text in enumerate(asked)
    ]
    article = draft(rows).article
    assert article.title
    assert sentence not in "\n".join((article.title, *article.phrases, article.body))


def test_a_draft_has_the_name_of_its_gap_when_that_may_stand_in_public() -> None:
    rows = [ticket(str(n), "thread snaps", "Turn the dial to 3.", "That did it") for n in range(4)]
    rows += [ticket(f"1{n}", "why does the upper thread snap?", "Turn the dial to 3.", "That did it") for n in range(4)]
    assert draft(rows).article.title == "Thread snaps"
