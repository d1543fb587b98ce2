"""Drafts that wait for a person: `.kb/drafts/SLUG.md`, beside the articles and out of git."""

from __future__ import annotations

from pathlib import Path

from kbtools.errors import KbError
from kbtools.model.article import SLUG, Article, parse_article
from kbtools.workspace import Workspace


def draft_path(workspace: Workspace, slug: str) -> Path:
    """The file of the draft with this slug."""
    return workspace.drafts / f"{slug}.md"


def has_draft(workspace: Workspace, slug: str) -> bool:
    """Whether there is a draft with this slug."""
    return bool(SLUG.fullmatch(slug)) and draft_path(workspace, slug).is_file()


def read_draft(workspace: Workspace, slug: str) -> Article:
    """The draft with this slug; raises the mistakes in its front matter, each with its line."""
    path = draft_path(workspace, slug)
    shown = workspace.shown(path)
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise KbError("encoding", "the file is not UTF-8 text", where=shown, hint="save it as UTF-8") from None
    return parse_article(text, shown)
