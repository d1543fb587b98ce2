"""The site's search by the product's own ranking: the exported index, and the topics to narrow results by."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kbtools.errors import KbError
from kbtools.search.generation import Generation
from kbtools.search.generations import Generations
from kbtools.site.plugin.site_language import SiteLanguage
from kbtools.site.plugin.topics import Topic
from kbtools.workspace import Workspace

FOLDER = "assets/kbtools/search"
TOPICS = "assets/kbtools/topics.json"
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

    def write(self, site: Path, languages: Sequence[SiteLanguage]) -> None:
        """Write the files of the index and of the topics, and empty the theme's, which nothing reads."""
        from kbtools.search.static.files import export
        from kbtools.search.static.public_evidence import read_evidence

        slugs = [row.slug for row in self.generation.articles]
        export(self.generation, read_evidence(self.workspace.search_index, slugs), site / FOLDER)
        stock = site / "search" / "search_index.json"
        if stock.is_file():
            settings = json.loads(stock.read_text(encoding="utf-8"))["config"]
            stock.write_text(json.dumps({"config": settings, "docs": []}), encoding="utf-8")
        for one in languages:
            place = site / one.folder / TOPICS
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(_topics(tuple(one.topics.values())), encoding="utf-8")


def find_words(said: Mapping[str, Any], *, several: bool = False) -> dict[str, str]:
    """The texts around what a search found, by name; `said`: all texts of the site; `several`: languages."""
    article, names = (
        said["article"],
        ["known_issue", "people_first", "write", "applies_to", *(["in_language"] if several else [])],
    )
    return {**said["find"], **{name: article[name] for name in names}}


def _topics(topics: Sequence[Topic]) -> str:
    """`topics`: slug and label of each topic; `articles`: by slug, the numbers of an article's topics in that list."""
    articles: dict[str, list[int]] = {}
    for number, topic in enumerate(topics):
        for article in topic.articles:
            articles.setdefault(article.slug, []).append(number)
    rows = {"topics": [[topic.slug, topic.label] for topic in topics], "articles": articles}
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
