"""The store: tickets, links, gaps, visits, feedback, the outbox and jobs, in one database."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from types import TracebackType

from kbtools.errors import KbError
from kbtools.model.ticket import Ticket
from kbtools.storage import sqlite
from kbtools.storage.article_changes import ArticleChanges
from kbtools.storage.article_edits import ArticleEdit, ArticleEdits, ArticleVersion
from kbtools.storage.claims import Claims
from kbtools.storage.copies import Copies
from kbtools.storage.cursors import Cursors
from kbtools.storage.database import Database
from kbtools.storage.feedback import FeedbackTable
from kbtools.storage.flags import Flag, Flags
from kbtools.storage.followups import Followups
from kbtools.storage.forgetting import Forgetting
from kbtools.storage.gap_changes import GapChanges
from kbtools.storage.gaps import Gaps
from kbtools.storage.jobs import Jobs
from kbtools.storage.links import Links
from kbtools.storage.mail_answers import MailAnswers
from kbtools.storage.new_tickets import NewTicket, NewTickets
from kbtools.storage.outbox import Outbox, OutboxItem, Room, add_item, make_room
from kbtools.storage.pages import Pages, WrittenPage
from kbtools.storage.planned import PlannedPublications
from kbtools.storage.releases import Releases
from kbtools.storage.reply_notes import ReplyNotes
from kbtools.storage.reviews import Reviews
from kbtools.storage.schema_version import DERIVATION, SCRYPT, bring_up_to_date, is_up_to_date
from kbtools.storage.searches import SearchTable
from kbtools.storage.secret_in_use import SECRET_ROW, expect_secret
from kbtools.storage.staff import Staff
from kbtools.storage.staff_identities import StaffIdentities
from kbtools.storage.staff_sessions import StaffSessions
from kbtools.storage.statements import hold, upsert
from kbtools.storage.tables import cursors
from kbtools.storage.teamwork import Teamwork
from kbtools.storage.tickets import Counts, Tickets, put_tickets
from kbtools.storage.untouched_drafts import UntouchedDrafts
from kbtools.storage.views import Views
from kbtools.storage.visits import Visits
from kbtools.system.sealing import VARIABLE, Secret

_TRIED = 20  # messages with which a secret is tried: more than are damaged by chance

__all__ = ["ArticleEdit", "ArticleVersion", "Counts", "Flag", "NewTicket", "OutboxItem", "Room", "Store", "WrittenPage"]


class Store:
    """The database of a workspace; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.tickets = Tickets(database)
        self.links = Links(database)
        self.cursors = Cursors(database)
        self.gaps = Gaps(database)
        self.gap_changes = GapChanges(database)
        self.visits = Visits(database)
        self.views = Views(database)
        self.claims = Claims(database)
        self.feedback = FeedbackTable(database)
        self.pages = Pages(database)
        self.searches = SearchTable(database)
        self.flags = Flags(database)
        self.reviews = Reviews(database)
        self.changes = ArticleChanges(database)
        self.jobs = Jobs(database)
        self.planned = PlannedPublications(database)
        self.releases = Releases(database)
        self.staff = Staff(database)
        self.staff_identities = StaffIdentities(database)
        self.staff_sessions = StaffSessions(database)
        self.teamwork = Teamwork(database)
        self.article_edits = ArticleEdits(database)
        self.untouched_drafts = UntouchedDrafts(database)
        self.followups = Followups(database)
        self.outbox = Outbox(database)
        self.new_tickets = NewTickets(database)
        self.reply_notes = ReplyNotes(database)
        self.copies = Copies(database)
        self.mail_answers = MailAnswers(database)
        self.forgetting = Forgetting(database)

    @classmethod
    def open(cls, url: str, root: Path) -> Store:
        """Open a store, SQLite or PostgreSQL, and migrate it after a backup; paths are relative to `root`.

        Raises `KbError` `store` (unreadable, locked, written by a newer version) or `disk`.
        """
        database = Database(url, root)
        try:
            bring_up_to_date(database)
        except BaseException:
            database.engine.dispose()
            raise
        return cls(database)

    @classmethod
    def open_as_it_is(cls, url: str, root: Path) -> Store | None:
        """Open a store to read it, as `open` does, but change nothing; None where it has no tables yet.

        Raises `KbError("store")` also for one of an earlier version.
        """
        database = Database(url, root)
        try:
            has_tables = is_up_to_date(database)
        except BaseException:
            database.engine.dispose()
            raise
        return cls(database) if has_tables else None

    def accept(
        self, item: OutboxItem, copy: Ticket | None, room: Room | None = None, mark: str | None = None
    ) -> OutboxItem:
        """Write a message's sealed original and its learning copy, if there is one, in one transaction.

        If the key exists already, the earlier item is returned and nothing is written. With `room`, what was delivered
        is deleted early where the new message needs its place; raises `KbError("outbox-full")` when that is not enough.
        `mark`: of the secret that seals it; raises `KbError("secret-missing")` where it was changed meanwhile.
        """
        with self._database.write() as connection:
            if mark is not None:
                expect_secret(connection, mark)
            kept = add_item(connection, item)
            if kept is item:
                if room:
                    make_room(connection, room)
                for _ in put_tickets(connection, [copy] if copy else []):
                    pass
            return kept

    @property
    def stretches_secret(self) -> bool:
        """Whether hashes and seals in here were made with a stretched secret; stores from before that go on without."""
        return self.cursors.get(DERIVATION) == SCRYPT

    @property
    def secret_mark(self) -> str:
        """The mark of the secret with which the hashes and seals in here are made; empty where it is not known."""
        return self.cursors.get(SECRET_ROW)

    def note_secret(self, mark: str) -> None:
        """Keep the mark of a secret, if nothing was stored with another one before."""
        if self.secret_mark == mark or not self._is_nobodys:
            return
        with self._database.write() as connection:
            hold(connection, cursors)  # which waits for whoever writes with another secret just now: see expect_secret
            if self._is_nobodys:
                upsert(connection, cursors, [{"name": SECRET_ROW, "cursor": mark}])

    @property
    def _is_nobodys(self) -> bool:
        """Whether there are no tickets and no messages, so that any secret may be used."""
        return not self.tickets.count() and not any(self.outbox.counts().values())

    @property
    def why_not_written(self) -> str:
        """Why nothing can be added to a SQLite file, such as a full disk; empty where it can, and for PostgreSQL."""
        return sqlite.why_nothing_is_added(self._database.path) if self._database.path else ""

    @staticmethod
    def why_not_written_at(url: str, root: Path) -> str | None:
        """The same, without opening the store, which fails on a full disk; None for PostgreSQL, which is not tried."""
        path = sqlite.path_of(url, root)
        return sqlite.why_nothing_is_added(path) if path else None

    def is_of_another_secret(self, secret: Secret) -> bool:
        """Whether tickets and messages in here were made with another secret; never where there are none.

        A store without a mark is judged by its messages, delivered ones too: it is of another secret where some are
        whole, and none of the first ones opens. A damaged message says nothing.
        """
        if mark := self.secret_mark:
            return mark != secret.mark and not self._is_nobodys
        items = (self.outbox.get(one.reference) for one in self.outbox.all(sealed=False))
        any_whole = False
        for item in islice((item for item in items if item and Secret.is_sealed(item.sealed)), _TRIED):
            if secret.opened(item.sealed) is not None:
                return False
            any_whole = True
        return any_whole

    def check_secret(self, secret: Secret) -> None:
        """Raise `KbError("secret-missing")` where another secret was used, before anything is mixed up or lost."""
        if self.is_of_another_secret(secret):
            raise KbError(
                "secret-missing",
                "the secret is not the one that the store was made with",
                hint=f"put the earlier one back into .kb/secret or {VARIABLE}, "
                "or run `kb privacy rekey` again if it was cut off",
            )

    def close(self) -> None:
        """Give the connections back."""
        self._database.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
