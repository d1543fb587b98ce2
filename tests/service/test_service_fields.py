"""The form's fields by configuration, over HTTP."""

from __future__ import annotations

import base64
from collections.abc import Callable
from html import escape
from pathlib import Path
from random import Random
from typing import Any

import pytest
from growth import at_most
from mail_server import NOW, SUPPORT, MailServer, until
from quick_cases import first_quick
from starlette.testclient import TestClient

from kbtools.contact.attachments import FIELD
from kbtools.model.message import LINES
from kbtools.service.form_since_start import FormSinceStart
from kbtools.service.public.form_fields import from_form, from_json
from kbtools.settings import TABLE, Settings

Open = Callable[..., TestClient]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1200  # larger than any other request may be
SENT = {"email": "jane@example.com", "message": "The lamp is dark whatever I press"}
ASKING: dict[str, Any] = {"contact_fields": ("name", "product", "version", "attachments"),
                          "contact_required": ("product",)}  # fmt: skip


def mailing(server: MailServer) -> dict[str, Any]:
    return {**ASKING, "smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_security": "none"}


def attached(server: MailServer) -> list[tuple[str | None, object]]:
    mail = server.to(SUPPORT)[-1].mail
    return [(part.get_filename(), part.get_payload(decode=True)) for part in mail.walk() if part.get_filename()]


@pytest.mark.parametrize("name", LINES)
def test_every_line_of_a_message_is_read_from_json_and_from_a_form(name: str) -> None:
    sent = {**SENT, name: "Glim 2"}
    for fields in (from_json(sent), from_form({key: [value] for key, value in sent.items()}, (), Random(1))):
        assert getattr(fields.to_message({}, Settings(), NOW), name) == "Glim 2"


def test_a_help_centre_can_ask_for_every_line_but_the_subject_which_it_always_asks_for() -> None:
    lines = {*LINES} - {"subject"}
    assert set(TABLE["contact.required"].metadata["choices"]) == lines
    assert set(TABLE["contact.fields"].metadata["choices"]) == lines | {FIELD}


def test_json_brings_files_and_product(open_client: Open, mail_server: MailServer) -> None:
    client = open_client(**mailing(mail_server))
    file = {"name": "lamp.png", "data": base64.b64encode(PNG).decode()}
    answer = client.post("/api/contact", json={**SENT, "product": "Glim 2", "attachments": [file]})
    assert answer.status_code == 201, answer.text
    assert until(lambda: len(mail_server.to(SUPPORT)) == 1, 20)
    assert attached(mail_server) == [("lamp.png", PNG)]
    assert "Product: Glim 2" in mail_server.to(SUPPORT)[0].text


def test_a_form_with_files_is_sent_at_once_and_suggestions_follow(open_client: Open, mail_server: MailServer) -> None:
    client = open_client(**mailing(mail_server))
    data = {**SENT, "message": "I forgot my password and cannot log in", "product": "Glim 2"}
    page = client.post("/api/contact", data=data, files={"attachments": ("lamp.png", PNG, "image/png")}).text
    assert "We have your message" in page
    assert "While you wait, this may help" in page
    assert until(lambda: len(mail_server.to(SUPPORT)) == 1, 20)
    assert attached(mail_server) == [("lamp.png", PNG)]


@pytest.mark.full
def test_a_file_that_is_no_picture_is_refused_kindly_and_nothing_is_lost(open_client: Open, root: Path) -> None:
    client = open_client(**ASKING)
    files = {"attachments": ("<b>lamp</b>.png", b"MZ\x90\0", "image/png")}
    page = client.post("/api/contact", data={**SENT, "product": "Glim 2"}, files=files)
    assert page.status_code == 422
    assert "is of a kind that we cannot take" in page.text
    assert "<b>lamp" not in page.text
    assert SENT["message"] in page.text
    assert 'value="Glim 2"' in page.text
    assert "Please attach your files again" in page.text


@pytest.mark.parametrize("charset", ["punycode", "idna", "undefined", "unicode_escape", "zip", "nobody-knows"])
def test_a_form_in_a_character_set_of_no_browser_is_refused_before_it_is_read(
    shared_client: TestClient, charset: str
) -> None:
    part = b'--a\r\nContent-Disposition: form-data; name="message"\r\n\r\n' + b"b9z" * 150_000 + b"\r\n--a--\r\n"
    kind = f"multipart/form-data; boundary=a; charset=utf-8; charset={charset}"
    with at_most(5):  # the first two take a minute
        answer = shared_client.post("/api/contact", content=part, headers={"content-type": kind})
    assert answer.status_code == 422


