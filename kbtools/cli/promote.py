"""`kb promote`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from kbtools.cli.article import index_again, today
from kbtools.cli.output import Session, in_line, safe, say, show_json, style
from kbtools.model.article import render_article
from kbtools.settings import site_url
from kbtools.text.normalise import count, one_line

if TYPE_CHECKING:
    from kbtools.gaps.draft import Draft, Evidence
    from kbtools.gaps.extend import Extended
    from kbtools.gaps.promote import Promoted

KINDS = {
    "email": ("e-mail address", "e-mail addresses"),
    "phone": ("telephone number", ""),
    "card": ("card number", ""),
    "iban": ("bank account", ""),
    "token": ("key or token", "keys or tokens"),
    "password": ("password", ""),
    "ip": ("IP address", "IP addresses"),
    "url": ("web address with a secret", "web addresses with a secret"),
    "word": ("word of yours", "words of yours"),
    "name": ("name", ""),
    "birthdate": ("date of birth", "dates of birth"),
    "address": ("postal address", "postal addresses"),
}
HASH = re.compile(r'\+\s*- "?[0-9a-f]{32}"?')  # in a diff: says nothing to a person
SHOWN = 5  # tickets behind a sentence
LONGEST = 76  # characters of a sentence there
WIDTH = 74
YES = "--yes goes with --into, or with a gap that an article seems to answer"


@click.command()
@click.argument("name", metavar="GAP_OR_TICKET")
@click.option("--into", metavar="SLUG", help="Add phrases and missing text to this article; shows the change first.")
@click.option("--new", is_flag=True, help="Make a new article, even if an existing one seems to answer it.")
@click.option("--yes", is_flag=True, help="Write the change that was shown into the article.")
@click.option("--kind", type=click.Choice(["known-issue"]), help="Make a known-issue article and publish it at once.")
@click.option("--branch", is_flag=True, help="Commit to a new git branch instead, for a pull request.")
@click.option(
    "--reply", type=click.IntRange(1), metavar="N", help="Of a ticket, only the N-th reply: you say it answers."
)
@click.option("--replies", is_flag=True, help="After publishing: a reply to each person who asked, for you to send.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def promote(
    session: Session,
    name: str,
    into: str | None,
    new: bool,
    yes: bool,
    kind: str | None,
    branch: bool,
    reply: int | None,
    replies: bool,
    as_json: bool,
) -> None:
    """Draft an article from a gap or a ticket, with personal data masked, for a person to finish.

    A gap that an article seems to answer, without being found, is added to that article.
    """
    if into and (new or kind):
        raise click.UsageError("--new and --kind make an article of its own; they do not go with --into")
    if replies:
        if into or new or yes or kind or branch or reply:
            raise click.UsageError("--replies goes with --json alone")
        _replies(session, name, as_json=as_json)
    elif into:
        from kbtools.gaps.extend import extend

        _show_addition(session, name, extend(session.workspace, name, into, write=yes, branch=branch), as_json=as_json)
    elif yes and (new or kind):
        raise click.UsageError(YES)
    elif new or kind or reply:
        from kbtools.gaps.promote import promote as make_draft

        made = make_draft(session.workspace, name, today(), branch=branch, known_issue=bool(kind), reply=reply or 0)
        _show_promoted(session, made, as_json=as_json)
    else:
        _decide(session, name, yes=yes, branch=branch, as_json=as_json)


def _decide(session: Session, name: str, *, yes: bool, branch: bool, as_json: bool) -> None:
    from kbtools.gaps.extend import Extended
    from kbtools.gaps.promote import promote_or_extend

    made = promote_or_extend(session.workspace, name, today(), write=yes, branch=branch)
    if made is None:
        raise click.UsageError(YES)
    if not isinstance(made, Extended):
        _show_promoted(session, made, as_json=as_json)
        return
    if not as_json:
        say(f"An article seems to answer this without being found: “{safe(made.addition.article.title)}”")
        say(f"This would add what people say to it. To make a new article instead:  kb promote {name} --new")
        say()
    _show_addition(session, name, made, as_json=as_json)


def _show_promoted(session: Session, made: Promoted, *, as_json: bool) -> None:
    path = session.workspace.shown(made.path)
    if as_json:
        said = [origin.to_json() for origin in made.origins]
        show_json({"slug": made.draft.article.slug, "path": path, "sentences": said})
        return
    _show(made, path)
    if made.draft.article.state == "published":
        index_again(session)


def _show_addition(session: Session, name: str, extended: Extended, *, as_json: bool) -> None:
    path = session.workspace.shown(extended.path)
    if as_json:
        written = extended.written or bool(extended.branch)
        slug = extended.addition.article.slug
        show_json({"slug": slug, "path": path, "written": written, "diff": extended.diff})
        return
    _show_diff(extended, path, name)


def _replies(session: Session, name: str, *, as_json: bool) -> None:
    from kbtools.gaps.prepared_replies import prepared_replies

    article, replies = prepared_replies(session.workspace, name)
    if as_json:
        show_json({"slug": article.slug, "replies": [reply.to_json() for reply in replies]})
        return
    for reply in replies:
        _bar(f"{safe(reply.source)}/{safe(reply.ticket)}{', open' if reply.is_open else ''}")
        for line in [*([reply.url] if reply.url else []), *reply.text.rstrip().split("\n")]:
            say(f"  {safe(line)}".rstrip())
    say(f"{count(len(replies), 'reply', 'replies')} for you to send; nothing was sent.")
    if not site_url(session.workspace.root):
        say("The links in them have no host name: set site_url in mkdocs.yml, and run this again.")


def show_draft(draft: Draft) -> None:
    """A draft as a person reads it, what was left out, and where each part comes from."""
    article = draft.article
    _bar(f"draft: {article.slug}")
    # the hashes of its tickets say nothing to a person
    for line in safe(render_article(replace(article, sources=()))).split("\n"):
        say(f"  {line}".rstrip())
    _bar("what it rests on")
    say(f"  {evidence_in_words(draft.evidence)}")
    _bar("what was left out")
    hidden = masked_in_words(draft.masked)
    say(f"  {count(len(article.sources), 'ticket')}. Masked or left out: {hidden or 'nothing, none was personal'}.")
    _bar("where each part comes from")
    for sentence, tickets in draft.sources:
        first, *others = (in_line(id_) for _, id_ in tickets[:SHOWN])
        more = f" and {len(tickets) - SHOWN} more" if len(tickets) > SHOWN else ""
        alike = f"; much the same in {', '.join(others)}{more}" if others else ""
        say(f"  {one_line(sentence, LONGEST)}")
        say(style(f"      {first}{alike}", dim=True))


def evidence_in_words(evidence: Evidence) -> str:
    """`44 people asked, 15 were answered, no answer was confirmed; agents named Norton in 7.`"""
    confirmed = count(evidence.confirmed, "answer was", "answers were") if evidence.confirmed else "no answer was"
    answered = f"{evidence.answered:,} {'was' if evidence.answered == 1 else 'were'} answered"
    named = ", ".join(f"{safe(name)} in {n:,}" for name, n in evidence.named)
    asked = count(evidence.asked, "person asked", "people asked")
    return f"{asked}, {answered}, {confirmed} confirmed{f'; agents named {named}' if named else ''}."


def _bar(title: str) -> None:
    say(style(f"── {title} {'─' * (WIDTH - len(title))}", dim=True))


def masked_in_words(masked: Mapping[str, int]) -> str:
    """`2 e-mail addresses, 1 telephone number`; empty when nothing was masked."""
    return ", ".join(count(number, *KINDS.get(kind, (kind, ""))) for kind, number in masked.items())


def _show(made: Promoted, path: str) -> None:
    article = made.draft.article
    show_draft(made.draft)
    say()
    if made.branch:
        say(f"Committed to the branch {made.branch}, as {path}. Next: git push -u origin {made.branch}")
        return
    if article.state == "published":
        say(f"Published {path}. Fill in the workaround and the time of the next update.")
        say(f"When it is fixed, set  state: closed  under known_issue, then  kb article publish {article.slug}")
        return
    say(f"Wrote {path}")
    if made.near:
        title = f"“{safe(made.near.title)}”"
        say(f"An article is near it: {title}. To add to that one instead, remove the draft, and:")
        say(f"  kb promote {made.name} --into {made.near.slug}")
    if article.kind == "known-issue":
        say("Too few replies are known to have worked, so the draft only says that you know of the problem.")
    say(f"Next: read and finish it, then  kb article publish {article.slug}")


def _show_diff(extended: Extended, path: str, name: str) -> None:
    slug = extended.addition.article.slug
    shown, hashes = [], 0
    for line in extended.diff.splitlines():
        if HASH.fullmatch(line):
            hashes += 1
        else:
            shown.append(line)
    for line in shown:
        colour = {"+": "green", "-": "red"}.get(line[:1])
        say(style(safe(line), fg=colour) if colour else safe(line))
    if hashes:
        say(style(f"(and {count(hashes, 'keyed hash', 'keyed hashes')} of tickets, under sources)", dim=True))
    say()
    if extended.branch:
        say(f"Committed to the branch {extended.branch}. Next: git push -u origin {extended.branch}")
    elif extended.written:
        say(f"Wrote {path}. Next: read it, then  kb article publish {slug}")
    else:
        say(f"Nothing is written yet. To write it:  kb promote {name} --into {slug} --yes")
