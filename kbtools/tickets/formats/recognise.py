"""Recognise what a file is by its beginning: a format of tickets, or what else it is."""

from __future__ import annotations

import io
import re
from contextlib import closing
from functools import cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from kbtools.errors import KbError
from kbtools.helpdesks import vendors
from kbtools.helpdesks.reading.fields import Record
from kbtools.helpdesks.reading.pages import pages
from kbtools.helpdesks.reading.records import all_records, inside, told
from kbtools.system.file_kinds import what_no_text
from kbtools.system.unpacking import DAMAGED, Part, suffix
from kbtools.tickets.formats.jsonl import is_own

if TYPE_CHECKING:
    from kbtools.helpdesks.reading.article_export import ArticleExport
    from kbtools.helpdesks.reading.ticket_export import TicketExport

EXPORTS = vendors.names("export")
FORMS = ("jsonl", "csv", "xlsx", *EXPORTS, "mail")
_BY_NAME = {
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".mbox": "mail",
    ".mbx": "mail",
    ".eml": "mail",
    ".emlx": "mail",
    ".msg": "mail",
}
MAPPED = "json with a mapping"
_LOOK = 512 * 1024  # bytes in which a first record must begin
_HEADER = re.compile(
    rb"(?:\d{1,10}\s+)?(?:From |(?:from|to|subject|date|received|return-path|delivered-to|message-id|mime-version"
    rb"|x-[\w-]+|dkim-signature|content-type|reply-to|in-reply-to|references|list-id|envelope-to):)",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+<(?:\?xml|!doctype html|html|head|meta|table|body)(?![a-z])", re.IGNORECASE
)
_FOR_PEOPLE = re.compile(r"(?:read[ _-]?me|licen[cs]e|notice|changelog)(?:\.(?:md|txt|rst|html?|pdf))?", re.IGNORECASE)
_DELIMITER = re.compile(rb"[,;|\t]")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_ID_COLUMN = re.compile(rb"\W*+(?:ticket|case|issue)?[ _-]?(?:id|key|number)\W*+")


def start_of(part: Part) -> bytes:
    """The first bytes of a file, in which a first record must begin; empty for a damaged one."""
    try:
        with closing(part.open()) as stream:
            return stream.read(_LOOK)
    except DAMAGED:
        return b""  # reported when the tickets are read


def detect(part: Part) -> str:
    """The format, by the first records or else by the name: `json` for JSON that is not a ticket, "" if unknown.

    `articles` for JSON of a help centre's articles.
    """
    return form_of(part.name, start_of(part))


def is_workbook(start: bytes) -> bool:
    """Whether a file that begins like this is a workbook of Excel, and no other archive or document."""
    return start.startswith(b"PK\x03\x04") and b"xl/" in start


def form_with_mapping(name: str, start: bytes) -> str:
    """How a file is read with a mapping."""
    if is_workbook(start):
        return "xlsx"
    is_json = start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"["))
    return MAPPED if is_json or _BY_NAME.get(suffix(name)) == "json" else "csv"


def form_of(name: str, start: bytes) -> str:
    """As `detect`, for a file of this name and beginning."""
    if is_workbook(start):
        return "xlsx"
    named = _BY_NAME.get(suffix(name), "")
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if named == "json" or (not named and bare.startswith((b"{", b"["))):
        return _vendor_of(start)
    return named or ("mail" if _is_mail(start, bare) else "csv" if _is_table(bare) else "")


def _is_mail(start: bytes, bare: bytes) -> bool:
    from kbtools.tickets.formats.outlook import is_outlook

    return bool(_HEADER.match(bare)) or is_outlook(start)


def _is_table(start: bytes) -> bool:
    """Whether the first line of a text has several columns and one of them is named like an id."""
    columns = _DELIMITER.split(start.split(b"\n", 1)[0].replace(b"\0", b"").lower())
    return any(_ID_COLUMN.fullmatch(name) for name in columns[:-1])


