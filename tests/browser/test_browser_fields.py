"""A contact form that asks for a product, a version and files, with and without JavaScript."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
from axe_faults import faults
from help_centre import QUESTION, fill_docs
from mail_server import SUPPORT, MailServer, free_port, until
from opened_page import opened
from playwright.sync_api import Browser, FilePayload, Page, expect
from running_service import Process

from kbtools.scaffold import create
from kbtools.site.build import build
from kbtools.workspace import Workspace

pytestmark = pytest.mark.full

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 2000
LAMP = FilePayload(name="<img src=x>lamp.png", mimeType="image/png", buffer=PNG)
PROGRAM = FilePayload(name="lamp.png", mimeType="image/png", buffer=b"MZ\x90\0")


@pytest.fixture(scope="module")
def asking(mail_server: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service whose form asks for everything."""
    root = tmp_path_factory.mktemp("asking") / "help"
    create(root, "Glim help")
    fill_docs(root / "docs")
    settings = {
        "contact.address": SUPPORT, "smtp.host": "127.0.0.1", "smtp.port": mail_server.port, "smtp.security": "none",
        "contact.fields": ["name", "product", "version", "attachments"], "contact.required": ["product"],
        "contact.products": ["Glim", "Glim <mini>"],
    }  # fmt: skip
    with (root / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.writelines(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
    build(Workspace.open(root), date(2026, 3, 10), strict=True)
    with Process(root, free_port()) as process:
        yield process.address


def write(page: Page, address: str) -> None:
    opened(page, f"{address}/contact/")
    page.get_by_label("Your question").fill("It stays dark")
    page.get_by_label("Your e-mail address").fill("ann@example.org")
    page.get_by_label("Product").select_option("Glim <mini>")
    page.get_by_label("Version").fill("4.1")


def files_of(mail_server: MailServer) -> list[tuple[str | None, object]]:
    mail = mail_server.to(SUPPORT)[-1].mail
    return [(part.get_filename(), part.get_payload(decode=True)) for part in mail.walk() if part.get_filename()]


@pytest.mark.parametrize("javascript", [True, False])
def test_files_and_product_arrive_with_the_message(
    browser: Browser, asking: str, mail_server: MailServer, javascript: bool
) -> None:
    before = len(mail_server.to(SUPPORT))
    context = browser.new_context(java_script_enabled=javascript, viewport={"width": 390, "height": 844})
    page = context.new_page()
    write(page, asking)
    page.get_by_label("Files").set_input_files([LAMP])
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".kb-reference")).to_be_visible()
    assert until(lambda: len(mail_server.to(SUPPORT)) > before, 20)
    assert files_of(mail_server) == [("img src=x lamp.png", PNG)]
    assert "Product: Glim <mini>\nVersion: 4.1\n" in mail_server.to(SUPPORT)[-1].text
    context.close()


def test_without_javascript_and_without_files_answers_are_offered_first(browser: Browser, asking: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    write(page, asking)
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Do any of these help?")).to_be_visible()
    expect(page.locator("input[name=product]")).to_have_value("Glim <mini>")


def test_a_program_called_a_picture_is_refused_and_everything_stays(browser: Browser, asking: str) -> None:
    page = browser.new_context().new_page()
    write(page, asking)
    page.get_by_label("Files").set_input_files([PROGRAM])
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("is of a kind that we cannot take")).to_be_visible()
    expect(page.get_by_label("Files")).to_be_focused()
    expect(page.get_by_label("Your question")).to_have_value("It stays dark")
    opened(page)
    expect(page.get_by_label("Product")).to_have_value("Glim <mini>")
    expect(page.get_by_label("Version")).to_have_value("4.1")


@pytest.mark.parametrize("javascript", [True, False])
def test_too_many_or_too_large_files_are_refused_with_what_is_possible_and_everything_stays(
    browser: Browser, asking: str, javascript: bool
) -> None:
    page = browser.new_context(java_script_enabled=javascript).new_page()
    large = FilePayload(name="lamp.png", mimeType="image/png", buffer=PNG + bytes(8_000_000))
    for files, said in (([LAMP] * 9, "Up to 5 files can be attached"), ([large], "together may have 5 MB")):
        write(page, asking)
        page.get_by_label("Files").set_input_files(files)
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_text(said)).to_be_visible()
        expect(page.locator("textarea").first).to_have_value("It stays dark")
        expect(page.get_by_label("Product")).to_have_value("Glim <mini>")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_with_all_its_fields_has_no_fault(browser: Browser, asking: str, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True)
    page = context.new_page()
    opened(page, f"{asking}/contact/")
    assert faults(page) == []
    context.close()
