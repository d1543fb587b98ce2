"""Gaps that mining found, and what people decided about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, select, update

from kbtools.errors import KbError, nearest
from kbtools.model.gap import NO_TITLE, Gap, GapHead, GapState
from kbtools.model.gap_change import GapChange, GapTeam
from kbtools.storage.database import Database
from kbtools.storage.gap_rows import delete_gaps, put_gap, select_gaps, select_heads
from kbtools.storage.gap_teamwork import (
    end_merged,
    end_work,
    forget_merges,
    join_teams,
    merged_into,
    put_back_team,
    team_of,
)
from kbtools.storage.statements import hold, in_batches, of_keys
from kbtools.storage.tables import gap_tickets, gaps, ticket_labels

_LAST = 1_000_000  # place of a gap that was not found again: after all that were


class Gaps:
    """The gaps of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_all(self, found: Sequence[Gap], now: datetime) -> list[Gap]:
        """Write what one mining found, best first, in one transaction; return it with the states that are kept.

        An existing gap keeps its state, reason, slug and title, and its place among those that did not change. One that
        was not found again is removed while it is open; with another state it stays after the others, without the
        tickets that are now in another gap. Published gaps keep their tickets: these people have their answer.
        """
        with self._database.write() as connection:
            hold(connection, gaps, gap_tickets)
            before = {gap.id: gap for gap in select_gaps(connection)}
            titled = {row.id: row.titled_from for row in connection.execute(select(gaps.c.id, gaps.c.titled_from))}
            kept = _in_earlier_order([_with_state(gap, before.get(gap.id)) for gap in found], before)
            ids = {gap.id for gap in kept}
            gone = [gap.id for gap in before.values() if gap.id not in ids and gap.state == "open"]
            delete_gaps(connection, [*gone, *(id_ for id_ in ids if id_ in before)])
            connection.execute(update(gaps).values(place=_LAST))
            for place, gap in enumerate(kept):
                own = before.get(gap.id)
                put_gap(connection, gap, place, now, titled[gap.id] if own and own.title == gap.title else None)
            _take_tickets(connection, [gap for gap in before.values() if gap.id not in ids], kept)
            forget_merges(connection, ids)
            end_work(connection, gone)
            return kept

    def regroup(self, regrouped: Sequence[Gap], gone: Iterable[str], now: datetime) -> None:
        """Write gaps with new tickets and titles, each at its place or that of the first; delete those in `gone`."""
        with self._database.write() as connection:
            hold(connection, gaps, gap_tickets)
            _regroup(connection, regrouped, gone, now)

    def merge(self, merged: Gap, gone: Sequence[str], now: datetime) -> None:
        """Write a gap that has the tickets of those in `gone` too: they are deleted, and what colleagues said of them
        and who looked after them goes with the tickets."""
        with self._database.write() as connection:
            hold(connection, gaps, gap_tickets)
            join_teams(connection, gone, merged.id, now)
            _regroup(connection, [merged], gone, now)

    def all(self, state: GapState | None = None) -> list[Gap]:
        """Gaps, best first; those that the last mining did not find come last."""
        with self._database.read() as connection:
            return select_gaps(connection, *([gaps.c.state == state] if state else []))

    def heads(self, *states: GapState) -> list[GapHead]:
        """What a list needs to know of the gaps of these states, or of all; best first."""
        with self._database.read() as connection:
            return select_heads(connection, *([gaps.c.state.in_(states)] if states else []))

    def named(self, ids: Collection[str]) -> list[Gap]:
        """Those of these gaps that are there, best first."""
        with self._database.read() as connection:
            return select_gaps(connection, gaps.c.id.in_(list(ids)))

    def with_tickets(self, keys: Iterable[tuple[str, str]]) -> list[Gap]:
        """The gaps that have one of these tickets, best first."""
        with self._database.read() as connection:
            ids: set[str] = set()
            for where in of_keys(gap_tickets.c.source, gap_tickets.c.ticket, keys):
                ids.update(connection.execute(select(gap_tickets.c.gap).where(where).distinct()).scalars())
            return [gap for batch in in_batches(sorted(ids)) for gap in select_gaps(connection, gaps.c.id.in_(batch))]

    def counted_at(self, id_: str) -> datetime:
        """When the tickets of a gap's weeks were counted."""
        with self._database.read() as connection:
            at: datetime = connection.execute(select(gaps.c.mined_at).where(gaps.c.id == id_)).scalar_one()
            return at

    def ids(self) -> list[str]:
        """The ids of all gaps."""
        with self._database.read() as connection:
            return list(connection.execute(select(gaps.c.id)).scalars())

    def ids_about(self, *, source: str = "", tag: str = "", lang: str = "") -> set[str]:
        """The ids of gaps one ticket of which is from this source, has this tag and this language; empty is any."""
        own = gap_tickets.c
        query = select(own.gap).distinct()
        if source:
            query = query.where(own.source == source)
        for kind, label in (("tag", tag.casefold()), ("lang", lang)):
            if label:
                its = ticket_labels.alias()
                query = query.join(its, (its.c.source == own.source) & (its.c.ticket == own.ticket))
                query = query.where(its.c.kind == kind, its.c.label == label)
        with self._database.read() as connection:
            return set(connection.execute(query).scalars())

    def first_tickets(self, most: int, besides: str = "") -> list[tuple[str, str]]:
        """The most typical ticket of each of the first gaps, without those of one gap."""
        query = select(gap_tickets.c.source, gap_tickets.c.ticket).join(gaps, gaps.c.id == gap_tickets.c.gap)
        query = query.where(gap_tickets.c.place == 0, gaps.c.id != besides).order_by(gaps.c.place, gaps.c.id)
        with self._database.read() as connection:
            return [(source, id_) for source, id_ in connection.execute(query.limit(most))]

    def team_of(self, ids: Collection[str]) -> GapTeam:
        """What colleagues said of these gaps, and who looks after them."""
        with self._database.read() as connection:
            return team_of(connection, ids)

    def merged_into(self, id_: str) -> str:
        """The gap that has the tickets of one that was merged; empty where there is none."""
        with self._database.read() as connection:
            return merged_into(connection, id_)

    def end_merged(self) -> None:
        """Forget where merged gaps went whose last one is gone."""
        there = set(self.ids())
        with self._database.write() as connection:
            end_merged(connection, there)

    def sources(self) -> list[str]:
        """The sources of the tickets of all gaps, in order of name."""
        with self._database.read() as connection:
            return list(connection.execute(select(gap_tickets.c.source).distinct().order_by("source")).scalars())

    def of_articles(self, slugs: Collection[str]) -> list[Gap]:
        """The gaps whose draft or article has one of these slugs, best first."""
        with self._database.read() as connection:
            return select_gaps(connection, gaps.c.slug.in_([slug for slug in slugs if slug]))

    def get(self, id_: str) -> Gap:
        """One gap; raises `KbError("gap-missing")`."""
        with self._database.read() as connection:
            return _get(connection, id_)

    def derived_from(self, keys: Collection[tuple[str, str]]) -> list[Gap]:
        """The gaps that have one of these tickets, or a title that was chosen when they had it; best first."""
        with self._database.read() as connection:
            rows = connection.execute(select(gaps.c.id, gaps.c.titled_from)).all()
            titled = {row.id for row in rows if any((source, id_) in keys for source, id_ in row.titled_from)}
            return [gap for gap in select_gaps(connection) if gap.id in titled or not set(gap.tickets).isdisjoint(keys)]

    def reopen(self, slug: str) -> list[str]:
        """Make the gap open whose draft has this slug and is about to go; its id, if there is one."""
        with self._database.write() as connection:
            ids = connection.execute(select(gaps.c.id).where(gaps.c.state == "drafted", gaps.c.slug == slug)).scalars()
            found = [str(id_) for id_ in ids]
            connection.execute(update(gaps).where(gaps.c.id.in_(found)).values(state="open", slug=""))
        return found

    def put_back(self, gap: str, state: GapState, slug: str, why: str) -> None:
        """Give a gap the state, the article and the reason that it had before."""
        with self._database.write() as connection:
            connection.execute(update(gaps).where(gaps.c.id == gap).values(state=state, slug=slug, why=why))

    def take_back(self, change: GapChange, now: datetime) -> bool:
        """Write gaps as they were before a decision, with what the team had there; False, and nothing changes, where
        they are not as they were after it."""
        before, after = change.before, change.after
        with self._database.write() as connection:
            hold(connection, gaps, gap_tickets)
            named = {gap.id for gap in (*before, *after)}
            rows = {row.id: row for row in connection.execute(select(gaps).where(gaps.c.id.in_(named)))}
            there = {gap.id: gap for gap in select_gaps(connection, gaps.c.id.in_(named))}
            if not after or {gap.id: _decided(gap) for gap in after} != {
                id_: _decided(gap) for id_, gap in there.items()
            }:
                return False
            delete_gaps(connection, there)
            place = min(row.place for row in rows.values())
            for gap in before:
                own = rows.get(gap.id)
                titled = own.titled_from if own and set(gap.tickets) == set(there[gap.id].tickets) else None
                counted = own.mined_at if own and tuple(own.weeks) == gap.weeks else now
                put_gap(connection, gap, own.place if own else place, counted, titled)
            put_back_team(connection, change)
            return True

    def set_title(self, id_: str, title: str) -> Gap:
        """Give a gap another title, by hand: it is left alone from then on; raises `KbError("gap-missing")`."""
        with self._database.write() as connection:
            connection.execute(update(gaps).where(gaps.c.id == id_).values(title=title, titled_by_hand=1))
            return _get(connection, id_)

    def set_state(
        self, id_: str, state: GapState, why: str = "", slug: str = "", *, again: date | None = None, issue: str = ""
    ) -> Gap:
        """Write a decision: state, slug of the article, day to look again, and address of the product fault.

        An empty slug or issue keeps the stored one. Raises `KbError("gap-missing")`.
        """
        given = {"slug": slug, "issue": issue}
        change = {"state": state, "why": why, "again": again, "asked_then": gaps.c.requesters}
        change |= {name: value for name, value in given.items() if value}
        with self._database.write() as connection:
            connection.execute(update(gaps).where(gaps.c.id == id_).values(change))
            return _get(connection, id_)


