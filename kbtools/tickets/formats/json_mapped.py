"""JSON of any kind: a mapping says where its tickets are, and where each field of a ticket is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO, cast

from kbtools.errors import KbError
from kbtools.helpdesks.reading.fields import Record, in_order
from kbtools.helpdesks.reading.pages import pages
from kbtools.helpdesks.reading.records import inside
from kbtools.helpdesks.reading.rows import Row, Skipped, unread
from kbtools.model.ticket import Author, Markup, Message, Ticket
from kbtools.text.dates import Order, moment_of
from kbtools.tickets.formats.json_paths import at, nothing_at, texts
from kbtools.tickets.formats.mapping import MESSAGES, OF_MESSAGES, RECORDS, RULES, check_field
from kbtools.tickets.formats.table_cells import OPTIONAL, SPACES, RowCounts, rating_of, status_of

_COMMAS = re.compile(r"\s*,\s*")
_PUBLIC = "true, yes, 1, public"


class JsonMappedReader:
    """Reads JSON with a mapping from fields to paths.

    `agents`: mail domains and addresses of those who answer, besides those that the mapping names. `dates`: whether
    03/08/2026 is in August or in March; without it, such a time is left out. Raises
    `KbError("mapping")` for a mapping that leaves open what tickets cannot do without.
    """

    def __init__(self, mapping: Mapping[str, str], agents: Iterable[str] = (), dates: Order = "") -> None:
        self._dates = dates
        for field, path in mapping.items():
            check_field(field, path)
        self._paths = {field: path for field, path in mapping.items() if field not in RULES}
        self._agents = {*_words(mapping.get("agents", "")), *(agent.casefold() for agent in agents)}
        self._programs = _words(mapping.get("programs", ""))
        self._public = _words(mapping.get("public", _PUBLIC))
        self._markup = cast("Markup", mapping.get("markup", ""))
        self._complain(mapping)

    def __call__(self, stream: BinaryIO, where: str) -> Iterator[Row]:
        """The tickets of a stream; at the end, the paths that led to nothing in all of it.

        Problems: `mapping`, `json`, `encoding`, `ticket`.
        """
        found: set[str] = set()
        first: dict[str, Record] = {}
        counts = RowCounts(self._paths)
        for page in pages(stream, where):
            if isinstance(page, KbError):
                yield page
                continue
            records = self._records(page[1])
            if records is None:
                hint = "records: PATH names the list of the tickets"
                yield KbError("mapping", nothing_at(page[1], self._paths[RECORDS]), where=page[0], hint=hint)
            for record in records or ():
                first.setdefault("ticket", record)
                for row in self._rows(record, page[0], found, first):
                    if isinstance(row, Ticket):
                        counts.add(row, {field: self._text(record, field) for field in OPTIONAL})
                    yield row
        yield from counts.notes(where)
        for field, path in self._paths.items():
            example = first.get("message" if field in OF_MESSAGES else "ticket")
            if field not in found and example is not None and field != RECORDS:
                hint = f"{field}: PATH, or leave '{field}' out of the mapping"
                yield KbError("mapping", f"{field}: {nothing_at(example, path)}", where=where, hint=hint)

    def _complain(self, mapping: Mapping[str, str]) -> None:
        if mapping.get("markup", "text") not in ("text", "html"):
            raise KbError("mapping", "'markup' is neither text nor html", hint="markup: html")
        if "id" not in mapping:
            raise KbError("mapping", "the mapping does not say where the id is", hint="id: PATH")
        if not {"body", "subject", MESSAGES} & mapping.keys():
            raise KbError("mapping", "the mapping does not say what was written", hint="body: PATH, or messages: PATH")
        needed = {"message.body": "PATH", "message.author": "PATH", "message.public": "PATH, or =true if all are"}
        for field, hint in needed.items():
            if MESSAGES in mapping and field not in mapping:
                raise KbError("mapping", f"with 'messages', '{field}' is needed as well", hint=f"{field}: {hint}")
        if MESSAGES in mapping and not self._agents:
            hint = "agents: values of message.author, addresses or domains, as in agents: staff, example.com"
            raise KbError("mapping", "the mapping does not say which authors are agents", hint=hint)

    def _records(self, page: Record) -> list[Record] | None:
        """The records of a page: at the path of the mapping, else the page itself, else those of its only list.

        None where the path leads nowhere, and the page is no record.
        """
        path = self._paths.get(RECORDS, "")
        lists = {name for name, _, listed in inside(page) if listed}
        if path and (found := at(page, path)) is not None:
            return [one for one in found if isinstance(one, Mapping)]
        if len(page) == 1 and lists == {path.rpartition(".")[2]}:  # a long page comes record by record
            return [one for _, one, _ in inside(page)]
        if at(page, self._paths["id"]) is not None:
            return [page]
        if not path and len(lists) == 1:
            return [one for _, one, listed in inside(page) if listed]
        return None if path else [page]

    def _rows(self, record: Record, place: str, found: set[str], first: dict[str, Record]) -> Iterator[Row]:
        try:
            found.update(field for field, path in self._paths.items() if _leads(record, path, field == MESSAGES))
            messages = self._messages(record)
            for message in messages:
                first.setdefault("message", message)
                found.update(field for field in OF_MESSAGES if _leads(message, self._paths.get(field, "")))
            ticket = self._ticket(record, messages)
            yield replace(ticket, place=place) if ticket.messages else Skipped("no-message")
        except Exception as failure:  # whatever one record does, all others are read
            yield unread(failure, place)

    def _ticket(self, record: Record, messages: list[Record]) -> Ticket:
        id_ = self._text(record, "id")
        if not id_:
            hint = "id: PATH" if RECORDS in self._paths else "id: PATH, or records: PATH for the list of the tickets"
            raise KbError("mapping", nothing_at(record, self._paths["id"]), hint=hint)
        created, resolved = self._time(record, "created_at"), self._time(record, "resolved_at")
        asker = self._text(record, "requester")
        said = [self._message(message, asker) for message in messages if self._is_public(message)]
        question = "\n\n".join(self._texts(record, "body")) or (
            "" if MESSAGES in self._paths else self._text(record, "subject")
        )
        start = [Message("requester", question, True, created, markup=self._markup)] if question else []
        answer = "\n\n".join(self._texts(record, "answer"))
        end = [Message("agent", answer, True, resolved, markup=self._markup)] if answer else []
        said = [one for one in in_order(said) if one.body != question]
        return Ticket(
            id=id_,
            messages=(*start, *said, *end),
            source=self._text(record, "source") or "import",
            url=self._text(record, "url"),
            lang=self._text(record, "lang"),
            csat=rating_of(self._text(record, "csat")),
            subject=self._text(record, "subject"),
            status=status_of(self._text(record, "status")),
            created_at=created,
            resolved_at=resolved,
            tags=tuple(self._texts(record, "tags")),
            requester=asker,
            linked_articles=tuple(
                slug for text in self._texts(record, "linked_articles") for slug in SPACES.split(text) if slug
            ),
            people=tuple(dict.fromkeys(name for message in messages for name in self._people(message))),
        )

    def _messages(self, record: Record) -> list[Record]:
        path = self._paths.get(MESSAGES, "")
        return [one for one in at(record, path) or () if isinstance(one, Mapping)] if path else []

    def _message(self, message: Record, asker: str) -> Message:
        by = self._texts(message, "message.author")
        known = {value.casefold() for value in by}
        known |= {value.rpartition("@")[2] for value in known if "@" in value}
        author: Author = "agent" if known & self._agents else "requester"
        if asker and asker in by:
            author = "requester"
        elif known & self._programs:
            author = "system"
        body = "\n\n".join(self._texts(message, "message.body"))
        name = (self._text(message, "message.name") or next(self._people(message), "")) if author == "agent" else ""
        return Message(author, body, True, self._time(message, "message.created_at"), name, self._markup)

    def _is_public(self, message: Record) -> bool:
        told = self._texts(message, "message.public")
        return bool(told) and all(value.casefold() in self._public for value in told)

    def _people(self, message: Record) -> Iterator[str]:
        """Names and addresses that a message states; a role such as `staff` is none."""
        yield from self._texts(message, "message.name")
        yield from (by for by in self._texts(message, "message.author") if "@" in by)

    def _texts(self, record: Record, field: str) -> list[str]:
        return texts(record, self._paths[field]) if field in self._paths else []

    def _text(self, record: Record, field: str) -> str:
        return next(iter(self._texts(record, field)), "")

    def _time(self, record: Record, field: str) -> datetime | None:
        return moment_of(self._text(record, field), self._dates)


def _leads(record: Record, path: str, to_objects: bool = False) -> bool:
    """Whether a path leads to a text or to objects, whichever is wanted, or to an empty list."""
    found = at(record, path) if path else None
    return found is not None and (not found or any(isinstance(one, Mapping) is to_objects for one in found))


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _COMMAS.split(text.strip()) if word}
