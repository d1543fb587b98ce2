"""A team works through what people ask: every decision at the desk can be taken back, and work is shared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from desk_client import GAP, HOSTILE, Desk
from desk_topics import OTHER, change_of, gaps_of, put_another, take_back
from quick_cases import first_quick

from kbtools.gaps.merge import merge_gaps
from kbtools.model.teamwork import item_of_gap
from kbtools.privacy.expire import expire
from kbtools.staff.add import add_staff
from kbtools.staff.remove import remove_staff

BEN = "ben@shop.example"


@pytest.mark.parametrize(
    "pressed",
    first_quick(
        [
            {"do": "plan"},
            {"do": "dismiss", "why": "Nobody sells it"},
            {"do": "later", "until": "2035-01-01"},
            {"do": "fix", "issue": "https://tracker.example/7"},
            {"do": "title", "title": "The bill never came"},
            {"do": "draft"},
            {"do": "merge", "other": OTHER},
            {"do": "split", "ticket-3": "13"},
        ]
    ),
    ids=lambda fields: fields["do"],
)
def test_every_decision_is_taken_back_as_if_it_had_not_been(desk: Desk, pressed: dict[str, str]) -> None:
    put_another(desk)
    desk.sign_in("agent")
    before = gaps_of(desk)
    about = OTHER if pressed["do"] in ("split", "draft") else GAP
    answer = desk.post(f"/desk/gaps/{about}", form=desk.form(), **pressed)
    assert (answer.status_code, gaps_of(desk) == before) == (303, False), answer.text
    # a draft opens in the editor, and is taken back at its topic
    following = f"/desk/gaps/{about}" if pressed["do"] == "draft" else answer.headers["location"]
    assert "Take back: " in desk.get(following).text
    assert take_back(desk, following).headers["location"] == following
    assert gaps_of(desk) == before
    assert not list(desk.workspace.drafts.glob("*.md"))
    assert "Take back: " not in desk.get(following).text
    assert desk.post(following, form=desk.form(), do="undo", change="x").status_code == 409
    assert desk.post(following, form=desk.form(), do="undo").status_code == 400


@pytest.mark.full
def test_the_button_takes_back_what_it_names_and_not_what_a_colleague_decided_meanwhile(desk: Desk) -> None:
    desk.sign_in("agent")
    assert desk.decide(do="title", title="Where is my invoice?").status_code == 303
    old = change_of(desk, f"/desk/gaps/{GAP}")
    desk.now += timedelta(minutes=1)
    assert desk.decide(do="dismiss", why="asked once").status_code == 303
    refused = desk.decide(do="undo", change=old)
    assert (refused.status_code, "omebody has decided since then" in refused.text) == (409, True)
    assert desk.gap.state == "dismissed"


def test_what_changed_since_is_not_taken_back(desk: Desk) -> None:
    put_another(desk)
    desk.sign_in("agent")
    assert desk.decide(do="merge", other=OTHER).headers["location"] == f"/desk/gaps/{OTHER}"
    with desk.workspace.store() as store:
        store.gaps.set_state(OTHER, "planned", why="somebody else")
    assert take_back(desk, f"/desk/gaps/{OTHER}").status_code == 409
    assert [(gap.id, gap.state) for gap in gaps_of(desk)] == [(OTHER, "planned")]


@pytest.mark.full
def test_a_decision_is_final_after_a_day_and_a_draft_that_somebody_touched_stays(desk: Desk) -> None:
    put_another(desk)
    desk.sign_in("agent")
    about = f"/desk/gaps/{OTHER}"
    assert desk.post(about, form=desk.form(), do="draft").status_code == 303
    (draft,) = desk.workspace.drafts.glob("*.md")
    draft.write_text(draft.read_text(encoding="utf-8") + "\nMine.\n", encoding="utf-8")
    assert take_back(desk, about).status_code == 409
    assert draft.is_file()
    assert desk.decide(do="plan").status_code == 303
    desk.now += timedelta(hours=11)
    assert "Take back: " in desk.get(f"/desk/gaps/{GAP}").text
    with desk.workspace.store() as store:
        assert store.gap_changes.last(GAP, desk.now + timedelta(hours=13)) is None
    expire(desk.workspace, desk.now + timedelta(days=2))
    with desk.workspace.store() as store:
        assert store.gap_changes.all() == []


@pytest.mark.full
def test_who_will_write_it_has_it_on_today_until_that_is_taken_back(desk: Desk) -> None:
    desk.sign_in("agent")
    assert desk.decide(do="plan").status_code == 303
    with desk.workspace.store() as store:
        assignment = store.teamwork.assignment(item_of_gap(GAP))
        assert assignment is not None
        assert assignment.assignee == "agent@shop.example"
    assert take_back(desk, f"/desk/gaps/{GAP}").status_code == 303
    with desk.workspace.store() as store:
        assert store.teamwork.assignment(item_of_gap(GAP)) is None


@pytest.mark.full
def test_a_title_is_masked_and_mining_keeps_it(desk: Desk) -> None:
    desk.sign_in("agent")
    assert desk.decide(do="title", title="   ").status_code == 409
    assert desk.decide(do="title", title="Receipt for ada@mail.example, please").status_code == 303
    assert desk.gap.title == "Receipt for [email], please"
    with desk.workspace.store() as store:
        store.gaps.put_all([replace(desk.gap, title="No receipt")], desk.now)
    assert desk.gap.title == "Receipt for [email], please"


@pytest.mark.full
def test_the_topic_with_an_article_stays_whichever_is_merged(desk: Desk) -> None:
    put_another(desk)
    with desk.workspace.store() as store:
        store.gaps.set_state(GAP, "published", slug="reset-password")
    desk.sign_in("agent")
    assert desk.post(f"/desk/gaps/{OTHER}", form=desk.form(), do="comment", said="Ask the shop").status_code == 303
    assert desk.decide(do="merge", other=OTHER).headers["location"] == f"/desk/gaps/{GAP}"
    assert [(gap.id, gap.slug) for gap in gaps_of(desk)] == [(GAP, "reset-password")]
    assert "Ask the shop" in desk.get(f"/desk/gaps/{GAP}").text


@pytest.mark.full
def test_what_a_topic_adds_to_an_article_waits_in_the_editor(desk: Desk) -> None:
    put_another(desk)
    desk.sign_in("agent")
    file = next(desk.workspace.docs.glob("reset-password.md"))
    before = file.read_bytes()
    answer = desk.post(f"/desk/gaps/{OTHER}", form=desk.form(), do="phrases", into="reset-password")
    assert (answer.status_code, answer.headers.get("location")) == (303, "/desk/articles/reset-password/edit"), (
        answer.text
    )
    assert file.read_bytes() == before
    with desk.workspace.store() as store:
        (edit,) = store.article_edits.all()
    assert "invoice" in edit.text
    assert edit.text.count("##") == before.decode().count("##")
    refused = desk.post(f"/desk/gaps/{OTHER}", form=desk.form(), do="extend", into="reset-password")
    assert (refused.status_code, "unsaved" in refused.text) == (409, True)


@pytest.mark.full
def test_work_has_somebody_who_looks_after_it_a_day_and_a_substitute(desk: Desk) -> None:
    put_another(desk)
    add_staff(desk.workspace, BEN, "agent", "Ben", desk.now)
    add_staff(desk.workspace, "wim@shop.example", "writer", "Wim", desk.now)
    desk.sign_in("admin")
    form, today = desk.form(), desk.now.date()
    due = (today + timedelta(days=3)).isoformat()
    about = f"/desk/gaps/{OTHER}"
    for wrong in ({"assignee": "eve@shop.example"}, {"assignee": "wim@shop.example"}, {"assignee": "no such team"}):
        assert desk.post(about, form=form, do="assign", **wrong).status_code in (403, 404, 409)
    assert desk.post(about, form=form, do="assign", assignee=BEN, due="never").status_code == 400
    assert desk.post(about, form=form, do="assign", assignee=BEN, due=due).status_code == 303
    assert "Ben, until " in desk.get("/desk/gaps").text
    assert "Yours to look after" not in desk.get("/desk/").text
    with desk.workspace.store() as store:
        ben = store.teamwork.teammate(BEN)
        store.teamwork.put_teammate(replace(ben, until=today, substitute="admin@shop.example"))
    assert (
        "Where is my invoice" in desk.get("/desk/").text.partition("Yours to look after")[2].partition("</section>")[0]
    )
    desk.now += timedelta(hours=11)
    with desk.workspace.store() as store:
        store.teamwork.put_teammate(replace(ben, until=date(2000, 1, 1), substitute="admin@shop.example"))
    assert "Yours to look after" not in desk.get("/desk/").text
    remove_staff(desk.workspace, BEN, desk.now)
    with desk.workspace.store() as store:
        (left,) = store.teamwork.assignments()
        assert (left.assignee, left.due) == ("", today + timedelta(days=3))


@pytest.mark.full
def test_a_team_finds_its_articles_and_topics_on_today(desk: Desk) -> None:
    desk.sign_in("admin")
    form = desk.form()
    assert desk.post("/desk/staff/team", form=form, email="admin@shop.example", team="a@b").status_code == 422
    assert desk.post("/desk/staff/team", form=form, email="admin@shop.example", team="Orders").status_code == 303
    assert desk.decide(do="assign", assignee="orders").status_code == 303
    page = "/desk/articles/reset-password"
    assert desk.post(page, form=form, do="assign", assignee="Orders", due="2035-01-01").status_code == 303
    mine = desk.get("/desk/").text.partition("Yours to look after")[2].partition("</section>")[0]
    assert mine.index(page) < mine.index(f"/desk/gaps/{GAP}")
    assert desk.get("/desk/").text.count(f"/desk/gaps/{GAP}") == 1
    assert desk.decide(do="plan").status_code == 303
    assert desk.decide(do="dismiss", why="no").status_code == 303
    assert f"/desk/gaps/{GAP}" not in desk.get("/desk/").text
    assert desk.post(page, form=form, do="assign", assignee="").status_code == 303
    assert "Yours to look after" not in desk.get("/desk/").text


@pytest.mark.full
def test_who_is_away_names_somebody_who_may_do_as_much(desk: Desk) -> None:
    add_staff(desk.workspace, BEN, "agent", "Ben", desk.now)
    add_staff(desk.workspace, "wim@shop.example", "writer", "Wim", desk.now)
    desk.sign_in("agent")
    form, until = desk.form(), (desk.now.date() + timedelta(days=9)).isoformat()
    for other in ("", "wim@shop.example", "agent@shop.example", "eve@shop.example"):
        assert desk.post("/desk/away", form=form, do="away", until=until, substitute=other).status_code in (404, 422)
    assert desk.post("/desk/away", form=form, do="away", until="2020-01-01", substitute=BEN).status_code == 400
    for wrong in ("x", ""):
        assert desk.post("/desk/away", form=form, do="away", until=wrong, substitute=BEN).status_code == 400
    assert desk.post("/desk/away", form=form, do="away", until=until, substitute=BEN).status_code == 303
    assert "Ben finds your work on Today" in desk.get("/desk/").text
    assert desk.post("/desk/away", form=form, do="back").status_code == 303
    assert "I will be away" in desk.get("/desk/").text


@pytest.mark.full
def test_comments_are_masked_and_kept_apart_from_those_on_articles(desk: Desk) -> None:
    desk.sign_in("agent")
    assert desk.decide(do="comment", said=" ").status_code == 409
    assert desk.decide(do="comment", said=f"Ask ada@mail.example {HOSTILE}").status_code == 303
    page = desk.get(f"/desk/gaps/{GAP}").text
    assert ("Ask [email]" in page, HOSTILE in page) == (True, False)
    with desk.workspace.store() as store:
        assert [one.slug for one in store.reviews.comments()] == [f"gap/{GAP}"]
        assert store.reviews.comments("reset-password") == []


@pytest.mark.full
def test_merging_by_command_is_taken_back_by_command(desk: Desk) -> None:
    from kbtools.gaps.undo import undo_gap, undoable

    put_another(desk)
    before = gaps_of(desk)
    with undoable(desk.workspace, [GAP, OTHER], "merged", desk.now):
        merge_gaps(desk.workspace, GAP, [OTHER], desk.now)
    assert len(gaps_of(desk)) == 1
    assert undo_gap(desk.workspace, GAP, desk.now).action == "merged"
    assert gaps_of(desk) == before


@pytest.mark.full
def test_a_day_is_over_when_it_is_over_everywhere_on_earth(desk: Desk) -> None:
    desk.now = desk.now.replace(hour=11)
    desk.sign_in("agent")
    yesterday, before = (desk.now.date() - timedelta(days=days) for days in (1, 2))
    asked = {"do": "assign", "assignee": "agent@shop.example"}
    assert desk.decide(**asked, due=before.isoformat()).status_code == 400
    assert desk.decide(**asked, due=yesterday.isoformat()).status_code == 303


@pytest.mark.full
def test_a_day_to_look_at_a_topic_again_is_after_today(desk: Desk) -> None:
    desk.now = desk.now.replace(hour=11)
    desk.sign_in("agent")
    for do in ("later", "dismiss"):
        for days in (-1, 0):
            until = (desk.now.date() + timedelta(days=days)).isoformat()
            assert desk.decide(do=do, why="no", until=until).status_code == 400
        assert desk.decide(do=do, why="no", until=(desk.now.date() + timedelta(days=1)).isoformat()).status_code == 303
        assert desk.gap.comes_back(desk.now.date(), ()) == ""


@pytest.mark.full
def test_times_are_marked_so_that_they_are_shown_in_the_zone_of_the_reader(desk: Desk) -> None:
    desk.sign_in("agent")
    assert desk.decide(do="plan").status_code == 303
    at = desk.now.isoformat()
    assert f'<time datetime="{at}" data-shown="moment">' in desk.get(f"/desk/gaps/{GAP}").text
    assert "script-src 'self';" in desk.get(f"/desk/gaps/{GAP}").headers["content-security-policy"]
    assert "toLocaleString" in desk.get("/desk/times.js").text
