"""The files of a built site that are not pages: redirects, feeds, texts for programs, and a file for the service."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, relpath
from typing import Any

from jinja2 import Environment

from kbtools.articles.links_in_text import redirect_place
from kbtools.model.article import SLUG, Article, article_url
from kbtools.site.plugin.changes import atom
from kbtools.site.plugin.content_security_policy import policy
from kbtools.site.plugin.site_language import SiteLanguage

SITE_FILE = "assets/kbtools/site.json"


@dataclass(frozen=True)
class Finish:
    """Writes into `site`, which MkDocs has just built; files that the workspace provides itself stay.

    `base`: the site's address with a `/` at its end; empty when mkdocs.yml does not say it.
    """

    site: Path
    name: str
    base: str
    said: Mapping[str, Any]

    def write_moved_of(
        self, folder: str, old: Mapping[str, Article], env: Environment, said: Mapping[str, Any]
    ) -> None:
        """Write a page within a language at each slug that leads to another page there."""
        for slug, article in old.items():
            self._redirect(f"{folder}{article_url(slug)}index.html", article, env, str(said["moved"]))

    def write_moved(self, old: Mapping[str, Article], articles: Iterable[Article], env: Environment) -> None:
        """Write a page at each old slug, and at each old address of an article, which redirects to the article.

        Old addresses are for a site that replaces the old one.
        """
        places = [(f"{article_url(slug)}index.html", article) for slug, article in old.items()]
        places += [
            (place, article)
            for article in sorted(articles, key=lambda article: article.slug)
            for place in filter(None, map(redirect_place, article.old_urls))
        ]
        for place, article in places:
            self._redirect(place, article, env, str(self.said["moved"]))

    def _redirect(self, place: str, article: Article, env: Environment, said: str) -> None:
        if not self._may_stand_at(place):
            return  # the content check names such addresses of the site itself
        template = env.get_template("kbtools/moved.html")
        to, root = (f"{relpath(target, dirname(place) or '.')}/" for target in (article.url, "."))
        canonical = f"{self.base}{article.url}" if self.base else to
        self._write(place, template.render(title=article.title, to=to, canonical=canonical, root=root, said=said))

    def write_texts(self, files: Iterable[tuple[str, str]]) -> None:
        """Write texts, each with its path."""
        for path, text in files:
            self._write(path, text)

    def write_feeds(self, one: SiteLanguage) -> None:
        """Write the feeds of a language; there are none where the site's address is not known."""
        for feed in one.kb["feeds"].values():
            self._write(feed.path, atom(feed, self.name, self.base, one.said))

    def write_site_file(self, old: Mapping[str, Article], hashes: Iterable[str], hosts: Sequence[str]) -> None:
        """Write what a server needs: one policy for all pages, and the redirects of old slugs."""
        moved = {slug: article.slug for slug, article in sorted(old.items()) if not article.translation_of}
        self._write(SITE_FILE, json.dumps({"policy": policy(hashes, hosts), "moved": moved}) + "\n")

    def _may_stand_at(self, place: str) -> bool:
        """Whether a page can be there: no file is in the way of its folders, and nothing is in its own place."""
        target = self.site / place
        inside = [folder for folder in target.parents if folder.is_relative_to(self.site)]
        return not target.exists() and all(folder.is_dir() or not folder.exists() for folder in inside)

    def _write(self, path: str, text: str) -> None:
        target = self.site / path
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")


def moved_in(one: SiteLanguage, languages: Iterable[SiteLanguage]) -> dict[str, Article]:
    """The slugs that lead to another page within a language: those of the same article in others, and its old ones."""
    sources = [article for other in languages for article in other.own_articles if other is not one]
    by_source = one.by_source
    found: dict[str, Article] = {}
    for article in (*one.own_articles, *sources):
        here = by_source[article.source]
        for slug in (article.slug, *article.replaces):
            if SLUG.fullmatch(slug):
                found.setdefault(slug, here)
    return found


def moved_slugs(articles: Iterable[Article]) -> dict[str, Article]:
    """Maps each old slug to the published article that replaces it; slugs still in use are left out.

    A translation's own slug leads to it, too: links with a slug need not know its language.
    """
    articles = sorted(articles, key=lambda article: article.slug)
    taken = {article.slug.casefold() for article in articles}
    found: dict[str, Article] = {}
    for article in articles:
        for old in article.replaces:
            if _is_free(old, taken):
                found.setdefault(old, article)
        if article.translation_of:
            found[article.slug] = article
    return found


def _is_free(old: str, taken: set[str]) -> bool:
    return bool(SLUG.fullmatch(old)) and old.casefold() not in taken
