"""The table of help desks: each has what its row claims, and nothing that it does not claim."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import doc_pages
import pytest

import kbtools.helpdesks
from kbtools.helpdesks import vendors
from kbtools.helpdesks.api import Api
from kbtools.helpdesks.close import CloseApi
from kbtools.helpdesks.delivery import Destination
from kbtools.helpdesks.note import NoteApi
from kbtools.helpdesks.reading.article_export import ArticleExport
from kbtools.helpdesks.reading.ticket_export import TicketExport
from kbtools.helpdesks.vendors import CONSTANTS, VENDORS, Capability
from kbtools.helpdesks.webhook import Webhook
from kbtools.settings import TABLE

ROOM = Path(kbtools.helpdesks.__file__).parent
PARTS: tuple[Capability, ...] = get_args(Capability)
LOADED = {
    "export": vendors.export,
    "api": vendors.api,
    "deliver": vendors.destination,
    "articles": vendors.articles,
    "webhook": vendors.webhook,
    "note": vendors.note,
    "close": vendors.close,
}
KINDS = {
    "export": TicketExport,
    "api": Api,
    "deliver": Destination,
    "articles": ArticleExport,
    "webhook": Webhook,
    "note": NoteApi,
    "close": CloseApi,
}
CLAIMED = [(name, part) for name, parts in VENDORS.items() for part in parts]
every_vendor = pytest.mark.parametrize("name", VENDORS)


def test_every_folder_of_a_vendor_has_a_row_and_every_row_a_folder() -> None:
    folders = {path.name for path in ROOM.iterdir() if (path / "__init__.py").is_file()}
    assert folders - {"reading"} == set(VENDORS)


@every_vendor
def test_a_folder_has_the_modules_that_its_row_claims_and_no_other(name: str) -> None:
    found = {path.stem for path in (ROOM / name).glob("*.py")} - {"__init__"}
    assert found == set(VENDORS[name])


@pytest.mark.parametrize(("name", "part"), CLAIMED)
def test_what_a_row_claims_is_there_under_the_name_that_the_table_gives(name: str, part: Capability) -> None:
    assert type(LOADED[part](name)) is KINDS[part]


@every_vendor
def test_what_a_row_does_not_claim_cannot_be_used(name: str) -> None:
    for part in set(PARTS) - set(VENDORS[name]):
        with pytest.raises(KeyError):
            LOADED[part](name)


def test_the_table_knows_where_each_part_stands() -> None:
    assert set(CONSTANTS) == set(PARTS)


@pytest.mark.parametrize("name", vendors.names("export"))
def test_tickets_are_kept_under_the_vendors_name(name: str) -> None:
    assert vendors.export(name).name == name


@pytest.mark.parametrize("name", vendors.names("api"))
def test_an_api_asks_for_settings_that_there_are(name: str) -> None:
    api = vendors.api(name)
    assert api.url in api.needs
    assert set(api.needs) <= set(TABLE)
    assert any(TABLE[key].metadata.get("secret") for key in api.needs)


@pytest.mark.parametrize("name", vendors.names("deliver"))
def test_a_place_for_messages_asks_for_settings_that_there_are(name: str) -> None:
    assert set(vendors.destination(name).needs) <= set(TABLE)


def test_a_note_is_written_wherever_a_help_desk_tells_of_new_tickets() -> None:
    assert vendors.names("note") == vendors.names("webhook")
    assert set(vendors.names("note")) == set(TABLE["notes.help_desks"].metadata["choices"])


def test_a_ticket_is_closed_by_the_help_desks_that_the_setting_names() -> None:
    assert {"mail", *vendors.names("close")} == set(TABLE["mail.close_by"].metadata["choices"])
    assert all(set(vendors.close(name).needs) <= set(TABLE) for name in vendors.names("close"))


PAGE = (doc_pages.DOCS / "about" / "add-a-help-desk.md").read_text(encoding="utf-8")


def test_the_page_says_of_each_help_desk_what_its_row_says() -> None:
    told = {
        doc_pages.spans(row[1])[0]: tuple(part for part, says in zip(PARTS, row[2:], strict=True) if says == "yes")
        for row in doc_pages.tables(PAGE)[0]
    }
    assert told == VENDORS


def test_the_page_names_module_and_constant_of_each_part() -> None:
    told = [(row[1], row[2]) for row in doc_pages.tables(PAGE)[1]]
    assert told == [(f"`{part}.py`", f"`{CONSTANTS[part]}`") for part in PARTS]


def test_every_file_that_the_page_names_is_there_or_is_one_of_the_new_folder() -> None:
    paths = {span for span in doc_pages.spans(PAGE) if span.startswith(("kbtools/", "docs/", "tests/"))}
    new = {f"kbtools/helpdesks/kayako/{part}.py" for part in ("__init__", *PARTS)}
    assert new <= paths
    assert [path for path in sorted(paths - new) if not (doc_pages.ROOT / path).exists()] == []