@pytest.mark.full
def test_a_form_whose_media_type_is_longer_than_browsers_write_it_is_refused(open_client: Open) -> None:
    part = b'--a\r\nContent-Disposition: form-data; name="message"\r\n\r\nhello\r\n--a--\r\n'
    kind = f'multipart/form-data; boundary=a; b="{";" * 500}"'
    answer = open_client().post("/api/contact", content=part, headers={"content-type": kind})
    assert answer.status_code == 422


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", "us-ascii"])
def test_a_form_may_name_its_usual_character_set(shared_client: TestClient, charset: str) -> None:
    part = b'--a\r\nContent-Disposition: form-data; name="message"\r\n\r\nhello\r\n--a--\r\n'
    kind = f"multipart/form-data; boundary=a; charset={charset}"
    assert "hello" in shared_client.post("/api/contact", content=part, headers={"content-type": kind}).text


@pytest.mark.full
def test_a_field_that_is_needed_is_asked_for(open_client: Open) -> None:
    client = open_client(**ASKING)
    for answer in (client.post("/api/contact", json=SENT), client.post("/api/contact", data=SENT)):
        assert answer.status_code == 422
        assert "Please fill this in" in answer.text


@pytest.mark.full
def test_without_a_place_for_files_a_large_request_is_refused_and_files_are_left_out(open_client: Open) -> None:
    client = open_client()
    file = {"name": "lamp.png", "data": base64.b64encode(PNG).decode()}
    assert client.post("/api/contact", json={**SENT, "attachments": [file]}).status_code == 413
    small = {"name": "lamp.png", "data": base64.b64encode(PNG[:99]).decode()}
    assert client.post("/api/contact", json={**SENT, "attachments": [small]}).status_code == 201
    assert open_client(**ASKING).post("/api/search", content=PNG).status_code in (405, 413)


@pytest.mark.parametrize("files", first_quick([[{"name": "x"}], "x", [{"name": "x", "data": "no base64!"}], [1]]))
def test_files_of_another_shape_are_no_json_of_ours(open_client: Open, files: object) -> None:
    answer = open_client(**ASKING).post("/api/contact", json={**SENT, "attachments": files})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "json")


@pytest.mark.full
def test_a_product_that_is_not_in_the_list_is_kept_as_it_is_written(open_client: Open) -> None:
    client = open_client(**ASKING, contact_products=("Glim", "Glim 2"))
    assert client.post("/api/contact", json={**SENT, "product": "Kettle"}).status_code == 201
    assert client.post("/api/contact", json={**SENT, "product": "Kettle" * 40}).status_code == 422
    for product in ("Glim 2", "<b>Kettle"):
        page = client.post("/api/contact", data={**SENT, "email": "", "product": product}).text
        assert f"<option selected>{escape(product)}</option>" in page


@pytest.mark.full
def test_what_a_page_built_since_the_start_asks_for_is_taken_and_what_it_lacks_is_not_needed(
    open_client: Open, mail_server: MailServer, root: Path
) -> None:
    lines = {"contact_fields": ("product", "version"), "contact_required": ("product", "version")}
    client = open_client(**{**mailing(mail_server), **lines, "contact_products": ("Glim",)})
    file = {"name": "lamp.png", "data": base64.b64encode(PNG).decode()}
    sent = {**SENT, "product": "Glim 2", "attachments": [file]}
    assert client.post("/api/contact", json=sent).status_code == 413
    settings = root / "pyproject.toml"
    asked = 'contact.fields = ["product", "attachments"]\ncontact.required = ["product"]\n'
    settings.write_text(f'[tool.kbtools]\n{asked}contact.products = ["Glim", "Glim 2"]\n', "utf-8")
    answer = client.post("/api/contact", json=sent)
    assert answer.status_code == 201, answer.text
    assert until(lambda: len(mail_server.to(SUPPORT)) == 1, 20)
    assert attached(mail_server) == [("lamp.png", PNG)]
    page = client.post("/api/contact", data={**SENT, "email": ""}).text
    assert all(part in page for part in ("<option>Glim 2</option>", 'name="version"', 'type="file"'))
    settings.write_text("[tool.kbtools", "utf-8")  # somebody is in the middle of a change
    assert client.post("/api/contact", json=sent).status_code == 201
    settings.write_text("[tool.kbtools]\n", "utf-8")
    assert client.post("/api/contact", json=sent).status_code == 413


@pytest.mark.full
def test_where_github_gets_the_messages_no_page_makes_it_take_files(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.kbtools]\n", "utf-8")
    form = FormSinceStart(tmp_path)
    (tmp_path / "pyproject.toml").write_text('[tool.kbtools]\ncontact.fields = ["name", "attachments"]\n', "utf-8")
    running = Settings(deliver_to="github")
    assert (form.of(running).contact_fields, form.most_bytes(running)) == (("name",), 0)
    assert form.of(Settings()).contact_fields == ("name", FIELD)
