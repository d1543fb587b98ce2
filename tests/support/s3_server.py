"""A server that speaks S3's protocol, in a process of its own; what it holds is lost when it is stopped."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from pathlib import Path

from mail_server import free_port, until

BUCKET = "help"
VARIABLES = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "hush", "AWS_DEFAULT_REGION": "us-east-1"}


class S3Server:
    """Moto's server with one bucket; a context manager, so that it does not outlive its test."""

    def __init__(self, log: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.variables = {**VARIABLES, "AWS_ENDPOINT_URL": self.address}
        self._log = log

    def __enter__(self) -> S3Server:
        """Wait until it has the bucket."""
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        assert until(self._makes_bucket, seconds=60), self._log.read_text(encoding="utf-8", errors="replace")
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait(20)

    def _makes_bucket(self) -> bool:
        request = urllib.request.Request(f"{self.address}/{BUCKET}", method="PUT")
        try:
            with urllib.request.urlopen(request, timeout=5):
                return True
        except OSError:
            return False
