"""Which column of a table holds which field of a ticket, by a mapping and by the names that help desks give them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol
from unicodedata import normalize

from kbtools.errors import KbError, nearest
from kbtools.languages import every
from kbtools.text.jira_wiki import wiki_text
from kbtools.tickets.formats.table_values import TableValues

FIELDS = (
    "id",
    "subject",
    "body",
    "answer",
    "requester",
    "status",
    "created_at",
    "resolved_at",
    "tags",
    "linked_articles",
    "source",
    "url",
    "lang",
    "csat",
)
TEXTS = ("body", "subject")
"""Fields of which a table must have one."""
TIMES = ("created_at", "resolved_at")
_HEADER = (1, 2)  # a text, and two fields in all
_LISTED = 20  # names of columns in a message
_KNOWN = "body, description, message, question, subject, title, summary"
_OF_JIRA = "issuekey"
_COMMENTS = frozenset(("comment", "comments", "additionalcomments", "commentsandworknotes"))
_ASKERS = frozenset(
    "requester requesterid requestername requesteremail reporter reporterid caller callerid requestedfor contact"
    " customer suppliedname".split()
)
# In names of columns that may hold what is not for the requester.
_NOTES = re.compile(r"intern|note|notiz|nota|privat|privé|staff|comment|kommentar|agent")
# "Resolution" holds what the agent wrote at some help desks, and at others a word such as "Done".
_CODE, _SENTENCE = "resolution", 4
# Zoho Desk has columns of these names; its resolution is a note of the staff.
_NOTES_ONLY = frozenset(("ticketreferenceid", "happinessrating"))
# Beside a column with a subject it describes what is asked, where nothing else does.
_BRIEF = "shortdescription"
# Words in the name of a column that do not say which field it is.
_AHEAD = frozenset(("ticket", "case", "issue", "incident", "conversation"))
_BEHIND = frozenset(("at", "on", "date", "time", "datetime", "timestamp", "utc", "am"))


class Choice(Protocol):
    """Chooses among the first rows of a table the one with the names of the columns."""

    def __call__(self, rows: Sequence[Sequence[Sequence[str]]]) -> tuple[int, int]:
        """`rows`: the same first rows, cut into cells in one or more ways. The way, and the number of the row."""


@dataclass(frozen=True)
class Columns:
    """The columns of one table: all names, the place of each field's column, and those of names and addresses.

    `people`: what stands in these columns must not be in the learning copy. `guessed`: the column of the body was
    found by its values. `comments`: columns with comments, `askers`: those with names and ids of the requester.
    """

    names: tuple[str, ...]
    places: Mapping[str, int]
    people: tuple[int, ...] = ()
    guessed: bool = False
    of_jira: bool = False
    comments: tuple[int, ...] = ()
    askers: tuple[int, ...] = ()

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """The cells of a row by field; words such as "Done" and numbers are no answer, and wiki markup no text."""
        cells = {field: row[place].strip() for field, place in self.places.items()}
        if cells.get("body") and self.of_jira:
            cells["body"] = wiki_text(cells["body"])
        if answer := cells.get("answer"):
            is_code = _short(self.names[self.places["answer"]], ()) == _CODE and len(answer.split()) < _SENTENCE
            cells["answer"] = answer if not is_code and any(map(str.isalpha, answer)) else ""
        return cells

    def asked(self, row: Sequence[str]) -> set[str]:
        """The names, addresses and ids of the requester in a row."""
        return {row[place].strip() for place in self.askers}

    def other_use(self, place: int) -> str:
        """What a column is used for that holds no field: `comments`, `people` or nothing."""
        return "comments" if place in self.comments else "people" if place in self.people else ""

    @property
    def free(self) -> list[int]:
        """The places of columns that are not used for anything."""
        used = {*self.places.values(), *self.people, *self.comments}
        return [place for place in range(len(self.names)) if place not in used]

    def named(self, row: Sequence[str]) -> tuple[str, ...]:
        """The names and addresses in a row."""
        return tuple(row[place].strip() for place in self.people if row[place].strip())


class ColumnFinder:
    """Finds the columns of tables: those of a mapping, the others by their usual names.

    Raises `KbError("csv")` for a field that tickets do not have.
    """

    def __init__(self, mapping: Mapping[str, str]) -> None:
        self.mapping = dict(mapping)
        for field, column in self.mapping.items():
            if field not in FIELDS:
                meant = nearest(field, FIELDS)
                hint = f'--map "{meant}={column}"' if meant else f"one of {', '.join(FIELDS)}"
                raise KbError("csv", f"a ticket has no field '{field}'", hint=hint)

    def maps(self, names: Sequence[str]) -> bool:
        """Whether there is a mapping, and a table with these columns has all of it."""
        return bool(self.mapping) and set(map(plain, self.mapping.values())) <= set(map(plain, names))

    def choose(self, rows: Sequence[Sequence[Sequence[str]]]) -> tuple[int, int]:
        """See `Choice`: the first row, unless a later one is a header and the first is none.

        Above the header stand titles and dates, which are no names of columns.
        """
        firsts = [(*self._worth(way[0]), len(way[0])) if way else (0, 0, 0) for way in rows]
        way = firsts.index(max(firsts))
        best, found = firsts[way][:2], (way, 0)
        if best >= _HEADER:
            return found
        for way, cut in enumerate(rows):
            for number, names in enumerate(cut):
                if number and (worth := self._worth(names)) >= _HEADER and worth > best:
                    best, found = worth, (way, number)
        return found

    def _worth(self, names: Sequence[str]) -> tuple[int, int]:
        """How much a row looks like a header: whether a text is among its fields, and their number."""
        places = self.places(names)
        return int(any(field in places for field in TEXTS)), len(places)

    def places(self, names: Sequence[str]) -> dict[str, int]:
        """The place of the column of each field that has one."""
        found_plain = {plain(name): place for place, name in reversed(list(enumerate(names)))}
        found_short = {_short(name, ()): place for place, name in reversed(list(enumerate(names)))}
        found_times = {_short(name, _BEHIND): place for place, name in reversed(list(enumerate(names)))}
        places = {}
        for field in FIELDS:
            wanted = [self.mapping[field]] if field in self.mapping else names_of(field)
            found = next((found_plain[plain(name)] for name in wanted if plain(name) in found_plain), None)
            if found is None and field not in self.mapping:
                short = found_times if field in TIMES else found_short
                found = next((short[name] for name in wanted if name in short), None)
            if found is not None:
                places[field] = found
        brief = found_plain.get(_BRIEF)
        if "body" not in places and brief is not None and self.mapping.keys().isdisjoint(TEXTS):
            subject = next(
                (found_short[name] for name in names_of("subject") if name in found_short and name != _BRIEF), brief
            )
            places |= {"subject": subject, "body": brief} if subject != brief else {}
        if _CODE in found_plain and _NOTES_ONLY & found_plain.keys() and "answer" not in self.mapping:
            places.pop("answer", None)
        return places

    def columns(self, names: Sequence[str], where: str) -> Columns:
        """The columns of a table with these names; raises `KbError("csv")` where one of the mapping is not there."""
        places = self.places(names)
        for field, column in self.mapping.items():
            if field not in places:
                meant = nearest(column, [name.strip() for name in names])
                hint = f'--map "{field}={meant}"' if meant else f"--map {field}=COLUMN"
                what = f"there is no column '{column}'; the columns are: {_listed(names)}"
                raise KbError("csv", what, where=where, hint=hint)
        taken = set(places.values())

        bare = [{plain(name), plain(name.partition("(")[0])} for name in names]  # Zoho Desk: "Email (Ticket)"

        def named(known: Collection[str], but: Collection[int] = ()) -> tuple[int, ...]:
            return tuple(place for place, name in enumerate(bare) if name & {*known} and place not in but)

        return Columns(
            tuple(names),
            places,
            people=named(names_of("people")),
            of_jira=bool(named((_OF_JIRA,))),
            comments=named(_COMMENTS, but=taken),
            askers=(*named(_ASKERS), *filter(None, [places.get("requester")])),
        )

    def with_text(self, columns: Columns, values: TableValues, where: str) -> Columns:
        """The columns, with one that holds a text: where no name tells it, the only one that its values show to be one.

        Raises `KbError("csv")` where there is none, where there are several, and where notes of the staff may be meant.
        """
        if any(field in columns.places for field in TEXTS):
            return columns
        alike = [place for place in columns.free if values.shape(place) == "text"]
        if len(alike) == 1 and not _NOTES.search(columns.names[alike[0]].lower()):
            return replace(columns, places={**columns.places, "body": alike[0]}, guessed=True)
        names = [columns.names[place].strip() for place in alike]
        if len(columns.names) == 1:
            hint = "export the tickets as JSON, CSV or .xlsx"
            raise KbError("csv", "this is no table of tickets, but has one column", where=where, hint=hint)
        if names:
            found, hint = f"the columns with long texts are {_listed(names)}, of", f'--map body="{names[0]}"'
        else:
            found, hint = "there are", "export what the requesters wrote, too, or name its column: --map body=COLUMN"
        what = f"no column holds the body, what the requester wrote; {found} {_listed(columns.names)}. It is known by "
        what += f"names such as {_KNOWN}"
        raise KbError("csv", what, where=where, hint=hint)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(filter(None, (name.strip() for name in names[:_LISTED]))) or "none"


@cache
def names_of(field: str) -> tuple[str, ...]:
    """The names that help desks give to the column of a field, in all languages."""
    columns = every(lambda known: known.columns)
    return tuple(dict.fromkeys(plain(name) for told, names in columns if told == field for name in names.split()))


def plain(name: str) -> str:
    """The name of a column in small letters and digits alone, without accents; `number` for `#`."""
    if name.strip() == "#":
        return "number"
    return "".join(filter(str.isalnum, name.lower() if name.isascii() else normalize("NFKD", name.lower())))


def _short(name: str, behind: Collection[str]) -> str:
    """The name without what help desks add to it: `subject` for `Ticket Subject`, `created` for `Created (UTC)`.

    `behind`: words that say nothing at the end of a name. "Resolution time" is no resolution.
    """
    words = re.findall(r"[^\W_]+", name.partition("(")[0].lower())
    while len(words) > 1 and words[0] in _AHEAD:
        words = words[1:]
    while len(words) > 1 and words[-1] in behind:
        words = words[:-1]
    return plain("".join(words))
