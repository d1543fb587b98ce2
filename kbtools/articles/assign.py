"""`kb article assign`: who looks after an article or a draft, and until when."""

from __future__ import annotations

from datetime import date, datetime

from kbtools.articles.drafts import name_of
from kbtools.articles.library import Library
from kbtools.articles.review import article_or_draft
from kbtools.errors import KbError, nearest
from kbtools.model.staff import Role
from kbtools.model.teamwork import Assignment
from kbtools.storage import Store
from kbtools.text.normalise import one_line
from kbtools.workspace import Workspace

MOST_NAME = 100  # characters


def assign_article(
    workspace: Workspace,
    name: str,
    assignee: str,
    due: date | None,
    now: datetime,
    library: Library | None = None,
) -> Assignment:
    """Note who looks after an article, a draft or its review, and until when; with neither, nobody does any more.

    `assignee`: a mail address or a team's name. Raises `KbError` `article-missing`, `staff-missing` for who has no
    account and for a team without people and articles, and `staff-refused` for who may not see a draft of tickets.
    """
    library = library or Library.of(workspace)
    article = article_or_draft(workspace, name, library)
    item = name_of(article)
    with workspace.store() as store:
        role: Role = "writer" if article.slug in library.by_slug else "agent"
        told = known_assignee(store, library, assignee, role)
        store.teamwork.assign(Assignment(item, told, due, now))
    return Assignment(item, told, due, now)


def known_assignee(store: Store, library: Library, assignee: str, role: Role) -> str:
    """The address or the team as it is known; `role`: what a person needs to be. Raises as `assign_article` does."""
    told = one_line(assignee, MOST_NAME)
    if not told:
        return ""
    if "@" in told:
        member = store.staff.find(told.lower())
        if member is None:
            raise KbError(
                "staff-missing", f"{told} has no account", where="assignee", hint="choose somebody with an account"
            )
        if not member.may(role):
            raise KbError(
                "staff-refused", f"a {member.role} cannot see this", where="assignee", hint="name another one"
            )
        return member.email
    teams = teams_of(store, library)
    found = next((team for team in teams if team.casefold() == told.casefold()), "")
    if not found:
        meant = nearest(told, teams)
        hint = (
            f"did you mean '{meant}'?" if meant else "put somebody into it first: under People, or with kb staff team"
        )
        raise KbError("staff-missing", f"nobody is in a team '{told}'", where="assignee", hint=hint)
    return found


def teams_of(store: Store, library: Library) -> list[str]:
    """The teams that have people or own articles, in order of name."""
    owners = {article.owner for article in library.articles if article.owner}
    return sorted(owners | {one.team for one in store.teamwork.teammates() if one.team}, key=str.casefold)
