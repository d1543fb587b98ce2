"""A built site as its tests read it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from kbtools.site.plugin.build import BuildReport
from kbtools.text.html import html_to_text

Build = Callable[..., "Built"]


class Built:
    """A built site and what was said about it."""

    def __init__(self, root: Path, report: BuildReport) -> None:
        self.site, self.report = root / "site", report

    def html(self, url: str) -> str:
        """A page's source."""
        return (self.site / url / "index.html").read_text(encoding="utf-8")

    def article(self, url: str) -> str:
        """The source of a page's own part, without navigation."""
        found = re.search(r"<article.*?</article>", self.html(url), re.DOTALL)
        assert found
        return found[0]

    def text(self, url: str) -> str:
        """What a reader sees of a page's own part, in one line."""
        return " ".join(html_to_text(self.article(url)).split())

    def addresses(self) -> set[str]:
        """The address of every page that people read."""
        found = {path.parent.relative_to(self.site).as_posix() for path in self.site.rglob("index.html")}
        return found - {"kb-frame"}
