"""A help centre that a product shows in its pages, and its panel there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from help_centre import Centre
from host_page import Product, product_of
from mail_server import SUPPORT, free_port
from playwright.sync_api import FrameLocator, Page, expect
from running_service import Process

from kbtools.site.build import build
from kbtools.workspace import Workspace


@contextmanager
def shown_in_product(root: Path, mail_port: int, variables: Mapping[str, str]) -> Iterator[tuple[Centre, Product]]:
    """Build and serve the help centre of this folder, and a product whose pages may show it."""
    own, port = free_port(), free_port()
    settings = {
        "contact.address": SUPPORT, "smtp.host": "127.0.0.1", "smtp.port": mail_port, "smtp.security": "none",
        "widget.sites": [f"http://localhost:{port}", f"http://127.0.0.1:{port}"],
    }  # fmt: skip
    with (root / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.writelines(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
    build(Workspace.open(root), date(2026, 3, 10), strict=True)
    with Process(root, own, dict(variables)) as process, product_of(process.address, port) as product:
        yield Centre(process.address, root), product


def panel_of(page: Page) -> FrameLocator:
    return page.frame_locator("kbtools-widget iframe")


def opened(page: Page, product: Product, address: str = "") -> FrameLocator:
    """The panel, opened with the button."""
    page.goto(address or product.address)
    page.get_by_role("button", name="Help", exact=True).click()
    panel = panel_of(page)
    expect(panel.locator("html[data-kb-started=done]")).to_be_visible()
    expect(panel.get_by_role("heading", name="How can we help?").first).to_be_visible()
    return panel
