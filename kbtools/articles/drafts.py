"""Drafts that wait for a person: `.kb/drafts/SLUG.md`, beside the articles and out of git."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path, PurePath

from kbtools.errors import KbError, KbErrors
from kbtools.model.article import SLUG, Article, parse_article, render_article
from kbtools.system.files import PRIVATE
from kbtools.text.normalise import slugify
from kbtools.workspace import Workspace

_LONGEST = 200  # characters of a slug that a file system takes, with its ending


def draft_path(workspace: Workspace, slug: str) -> Path:
    """The file of the draft with this slug."""
    return workspace.drafts / f"{slug}.md"


def has_draft(workspace: Workspace, slug: str) -> bool:
    """Whether there is a draft with this slug; no file has a name as long as some that are asked for."""
    return len(slug) <= _LONGEST and bool(SLUG.fullmatch(slug)) and draft_path(workspace, slug).is_file()


def draft_named(workspace: Workspace, name: str) -> str:
    """The slug of the draft whose slug, file or title's slug this is; empty where there is none."""
    path = PurePath(name)
    of_file = path.stem if path.suffix == ".md" and path.parent.name == workspace.drafts.name else ""
    return next((slug for slug in (name, of_file, slugify(name)) if has_draft(workspace, slug)), "")


def read_draft(workspace: Workspace, slug: str) -> Article:
    """The draft with this slug; raises the mistakes in its front matter, each with its line."""
    path = draft_path(workspace, slug)
    shown = workspace.shown(path)
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise KbError("encoding", "the file is not UTF-8 text", where=shown, hint="save it as UTF-8") from None
    return parse_article(text, shown)


def revision_of_draft(draft: Article) -> str:
    """A hash of what a draft says: another one once a person changes its text, title, slug, phrases, kind or topics.

    State, team and days are no part of it, nor the hashes of its tickets, which another secret changes.
    """
    said = replace(draft, state="draft", owner="", created=None, reviewed=None, sources=(), path="")
    return hashlib.sha256(render_article(said).encode()).hexdigest()


def is_waiting(article: Article) -> bool:
    """Whether this is a draft that waits beside the articles."""
    return article.path.startswith(f"{PRIVATE}/")


def name_of(article: Article) -> str:
    """By what an article is found: the name of the file of a draft that waits, whose slug may still change; its slug.

    See `draft_named`, and `Library.find`.
    """
    return PurePath(article.path).stem if is_waiting(article) else article.slug


def told_under(article: Article) -> str:
    """By what earlier texts and comments of reviews are kept; see `told_of_draft`."""
    return told_of_draft(name_of(article)) if is_waiting(article) else article.slug


def told_of_draft(slug: str) -> str:
    """By what those of a draft are kept, which may have customers' words.

    It is no slug, so they are not those of the article that the draft becomes, which everybody at the desk may see.
    """
    return f"{PRIVATE}/drafts/{slug}"


def waiting_drafts(workspace: Workspace) -> tuple[list[Article], list[KbError]]:
    """The drafts that can be read, and the mistakes of the others."""
    found: list[Article] = []
    problems: list[KbError] = []
    for path in sorted(workspace.drafts.glob("*.md")):
        try:
            found.append(read_draft(workspace, path.stem))
        except KbError as problem:
            problems.append(problem)
        except KbErrors as several:
            problems += several.problems
    return found, problems
