"""Files with a message: told by their content, named safely, sealed, and handed on whole."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from delivery_targets import TakingDesk
from hypothesis import given
from hypothesis import strategies as st
from mail_server import NOW, MailServer
from quick_cases import first_quick

from kbtools.contact import Receipt, deliver_due, transport_of
from kbtools.contact.attachments import checked_files, megabytes
from kbtools.errors import KbError
from kbtools.model.message import Attachment
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.system.file_kinds import kind_of
from kbtools.system.sealing import Secret

ASKING = Settings(contact_fields=("name", "product", "version", "attachments"), contact_file_size=100_000)
PNG = b"\x89PNG\r\n\x1a\n\0\0 a picture"
FILES = (Attachment("lamp.png", "png", PNG), Attachment("log.txt", "txt", "Licht – aus\n".encode()))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PNG, "png"), (b"\xff\xd8\xff\xe0 JFIF", "jpg"), (b"GIF89a..", "gif"), (b"RIFF1234WEBPVP8 ", "webp"),
        (b"%PDF-1.7\n", "pdf"), ("Grüße\n".encode(), "txt"), (b"MZ\x90\0 a program", ""), (b"PK\3\4 an archive", ""),
        (b"RIFF1234WAVEfmt \0", ""),
        (b"\x7fELF", ""), (b"", ""), (b"\xff\xfe\0 neither", ""),
    ],
)  # fmt: skip
def test_a_file_is_what_its_first_bytes_say(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("lamp.png", "lamp.png"), ("lamp.exe", "lamp.exe.png"), ("lamp", "lamp.png"), ("..", "file.png"),
        ("../../etc/passwd", "passwd.png"), ("C:\\photos\\lamp.PNG", "lamp.PNG"), (".png", "png.png"),
        ("<b>x</b>.png", "b .png"), ("a\u202egnp.exe", "a gnp.exe.png"), ("x" * 300 + ".png", "x" * 100 + ".png"),
    ],
)  # fmt: skip
def test_a_name_is_safe_and_ends_as_its_content_does(given_name: str, kept: str) -> None:
    [one] = checked_files([(given_name, PNG)], ASKING)
    assert one == Attachment(kept, "png", PNG)


@given(st.text(), st.binary(max_size=60))
def test_whatever_is_sent_is_taken_under_a_safe_name_or_refused_kindly(name: str, data: bytes) -> None:
    if data and not kind_of(data):
        with pytest.raises(KbError, match="of a kind that we cannot take"):
            checked_files([(name, data)], ASKING)
    elif data:
        [one] = checked_files([(name, data)], ASKING)
        assert not set('/\\<>:"|?*\0\n\r') & set(one.name)
        assert one.name.strip(". ")


def test_too_many_too_large_or_another_kind_is_refused_with_what_is_possible() -> None:
    for files, said in (
        ([("a.png", PNG)] * 6, "Up to 5 files"),
        ([("a.txt", b"x" * 60_000), ("b.txt", b"x" * 60_000)], "together may have 0.1 MB"),
        ([("lamp.png", b"MZ\x90\0")], "“lamp.png” is of a kind that we cannot take; png, jpg"),
    ):
        with pytest.raises(KbError, match=said):
            checked_files(files, ASKING)
    assert checked_files([("a.exe", b"MZ")], Settings()) == ()  # the form has no place for files
    assert [megabytes(size) for size in (5_000_000, 2_550_000, 100_000)] == ["5", "2.5", "0.1"]


def sent(store: Store, secret: Secret, settings: Settings) -> None:
    done = deliver_due(store, secret, transport_of(settings, lambda: NOW), settings, NOW)
    assert (done.delivered, done.failed) == (1, 0)


def test_files_and_product_reach_the_team_by_mail_byte_for_byte_and_the_store_holds_none_in_clear(
    keep: Callable[..., Receipt], store: Store, secret: Secret, settings: Settings, mail_server: MailServer
) -> None:
    keep(product="Glim 2", version="4.1", attachments=FILES)
    [item] = store.outbox.all()
    assert b"a picture" not in item.sealed
    sent(store, secret, settings)
    mail = mail_server.received[0].mail
    found = [(part.get_filename(), part.get_content_type(), part.get_payload(decode=True)) for part in
             mail.walk() if part.get_filename()]  # fmt: skip
    assert found == [("lamp.png", "image/png", PNG), ("log.txt", "text/plain", FILES[1].data)]
    told = mail_server.received[0].text
    assert "Product: Glim 2\nVersion: 4.1\nAttached: lamp.png, log.txt\n" in told
    [ticket] = store.tickets.all()
    assert ticket.tags == ("Glim 2", "4.1")


@pytest.mark.parametrize("kinds", first_quick(["txt txt", "txt png", "png txt png txt txt"]))
def test_files_of_any_kinds_in_any_order_reach_the_team(
    kinds: str, keep: Callable[..., Receipt], store: Store, secret: Secret, settings: Settings, mail_server: MailServer
) -> None:
    files = tuple(
        Attachment(f"{at}.{kind}", kind, PNG if kind == "png" else FILES[1].data)
        for at, kind in enumerate(kinds.split())
    )
    keep(attachments=files)
    sent(store, secret, settings)
    arrived = [part.get_filename() for part in mail_server.received[0].mail.iter_attachments()]
    assert arrived == [one.name for one in files]


@pytest.fixture
def desk() -> Iterator[TakingDesk]:
    with TakingDesk() as server:
        yield server


@pytest.mark.parametrize("to", first_quick(["webhook", "zendesk", "freshdesk"]))
def test_files_reach_a_help_desk_with_the_ticket(
    to: str, keep: Callable[..., Receipt], store: Store, secret: Secret, settings: Settings, desk: TakingDesk
) -> None:
    keep(attachments=FILES)
    sent(store, secret, replace(settings, **{**desk.settings(to), "smtp_host": ""}))
    [record] = desk.records
    if to == "webhook":
        got = [(one["name"], one["type"], base64.b64decode(one["data"])) for one in record["data"]["attachments"]]
    else:
        got = desk.files if to == "freshdesk" else [desk.uploads[token] for token in record["comment"]["uploads"]]
    assert got == [("lamp.png", "image/png", PNG), ("log.txt", "text/plain", FILES[1].data)]


def test_a_form_with_files_is_not_sent_to_github(settings: Settings, desk: TakingDesk) -> None:
    with pytest.raises(KbError, match="take no files"):
        transport_of(replace(settings, **desk.settings("github"), contact_fields=("attachments",)), lambda: NOW)


def test_the_same_words_with_another_file_are_another_message(keep: Callable[..., Receipt], store: Store) -> None:
    keep(form_key="k", attachments=FILES[:1])
    assert keep(form_key="k", attachments=FILES[:1]).duplicate
    assert not keep(form_key="k", attachments=FILES[1:]).duplicate
    assert len(store.outbox.all()) == 2