def _regroup(connection: Connection, regrouped: Sequence[Gap], gone: Iterable[str], now: datetime) -> None:
    own = select(gaps.c.id, gaps.c.place).where(gaps.c.id.in_([gap.id for gap in regrouped]))
    places = {row.id: row.place for row in connection.execute(own)}
    gone = list(gone)
    delete_gaps(connection, [*gone, *places])
    for gap in regrouped:
        put_gap(connection, gap, places.get(gap.id, places[regrouped[0].id]), now)
    forget_merges(connection, [gap.id for gap in regrouped])
    end_work(connection, gone)


def _take_tickets(connection: Connection, others: Iterable[Gap], kept: Iterable[Gap]) -> None:
    """A ticket is in one gap: take the tickets of the found gaps out of gaps that were not found again."""
    taken = {key for gap in kept for key in gap.tickets}
    for gap in others:
        left = tuple(key for key in gap.tickets if key not in taken)
        if gap.state not in ("open", "published") and left != gap.tickets:
            row = connection.execute(select(gaps.c.titled_from, gaps.c.mined_at).where(gaps.c.id == gap.id)).one()
            delete_gaps(connection, [gap.id])
            put_gap(connection, replace(gap, tickets=left), _LAST, row.mined_at, row.titled_from or gap.tickets)


