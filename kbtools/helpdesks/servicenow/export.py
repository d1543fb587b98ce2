"""ServiceNow: incidents, cases and requests of the Table API, and of a list exported as JSON.

Fields as in the tables `task`, `incident`, `sn_customerservice_case` and `sys_journal_field`. A field holds a value, or
an object with `value` and `display_value`. What was said is in journals: one text of many entries, or a record each.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kbtools.helpdesks.reading.fields import Record, identity, in_order, inner, moment, text
from kbtools.helpdesks.reading.journals import journal_entries
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.rows import Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import TicketExport
from kbtools.model.ticket import Author, Message, Ticket

_CASES = "sn_customerservice_case"
_CLOSED = frozenset(("resolved", "closed", "closed complete", "completed"))
# Numbers of states, where the export does not tell their names. Cases have their own.
_STATES = {"1": "new", "2": "in progress", "3": "on hold", "6": "resolved", "7": "closed", "8": "canceled"}
_CASE_STATES = {"1": "new", "3": "closed", "6": "resolved", "7": "canceled", "10": "open", "18": "awaiting info"}
_ASKERS = ("caller_id", "contact", "consumer", "requested_for", "opened_for", "opened_by")
_PERSONS = (*_ASKERS, "assigned_to", "resolved_by", "closed_by", "sys_created_by", "sys_updated_by", "watch_list")
# Numbers of what the staff files for itself: problems, changes, and tasks within these and within requests.
_INTERNAL = ("PRB", "PTASK", "CHG", "CTASK", "SCTASK", "TASK")
_OF_ARTICLES = ("kb_knowledge_base", "article_id", "text")


def is_ticket(record: Record) -> bool:
    """Whether a record is an incident, a case or a request; an article of the knowledge base is none."""
    if "short_description" not in record or "number" not in record:
        return False
    return not any(name in record for name in _OF_ARTICLES)


def stage(record: Record, staging: Staging) -> bool:
    """Stage an entry of a journal that the requester sees, and users."""
    if "element_id" in record and "element" in record:
        if _value(record, "element") == "comments":
            name = f"{_value(record, 'sys_created_on')} {_value(record, 'sys_id')}"
            staging.put("entry", _value(record, "element_id"), name, record)
        return True
    if "user_name" in record and "sys_id" in record:
        kept = {name: _value(record, name) for name in ("sys_id", "user_name", "name", "email")}
        staging.put("user", kept["sys_id"], "", kept)
        return True
    return False


def read(record: Record, staging: Staging) -> Ticket | Skipped:
    """One ticket: its description, the comments that the requester sees, and the notes on how it was resolved."""
    id_ = identity({"number": _value(record, "number")}, "number")
    if id_.startswith(_INTERNAL):
        return Skipped("empty")
    asker = _Asker(record, staging)
    created = _moment(record, "opened_at", "sys_created_on")
    status = _status(record)
    done = status in _CLOSED
    solved = _moment(record, "resolved_at", "closed_at", "sys_updated_on") if done else None
    body = _value(record, "description") or _value(record, "short_description")
    said = [Message("requester", body, True, created, markup="text"), *_said(record, staging, asker)]
    if done and (notes := _value(record, "close_notes")):
        # The requester is mailed these notes.
        agent = _shown(record, "resolved_by") or _shown(record, "assigned_to")
        said.append(Message("agent", notes, True, solved or created, agent, "text"))
    return Ticket(
        id=id_,
        source="servicenow",
        url=_page(record),
        subject=_value(record, "short_description"),
        status=status,
        created_at=created,
        resolved_at=solved,
        tags=tuple(dict.fromkeys(tag for name in ("category", "subcategory") if (tag := _shown(record, name)))),
        requester=asker.address or asker.name or asker.id,
        messages=in_order(list(dict.fromkeys(said))),
        people=people(*sorted(asker.names), *(one.agent for one in said), *(_shown(record, name) for name in _PERSONS)),
    )


class _Asker:
    """Who asked: the id, the names under which they write, the address."""

    def __init__(self, record: Record, staging: Staging) -> None:
        field = next((name for name in _ASKERS if _value(record, name)), "")
        self.id = _value(record, field)
        known: Record = next(iter(staging.get("user", self.id)), {}) if self.id else {}
        self.name = _value(record, f"{field}.name") or text(known, "name") or _shown(record, field)
        self.address = _value(record, f"{field}.email") or text(known, "email")
        login = _value(record, f"{field}.user_name") or text(known, "user_name")
        self.names = frozenset(filter(None, (self.name, self.address, login, self.id)))

    def wrote(self, name: str) -> Author:
        """Who this name is on the ticket."""
        return "requester" if name in self.names else "system" if name.lower() == "system" else "agent"


def _said(record: Record, staging: Staging, asker: _Asker) -> Iterator[Message]:
    entries = [(_value(one, "sys_created_by"), one) for one in staging.get("entry", _value(record, "sys_id"))]
    for name, one in entries:
        yield _message(asker, name, _value(one, "value"), one)
    journals = (("comments", True), ("comments_and_work_notes", False))
    journal, all_public = next(((name, public) for name, public in journals if _shown(record, name)), ("", False))
    if not entries and journal:
        for when, name, kind, body in journal_entries(_shown(record, journal)):
            if (all_public and "work note" not in kind) or kind.endswith("comments"):
                yield _message(asker, name, body, {"sys_created_on": when})


def _message(asker: _Asker, name: str, body: str, record: Record) -> Message:
    author = asker.wrote(name)
    when = _moment(record, "sys_created_on")
    # What stands between these marks is HTML, in a journal that is text.
    html = "[code]" in body
    body = body.replace("[code]", "").replace("[/code]", "").strip()
    return Message(author, body, True, when, name if author == "agent" else "", "html" if html else "text")


def _status(record: Record) -> str:
    field = next((name for name in ("state", "incident_state") if _value(record, name)), "state")
    is_case = _value(record, "sys_class_name") == _CASES or _value(record, "number").startswith("CS")
    shown = _shown(record, field).lower()
    return (_CASE_STATES if is_case else _STATES).get(shown, shown)


def _value(record: Record, name: str) -> str:
    """What a field holds, as the database has it."""
    return (
        text(inner(record, name), "value")
        or text(inner(record, name), "display_value")
        or text({"": record.get(name)}, "")
    )


def _shown(record: Record, name: str) -> str:
    """What a field holds, as people see it."""
    return text(inner(record, name), "display_value") or _value(record, name)


def _moment(record: Record, *names: str) -> datetime | None:
    return next((found for name in names if (found := moment({"at": _value(record, name)}, "at"))), None)


def _page(record: Record) -> str:
    """The address where agents see the ticket, if a link in the record tells the site."""
    links = (text(record, f"{name}.link") for name in _PERSONS)
    start = next((link.partition("/api/")[0] for link in links if "/api/" in link), "")
    table, id_ = _value(record, "sys_class_name").replace(" ", "_").lower(), _value(record, "sys_id")
    return f"{start}/{table or 'task'}.do?sys_id={id_}" if start and id_ else ""


EXPORT = TicketExport("servicenow", is_ticket, read, stage, ("number", "short_description"))
