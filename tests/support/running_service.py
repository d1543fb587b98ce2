"""`kb serve` in a process of its own, and the settings that such tests share."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from typing import IO

from machines import Machine
from mail_server import SUPPORT, MailServer, until

# what a request raises where its service is gone: refused, cut off before the answer, or in the middle of it
GONE = (OSError, HTTPException, ValueError)


class Process:
    """`kb serve` in a process of its own, its log in a file; a context manager, so that none outlives its test.

    `variables` are added to those of this process. `on`: the machine where it runs, if it is not this one.
    """

    def __init__(
        self, root: Path, port: int, variables: Mapping[str, str] | None = None, on: Machine | None = None
    ) -> None:
        host = on.address if on else "127.0.0.1"
        self.address = f"http://{host}:{port}"
        self.log = root / "serve.log"
        self._out: IO[bytes] = self.log.open("ab")
        command = [sys.executable, "-m", "kbtools", "-C", str(root), "serve", "--host", host, "--port", str(port)]
        command = on.command(command) if on else command
        self.process = subprocess.Popen(
            command, env={**os.environ, **(variables or {})}, stdout=self._out, stderr=self._out
        )

    def __enter__(self) -> Process:
        """Wait until it answers; raises AssertionError with its log when it does not."""
        until(lambda: self._has_ended() or self._answers(), seconds=300)
        if self._has_ended() or not self._answers():
            self.__exit__()
            raise AssertionError(self.log.read_text(encoding="utf-8"))
        return self

    def post(self, path: str, body: object) -> dict[str, str]:
        """Post JSON; raises one of `GONE` when the service is gone."""
        data = json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return dict(json.load(answer))

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait(20)
        self._out.close()

    def end(self, by: signal.Signals) -> int:
        """End it and return its exit code."""
        self.process.send_signal(by)
        return self.process.wait(20)

    def _has_ended(self) -> bool:
        return self.process.poll() is not None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.address + "/healthz", timeout=2):
                return True
        except GONE:
            return False


def set_up(root: Path, **more: object) -> None:
    settings = {
        "service.contact_rate": "100000/minute",
        "service.rate": "100000/minute",
        "contact.copy": False,
        "deliver.wait": 0.05,
        "deliver.tries": 1000,
        **{key.replace("_", ".", 1): value for key, value in more.items()},
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    (root / "pyproject.toml").write_text("\n".join(["[tool.kbtools]", *lines, ""]), encoding="utf-8")


def to_mail(mail: MailServer) -> dict[str, object]:
    return {"contact_address": SUPPORT, "smtp_host": "127.0.0.1", "smtp_port": mail.port, "smtp_security": "none"}
