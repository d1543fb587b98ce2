"""What staff are writing in articles and have not saved, and the texts that files had before they were saved."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from kbtools.storage.database import Database
from kbtools.storage.statements import upsert
from kbtools.storage.tables import article_edits, article_versions, edits_beside

UNSAVED = timedelta(days=30)  # how long a text that nobody saved is kept after it was last changed
KEPT = timedelta(days=180)  # how long an earlier version is kept
MOST = 20  # earlier versions of one article
MOST_BESIDE = 5  # texts of one person in other opened editors of one article


@dataclass(frozen=True, slots=True)
class ArticleEdit:
    """What one person is writing; `revision`: the hash of the file that they began with.

    `page`: the id of the opened editor that wrote it last.
    """

    slug: str
    email: str
    text: str
    revision: str
    at: datetime
    page: str = ""


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """A file's text until somebody saved another one at this time. `email`: who saved it."""

    id: str
    slug: str
    email: str
    text: str
    at: datetime


class ArticleEdits:
    """The edits and earlier versions of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, edit: ArticleEdit) -> None:
        """Keep what somebody is writing; what nobody changed for `UNSAVED` is deleted."""
        with self._database.write() as connection:
            connection.execute(delete(article_edits).where(article_edits.c.at < edit.at - UNSAVED))
            upsert(connection, article_edits, [asdict(edit)])

    def find(self, slug: str, email: str) -> ArticleEdit | None:
        """What this person was writing in an article, and has not saved."""
        return next((edit for edit in self.of(slug) if edit.email == email), None)

    def of(self, slug: str) -> list[ArticleEdit]:
        """What anybody is writing in an article, the latest first."""
        found = select(article_edits).where(article_edits.c.slug == slug).order_by(article_edits.c.at.desc())
        with self._database.read() as connection:
            return [ArticleEdit(*row) for row in connection.execute(found)]

    def all(self) -> list[ArticleEdit]:
        """Everything that is being written, in order of article and person."""
        found = select(article_edits).order_by(article_edits.c.slug, article_edits.c.email)
        with self._database.read() as connection:
            return [ArticleEdit(*row) for row in connection.execute(found)]

    def remove(self, edits: Collection[ArticleEdit]) -> None:
        """Delete what was written."""
        with self._database.write() as connection:
            for edit in edits:
                own = (article_edits.c.slug == edit.slug) & (article_edits.c.email == edit.email)
                connection.execute(delete(article_edits).where(own))

    def put_beside(self, edit: ArticleEdit) -> None:
        """Keep what somebody is writing in an opened editor that knew nothing of their text in another one.

        The last `MOST_BESIDE` of a person and article: editors name themselves, and could do so without end.
        """
        of = edits_beside.c
        own = (of.slug == edit.slug, of.email == edit.email)
        with self._database.write() as connection:
            upsert(connection, edits_beside, [asdict(edit)])
            newest = select(of.page).where(*own).order_by(of.at.desc(), of.page).offset(MOST_BESIDE)
            old = connection.execute(newest).scalars().all()
            connection.execute(delete(edits_beside).where(*own, of.page.in_(old)))

    def beside(self, slug: str, email: str) -> list[ArticleEdit]:
        """What this person wrote in other opened editors of an article, the latest first."""
        own = (edits_beside.c.slug == slug, edits_beside.c.email == email)
        with self._database.read() as connection:
            found = select(edits_beside).where(*own).order_by(edits_beside.c.at.desc(), edits_beside.c.page)
            return [ArticleEdit(*row) for row in connection.execute(found)]

    def all_beside(self) -> list[ArticleEdit]:
        """As `beside`, of everybody."""
        with self._database.read() as connection:
            rows = connection.execute(select(edits_beside).order_by(edits_beside.c.slug, edits_beside.c.page))
            return [ArticleEdit(*row) for row in rows]

    def remove_beside(self, edits: Collection[ArticleEdit]) -> None:
        """Delete what was written in other opened editors."""
        with self._database.write() as connection:
            for edit in edits:
                own = (edits_beside.c.slug == edit.slug) & (edits_beside.c.email == edit.email)
                connection.execute(delete(edits_beside).where(own & (edits_beside.c.page == edit.page)))

    def keep_version(self, slug: str, email: str, text: str, at: datetime) -> None:
        """Keep the text that a file had until now: the last `MOST` of an article, none longer than `KEPT`."""
        version = ArticleVersion(secrets.token_hex(16), slug, email, text, at)
        with self._database.write() as connection:
            upsert(connection, article_versions, [asdict(version)])
            connection.execute(delete(article_versions).where(article_versions.c.at < at - KEPT))
            newest = select(article_versions.c.id).where(article_versions.c.slug == slug)
            newest = newest.order_by(article_versions.c.at.desc(), article_versions.c.id).offset(MOST)
            old = connection.execute(newest).scalars().all()
            connection.execute(delete(article_versions).where(article_versions.c.id.in_(old)))

    def versions(self, slug: str = "") -> list[ArticleVersion]:
        """Earlier versions, of one article or of all, the newest first."""
        found = select(article_versions).order_by(article_versions.c.at.desc(), article_versions.c.id)
        if slug:
            found = found.where(article_versions.c.slug == slug)
        with self._database.read() as connection:
            return [ArticleVersion(*row) for row in connection.execute(found)]

    def last_saved(self, slugs: Collection[str]) -> dict[str, tuple[str, datetime]]:
        """Who saved each of these articles last, and when; without those that nobody saved."""
        of = article_versions.c
        found = select(of.slug, of.email, of.at).where(of.slug.in_(slugs)).order_by(of.at, of.id.desc())
        with self._database.read() as connection:
            return {slug: (email, at) for slug, email, at in connection.execute(found)}

    def number_of_versions(self, slug: str) -> int:
        """How many earlier versions of an article there are."""
        query = select(func.count()).select_from(article_versions).where(article_versions.c.slug == slug)
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def version(self, slug: str, id_: str) -> ArticleVersion | None:
        """One earlier version of an article."""
        one = (article_versions.c.slug == slug, article_versions.c.id == id_)
        with self._database.read() as connection:
            row = connection.execute(select(article_versions).where(*one)).first()
        return ArticleVersion(*row) if row else None

    def remove_versions(self, ids: Collection[str]) -> None:
        """Delete earlier versions."""
        with self._database.write() as connection:
            for id_ in ids:
                connection.execute(delete(article_versions).where(article_versions.c.id == id_))

    def remove_old(self, now: datetime) -> int:
        """Delete texts that nobody saved, and earlier versions, that are over; return how many."""
        with self._database.write() as connection:
            unsaved = [
                connection.execute(delete(one).where(one.c.at < now - UNSAVED)) for one in (article_edits, edits_beside)
            ]
            versions = connection.execute(delete(article_versions).where(article_versions.c.at < now - KEPT))
            return sum(one.rowcount for one in (*unsaved, versions))

    def rewrite(self, changed: Callable[[str], str], revision: Callable[[str], str]) -> None:
        """Change every text, such as hashes in it; an edit goes on from the file that was changed in the same way."""
        with self._database.write() as connection:
            for of in (article_edits, edits_beside):
                for edit in connection.execute(select(of)).all():
                    one = (of.c.slug == edit.slug) & (of.c.email == edit.email) & (of.c.page == edit.page)
                    new = {"text": changed(edit.text), "revision": revision(edit.revision)}
                    connection.execute(update(of).where(one).values(**new))
            _rewrite_versions(connection, changed)


def _rewrite_versions(connection: Connection, changed: Callable[[str], str]) -> None:
    for version in connection.execute(select(article_versions)).all():
        own = article_versions.c.id == version.id
        connection.execute(update(article_versions).where(own).values(text=changed(version.text)))