def _vendor_of(start: bytes) -> str:
    with_articles = False
    for page in pages(io.BytesIO(start), ""):
        if isinstance(page, KbError):
            continue
        records = list(all_records(page[1]))
        if any(is_own(record) for record in records):
            return "jsonl"
        name = next((export.name for record in records for export in _exports() if _is_of(export, record)), "")
        if name:
            return name
        with_articles |= any(export.is_article(record) for record in records for export in _articles())
    return "articles" if with_articles else "json"


@cache
def _exports() -> tuple[TicketExport, ...]:
    """The vendors' exports; the last ones of the table are recognised most reliably, so they come first."""
    return tuple(vendors.export(name) for name in reversed(EXPORTS))


@cache
def _articles() -> tuple[ArticleExport, ...]:
    return tuple(vendors.articles(name) for name in vendors.names("articles"))


def _is_of(export: TicketExport, record: Record) -> bool:
    try:
        return export.is_ticket(record)
    except (TypeError, ValueError, AttributeError):  # the record is told when it is read
        return False


def no_tickets(form: str, start: bytes, name: str, path: Path) -> KbError | None:
    """Why a file has no tickets, where its beginning shows it."""
    if form == "articles":
        what, hint = "this is JSON of articles, not of tickets", f"kb article import {name if path.is_dir() else path}"
        return KbError("ticket", what, where=name, hint=hint)
    if form not in ("mail", "xlsx") and (kind := what_no_text(start)):
        hint = "export the tickets as JSON, CSV or .xlsx, and name that file"
        return KbError("ticket", f"this is {kind}, not text with tickets", where=name, hint=hint)
    if form in ("", "csv") and (markup := _MARKUP.match(start)):
        what = f"this is {'XML' if markup[0].lower().endswith(b'<?xml') else 'HTML'}, not a table in text"
        hint = "open it in a spreadsheet and save it as .xlsx or CSV, or export the tickets as JSON"
        return KbError("ticket", what, where=name, hint=hint)
    if not form and path.is_dir():
        hint = "--from names its format; leave it out of the folder where it has no tickets"
        return KbError("ticket", "the format of the tickets is not recognised", where=name, hint=hint)
    return None


def is_for_people(name: str, start: bytes) -> bool:
    """Whether a file only tells people of the files beside it: a `README.md` or the like, of no format of tickets."""
    return _FOR_PEOPLE.fullmatch(PurePath(name).name) is not None and not form_of(name, start)


def unknown_json(start: bytes, name: str) -> KbError | None:
    """What is told of JSON whose records are no tickets of a known format; None where the JSON itself is broken."""
    page = next((page for page in pages(io.BytesIO(start), name) if not isinstance(page, KbError)), None)
    if page is None:
        return None
    exports = [vendors.export(one) for one in EXPORTS]
    if any(export.is_message(record) for record in all_records(page[1]) for export in exports):
        hint = "name the file with the tickets as well, or the folder of both"
        return KbError("ticket", "these are messages without the tickets that they belong to", where=name, hint=hint)
    lists = {field: one for field, one, listed in inside(page[1]) if listed}
    within = {field: f"{field} (a list of objects with {told(list(lists[field]))})" for field in list(lists)[:2]}
    has = told([within.get(field, field[:40]) for field in page[1]])
    what = f"the format of this JSON is not known; the first object has: {has}"
    records = [page[1], *(lists.values() if len(lists) == 1 else ())]
    shown = next(filter(None, map(_proposed, records)), "--map id=FIELD --map body=FIELD")
    hint = f"name the fields with --map, as in {shown}, or the format with --from"
    return KbError("ticket", what, where=name, hint=hint)


def _proposed(record: Record) -> str:
    """The mapping of a record whose fields have the names that columns of tables have; "" without an id or a text."""
    from kbtools.tickets.formats.table_columns import ColumnFinder

    names = [name for name in record if _PLAIN_NAME.fullmatch(name)]
    places = ColumnFinder({}).places(names)
    if "id" not in places or not {"body", "subject"} & places.keys():
        return ""
    shown = (field for field in ("id", "subject", "body", "answer", "requester") if field in places)
    return " ".join(f"--map {field}={names[places[field]]}" for field in shown)
