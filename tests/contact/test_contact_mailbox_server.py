"""A mailbox whose server is damaged, old or lies: it costs a mail at most, and neither time nor memory without end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from mail_server import SUPPORT
from raw_server import dripping
from strange_imap import StrangeImap, strange_imap

from kbtools.contact.imap import Mailbox, SignInError, opened_mailbox
from kbtools.contact.read_mailbox import read_new
from kbtools.errors import KbError
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.workspace import Workspace

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
MAIL = b"From: Jo <jo@example.org>\r\nSubject: Lamp\r\nMessage-ID: <1@example.org>\r\n\r\nMy lamp is dark.\r\n"
PASSWORD = "not-a-real-one"


@pytest.fixture
def server() -> Iterator[StrangeImap]:
    with strange_imap({1: MAIL, 2: MAIL}) as started:
        yield started


@contextmanager
def mailbox(server: StrangeImap, password: str = PASSWORD) -> Iterator[Mailbox]:
    with opened_mailbox(set_for(server, password), timeout=30) as opened:
        yield opened


def set_for(server: StrangeImap, password: str = PASSWORD) -> Settings:
    return replace(
        Settings(), imap_host="127.0.0.1", imap_port=server.port, imap_security="none", imap_user="support",
        imap_password=password,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "came"),
    [
        ("28-Nov-2026 12:00:00 +0000", NOON),
        ("28-Nov-2026 12:00:00 -0000", NOON),
        ("28-Nov-2026 12:00:00", NOON),
        (" 1-Nov-2026 13:00:00 +0100", NOON - timedelta(days=27)),
    ],
)
def test_a_time_is_read_with_any_zone(server: StrangeImap, told: str, came: datetime) -> None:
    server.came = told
    with mailbox(server) as opened:
        arrival = opened.arrival(1)
    assert arrival is not None
    assert NOON - arrival.came == NOON - came


@pytest.mark.parametrize("told", ["00-Jan-0000 00:00:00 +0000", "99-Xyz-2026 12:00:00 +0000", "now"])
def test_a_time_that_cannot_be_read_costs_that_mail(server: StrangeImap, told: str) -> None:
    server.came = told
    with mailbox(server) as opened, pytest.raises(KbError) as problem:
        opened.arrival(1)
    assert problem.value.code == "ticket"


def test_what_is_told_of_another_mail_is_not_taken_for_this_one(server: StrangeImap) -> None:
    server.says[b"UID FETCH 1"] = (
        b"* 9 FETCH (UID 9 BODY[]<0> {5}\r\nother)\r\n* 8 FETCH (FLAGS (\\Seen))\r\n"
        b"* 1 FETCH (BODY[]<0> {4}\r\nthis UID 1)\r\n{tag} OK done\r\n"
    )
    server.says[b"UID FETCH 2"] = b"* 9 FETCH (UID 9 BODY[]<0> {5}\r\nother)\r\n{tag} OK done\r\n"
    with mailbox(server) as opened:
        assert (opened.data(1), opened.data(2)) == (b"this", None)


def test_numbers_that_no_mail_can_have_are_passed_over(server: StrangeImap) -> None:
    numbers = b" ".join((b"5", b"9" * 20, b"9" * 5000, b"4294967295", b"4294967296"))
    server.says[b"UID SEARCH"] = b"* SEARCH " + numbers + b"\r\n{tag} OK done\r\n"
    with mailbox(server) as opened:
        assert opened.after(0) == [5, 2**32 - 1]


def test_only_mails_of_the_last_days_are_asked_for(server: StrangeImap) -> None:
    with mailbox(server) as opened:
        opened.after(4, NOON - timedelta(days=20))
    assert server.asked[-2].endswith(b"UID SEARCH UID 5:* SINCE 08-Nov-2026")


@pytest.mark.full
def test_an_answer_that_is_longer_than_a_mail_may_be_ends_the_connection(server: StrangeImap) -> None:
    server.says[b"UID FETCH 1"] = b"* 1 FETCH (UID 1 BODY[]<0> {60000000}\r\n" + b"x" * 4_000_000
    server.says[b"UID FETCH 2"] = b"* 5 EXISTS\r\n" * 400_000
    for uid in (1, 2):
        with mailbox(server) as opened, pytest.raises(KbError, match="its answer is too long"):
            opened.data(uid)


@pytest.mark.full
def test_an_answer_that_drips_ends_the_connection(server: StrangeImap, monkeypatch: pytest.MonkeyPatch) -> None:
    server.says[b"UID FETCH 1"] = dripping(b"* 5 EXISTS\r\n")
    with mailbox(server) as opened:
        monkeypatch.setattr(opened.server, "_longest", 0.5)
        with pytest.raises(KbError, match="its answer takes too long"):
            opened.data(1)


def test_a_password_that_the_server_cannot_take_is_not_told(server: StrangeImap) -> None:
    with pytest.raises(KbError) as problem, mailbox(server, "not-a-real-ö"):
        pass
    assert problem.value.code == "setting"
    told = f"{problem.value} {problem.value.hint}"
    assert "ö" not in told
    assert "xf6" not in told
    assert not any(b"LOGIN" in line for line in server.asked)


def test_a_refused_sign_in_is_told_from_a_server_that_is_away(server: StrangeImap) -> None:
    server.says[b"LOGIN"] = b"{tag} NO [AUTHENTICATIONFAILED] no\r\n"
    with pytest.raises(SignInError, match=r"password: \[AUTHENTICATIONFAILED\] no$"), mailbox(server):
        pass
    server.says[b"LOGIN"] = lambda connection: connection.close()
    with pytest.raises(KbError) as problem, mailbox(server):
        pass
    assert not isinstance(problem.value, SignInError)
    assert problem.value.hint == "wait a moment; kb serve tries again by itself"


def looked(server: StrangeImap, store: Store, workspace: Workspace) -> list[str]:
    """Look into the mailbox once; why each mail got no answer."""
    with mailbox(server) as opened:
        return [one.why for one in read_new(workspace, store, opened, lambda: None, lambda: NOON).mails]


@pytest.fixture
def workspace(server: StrangeImap, store: Store, tmp_path: Path) -> Workspace:
    """One that answers by mail, and has looked into the mailbox when it had one mail."""
    (tmp_path / "mkdocs.yml").write_text("site_name: Glim\nsite_url: https://help.glim.example/\n", encoding="utf-8")
    given = replace(
        set_for(server), mail_answers=True, smtp_host="127.0.0.1", contact_address=SUPPORT,
        mail_trusted_server="mx.glim.example",
    )  # fmt: skip
    made = Workspace(tmp_path, given)
    del server.mails[2]
    assert looked(server, store, made) == []
    server.mails |= {2: MAIL, 3: MAIL}
    return made


@pytest.mark.full
@pytest.mark.parametrize("said", [b"{tag} NO [SERVERBUG] damaged\r\n", b"{tag} BAD Command Error. 10\r\n", "ends"])
@pytest.mark.parametrize("what", [b"UID FETCH 2 (UID RFC", b"UID FETCH 2 (UID BODY"])
def test_a_mail_that_the_server_does_not_hand_over_is_left_out_after_three_tries(
    server: StrangeImap, store: Store, workspace: Workspace, what: bytes, said: bytes | str
) -> None:
    server.says[what] = said if isinstance(said, bytes) else lambda connection: connection.close()
    for _ in range(2):
        with pytest.raises(KbError) as problem:
            looked(server, store, workspace)
        assert problem.value.code == "mailbox"
    if said == "ends":
        with pytest.raises(KbError):
            looked(server, store, workspace)
        assert looked(server, store, workspace) == ["not confirmed"]
    else:
        left_out, other = looked(server, store, workspace)
        assert left_out.startswith("it was left out after 3 tries")
        assert other == "not confirmed"
    assert looked(server, store, workspace) == []


def test_a_mail_without_a_time_does_not_hold_up_the_others(
    server: StrangeImap, store: Store, workspace: Workspace
) -> None:
    server.says[b"UID FETCH 2"] = b'* 1 FETCH (UID 2 RFC822.SIZE 9 INTERNALDATE "never")\r\n{tag} OK done\r\n'
    why = ["the mailbox's server does not tell when it came", "not confirmed"]
    assert looked(server, store, workspace) == why


def test_new_numbers_are_told_once_also_where_nothing_is_new(
    server: StrangeImap, store: Store, workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    server.validity, server.mails = 8, {}
    assert looked(server, store, workspace) == looked(server, store, workspace) == []
    assert caplog.text.count("have new numbers") == 1


def test_what_became_of_each_mail_is_logged_without_its_words(
    server: StrangeImap, store: Store, workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "kbtools")
    looked(server, store, workspace)
    lines = [one.getMessage() for one in caplog.records if one.name == "kbtools.contact.read_mailbox"]
    assert lines == [f"mail {uid} of 127.0.0.1:{server.port}: not answered, not confirmed" for uid in (2, 3)]