def _in_earlier_order(found: Sequence[Gap], before: Mapping[str, Gap]) -> list[Gap]:
    """The gaps with those that nothing changed for in the order that they had; all others keep their places."""
    earlier = {id_: place for place, id_ in enumerate(before)}
    same = [gap for gap in found if gap.id in before and _weight(gap) == _weight(before[gap.id])]
    ids, in_order = {gap.id for gap in same}, iter(sorted(same, key=lambda gap: earlier[gap.id]))
    return [next(in_order) if gap.id in ids else gap for gap in found]


def _weight(gap: Gap) -> tuple[object, ...]:
    """What decides where a gap stands, as far as people see it."""
    return gap.verdict, gap.requesters, gap.rising, frozenset(gap.tickets)


def _decided(gap: Gap) -> tuple[object, ...]:
    """What people decided about a gap: while it is the same, a decision can be taken back."""
    return gap.title, gap.titled_by_hand, gap.state, gap.why, gap.slug, gap.issue, gap.again, frozenset(gap.tickets)


def _with_state(gap: Gap, before: Gap | None) -> Gap:
    if not before:
        return gap
    return replace(
        gap,
        title=gap.title if before.title == NO_TITLE else before.title,
        titled_by_hand=before.titled_by_hand,
        state=before.state,
        why=before.why,
        slug=before.slug,
        again=before.again,
        issue=before.issue,
        asked_then=before.asked_then,
    )


def _get(connection: Connection, id_: str) -> Gap:
    for gap in select_gaps(connection, gaps.c.id == id_):
        return gap
    if other := merged_into(connection, id_):
        raise KbError("gap-missing", f"the gap {id_} was merged into {other}", hint=f"kb gap show {other}")
    known = connection.execute(select(gaps.c.id).order_by(gaps.c.place, gaps.c.id)).scalars().all()
    meant = nearest(id_, known)
    hint = f"did you mean '{meant}'?" if meant else "kb gap list" if known else "kb mine"
    raise KbError("gap-missing", f"no gap has the id '{id_}'", hint=hint)
