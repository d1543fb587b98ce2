"""The thread that reads the mailbox: how often it tries where the server refuses, and what it says of that."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from mail_server import until
from strange_imap import StrangeImap, strange_imap

from kbtools.service.app import utc_now
from kbtools.service.mailbox_worker import MailboxWorker
from kbtools.service.state import ServiceState
from kbtools.workspace import Workspace

WAITS = "the mailbox waits to be read"


@pytest.fixture
def server() -> Iterator[StrangeImap]:
    with strange_imap() as started:
        yield started


@pytest.fixture
def state(workspace: Workspace, server: StrangeImap) -> Iterator[ServiceState]:
    settings = replace(
        workspace.settings, imap_host="127.0.0.1", imap_port=server.port, imap_security="none", imap_user="support",
        imap_password="not-a-real-one",
    )  # fmt: skip
    with contextlib.closing(ServiceState(Workspace(workspace.root, settings), utc_now, Random(7))) as made:
        yield made


def sign_ins(server: StrangeImap) -> int:
    return sum(b"LOGIN" in line for line in server.asked)


@pytest.mark.full
def test_a_refused_sign_in_is_not_tried_again_soon_and_said_once(
    server: StrangeImap, state: ServiceState, caplog: pytest.LogCaptureFixture
) -> None:
    server.says[b"LOGIN"] = b"{tag} NO [AUTHENTICATIONFAILED] no\r\n"
    with MailboxWorker(state, every=0.01):
        assert until(lambda: sign_ins(server) == 1)
        time.sleep(1)
        assert sign_ins(server) == 1
    with MailboxWorker(state, every=0.01, refused=0.01):
        assert until(lambda: sign_ins(server) == 4)
    assert caplog.text.count(WAITS) == 2  # once by each


@pytest.mark.full
def test_a_server_that_is_away_is_tried_again_and_each_absence_is_said(
    server: StrangeImap, state: ServiceState, caplog: pytest.LogCaptureFixture
) -> None:
    with MailboxWorker(state, every=0.01):
        for _ in range(2):
            server.says[b"NOOP"] = server.says[b"LOGIN"] = lambda connection: connection.close()
            comes_again(server, b"LOGIN")
            assert WAITS in caplog.text
            server.says.clear()
            comes_again(server, b"NOOP")
            caplog.clear()


def comes_again(server: StrangeImap, word: bytes) -> None:
    """Wait until three more lines with this word came."""
    before = len(server.asked)
    assert until(lambda: sum(word in line for line in server.asked[before:]) >= 3)
