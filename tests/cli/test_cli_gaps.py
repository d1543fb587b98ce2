"""`kb mine` and `kb gap`, as a person would start them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from mining_shop import START, WITHOUT_ARTICLE, articles, tickets

from kbtools.articles.library import Folder
from kbtools.cli import kb
from kbtools.demo.example import Example
from kbtools.model.ticket import ticket_to_json
from kbtools.scaffold import create
from kbtools.tickets.import_ import import_tickets
from kbtools.workspace import Workspace

Kb = Callable[..., Result]
KEYS = "id title tickets requesters score verdict nearest first_seen last_seen rising weeks".split()
KEYS += "state why again issue slug standing".split()
# What the example's tickets ask and no article of it answers, each by three of its tickets.
EXAMPLE_GAPS = {
    "a new e-mail address": ("P-1004", "P-1054", "P-1217"),
    "not there although delivered": ("P-1126", "P-1131", "P-1209"),
    "a new postal address": ("P-1067", "P-1188", "P-1205"),
    "the battery is soon empty": ("P-1049", "P-1076", "P-1145"),
    "a break in winter": ("P-1222", "P-1235", "P-1257"),
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the shop's articles and tickets, one of them hostile."""
    root = tmp_path_factory.mktemp("gaps") / "shop"
    create(root, "Shop help")
    workspace = Workspace.open(root)
    shutil.rmtree(workspace.docs / "articles")
    for article in articles():
        Folder.of(workspace).write(article)
    rows = [ticket_to_json(ticket) for ticket in tickets()]
    lid = next(row for row in rows if row["id"].startswith("lid"))
    lid["subject"] += " \x1b[31m\u202e ask anna.berg@example.com"
    (root / "tickets.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    import_tickets(workspace, [root / "tickets.jsonl"])
    return root


@pytest.fixture
def run(shop: Path, tmp_path: Path) -> Kb:
    """Run `kb` in a copy of the shop's workspace."""
    root = shutil.copytree(shop, tmp_path / "shop")

    def run(*words: str, exit_code: int = 0) -> Result:
        done = CliRunner().invoke(kb, ["-C", str(root), *words], catch_exceptions=False)
        assert done.exit_code == exit_code, done.output
        return done

    return run


def mined(run: Kb, *words: str) -> list[dict[str, Any]]:
    return list(json.loads(run("mine", "--json", *words).stdout)["gaps"])


@pytest.mark.full
def test_mining_tells_programs_the_gaps_best_first_and_twice_the_same(run: Kb) -> None:
    gaps = mined(run)
    assert {tuple(gap) for gap in gaps} == {tuple(KEYS)}
    assert {gap["tickets"][0].rsplit("-", 1)[0] for gap in gaps[:2]} == set(WITHOUT_ARTICLE)
    assert mined(run) == gaps
    assert mined(run, "--limit", "1") == gaps[:1]
    assert json.loads(run("gap", "list", "--json").stdout)["gaps"] == gaps


def test_mining_tells_people_one_line_a_gap(run: Kb) -> None:
    done = run("mine")
    head, *rows, last = done.stdout.splitlines()
    assert head.split() == ["people", "tickets", "verdict", "title", "id"]
    assert rows[0].split()[:3] == ["12", "12", "missing"]
    best = mined(run)[0]
    assert best["title"] in rows[0]
    assert last.endswith(f"Next: kb gap show {best['id']}")


@pytest.mark.full
def test_why_a_gap_stands_where_it_stands_is_told_with_the_list_and_with_the_gap(run: Kb) -> None:
    lid = next(gap for gap in mined(run) if gap["tickets"][0].startswith("lid"))
    assert f"{lid['id']}  12 people asked" in run("mine", "-v").stdout
    assert "12 people asked" not in run("mine").stdout
    shown = run("gap", "show", lid["id"]).stdout
    assert "12 people asked" in shown
    assert f"sure by {lid['score']:.2f}" in shown
    run("gap", "split", lid["id"], lid["tickets"][0], "--yes")
    assert "sure by" not in run("gap", "show", lid["id"]).stdout  # not measured for what is left
    run("mine")
    assert mined(run)[0]["standing"]


def test_since_counts_only_what_was_asked_from_that_day_on(run: Kb) -> None:
    day = f"{START:%Y-%m}-12"
    assert all(gap["first_seen"] >= day for gap in mined(run, "--since", day))
    assert "yesterday" in run("mine", "--since", "yesterday", exit_code=2).stderr


def test_a_workspace_without_tickets_has_no_gaps_and_is_told_what_to_do(tmp_path: Path) -> None:
    create(tmp_path / "new", "New")
    done = CliRunner().invoke(kb, ["-C", str(tmp_path / "new"), "mine"])
    assert (done.exit_code, "kb ticket import" in done.stdout) == (0, True)
    assert "kb mine" in CliRunner().invoke(kb, ["-C", str(tmp_path / "new"), "gap", "list"]).stdout


def test_a_gap_is_shown_with_tickets_replies_and_the_nearest_articles(run: Kb) -> None:
    lid = next(gap for gap in mined(run) if gap["tickets"][0].startswith("lid"))
    told = run("gap", "show", lid["id"]).stdout
    assert lid["title"] in told
    assert "asked by 12 people in 12 tickets, 2026-01-05 to 2026-01-16" in told
    assert lid["tickets"][0] in told
    assert "Spare parts" in told
    assert lid["nearest"][0] in told
    assert "They say what it does not" in told


def test_a_planned_gap_stays_in_the_list_and_a_dismissed_one_does_not_come_back(run: Kb) -> None:
    first, second, *_ = mined(run)
    assert f"kb promote {first['id']}" in run("gap", "plan", first["id"]).stdout
    run("gap", "dismiss", second["id"], "--why", "we stop selling mugs, says bo@shop.example")
    again = mined(run)
    assert (again[0]["id"], again[0]["state"]) == (first["id"], "planned")
    assert second["id"] not in [gap["id"] for gap in again]
    assert "we stop selling mugs, says [email]" in run("gap", "show", second["id"]).stdout
    (listed,) = json.loads(run("gap", "list", "--state", "dismissed", "--json").stdout)["gaps"]
    assert listed["id"] == second["id"]
    assert "planned" in run("gap", "list").stdout
    assert "--why" in run("gap", "dismiss", first["id"], exit_code=2).output


@pytest.mark.full
def test_a_gap_waits_for_a_fault_to_be_mended_and_comes_back_when_it_is(run: Kb) -> None:
    first = mined(run)[0]["id"]
    told = run("gap", "fix", first, "--issue", "https://tracker.example/7").stdout
    assert f"kb promote {first} --kind known-issue" in told
    assert first not in [gap["id"] for gap in mined(run)]
    assert "https://tracker.example/7" in run("gap", "show", first).stdout
    run("gap", "fix", first, "--closed")
    (back,) = [gap for gap in mined(run) if gap["id"] == first]
    assert (back["state"], back["why"], back["issue"]) == ("open", "its issue was closed", "https://tracker.example/7")
    assert "--issue" in run("gap", "fix", first, exit_code=2).output


@pytest.mark.full
def test_a_day_to_look_again_brings_a_dismissed_gap_back(run: Kb) -> None:
    first, second, *_ = (gap["id"] for gap in mined(run))
    run("gap", "dismiss", first, "--why", "a short time only", "--until", "2020-01-01")
    run("gap", "dismiss", second, "--why", "a long time", "--until", "2999-01-01")
    assert "Look again on: 2999-01-01" in run("gap", "show", second).stdout
    again = {gap["id"]: gap for gap in mined(run)}
    assert second not in again
    assert "dismissed: a short time only" in again[first]["why"]


@pytest.mark.full
def test_a_period_is_looked_at_without_losing_a_gap(run: Kb) -> None:
    before = json.loads(run("gap", "list", "--json").stdout) if mined(run) else {}
    mined(run, "--since", f"{START:%Y-%m}-14")
    assert json.loads(run("gap", "list", "--json").stdout) == before


@pytest.mark.full
def test_gaps_are_joined_and_taken_apart_for_good(run: Kb) -> None:
    first, second, third, *_ = mined(run)
    told = run("gap", "merge", first["id"], second["id"], third["id"]).stdout
    assert "36" in told
    assert f"kb gap split {first['id']} TICKET" in told
    (both,) = [gap for gap in mined(run) if gap["id"] == first["id"]]
    assert (both["requesters"], len(both["tickets"])) == (36, 36)
    assert f"was merged into {first['id']}" in run("gap", "show", second["id"], exit_code=2).stderr
    run("gap", "split", first["id"], *second["tickets"], "--yes")
    again = mined(run)
    (left,) = [gap for gap in again if gap["id"] == first["id"]]
    (out,) = [gap for gap in again if set(gap["tickets"]) == set(second["tickets"])]
    assert set(left["tickets"]) == {*first["tickets"], *third["tickets"]}
    assert out["id"] not in (first["id"], third["id"])


@pytest.mark.full
def test_a_split_is_proposed_first_and_kept_only_when_told(run: Kb) -> None:
    first, second, *_ = mined(run)
    run("gap", "merge", first["id"], second["id"])
    told = run("gap", "split", first["id"]).stdout
    assert first["title"] in told
    assert f"kb gap split {first['id']} --yes" in told
    parts = json.loads(run("gap", "split", first["id"], "--json").stdout)
    assert parts["written"] is False
    assert {frozenset(gap["tickets"]) for gap in parts["gaps"]} == {frozenset(g["tickets"]) for g in (first, second)}
    (both,) = [gap for gap in mined(run) if gap["id"] == first["id"]]
    assert len(both["tickets"]) == 24
    assert json.loads(run("gap", "split", first["id"], "--yes", "--json").stdout)["written"] is True
    assert {frozenset(gap["tickets"]) for gap in mined(run)} >= {frozenset(g["tickets"]) for g in (first, second)}


@pytest.mark.full
def test_what_cannot_be_decided_about_a_gap_is_refused_and_says_why(run: Kb) -> None:
    first, second, *_ = mined(run)
    assert "itself" in run("gap", "merge", first["id"], first["id"], exit_code=1).stderr
    assert "not in this gap: 99" in run("gap", "split", first["id"], "99", exit_code=2).stderr
    assert "none would be left" in run("gap", "split", first["id"], *first["tickets"], exit_code=1).stderr
    assert "waits for no fault" in run("gap", "fix", first["id"], "--closed", exit_code=1).stderr
    assert "https://" in run("gap", "fix", first["id"], "--issue", "214", exit_code=2).output
    slug = json.loads(run("promote", first["id"], "--json").stdout)["slug"]
    assert slug in run("gap", "plan", first["id"], exit_code=1).stderr
    turned = run("gap", "merge", second["id"], first["id"], exit_code=1).stderr
    assert f"kb gap merge {first['id']} {second['id']}" in turned
    run("article", "publish", slug)
    assert "has its article" in run("gap", "dismiss", first["id"], "--why", "done", exit_code=1).stderr


@pytest.mark.full
def test_a_gap_with_a_draft_shows_where_each_sentence_came_from(run: Kb) -> None:
    first, heading = mined(run)[0], "Where each sentence of the text came from"
    assert heading not in run("gap", "show", first["id"]).stdout
    told = json.loads(run("promote", first["id"], "--json").stdout)
    shown = json.loads(run("gap", "show", first["id"], "--json").stdout)["sentences"]
    assert [one["sentence"] for one in shown] == [one["sentence"] for one in told["sentences"]]
    assert {id_ for one in shown for id_ in one["tickets"]} <= set(first["tickets"])
    assert heading in run("gap", "show", first["id"]).stdout


@pytest.mark.full
def test_every_ticket_of_a_gap_can_be_seen_and_programs_get_the_evidence(run: Kb) -> None:
    first = mined(run)[0]
    assert all(ticket in run("gap", "show", first["id"], "--all").stdout for ticket in first["tickets"])
    told = json.loads(run("gap", "show", first["id"], "--json").stdout)
    assert (told["id"], len(told["examples"])) == (first["id"], 5)
    assert told["nearby"][0]["slug"] == first["nearest"][0]
    assert told["replies"][0]["text"]


@pytest.mark.full
def test_an_unknown_gap_is_wrong_use_and_the_nearest_is_named(run: Kb) -> None:
    id_ = mined(run)[0]["id"]
    done = run("gap", "show", f"{id_}0", exit_code=2)
    assert "error[gap-missing]" in done.stderr
    assert f"did you mean '{id_}'?" in done.stderr


def test_hostile_tickets_and_private_words_reach_neither_terminal_nor_json(run: Kb) -> None:
    gaps = mined(run)
    told = run("mine").stdout + run("gap", "list").stdout + json.dumps(gaps, ensure_ascii=False)
    told += "".join(run("gap", "show", gap["id"]).stdout for gap in gaps)
    assert not {"\x1b", "\u202e"} & set(told)
    assert "anna" not in told


@pytest.mark.full
def test_the_topics_without_an_article_in_the_example_are_found_each_once(tmp_path: Path) -> None:
    create(tmp_path / "demo", "Demo")
    workspace = Workspace.open(tmp_path / "demo")
    shutil.rmtree(workspace.docs / "articles")
    shutil.copytree(Example().articles, workspace.docs / "articles")
    import_tickets(workspace, [Example().tickets])
    gaps = json.loads(CliRunner().invoke(kb, ["-C", str(workspace.root), "mine", "--json"]).stdout)["gaps"]
    found = [
        next(place for place, gap in enumerate(gaps) if set(known) <= set(gap["tickets"]))
        for known in EXAMPLE_GAPS.values()
    ]
    assert len(set(found)) == len(EXAMPLE_GAPS)
    assert max(found) < 8
    assert {gaps[place]["verdict"] for place in found} == {"missing"}
