"""The steps of `kb ci` in order; after a failed step only the steps that need its result are skipped."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from kbtools.articles.check import check_articles
from kbtools.articles.checks import Finding
from kbtools.articles.ledger import read_ledger, with_published
from kbtools.articles.library import Library
from kbtools.errors import KbError, KbErrors
from kbtools.evaluation.replay import Replayed, replay
from kbtools.search.build import build_index
from kbtools.search.generations import Generations
from kbtools.search.static.files import INDEX
from kbtools.settings import site_url
from kbtools.site.build import STOPS
from kbtools.site.ci.changed import Since, what_changed
from kbtools.site.links import DeadLink, check_links
from kbtools.site.plugin.build import build_site
from kbtools.site.plugin.search_assets import FOLDER
from kbtools.text.normalise import count
from kbtools.workspace import Workspace

Outcome = Literal["passed", "failed", "skipped"]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Step:
    """One step: how it ended, a line of detail, how long it took, and what a person has to correct."""

    name: str
    outcome: Outcome
    told: str
    seconds: float = 0.0
    problems: tuple[KbError, ...] = ()


@dataclass
class Run:
    """The result of all steps, filled one after the other; the parts of skipped steps stay empty."""

    since: Since
    steps: list[Step] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    replayed: Replayed | None = None
    dead: tuple[DeadLink, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)  # from an article's address to its file
    sizes: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def passes(self) -> bool:
        """Whether no step failed."""
        return not self.failed

    @property
    def failed(self) -> list[str]:
        """The names of the steps that failed."""
        return [step.name for step in self.steps if step.outcome == "failed"]

    def is_through(self, name: str) -> bool:
        """Whether a step has made what other steps need."""
        return any(step.name == name and step.outcome == "passed" for step in self.steps)


class _Bad(Exception):  # noqa: N818 - how a step reports what it found; not an error of its own
    """Ends a step that found problems; holds the line that describes them."""


def run(workspace: Workspace, today: date, against: str, environ: Mapping[str, str], say: Say) -> Run:
    """Check, index, gate, strict build, export, links: all steps that can run, whatever failed before.

    No file under git is written, and neither store nor secret is needed. `against` is a revision; empty:
    where this branch left the main branch. Raises `KbError("git")` for a revision that is not there.
    """
    articles = cache(lambda: Library.of(workspace))  # read once; a failure to read them ends each step that asks
    done = Run(what_changed(workspace, articles, against, environ))
    steps: tuple[tuple[str, Callable[[], str], str], ...] = (
        ("check", lambda: _check(done, workspace, articles(), today), ""),
        ("index", lambda: _index(done, workspace, articles()), ""),
        ("gate", lambda: _gate(done, workspace, articles(), say), "index"),
        ("build", lambda: _build(done, workspace, articles(), today), "index"),
        ("export", lambda: _export(done, workspace), "build"),
        ("links", lambda: _links(done, workspace), "build"),
    )
    for name, action, needs in steps:
        if needs and not done.is_through(needs):
            done.steps.append(Step(name, "skipped", f"needs what '{needs}' makes"))
            continue
        say(name)
        done.steps.append(_timed(name, action))
    return done


def _timed(name: str, action: Callable[[], str]) -> Step:
    began = time.monotonic()
    try:
        step = Step(name, "passed", action())
    except _Bad as found:
        step = Step(name, "failed", str(found))
    except KbError as problem:
        lines = problem.message.splitlines()
        told = problem.message if len(lines) == 1 else count(len(lines), "problem")
        step = Step(name, "failed", told, problems=(problem,))
    except KbErrors as several:
        step = Step(name, "failed", f"{len(several.problems)} problems", problems=several.problems)
    return replace(step, seconds=time.monotonic() - began)


def _check(done: Run, workspace: Workspace, library: Library, today: date) -> str:
    done.findings = check_articles(workspace, today, library)
    errors = sum(finding.level == "error" for finding in done.findings)
    told = f"{count(errors, 'error')}, {count(len(done.findings) - errors, 'piece')} of advice"
    if errors:
        raise _Bad(told)
    return told


def _index(done: Run, workspace: Workspace, library: Library) -> str:
    build_index(workspace, library=library)
    generation = Generations.of(workspace).open()
    done.sizes["index"] = _size(generation.folder)
    return f"{count(len(generation.articles), 'article')}"


def _gate(done: Run, workspace: Workspace, library: Library, say: Say) -> str:
    def quiet(_: str) -> None: ...

    try:
        done.replayed = replay(workspace, against=done.since.commit, library=library, progress=quiet)
    except (KbError, KbErrors) as problem:
        if not done.since.commit:
            raise
        # The current articles are indexed already, so the earlier revision cannot be read; this change may fix that.
        done.replayed = replay(workspace, library=library, progress=quiet)
        done.since = replace(done.since, commit="", why_not=f"{done.since.name} cannot be indexed: {problem}")
        say(f"no comparison: {done.since.why_not}")
    asked = f"{count(len(done.replayed.now), 'question')} from {done.replayed.questions.source}"
    told = f"{asked}, {len(done.replayed.answers)} of `answers:`"
    if not done.replayed.gate_result.passes:
        raise _Bad(f"{told}; {count(len(done.replayed.gate_result.reasons), 'reason')} not to publish")
    return f"{told}; " + (f"no worse than {done.since.name}" if done.since.commit else "compared with nothing")


def _build(done: Run, workspace: Workspace, library: Library, today: date) -> str:
    stops = [finding for finding in done.findings if finding.level == "error" and finding.code in STOPS]
    if stops:
        raise _Bad("not tried: the check found what must not be published")
    report = build_site(workspace, library, strict=True)
    done.sizes["site"] = _size(workspace.site)
    ledger, published = read_ledger(workspace.root), library.published
    done.sources = {article.url: f"{workspace.settings.docs}/{article.path}" for article in published}
    new = set(with_published(ledger, published, today)) - set(ledger)
    if new:
        done.notes.append(
            f"search_index/published.jsonl does not know {count(len(new), 'published article')} yet: "
            "run kb build and commit that file, so that their addresses are never lost"
        )
    return count(report.pages, "page")


def _export(done: Run, workspace: Workspace) -> str:
    """The search of a site without the service; the build writes it only for an index that fits the articles."""
    folder = workspace.site / FOLDER
    if not (folder / INDEX).is_file():
        raise _Bad("the site has the theme's own search: its index is not that of these articles")
    done.sizes["search"] = _size(folder)
    return count(sum(path.is_file() for path in folder.rglob("*")), "file")


def _links(done: Run, workspace: Workspace) -> str:
    checked = check_links(workspace.site, site_url(workspace.root))
    done.dead = checked.dead
    looked = f"{count(checked.links, 'link')} on {count(checked.pages, 'page')}"
    if checked.dead:
        raise _Bad(f"{looked}, {len(checked.dead)} dead")
    return looked


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
