"""The site's search by the product's own ranking: the theme's search dialog with our worker and the exported index."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from kbtools.errors import KbError
from kbtools.search.generation import Generation
from kbtools.search.generations import Generations
from kbtools.workspace import Workspace

FOLDER = "assets/kbtools/search"
_WORKER = re.compile(r'("search":\s*)"[^"]*"')
log = logging.getLogger("mkdocs.plugins.kbtools")


@dataclass(frozen=True)
class OwnSearch:
    """The exported index that the site's search uses."""

    workspace: Workspace
    generation: Generation

    @staticmethod
    def of(workspace: Workspace, published: Iterable[str]) -> OwnSearch | None:
        """The built index, if it holds exactly the published articles; else None, and the theme's own search stays."""
        try:
            generation = Generations.of(workspace).open()
        except KbError:
            return None
        if {row.slug for row in generation.articles} == set(published):
            return OwnSearch(workspace, generation)
        log.info("the index is older than the articles; the site has the theme's own search until `kb index`")
        return None

    def write(self, site: Path) -> None:
        """Write the files of the index, and delete the theme's, which every page would load."""
        from kbtools.search.static.files import export
        from kbtools.search.static.public_evidence import read_evidence

        slugs = [row.slug for row in self.generation.articles]
        export(self.generation, read_evidence(self.workspace.search_index, slugs), site / FOLDER)
        stock = site / "search" / "search_index.json"
        if stock.is_file():
            settings = json.loads(stock.read_text(encoding="utf-8"))["config"]
            stock.write_text(json.dumps({"config": settings, "docs": []}), encoding="utf-8")


def searched(own: OwnSearch | None) -> Callable[[str, str], str]:
    """Make the theme's settings in a page name our worker; without an index they stay as they are."""

    def settings(html: str, worker: str) -> str:
        if own is None:
            return html
        quoted = json.dumps(str(worker))
        return Markup(_WORKER.sub(lambda found: found[1] + quoted, html, count=1))  # noqa: S704 - the theme's own markup

    return settings
