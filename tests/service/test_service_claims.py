"""What visitors say helped: it counts only where it was shown, so often a network, and never leads alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from httpx2 import Response
from quick_cases import first_quick
from starlette.testclient import TestClient

from kbtools.cli import kb
from kbtools.errors import KbError
from kbtools.model.query import Query
from kbtools.model.visit import UNKNOWN_NETWORK, Claim
from kbtools.search.build import build_index
from kbtools.service.public.claim_tokens import check, network_of, signed
from kbtools.system.sealing import Secret
from kbtools.workspace import Workspace

Open = Callable[..., TestClient]
ASKED = "How do I get a new password for my account?"
SLUG = "reset-password"
OTHER = "glim-does-not-charge"
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
SECRET = Secret(b"a secret of these tests")


def ask(client: TestClient, visit: str, text: str = ASKED) -> dict[str, str]:
    """The claims of what a visit is shown for a text, by slug."""
    found = client.post("/api/suggest", json={"text": text, "episode": visit}).json()["suggestions"]
    return {one["slug"]: one["claim"] for one in found}


def helped(client: TestClient, visit: str, claim: str, **more: Any) -> Response:
    body = {"episode": visit, "kind": "helped", "slug": SLUG, "claim": claim, **more}
    answer: Response = client.post("/api/events", json=body)
    return answer


def kept(root: Path, **chosen: bool) -> list[Claim]:
    with Workspace.open(root).store() as store:
        return store.claims.kept(**chosen)


def outcomes(root: Path, visits: list[str]) -> list[str]:
    with Workspace.open(root).store() as store:
        return [event.kind for visit in visits for event in store.visits.events(visit)]


def run(root: Path, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(kb, ["-C", str(root), *words], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return str(done.output)


def ranked(root: Path, text: str) -> list[str]:
    rows = json.loads(run(root, "suggest", text, "--json", "--weak"))["suggestions"]
    return [row["slug"] for row in rows]


@pytest.mark.full
def test_many_claims_of_one_network_change_no_suggestion_before_a_person_agrees(open_client: Open, root: Path) -> None:
    client = open_client(claims_a_day=1000)
    before = ranked(root, ASKED)
    for number in range(20):
        visit = f"stranger-{number:04}"
        answer = client.post(
            "/api/events",
            json={"episode": visit, "kind": "helped", "keep": True, "slug": OTHER, "question": ASKED},
        )
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "claim-refused"
        tokens = ask(client, visit)
        assert helped(client, visit, tokens[SLUG], slug=OTHER, question=ASKED, keep=True).status_code == 403
        assert helped(client, visit, tokens[SLUG], question=ASKED, keep=True).status_code == 204
    assert len(kept(root)) == 20
    workspace = Workspace.open(root)
    with workspace.store() as store:
        assert store.links.all() == []
        assert store.tickets.count() == 0
    assert build_index(workspace).examples == 0
    assert ranked(root, ASKED) == before


@pytest.mark.parametrize(
    "wrong",
    first_quick(
        [
            {"claim": ""},
            {"claim": "1-2-3"},
            {"claim": "--"},
            {"claim": "ﬁ-é-" + "x" * 200},
            {"slug": OTHER},
            {"episode": "another-visit-01"},
            {"episode": "VISIT-0001-ABCD"},
            {"question": "Something that was never asked", "keep": True},
            {"question": ASKED.upper(), "keep": True},
            {"question": ASKED, "subject": "Another subject", "keep": True},
        ]
    ),
    ids=str,
)
def test_a_claim_counts_only_for_the_visit_the_article_and_the_question_that_it_was_made_for(
    client: TestClient, root: Path, wrong: dict[str, Any]
) -> None:
    visit = "visit-0001-abcd"
    body = {"episode": visit, "kind": "helped", "slug": SLUG, "claim": ask(client, visit)[SLUG], **wrong}
    answer = client.post("/api/events", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "claim-refused")
    assert kept(root) == []
    assert "helped" not in outcomes(root, [visit, body["episode"]])


def test_a_question_is_kept_only_when_the_person_said_so_and_redacted(client: TestClient, root: Path) -> None:
    visit, asked = "visit-0001", "asked words of jo@example.com about my password for the account"
    token = ask(client, visit, asked)[SLUG]
    assert helped(client, visit, token, question=asked).status_code == 204
    assert kept(root) == []
    client.post("/api/events", json={"episode": visit, "kind": "opened", "slug": SLUG, "keep": True, "question": asked})
    assert kept(root) == []
    assert helped(client, visit, token, question=asked, keep=True).status_code == 204
    (claim,) = kept(root)
    assert (claim.visit, claim.slug, claim.approved) == (visit, SLUG, False)
    held = b"".join(path.read_bytes() for path in (root / ".kb").rglob("*") if path.is_file())
    assert b"asked words of [email] about" in held
    assert b"jo@example.com" not in held


def test_a_visit_claims_once_and_its_last_word_counts(client: TestClient, root: Path) -> None:
    for asked in (ASKED, "I forgot the password for my account, what now?"):
        assert helped(
            client, "visit-0001", ask(client, "visit-0001", asked)[SLUG], question=asked, keep=True
        ).is_success
    assert [claim.question for claim in kept(root)] == ["I forgot the password for my account, what now?"]
    client.post("/api/events", json={"episode": "visit-0001", "kind": "undone", "slug": SLUG})
    assert kept(root) == []


@pytest.mark.full
def test_a_network_claims_so_often_a_day_and_what_is_over_is_not_counted(open_client: Open, root: Path) -> None:
    client = open_client(claims_a_day=3)
    visits = [f"visit-{number:04}" for number in range(6)]
    answers = [helped(client, visit, ask(client, visit)[SLUG], question=ASKED, keep=True) for visit in visits]
    assert [answer.status_code for answer in answers] == [204] * 3 + [429] * 3
    assert helped(client, visits[0], ask(client, visits[0])[SLUG]).status_code == 204  # the same visit again
    for visit in visits[:3]:  # taking it back makes no room
        client.post("/api/events", json={"episode": visit, "kind": "undone", "slug": SLUG})
    assert helped(client, visits[4], ask(client, visits[4])[SLUG]).status_code == 429
    assert outcomes(root, visits[3:]) == []


def test_the_next_day_a_network_may_claim_again_and_what_only_counted_is_gone(root: Path) -> None:
    with Workspace.open(root).store() as store:
        for day, visit in enumerate(("visit-1", "visit-2")):
            claim = Claim(visit, SLUG, "", "a-network")
            assert store.claims.put(claim, NOW + timedelta(days=day), most=1)
            assert not store.claims.put(Claim("other", SLUG, "", "a-network"), NOW + timedelta(days=day), most=1)
        assert store.claims.put(Claim("elsewhere", SLUG, "", "b-network"), NOW, most=1)


@pytest.mark.full
def test_a_claim_is_evidence_once_a_person_agreed_and_weighs_less_than_an_agents_link(
    client: TestClient, root: Path
) -> None:
    asked = "my mobile forgot who I am and asks for a password"
    assert helped(client, "visit-0001", ask(client, "visit-0001", asked)[SLUG], question=asked, keep=True).is_success
    rows = json.loads(run(root, "link", "list", "--by", "requester", "--json"))
    (claim,) = rows["claims"]
    assert (claim["visit"], claim["slug"], claim["question"], claim["approved"]) == ("visit-0001", SLUG, asked, False)
    shown = run(root, "link", "list", "--by", "requester")
    assert "waits" in shown
    assert "1 claim of visitors waiting" in run(root, "link", "list")
    assert asked in shown
    assert "1 claim approved" in run(root, "link", "approve", "visit-0001")
    workspace = Workspace.open(root)
    assert build_index(workspace).examples == 1
    with workspace.store() as store:
        (link,) = store.links.all()
        assert (link.source, link.ticket, link.by) == ("form", "visit-0001", "requester")
        assert store.tickets.get("visit-0001", "form").requester == ""
    assert helped(client, "visit-0001", ask(client, "visit-0001")[SLUG], question=ASKED, keep=True).is_success
    assert [one.question for one in kept(root, approved=True)] == [asked]  # what a person read is not replaced
    client.post("/api/events", json={"episode": "visit-0001", "kind": "undone", "slug": SLUG})
    with workspace.store() as store:
        assert store.links.all() == []
        with pytest.raises(KbError):
            store.tickets.get("visit-0001", "form")


@pytest.mark.full
def test_what_a_network_taught_is_listed_agreed_with_and_removed_as_one(client: TestClient, root: Path) -> None:
    for number in range(3):
        visit = f"visit-{number:04}"
        assert helped(client, visit, ask(client, visit)[SLUG], question=ASKED, keep=True).is_success
    (network,) = {claim.network for claim in kept(root)}
    assert "3 claims approved" in run(root, "link", "approve", "--network", network)
    assert "3 claims of visitors, 0 waiting" in run(root, "link", "list", "--by", "requester")
    assert "not answered by" in run(root, "link", "remove", "visit-0001", SLUG)
    assert "2 claims deleted" in run(root, "link", "remove", "--network", network)
    with Workspace.open(root).store() as store:
        assert (store.links.all(), store.tickets.count(), store.claims.kept()) == ([], 0, [])
    for words in (["approve", "visit-0001"], ["approve", "--network", "none"], ["remove", "--network", network]):
        assert "not-found" in run(root, "link", *words, code=2)
    for words in (["approve"], ["remove"], ["remove", "visit-0001"], ["remove", "a", "b", "--network", "c"]):
        run(root, "link", *words, code=2)


def test_a_token_is_valid_for_a_day_whatever_process_made_it() -> None:
    token = signed(SECRET, "visit-0001", SLUG, Query(ASKED), NOW)
    for later in (timedelta(0), timedelta(hours=23)):
        check(Secret(b"a secret of these tests"), [token], "visit-0001", SLUG, NOW + later, Query(ASKED))
    for secret, later in (
        (SECRET, timedelta(days=2)),
        (SECRET, -timedelta(days=2)),
        (Secret(b"another one" * 2), NOW - NOW),
    ):
        with pytest.raises(KbError, match="did not show"):
            check(secret, [token], "visit-0001", SLUG, NOW + later, None)


def test_the_network_of_an_address_is_a_keyed_hash_of_its_first_part() -> None:
    here = network_of(SECRET, "203.0.113.7")
    assert here == network_of(SECRET, "203.0.113.250") == network_of(SECRET, "::ffff:203.0.113.9")
    assert here != network_of(SECRET, "203.0.114.7")
    assert network_of(SECRET, "2001:db8:1:2::3") == network_of(SECRET, "2001:db8:1:ffff::1")
    assert network_of(SECRET, "2001:db8:1:2::3") != network_of(SECRET, "2001:db8:2:2::3")
    assert here != network_of(Secret(b"another secret here"), "203.0.113.7")
    assert network_of(SECRET, "") == network_of(SECRET, "a socket") == UNKNOWN_NETWORK


def test_without_a_secret_suggestions_come_without_claims(open_client: Open, root: Path) -> None:
    with Workspace.open(root).store() as store:
        assert store.tickets.count() == 0
    (root / ".kb" / "secret").unlink()
    found = open_client().post("/api/suggest", json={"text": ASKED, "episode": "visit-0001"}).json()["suggestions"]
    assert found
    assert not any("claim" in one for one in found)
