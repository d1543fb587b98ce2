"""What axe-core finds wrong with a page."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Frame, Page

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"


def faults(page: Page | Frame) -> list[str]:
    """What axe-core finds, a line a fault with the first element that has it."""
    page.wait_for_load_state()  # without its style sheets a page shows what they hide
    page.evaluate(AXE.read_text(encoding="utf-8"))
    # what it finds nothing wrong with is not told: that halves its work and changes no fault
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    return [f"{row['id']}: {row['nodes'][0]['target']} {row['nodes'][0]['failureSummary']}" for row in found]
