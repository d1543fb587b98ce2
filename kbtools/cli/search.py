"""`kb index`, `kb search`, `kb suggest`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kbtools.cli.groups import Group
from kbtools.cli.output import Session, safe, say, show_json, step, style
from kbtools.cli.releases import DROP, add_release_commands, show_pushed
from kbtools.model.query import Hit, Query, Suggestion
from kbtools.text.decoding import file_text
from kbtools.text.normalise import count

if TYPE_CHECKING:
    from kbtools.search.build import IndexReport


@click.group(cls=Group, invoke_without_command=True)
@click.option("--full", is_flag=True, help="Build from all articles, not only from what changed.")
@click.option("--push", is_flag=True, help="Put it into shared storage, where all services take it from.")
@click.option("--drop", is_flag=True, help=DROP)
@click.option("-v", "--verbose", is_flag=True, help="Say what words, meaning and answered tickets each add.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_context
def index(ctx: click.Context, full: bool, push: bool, drop: bool, verbose: bool, as_json: bool) -> None:
    """Build a new generation of the index; the old one answers until the new one is complete."""
    if ctx.invoked_subcommand:
        return
    from kbtools.search.build import build_index

    session: Session = ctx.obj
    report = build_index(session.workspace, full=full, progress=None if as_json else step)
    pushed = None
    if push:
        from kbtools.search.pushed import push_index

        pushed = push_index(session.workspace, datetime.now(UTC), whole=full, going=None if drop else ())
    if as_json:
        show_json({**_told(report), "pushed": asdict(pushed) if pushed else None})
        return
    if report.built:
        say(
            f"Indexed {count(report.articles, 'article')} and {count(report.examples, 'answered ticket')}"
            f" in {report.seconds:.1f} s ({count(len(report.changed), 'article')} changed)."
        )
    else:
        say(f"Nothing changed; {report.generation} is up to date.")
    show_pushed([pushed] if pushed else [])
    if verbose:
        _show_gain(report.gain)
        _show_agreement(session)


add_release_commands(index, "index")


def _told(report: IndexReport) -> dict[str, Any]:
    return {
        "generation": report.generation,
        "built": report.built,
        "articles": report.articles,
        "parts": report.sections,
        "tickets": report.examples,
        "changed": list(report.changed),
        "gain": report.gain,
    }


_KINDS = (
    ("words", "by the words of articles alone"),
    ("without", "and by what words mean"),
    ("with", "and by answered tickets and phrases"),
)


def _show_gain(gain: Mapping[str, Any] | None) -> None:
    if gain is None:
        say("No answered ticket and no phrase yet: words and meaning answer alone.")
        return
    asked = f"{count(gain['examples'], 'answered ticket and phrase', 'answered tickets and phrases')}"
    say(f"\nOf {asked}, each asked with itself left out,")
    say(f"the right article is among the first three    of all   each of {gain['articles']} articles once")
    for name, label in _KINDS:
        figures = gain[name]
        say(f"  {label:<42} {figures['success@3']:>6.1%}   {figures['success@3_by_article']:>6.1%}")


def _show_agreement(session: Session) -> None:
    from kbtools.search.static.agreement import static_agreement

    found = static_agreement(session.workspace)
    if found.asked:
        asked = count(found.asked, "subject and phrase", "subjects and phrases")
        say(f"\nA site without the service puts the same article first for {found.same / found.asked:.1%} of {asked}.")
        say("It learns from search_index/evidence.jsonl alone: kb evidence export")


_STATIC = "Rank as a browser does on a site without the service."


@click.command()
@click.argument("text", nargs=-1)
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help='Answer many searches from a file of JSON Lines {"id","query"}, in order.',
)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100), help="Show at most N hits.")
@click.option("--static", is_flag=True, help=_STATIC)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def search(
    session: Session, text: tuple[str, ...], batch: Path | None, limit: int, static: bool, as_json: bool
) -> None:
    """Search sections, as the search of the site does."""
    from kbtools.search.batch import search_batch

    if bool(text) == bool(batch):
        raise click.UsageError("give the words to search for, or a file with --batch")
    find = _searcher(session, limit, static)
    if batch:
        with batch.open(encoding="utf-8", errors="replace") as lines:
            for row in search_batch(find, lines, str(batch)):
                show_json(row)
        return
    hits = find(" ".join(text))
    if as_json:
        show_json({"hits": [hit.to_json() for hit in hits]})
        return
    if not hits:
        say("Nothing found. Other words, or a phrase in the right article, may help.")
    for number, hit in enumerate(hits, 1):
        _show_found(number, hit, "")


def _searcher(session: Session, limit: int, static: bool) -> Callable[[str], list[Hit]]:
    if static:
        from kbtools.search.static.ranking import StaticIndex

        return partial(StaticIndex.of(session.workspace).search, limit=limit)
    from kbtools.search.knowledge_base import KnowledgeBase

    return partial(KnowledgeBase.of(session.workspace).search, limit=limit)


@click.command()
@click.argument("text", required=False)
@click.option("--subject", default="", help="Subject line of the message.")
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help='Answer many messages from a file of JSON Lines {"id","subject","body"}, in order.',
)
@click.option("--limit", default=3, show_default=True, type=click.IntRange(1, 100), help="Show at most N suggestions.")
@click.option("--weak", is_flag=True, help="Also show suggestions that are probably wrong.")
@click.option("--explain", is_flag=True, help="Show which words, meaning and answered tickets led to each.")
@click.option("--static", is_flag=True, help=_STATIC)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def suggest(
    session: Session,
    text: str | None,
    subject: str,
    batch: Path | None,
    limit: int,
    weak: bool,
    explain: bool,
    static: bool,
    as_json: bool,
) -> None:
    """Show what is suggested to a person who writes TEXT to support; this may be nothing.

    TEXT may also come on standard input.
    """
    from kbtools.search.batch import answer_batch

    if static and explain:
        raise click.UsageError("--explain is about the ranking of the service; leave out --static")
    answer = _answerer(session, limit, weak, explain, static)
    if batch:
        with batch.open(encoding="utf-8", errors="replace") as lines:
            for row in answer_batch(answer, lines, str(batch)):
                show_json(row)
        return
    found = answer(subject, text if text is not None else file_text(sys.stdin.buffer.read()))
    if as_json:
        show_json({"suggestions": [suggestion.to_json() for suggestion in found]})
        return
    show_suggestions(found)


def _answerer(
    session: Session, limit: int, weak: bool, explain: bool, static: bool
) -> Callable[[str, str], list[Suggestion]]:
    """What answers a subject and a text."""
    if static:
        from kbtools.search.static.ranking import StaticIndex

        index = StaticIndex.of(session.workspace)
        return lambda subject, text: index.suggest(Query(text, subject), limit, weak=weak)
    from kbtools.search.knowledge_base import KnowledgeBase

    knowledge = KnowledgeBase.of(session.workspace)
    return lambda subject, text: knowledge.suggest(text, subject=subject, limit=limit, weak=weak, explain=explain)


def show_suggestions(found: list[Suggestion]) -> None:
    """What a person would see, best first, or that nothing would be shown."""
    if not found:
        say("Nothing would be shown: no article probably answers this. (--weak shows the nearest)")
    for number, suggestion in enumerate(found, 1):
        _show_found(number, suggestion, f"{suggestion.score:.0%}")
        if suggestion.reason:
            why = suggestion.reason
            say(
                style(
                    f"     words:    {', '.join(f'{word} {weight:.1f}' for word, weight in why.words) or 'none'}",
                    dim=True,
                )
            )
            say(style(f"     meaning:  {'no model' if why.meaning is None else f'{why.meaning:.2f}'}", dim=True))
            for name, close in why.tickets:
                say(style(f"     evidence: {close:.2f}  {safe(name)}", dim=True))
            say(style(f"     weight:   {', '.join(f'{kind} {value:+.1f}' for kind, value in why.shares)}", dim=True))


def _show_found(number: int, found: Hit | Suggestion, note: str) -> None:
    known = "  known issue" if isinstance(found, Suggestion) and found.known_issue else ""
    say(f"{number:>2}. {style(safe(found.title), bold=True)}{f'  {note}' if note else ''}{known}")
    where = f"{found.url}  ({safe(found.section)})" if found.section else found.url
    say(style(f"     {where}", fg="blue"))
    if found.snippet:
        say(f"     {safe(found.snippet)}")
