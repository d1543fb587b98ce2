"""`kb staff …`: accounts, their links, and what was done."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cheap_passwords import products_hasher
from click.testing import CliRunner

from kbtools.cli import kb
from kbtools.errors import KbError
from kbtools.model.staff import StaffMember
from kbtools.scaffold import create
from kbtools.staff.passwords import hashed, is_right

Run = Callable[..., str]
ADA = "ada@shop.example"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`kb` in a new workspace: what a command prints."""
    create(tmp_path / "w", "Test")

    def one(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(kb, ["-C", str(tmp_path / "w"), *words], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return str(done.output)

    return one


def test_an_account_is_added_shown_changed_and_removed(run: Run) -> None:
    assert "kb staff add" in run("staff", "list")
    made = json.loads(run("staff", "add", "Ada@Shop.example", "--role", "editor", "--name", "Ada", "--json"))
    assert (made["email"], made["role"]) == (ADA, "editor")
    assert "/desk/invitation?link=" in made["url"]
    assert "has an account already" in run("staff", "add", ADA, code=1)
    [row] = json.loads(run("staff", "list", "--json"))["staff"]
    assert (row["email"], row["name"], row["has_password"]) == (ADA, "Ada", False)
    assert "was editor and is admin now" in run("staff", "role", ADA, "admin")
    again = run("staff", "link", ADA)
    assert "/desk/invitation?link=" in again
    assert made["url"] not in again
    run("staff", "remove", ADA, "--yes")
    assert "there is no account" in run("staff", "link", ADA, code=2)
    done = json.loads(run("staff", "log", "--json"))["log"]
    assert {row["action"] for row in done} == {"added as editor", "link made", "from editor to admin", "removed"}
    assert all(made["url"].partition("link=")[2] not in json.dumps(row) for row in done)


@pytest.mark.parametrize("address", ["ada", "ada@localhost", "a@b\x1b[31m.example", ""])
def test_an_address_that_no_mail_reaches_is_refused(run: Run, address: str) -> None:
    assert "is not a mail address" in run("staff", "add", address, code=2)


def test_a_password_is_known_by_its_hash_in_any_way_of_typing_it() -> None:
    kept = hashed("Grün ist die Hoffnung", ADA)
    assert "Hoffnung" not in kept
    member = StaffMember(ADA, "Ada", "agent", kept, datetime(2026, 11, 2, tzinfo=UTC))
    assert is_right(member, "Gru\u0308n ist die Hoffnung")
    assert not is_right(member, "Grun ist die Hoffnung")
    assert not is_right(None, "Grün ist die Hoffnung")


def test_a_password_costs_whoever_guesses_it_what_rfc_9106_recommends() -> None:
    """Its second recommended option, for machines with little memory."""
    made = products_hasher()
    assert (made.type.name, made.memory_cost, made.time_cost, made.parallelism) == ("ID", 64 * 1024, 3, 4)


@pytest.mark.parametrize("password", ["too short", "abababababab", ADA, "x" * 201])
def test_a_password_that_is_easily_guessed_is_refused(password: str) -> None:
    with pytest.raises(KbError) as problem:
        hashed(password, ADA)
    assert problem.value.code == "staff"


def test_a_team_and_an_absence_are_noted_and_taken_back(run: Run) -> None:
    for name in ("ada", "ben"):
        run("staff", "add", f"{name}@shop.example", "--role", "agent")
    assert "is in the team orders" in run("staff", "team", ADA, "orders")
    assert "is in no team" in run("staff", "team", ADA)
    assert "name a substitute" in run("staff", "away", ADA, "--until", "2099-01-01", code=2)
    told = run("staff", "away", ADA, "--until", "2099-01-01", "--substitute", "ben@shop.example")
    assert "away until 2099-01-01; ben@shop.example looks after their work" in told
    assert "is back" in run("staff", "away", ADA)
    assert "this day is over" in run("staff", "away", ADA, "--until", "2001-01-01", "--substitute", ADA, code=2)
