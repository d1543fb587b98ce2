"""`kb index`, `kb search`, `kb suggest`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from kbtools.cli.output import Session, safe, say, show_json, step, style
from kbtools.model.query import Hit, Suggestion
from kbtools.text.decoding import file_text
from kbtools.text.normalise import count


@click.command()
@click.option("--full", is_flag=True, help="Build from all articles, not only from what changed.")
@click.option("-v", "--verbose", is_flag=True, help="Measure how much answered tickets improve the ranking.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def index(session: Session, full: bool, verbose: bool, as_json: bool) -> None:
    """Build a new generation of the index; the old one answers until the new one is complete."""
    from kbtools.search.build import build_index

    report = build_index(session.workspace, full=full, progress=None if as_json else step)
    if as_json:
        show_json(
            {
                "generation": report.generation,
                "built": report.built,
                "articles": report.articles,
                "parts": report.sections,
                "tickets": report.examples,
                "changed": list(report.changed),
                "gain": report.gain,
            }
        )
        return
    if report.built:
        say(
            f"Indexed {count(report.articles, 'article')} and {count(report.examples, 'answered ticket')}"
            f" in {report.seconds:.1f} s ({count(len(report.changed), 'article')} changed)."
        )
    else:
        say(f"Nothing changed; {report.generation} is up to date.")
    if verbose:
        _show_gain(report.gain)


def _show_gain(gain: Mapping[str, Any] | None) -> None:
    if gain is None:
        say("No answered ticket and no phrase yet: words and meaning answer alone.")
        return
    asked = f"{count(gain['examples'], 'answered ticket and phrase', 'answered tickets and phrases')}"
    say(f"\nOf {asked}, each asked with itself left out,")
    say(f"the right article is among the first three    of all   each of {gain['articles']} articles once")
    for name, label in (("without", "by words and meaning alone"), ("with", "with answered tickets and phrases")):
        figures = gain[name]
        say(f"  {label:<42} {figures['success@3']:>6.1%}   {figures['success@3_by_article']:>6.1%}")


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100), help="Show at most N hits.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def search(session: Session, text: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Search sections by words, as the search of the site does."""
    from kbtools.search.knowledge_base import KnowledgeBase

    hits = KnowledgeBase.of(session.workspace).search(" ".join(text), limit=limit)
    if as_json:
        show_json({"hits": [hit.to_json() for hit in hits]})
        return
    if not hits:
        say("Nothing found. Other words, or a phrase in the right article, may help.")
    for number, hit in enumerate(hits, 1):
        _show_found(number, hit, "")


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
    as_json: bool,
) -> None:
    """Show what is suggested to a person who writes TEXT to support; this may be nothing.

    TEXT may also come on standard input.
    """
    from kbtools.search.batch import answer_batch
    from kbtools.search.knowledge_base import KnowledgeBase

    knowledge = KnowledgeBase.of(session.workspace)
    if batch:
        with batch.open(encoding="utf-8", errors="replace") as lines:
            for row in answer_batch(knowledge, lines, str(batch), limit=limit, weak=weak, explain=explain):
                show_json(row)
        return
    asked = text if text is not None else file_text(sys.stdin.buffer.read())
    found = knowledge.suggest(asked, subject=subject, limit=limit, weak=weak, explain=explain)
    if as_json:
        show_json({"suggestions": [suggestion.to_json() for suggestion in found]})
        return
    show_suggestions(found)


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
