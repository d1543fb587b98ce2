"""`kb` as a person types it, but in the process of the tests: to start Python anew each time is most of the work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from kbtools import cli


@dataclass(frozen=True)
class Done:
    """What a command came to, under the names of `subprocess.CompletedProcess`."""

    returncode: int
    stdout: str
    stderr: str


def kb(
    *arguments: str, folder: Path | None = None, text: str | bytes = "", environment: Mapping[str, str] | None = None
) -> Done:
    """Run `kb ARGUMENTS`, in `-C folder` if one is given, with `text` on its standard input; no colours."""
    where = ["-C", str(folder)] if folder else []
    runner = CliRunner(env={"NO_COLOR": "1", **(environment or {})})
    done = runner.invoke(cli.kb, [*where, *arguments], input=text, catch_exceptions=False)
    return Done(done.exit_code, done.stdout, done.stderr)
