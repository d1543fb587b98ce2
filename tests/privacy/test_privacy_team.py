"""What a team says and keeps of a topic goes with the person whose words it has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from two_people import ANNA, HERS, NOW, OTHERS, RARE, gap_of, put_gaps

from kbtools.errors import KbError
from kbtools.gaps.assign import assign_gap
from kbtools.gaps.comment import comment_on_gap
from kbtools.gaps.filters import GapFilters
from kbtools.gaps.plan import plan_gap
from kbtools.gaps.saved_views import save_view
from kbtools.gaps.undo import undo_gap, undoable
from kbtools.model.publication import PlannedPublication, Wanted
from kbtools.model.teamwork import SavedView
from kbtools.privacy.forget import forget
from kbtools.privacy.scan import scan
from kbtools.staff.add import add_staff
from kbtools.workspace import Workspace


def test_comments_views_and_decisions_with_her_words_are_deleted_and_others_stay(workspace: Workspace) -> None:
    put_gaps(workspace, gap_of("gap-aaaaaaaa", *HERS, *OTHERS[:2]), gap_of("gap-bbbbbbbb", *OTHERS[2:]))
    for said in (f"She calls it the {RARE} beam", "The lantern again"):
        comment_on_gap(workspace, "gap-aaaaaaaa", said, NOW, "ben@shop.example")
    for words in (RARE, "lantern"):
        save_view(workspace, "Monday", GapFilters(words=words), NOW, "ben@shop.example", shared=True)
    for id_ in ("gap-aaaaaaaa", "gap-bbbbbbbb"):
        with undoable(workspace, [id_], "planned an article", NOW):
            plan_gap(workspace, id_)
    done = forget(workspace, ANNA, NOW)
    assert done.left == ()
    assert {"1 comments of colleagues deleted", "1 views are deleted"} <= set(done.changed)
    with workspace.store() as store:
        assert [one.said for one in store.reviews.comments()] == ["The lantern again"]
        assert [view.filters["words"] for view in store.teamwork.views()] == ["lantern"]
        assert store.gap_changes.all() == []
    for path in (workspace.root / ".kb").rglob("*"):
        assert not path.is_file() or RARE.encode() not in path.read_bytes().lower(), path


def test_a_view_is_kept_masked_in_every_field_save_the_address_of_a_colleague(workspace: Workspace) -> None:
    add_staff(workspace, "ben@shop.example", "agent", "Ben", NOW)
    typed = "anna@mail.example"
    wanted = GapFilters(words=typed, tag=typed, source=typed, lang=typed, assignee=typed)
    masked = save_view(workspace, "Monday", wanted, NOW, "ben@shop.example", shared=True)
    assert typed not in str(masked)
    view = save_view(workspace, "Ben's", GapFilters(assignee="ben@shop.example"), NOW, "ben@shop.example", shared=True)
    assert view.filters["assignee"] == "ben@shop.example"
    assert scan(workspace, NOW.date()) == []


def test_scan_names_views_decisions_planned_publications_and_jobs_with_private_text(workspace: Workspace) -> None:
    put_gaps(workspace, gap_of("gap-aaaaaaaa", *HERS))
    typed = "ask anna@mail.example"
    with undoable(workspace, ["gap-aaaaaaaa"], "planned an article", NOW), workspace.store() as store:
        store.gaps.set_state("gap-aaaaaaaa", "planned", why=typed)
    with workspace.store() as store:
        store.gaps.set_state("gap-aaaaaaaa", "planned")
        store.teamwork.save_view(SavedView("view-1", "Monday", "", {"tag": typed}, NOW))
        store.planned.put(PlannedPublication("lamp", NOW, "ben@shop.example", None, typed))
        ends: list[dict[str, Any]] = [
            {"lines": (typed,)},
            {"said": typed},
            {"problems": (KbError("mkdocs", typed),)},
            {},
        ]
        for end in ends:
            store.jobs.add("build", Wanted("build"), "ben@shop.example", NOW, "here")
            job = store.jobs.claim("site", "one", NOW, "here")
            assert job
            store.jobs.end(replace(job, state="done", **end), NOW)
    assert {found.where for found in scan(workspace, NOW.date())} >= {
        "view view-1 of gaps",
        "decision about gap-aaaaaaaa",
        "planned publication of lamp",
        *(f"job {number}" for number in (1, 2, 3)),
    }
    assert not any(found.where == "job 4" for found in scan(workspace, NOW.date()))


@pytest.mark.full
def test_work_on_a_topic_ends_with_it_unless_that_is_taken_back_and_nobodys_work_without_a_day_with_the_account(
    workspace: Workspace,
) -> None:
    put_gaps(workspace, *(gap_of(f"gap-{letter * 8}", key) for letter, key in zip("abc", OTHERS, strict=False)))
    add_staff(workspace, "ben@shop.example", "agent", "Ben", NOW)
    days = {"a": None, "b": NOW.date(), "c": None}
    for letter, due in days.items():
        assign_gap(workspace, f"gap-{letter * 8}", "ben@shop.example", due, NOW)
    with undoable(workspace, ["gap-aaaaaaaa", "gap-cccccccc"], "merged", NOW), workspace.store() as store:
        store.gaps.regroup((), ["gap-cccccccc"], NOW)
    with workspace.store() as store:
        assert sorted(one.item for one in store.teamwork.assignments()) == [f"gap/gap-{one * 8}" for one in "ab"]
    assert undo_gap(workspace, "gap-aaaaaaaa", NOW).action == "merged"
    with workspace.store() as store:
        assert sorted(one.item for one in store.teamwork.assignments()) == [f"gap/gap-{one * 8}" for one in "abc"]
        store.gaps.put_all([gap_of("gap-aaaaaaaa", OTHERS[0]), gap_of("gap-bbbbbbbb", OTHERS[1])], NOW)
        assert sorted(one.item for one in store.teamwork.assignments()) == [f"gap/gap-{one * 8}" for one in "ab"]
    with workspace.store() as store:
        store.staff.remove("ben@shop.example")
        assert [(one.item, one.assignee) for one in store.teamwork.assignments()] == [("gap/gap-bbbbbbbb", "")]
