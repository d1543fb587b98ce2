"""The input of every rule: the articles to check, their folder, the settings, and places in files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path

from kbtools.articles.library import Library
from kbtools.articles.prose import explicit_anchors, without_code
from kbtools.model.article import Article, anchors, split_front_matter
from kbtools.redaction import Redactor
from kbtools.settings import Settings
from kbtools.text.markdown import split_at_headings
from kbtools.text.normalise import one_line


class CheckContext:
    """A library that is being checked. A file is read at most once, and only to find the line of a finding."""

    def __init__(self, library: Library, *, docs: Path, today: date, settings: Settings, redactor: Redactor) -> None:
        self.library = library
        self.docs = docs
        self.today = today
        self.settings = settings
        self.redactor = redactor
        self.levels: Mapping[str, str] = {}
        self.only: tuple[Article, str] | None = None  # the one article that is checked, and its file's text
        self.found: set[tuple[str, str]] = set()  # slugs and rules that were broken so far
        self._texts: dict[str, str] = {}
        self._prose: dict[str, str] = {}
        self._parts: dict[str, list[tuple[int, str, str]]] = {}
        self._anchors: dict[str, frozenset[str]] = {}

    @cached_property
    def root(self) -> Path:
        """The workspace's folder, found from `docs` by the setting `docs`."""
        below = Path(self.settings.docs)
        parts = () if below.is_absolute() else below.parts
        return (
            self.docs.parents[len(parts) - 1] if parts and self.docs.parts[-len(parts) :] == parts else self.docs.parent
        )

    @cached_property
    def by_path(self) -> dict[str, Article]:
        """Articles by their file, relative to `docs`."""
        return {article.path: article for article in self.library.articles}

    @cached_property
    def by_old_slug(self) -> dict[str, Article]:
        """Articles by the slugs that they replace."""
        return {old: article for article in self.library.articles for old in article.replaces}

    @cached_property
    def unread(self) -> frozenset[str]:
        """Slugs, by file name, of articles that could not be read; their problems are findings already."""
        files = (str(problem.where or "").split(":", 1)[0] for problem in self.library.problems)
        return frozenset(name.rsplit("/", 1)[-1].removesuffix(".md") for name in files)

    def checked(self) -> tuple[Article, ...]:
        """The articles that are checked."""
        return (self.only[0],) if self.only else self.library.articles

    def is_checked(self, article: Article) -> bool:
        """Whether this article is one of those that are checked."""
        return self.only is None or article is self.only[0]

    def not_archived(self) -> Iterator[Article]:
        """The checked articles that are not archived."""
        return (article for article in self.checked() if article.state != "archived")

    def compared(self) -> Iterator[Article]:
        """All articles that are not archived, for rules that compare them."""
        return (article for article in self.library.articles if article.state != "archived")

    def quote(self, text: str) -> str:
        """A text of an article for a message: short, and personal data masked."""
        return f"'{one_line(self.redactor(text), 60)}'"

    def prose(self, article: Article) -> str:
        """The body with code and comments replaced by spaces; positions stay the same."""
        if article.slug not in self._prose:
            self._prose[article.slug] = without_code(article.body)
        return self._prose[article.slug]

    def parts(self, article: Article) -> list[tuple[int, str, str]]:
        """`(level, heading, text)` of the body, as `split_at_headings` gives them."""
        if article.slug not in self._parts:
            self._parts[article.slug] = split_at_headings(article.body)
        return self._parts[article.slug]

    def anchors(self, article: Article) -> frozenset[str]:
        """The anchors that a link into the article may name: of headings, and ids given in the text."""
        if article.slug not in self._anchors:
            own = explicit_anchors(self.prose(article))
            self._anchors[article.slug] = own | anchors(article)
        return self._anchors[article.slug]

    def where(self, article: Article, line: int = 0) -> str:
        """`docs/vpn.md:3`; without a line when it is 0."""
        path = f"{self.docs.name}/{article.path or article.slug + '.md'}"
        return f"{path}:{line}" if line else path

    def in_body(self, article: Article, line: int) -> str:
        """The place of a line of the body, counted from 1."""
        text = self._text(article).rstrip()
        body = article.body.rstrip()
        if not text.endswith(body):
            return self.where(article)
        return self.where(article, text.count("\n") - body.count("\n") + line)

    def has_front_matter(self, article: Article) -> bool:
        """Whether anything stands in front of the article's text; a file written for another program has nothing."""
        return bool(split_front_matter(self._text(article))[0].strip())

    def in_front_matter(self, article: Article, key: str, value: str = "") -> str:
        """The place of a key of the front matter; of its `value`, where that has a line of its own."""
        head = split_front_matter(self._text(article))[0].split("\n")
        start = next((n for n, line in enumerate(head) if re.match(rf"{key}\s*:", line)), None)
        if start is None:
            return self.where(article)
        for number, line in enumerate(head[start + 1 :], start + 1):
            if re.match(r"[^\s#-]", line):
                break  # the next key
            if value and value in line and line.strip().strip("-'\" ").startswith(value):
                return self.where(article, number + 2)
        return self.where(article, start + 2)

    def _text(self, article: Article) -> str:
        if article.path not in self._texts:
            if self.only and article is self.only[0]:
                return self.only[1].removeprefix("\ufeff").replace("\r\n", "\n")
            try:
                read = (self.docs / article.path).read_bytes() if article.path else b""
            except OSError:
                read = b""  # the article was read once; without its file only the line is unknown
            self._texts[article.path] = read.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
        return self._texts[article.path]
