"""Articles as Markdown for programs: a file beside each article's page, `llms.txt`, and all of them in one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, join, normpath, relpath
from urllib.parse import unquote

from kbtools.articles.imported.markdown_links import with_addresses
from kbtools.languages.names import own_name
from kbtools.languages.pages import long_date
from kbtools.model.article import Article, markdown_url
from kbtools.site.plugin.articles import issue_of
from kbtools.site.plugin.relinking import leads_elsewhere, parted
from kbtools.site.plugin.site_language import SiteLanguage
from kbtools.site.plugin.topics import main_topics
from kbtools.text.normalise import one_line

LIST, ALL = "llms.txt", "llms-full.txt"  # as llmstxt.org names them
MOST_SAID = 110  # characters that the list says of an article
_OPTIONAL = "Optional"  # llmstxt.org: what a program with little room may leave out


@dataclass(frozen=True)
class MarkdownPages:
    """The articles of a site as Markdown.

    `base`: the site's address with a `/` at its end, empty where it is not known. `places`: addresses by file, of
    what is on the site. `languages`: those of the site, the help centre's own first.
    """

    name: str
    about: str
    base: str
    places: Mapping[str, str]
    languages: Sequence[SiteLanguage]

    @cached_property
    def articles(self) -> frozenset[str]:
        """The addresses of all articles, each in its own language."""
        return frozenset(article.url for one in self.languages for article in self._shown(one))

    def files(self, begins: Callable[[Article], str]) -> Iterator[tuple[str, str]]:
        """Path and text of each file; `begins`: how an article begins."""
        for one in self.languages:
            pages = {article.url: self._page(article, one) for article in self._shown(one)}
            yield from ((markdown_url(url), text) for url, text in pages.items())
            yield f"{one.folder}{LIST}", self._list(one, begins)
            ordered = (article for _, articles in main_topics(tuple(one.topics.values())) for article in articles)
            yield f"{one.folder}{ALL}", "\n".join(pages[one.url] for one in ordered if one.url in pages)

    def _shown(self, one: SiteLanguage) -> list[Article]:
        """The articles of a language that have a page: `exclude_docs` keeps others off the site."""
        return [article for article in one.own_articles if article.path in self.places]

    def address(self, url: str, at: str) -> str:
        """An address of the site in full, or from the file `at` where the site's own is not known."""
        url = url.removeprefix("./")  # MkDocs' address of the start page
        return f"{self.base}{url}" if self.base else _short(url, at)

    def _page(self, article: Article, one: SiteLanguage) -> str:
        """An article: its title, what holds for it, its address to cite, and its text."""
        said, at = one.said["article"], markdown_url(article.url)
        url, state = issue_of(article)
        facts = [self.address(article.url, at)]
        if article.applies_to:
            facts.append(f"{said['applies_to']}: {', '.join(map(one_line, article.applies_to))}")
        if article.reviewed:
            facts.append(said["checked"].format(date=long_date(article.reviewed, one.said)))
        if state:
            facts.append(f"{said['known_issue']}: {said[f'issue_{state}']}{f' <{url}>' if url else ''}")
        if article.people_first:
            facts.append(said["people_first"])
        body = with_addresses(article.body, _Links(self, article, one).of, is_ours=False)
        return "\n".join((f"# {one_line(article.title)}", "", *(f"- {fact}" for fact in facts), "", body, ""))

    def _list(self, one: SiteLanguage, begins: Callable[[Article], str]) -> str:
        """The articles of a language by topic, as llmstxt.org proposes."""
        own = {article.path for article in self._shown(one)}
        lines = [f"# {one_line(self.name)}", ""]
        if self.about:
            lines += [f"> {one_line(self.about)}", ""]
        for topic, articles in main_topics(tuple(one.topics.values())):
            rows = [self._row(article, one, begins) for article in articles if article.path in own]
            lines += [f"## {one_line(topic.label)}", "", *rows, ""] if rows else []
        if one.kb["contact"]:
            contact = self.address(one.kb["contact"], one.folder + LIST)
            lines += [f"## {one.said['contact']}", "", f"- [{_link_text(one.said['contact'])}]({contact})", ""]
        lines += [f"## {_OPTIONAL}", "", *self._more(one), ""]
        return "\n".join(lines)

    def _row(self, article: Article, one: SiteLanguage, begins: Callable[[Article], str]) -> str:
        address = self.address(markdown_url(article.url), one.folder + LIST)
        opening = one_line(begins(article), MOST_SAID)
        return f"- [{_link_text(article.title)}]({address})" + (f": {opening}" if opening else "")

    def _more(self, one: SiteLanguage) -> Iterator[str]:
        at = one.folder + LIST
        yield f"- [{ALL}]({self.address(one.folder + ALL, at)})"
        for other in self.languages:
            if other is not one:
                yield f"- [{_link_text(own_name(other.code))}]({self.address(other.folder + LIST, at)})"


@dataclass(frozen=True)
class _Links:
    """What an article's links lead to, for a reader of its Markdown: articles as Markdown, all else as it is."""

    pages: MarkdownPages
    article: Article
    one: SiteLanguage

    def of(self, address: str, *, is_picture: bool) -> str:
        """The address to write in place of one in the article's text."""
        if leads_elsewhere(address):
            return address
        path, sign, rest = parted(address)
        wanted = normpath(join(dirname(self.article.path), unquote(path)))
        found = self.pages.places.get(wanted)
        if found is None:  # as browsers read it, from the page
            found = normpath(join(self.article.url, path)) + ("/" if path.endswith("/") else "")
        if found.startswith(".."):
            return address
        found = found if is_picture else self._in_language(found)
        return f"{self.pages.address(found, markdown_url(self.article.url))}{sign}{rest}"

    def _in_language(self, url: str) -> str:
        there = self.one.addresses.get(url, url)
        held = next((one for one in (there, url) if one in self.pages.articles), "")
        return markdown_url(held) if held else there


def _short(url: str, at: str) -> str:
    return relpath(url or ".", dirname(at) or ".") + ("/" if url.endswith("/") else "")


def _link_text(text: str) -> str:
    return one_line(text).replace("[", "\\[").replace("]", "\\]")
