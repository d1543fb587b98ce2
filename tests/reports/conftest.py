"""A help centre whose mails a server of the test's own takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from mail_server import MailServer
from running_service import set_up, to_mail

from kbtools.scaffold import create


@pytest.fixture
def root(tmp_path: Path, mail_server: MailServer) -> Path:
    create(tmp_path / "w", "Lamp help")
    set_up(tmp_path / "w", **to_mail(mail_server))
    return tmp_path / "w"
