"""Open a page of the site and wait for its scripts, however slow the machine is."""

from __future__ import annotations

from playwright.sync_api import Page, Response, expect

_PARTS = ":is([data-kb-contact], [data-kb-feedback], [data-kb-missing], [data-kb-results])"


def opened(page: Page, url: str = "") -> Response | None:
    """Go to `url`, or load the page again, and wait until its scripts answer clicks and keys; what the server said.

    A quiet network says nothing of scripts: it is quiet, too, while a slow machine has yet to run them.
    """
    answer = page.goto(url) if url else page.reload()
    started(page)
    return answer


def started(page: Page) -> None:
    """Wait until the script of each part of the page is at work, where scripts run."""
    expect(page.locator(f"html:not(.no-js) {_PARTS}:not([data-kb-started=done])")).to_have_count(0)
