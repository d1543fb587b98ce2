"""Text that was made from tickets, such as titles of gaps and drafts: deleted or made anew when the tickets go."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from kbtools.articles.drafts import has_draft, told_of_draft
from kbtools.articles.library import Library
from kbtools.articles.pictures import FOLDER
from kbtools.articles.publish import source_hash
from kbtools.errors import KbError, KbErrors
from kbtools.evaluation import JUDGEMENTS
from kbtools.evaluation.judge import public_id
from kbtools.evaluation.judgements import JudgementFile
from kbtools.gaps.mine import choose_titles, with_counts
from kbtools.gaps.promote import promote
from kbtools.gaps.show import with_others
from kbtools.model.gap import NO_TITLE, Gap
from kbtools.model.visit import Claim
from kbtools.privacy.names import names_with
from kbtools.privacy.own_words import OwnWords
from kbtools.text.embeddings import model_for_many
from kbtools.text.html import unescaped
from kbtools.text.json_text import texts_in
from kbtools.tickets.claims import SOURCE as CLAIMED
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store

Key = tuple[str, str]


@dataclass
class Renewal:
    """What became of text that was made from tickets. `done`: deleted or made anew; `beyond`: kbtools cannot reach it.

    `reopened`: ids of gaps whose drafts were deleted; `drafts`: the names of these drafts.
    """

    done: list[str] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)
    reopened: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)


def renew(
    workspace: Workspace, store: Store, keys: Collection[Key], own: OwnWords, visits: Collection[str], now: datetime
) -> Renewal:
    """Delete or change what was made from tickets that are about to go. `visits`: those that led to these tickets."""
    found = Renewal()
    _articles(workspace, store, keys, own, found)
    _drafts(workspace, store, own, found)
    names = _names_that_go(workspace, store, own, found)
    _kept_under(store, names, found)
    _jobs(store, names, own, found)
    _pictures(workspace, own, found)
    _of_the_team(store, keys, own, found)
    _edits(store, own, found)
    _pages(store, keys, own, found)
    _followups(store, own, found)
    _said_of_articles(store, keys, own, found)
    _gaps(workspace, store, keys, own, found, now)
    _said_without_name(store, own, visits, found)
    _judgements(workspace, keys, found)
    return found


def write_again(workspace: Workspace, store: Store, found: Renewal, now: datetime) -> None:
    """Write the deleted drafts of gaps anew, from the tickets that are left; where that is refused the gap is open."""
    for gap in store.gaps.all("open"):
        if gap.id not in found.reopened:
            continue
        if not gap.tickets:
            store.gaps.regroup((), [gap.id], now)
            continue
        try:
            made = promote(workspace, gap.id, now.date())
        except (KbError, KbErrors):
            found.done.append(f"{gap.id} is open again, its draft is deleted")
        else:
            found.done.append(f"{workspace.shown(made.path)} is a new draft of {gap.id}")


def _drafts(workspace: Workspace, store: Store, own: OwnWords, found: Renewal) -> None:
    """Delete drafts with their words; the gap is open first, so that a run that is cut off leaves none without."""
    for path in sorted(workspace.drafts.glob("*.md")):
        if own.are_in(path.read_text(encoding="utf-8", errors="replace")) or own.are_in(path.stem.replace("-", " ")):
            found.reopened += store.gaps.reopen(path.stem)
            path.unlink()
            found.drafts.append(path.stem)
            found.done.append(f"{workspace.shown(path)} is deleted")


def _names_that_go(workspace: Workspace, store: Store, own: OwnWords, found: Renewal) -> set[str]:
    """The names of the drafts that were deleted, and others with their words that are those of no article."""
    own_names = (name for _, names in store.forgetting.names() for name in names_with(own, names, workspace))
    return {*found.drafts, *own_names}


def _kept_under(store: Store, names: Collection[str], found: Renewal) -> None:
    """Delete what is kept under the names of drafts: times of publishing, work, reviews with comments, and texts."""
    under = {*names, *(told_of_draft(name) for name in names)}
    for name in sorted(under):
        store.reviews.end(name)
        if store.planned.remove(name):
            found.done.append("1 time of publishing deleted")
    store.teamwork.end(under)
    store.staff.forget_names(under)
    store.reviews.remove_comments([one.id for one in store.reviews.comments() if one.slug in under])
    store.changes.remove([one.id for one in store.changes.all() if one.slug in under])
    edits = store.article_edits
    edits.remove([one for one in edits.all() if one.slug in under])
    edits.remove_beside([one for one in edits.all_beside() if one.slug in under])
    edits.remove_versions([one.id for one in edits.versions() if one.slug in under])


def _jobs(store: Store, names: Collection[str], own: OwnWords, found: Renewal) -> None:
    """Delete what was done in the background with drafts of these names, or told something with their words."""
    told = [(one, " ".join(texts_in(one.to_json()))) for one in store.jobs.ended()]
    store.jobs.remove(gone := [one.id for one, text in told if one.wanted.slug in names or own.are_in(text)])
    if gone:
        found.done.append(f"{len(gone)} ended jobs deleted")


def _pictures(workspace: Workspace, own: OwnWords, found: Renewal) -> None:
    """Name the pictures whose names have their words: articles may show them, so people decide."""
    for path in sorted((workspace.docs / FOLDER).rglob("*")):
        if path.is_file() and own.are_in(path.name.replace("_", " ")):
            found.beyond.append(f"{workspace.docs.name}/{path.relative_to(workspace.docs).as_posix()}")


def _said_of_articles(store: Store, keys: Collection[Key], own: OwnWords, found: Renewal) -> None:
    """Delete comments of reviews with their words, and what publishing replaced: it can then not be taken back."""
    comments = [one.id for one in store.reviews.comments() if own.are_in(f"{one.said} {one.about}")]
    changes = [
        one.id
        for one in store.changes.all()
        if not set(keys).isdisjoint((*one.linked, *one.unlinked))
        or any(own.are_in(text) for text in (*(file.text or "" for file in one.files), *(gap.why for gap in one.gaps)))
    ]
    store.reviews.remove_comments(comments)
    store.changes.remove(changes)
    if comments:
        found.done.append(f"{len(comments)} comments of colleagues deleted")
    if changes:
        found.done.append(f"{len(changes)} changes of articles can no longer be taken back")


def _of_the_team(store: Store, keys: Collection[Key], own: OwnWords, found: Renewal) -> None:
    """Delete decisions that could be taken back and quote the tickets, and views that are kept with their words."""
    changes = {
        one.id
        for one in store.gap_changes.all()
        for gap in (*one.before, *one.after)
        if not set(keys).isdisjoint(gap.tickets) or own.are_in(f"{gap.title} {gap.why} {gap.slug}")
    }
    views = [one.id for one in store.teamwork.views() if own.are_in(" ".join((one.name, *one.filters.values())))]
    store.gap_changes.remove(changes)
    store.teamwork.remove_views(views)
    counts = {"decisions about topics can no longer be taken back": len(changes), "views are deleted": len(views)}
    found.done += [f"{number} {what}" for what, number in counts.items() if number]


def _edits(store: Store, own: OwnWords, found: Renewal) -> None:
    """Delete what somebody is writing at the desk, and earlier versions of articles, with their words."""
    edits = [edit for edit in store.article_edits.all() if own.are_in(edit.text)]
    beside = [edit for edit in store.article_edits.all_beside() if own.are_in(edit.text)]
    versions = [version.id for version in store.article_edits.versions() if own.are_in(version.text)]
    store.article_edits.remove(edits)
    store.article_edits.remove_beside(beside)
    store.article_edits.remove_versions(versions)
    for planned in store.planned.all():
        if own.are_in(planned.problem):
            store.planned.fail(planned.slug, "look at the article")
    unsaved = len(edits) + len(beside)
    counts = {"unsaved texts of articles": unsaved, "earlier versions of articles": len(versions)}
    found.done += [f"{number} {name} deleted" for name, number in counts.items() if number]


def _followups(store: Store, own: OwnWords, found: Renewal) -> None:
    """Delete questions that agents ask back with their words in them; mining finds them again without."""
    gone = [
        one.id
        for one in store.followups.all()
        if own.are_in(" ".join((one.wording, *one.about, *one.told, *one.tags, *store.followups.words_before(one.id))))
    ]
    store.followups.remove(gone)
    if gone:
        found.done.append(f"{len(gone)} follow-up questions deleted")


def _pages(store: Store, keys: Collection[Key], own: OwnWords, found: Renewal) -> None:
    """Delete pages that are still as they were written; name the others, once."""
    gone = []
    for page in store.pages.all():
        path = Path(page.place)
        data = path.read_bytes() if page.digest and path.is_file() else b""
        if page.sources.isdisjoint(keys) and not own.run_in(unescaped(data.decode("utf-8", "replace"))):
            continue
        gone.append(page.place)
        if data and hashlib.sha256(data).hexdigest() == page.digest:
            path.unlink()
            found.done.append(f"{page.place} is deleted")
        else:
            found.beyond.append(page.place)
    store.pages.remove(gone)


def _gaps(
    workspace: Workspace, store: Store, keys: Collection[Key], own: OwnWords, found: Renewal, now: datetime
) -> None:
    """Choose titles anew from the tickets that are left; a gap without any goes, unless it has draft or article.

    A title that a person gave stays where it has none of their words.
    """
    derived = {gap.id for gap in store.gaps.derived_from(keys)}
    gaps = [g for g in store.gaps.all() if g.id in derived or own.are_in(g.title) or own.are_in(g.why)]
    if not gaps:
        return
    left = [replace(gap, tickets=tuple(key for key in gap.tickets if key not in keys)) for gap in gaps]
    others = [ticket for ticket in with_others(store, left) if ticket.key not in keys]
    there = {ticket.key: ticket for ticket in others}
    settings = workspace.settings
    model = model_for_many(settings.sentence_model, lambda _: None)
    titles = choose_titles([gap.tickets for gap in left], others, model, settings) if others else [NO_TITLE] * len(left)
    kept, gone = [], []
    for gap, title in zip(left, titles, strict=True):
        tickets = [there[key] for key in gap.tickets if key in there]
        if not tickets and gap.state not in ("drafted", "published"):
            gone.append(gap.id)
            continue
        why = "" if own.are_in(gap.why) else gap.why
        chosen = NO_TITLE if not tickets or own.are_in(title) else title
        stays = gap.titled_by_hand and not own.are_in(gap.title)
        counted = replace(with_counts(gap, tickets, now), why=why, by_hand=gap.by_hand & set(there))
        kept.append(replace(counted, title=gap.title if stays else chosen, titled_by_hand=stays))
    _write_gaps(store, kept, gone, now)
    found.done += [f"the title of {gap.id} is chosen anew" for gap in kept if not gap.titled_by_hand]
    found.done += [f"{id_} is deleted" for id_ in gone]


def _write_gaps(store: Store, kept: Sequence[Gap], gone: Sequence[str], now: datetime) -> None:
    for gap in kept:
        store.gaps.regroup([gap], (), now)
    store.gaps.regroup((), gone, now)


def _said_without_name(store: Store, own: OwnWords, visits: Collection[str], found: Renewal) -> None:
    """Delete searches, claims and reasons, which have no name: of `visits`, and with the tickets' own words."""
    searches = [s.id for s, _ in store.searches.all() if s.id in visits or own.are_in(s.query)]
    store.searches.remove(searches)
    claims: list[Claim] = [c for c in store.claims.kept() if c.visit in visits or own.are_in(c.question)]
    store.forgetting.remove((CLAIMED, claim.visit) for claim in claims)
    store.claims.remove([claim.visit for claim in claims])
    said = [(answer, at) for answer, at in store.feedback.all() if at and own.are_in(answer.why)]
    for answer, at in said:
        store.feedback.put(replace(answer, why=""), at)
    counts = {"searches": len(searches), "claims of visitors": len(claims), "reasons in feedback": len(said)}
    found.done += [f"{number} {name} deleted" for name, number in counts.items() if number]


