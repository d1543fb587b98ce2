"""The options of commands that share their work among many: `--jobs` and `--on`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from kbtools.system.spread import Spread
    from kbtools.workspace import Workspace

Command = TypeVar("Command", bound=Callable[..., object])
_JOBS = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Processes that share the work where there is much; without it, one for each processor.",
)
_ON = click.option(
    "--on",
    "cluster",
    metavar="ADDRESS",
    help="Scheduler of a Dask cluster whose workers share the work, such as tls://scheduler:8786.",
)


def spread_options(command: Command) -> Command:
    """Give a command both options."""
    return _JOBS(_ON(command))


def spread_of(workspace: Workspace, jobs: int | None, cluster: str | None) -> Spread:
    """Who does the work: whom the options name, else whom the setting does, else this machine."""
    from kbtools.system.processes import cores
    from kbtools.system.spread import Spread

    if jobs and cluster:
        raise click.UsageError("--jobs is for this machine, --on for a cluster: give one of them")
    return Spread(jobs or cores(), "" if jobs else cluster or workspace.settings.batch_dask)