def _judgements(workspace: Workspace, keys: Collection[Key], found: Renewal) -> None:
    file = JudgementFile(workspace.search_index / JUDGEMENTS)
    judged = {public_id(key, workspace.secret()) for key in keys} & file.ids() if file.path.is_file() else set()
    for id_ in sorted(judged):
        file.remove(id_)
        found.done.append(f"judgement {id_} is deleted from {workspace.shown(file.path)}")


def _articles(workspace: Workspace, store: Store, keys: Collection[Key], own: OwnWords, found: Renewal) -> None:
    """Name the articles that were written from the tickets, and the lines that have their words; people decide."""
    hashes, library = {source_hash(key, workspace.secret()) for key in keys}, Library.of(workspace)
    for article in library.articles:
        shown = f"{workspace.docs.name}/{article.path}"
        if not hashes.isdisjoint(article.sources):
            found.beyond.append(shown)
        elif own.run_in("\n".join((article.title, *article.phrases, article.body))):
            text = (workspace.docs / article.path).read_text(encoding="utf-8", errors="replace")
            found.beyond += [f"{shown}:{line}" if line else shown for line in _lines_of_runs(text, own) or [0]]
    for gap in store.gaps.derived_from(keys):
        written = gap.slug in library.by_slug or has_draft(workspace, gap.slug)
        if gap.state == "drafted" and gap.slug and not written:  # then it was committed to a branch
            found.beyond.append(f"the branch kb/{gap.slug}")


def _lines_of_runs(text: str, own: OwnWords) -> list[int]:
    """The lines that have one of the runs, from 1, and 0 for runs elsewhere that go over the end of a line."""
    lines = text.split("\n")
    named = [number for number, line in enumerate(lines, 1) if own.run_in(line)]
    between = groupby(lines, own.run_in)
    elsewhere = any(not quoted and own.run_in("\n".join(some)) for quoted, some in between)
    return [*named, 0] if elsewhere else named
