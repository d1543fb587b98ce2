"""The folder of articles: Markdown files read and written, with all problems of all files at once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path, PurePath

from kbtools.articles.translated_files import as_translations, folder_language, misplaced
from kbtools.errors import KbError, KbErrors, nearest, raise_all
from kbtools.model.article import Article, parse_article, render_article, revision
from kbtools.system.files import write_whole
from kbtools.system.own_files import OwnFiles
from kbtools.text.normalise import one_line, slugify
from kbtools.workspace import Workspace

NEW_ARTICLES = "articles"  # where new articles go, below the articles' folder


@dataclass(frozen=True)
class Library:
    """The articles of a folder that could be read, and the problems of the others.

    `fingerprint`: that of the folder just before it was read, see `Folder.fingerprint`; empty if made in another way.
    """

    articles: tuple[Article, ...]
    problems: tuple[KbError, ...]
    fingerprint: str = ""

    @staticmethod
    def of(workspace: Workspace) -> Library:
        """A workspace's articles, read now."""
        return Folder.of(workspace).load()

    @cached_property
    def by_slug(self) -> dict[str, Article]:
        """Articles by slug, in order of slug."""
        return {article.slug: article for article in self.articles}

    @cached_property
    def published(self) -> tuple[Article, ...]:
        """The articles that are published; of translations those whose source is, too."""
        slugs = {article.slug for article in self.articles if article.state == "published"}
        return tuple(article for article in self.articles if {article.slug, article.source} <= slugs)

    @cached_property
    def translations(self) -> dict[str, dict[str, Article]]:
        """The translations of each source that are not archived, by its slug and their language in small letters."""
        found: dict[str, dict[str, Article]] = {}
        for article in self.articles:
            if article.translation_of and article.state != "archived":
                found.setdefault(article.translation_of, {})[article.lang.casefold()] = article
        return found

    def article(self, name: str) -> Article:
        """The article that `find` finds.

        Raises `KbError("article-missing")`, or the mistakes of the file with this name where it cannot be read.
        """
        found = self.find(name)
        if found is None:
            raise_all(self.problems_of(name))
            meant = nearest(name, self.by_slug)
            hint = f"did you mean '{meant}'?" if meant else "kb article list shows all slugs"
            raise KbError("article-missing", f"no article has the slug '{name}'", hint=hint)
        return found

    def find(self, name: str) -> Article | None:
        """The article with this slug or old slug, or else the one whose file or whose title alone this is."""
        found = self.by_slug.get(name) or next((a for a in self.articles if name in a.replaces), None)
        if found:
            return found
        if name.endswith(".md"):
            path = f"/{PurePath(name).as_posix()}"
            return max(
                (a for a in self.articles if path.endswith(f"/{a.path}")), key=lambda a: len(a.path), default=None
            )
        title, slug = one_line(name).casefold(), slugify(name)
        is_word = slug != slugify("")  # a title without Latin letters or digits has no slug of its own
        slugs = ((a, (a.slug.casefold(), slugify(a.title)) if is_word else ()) for a in self.articles)
        meant = [article for article, own in slugs if slug in own or title == article.title.casefold()]
        return meant[0] if len(meant) == 1 else None

    def problems_of(self, name: str) -> list[KbError]:
        """The problems of the file with this name, path or, as far as a file's name tells it, slug."""
        wanted = PurePath(name).as_posix().removesuffix(".md")
        files = ((str(problem.where or "").split(":", 1)[0].removesuffix(".md"), problem) for problem in self.problems)
        return [problem for file, problem in files if f"/{file}".endswith(f"/{wanted}")]

    @property
    def taken(self) -> dict[str, Article]:
        """From every slug and old slug, in lower case, to the article that has it or had it."""
        old = {slug.casefold(): article for article in self.articles for slug in article.replaces}
        return old | {article.slug.casefold(): article for article in self.articles}

    def sound(self) -> Library:
        """This library; raises all its problems at once when there are any."""
        raise_all(self.problems)
        return self


class Folder:
    """The folder of articles on disk. `pages`: globs of Markdown files that are no articles.

    `private`: a folder whose files are never an article, also under another name (a hard link). `lang`: the language
    of articles that name none.
    """

    def __init__(self, docs: Path, pages: Iterable[str] = (), private: Path | None = None, lang: str = "en") -> None:
        self.docs = docs
        self.lang = lang
        self.pages = tuple(pages)
        self.own = OwnFiles(docs, private or docs.parent / ".kb")

    @staticmethod
    def of(workspace: Workspace) -> Folder:
        """The folder of a workspace's articles."""
        settings = workspace.settings
        return Folder(workspace.docs, settings.pages, workspace.private, settings.lang)

    def paths(self) -> Iterator[str]:
        """Every article's file, relative to the folder with `/`, sorted."""
        if not self.docs.is_dir():
            raise KbError(
                "docs-missing", "there is no folder with articles", where=str(self.docs), hint="kb init . makes one"
            )
        found: list[str] = []
        for parent, folders, names in os.walk(self.docs):
            folders[:] = [name for name in folders if not name.startswith(".")]
            below = Path(parent).relative_to(self.docs).as_posix()
            prefix = "" if below == "." else f"{below}/"
            found += (f"{prefix}{name}" for name in names if name.endswith(".md") and not name.startswith("."))
        yield from (path for path in sorted(found) if self.is_article(path))

    def is_article(self, path: str) -> bool:
        """Whether a Markdown file is an article: all are, but `index.md`, the contact page and what `pages` names.

        In the folder of a language, the same names are plain pages.
        """
        paths = {path, folder_language(path)[1]}
        plain = path.rsplit("/", 1)[-1] == "index.md" or "contact.md" in paths
        return not plain and not any(fnmatch(one, glob) for one in paths for glob in self.pages)

    def fingerprint(self) -> str:
        """A text that differs whenever name, size or modification time of an article differs; reads no file."""
        digest = hashlib.sha256()
        for path in self.paths():
            file = self.docs / path
            info = file.stat() if file.exists() else file.lstat()  # a link may lead nowhere
            digest.update(f"{path}\0{info.st_size}\0{info.st_mtime_ns}\n".encode())
        return digest.hexdigest()

    def load(self) -> Library:
        """Read every article; what is wrong in a file is a problem of the library, and never raised."""
        fingerprint = self.fingerprint()
        read: list[Article] = []
        problems: list[KbError] = []
        for path in self.paths():
            try:
                read.append(self.read(path))
            except KbError as problem:
                problems.append(problem)
            except KbErrors as several:
                problems += several.problems
        articles: dict[str, Article] = {}
        for article in as_translations(read, self.lang):
            try:
                self._claim(article, articles)
            except KbError as problem:
                problems.append(problem)
        wrong = misplaced(tuple(articles.values()), self.lang, self.docs.name)
        sound = sorted((a for a in articles.values() if a.slug not in wrong), key=lambda a: a.slug)
        told = sorted((*problems, *wrong.values()), key=_file_and_line)
        return Library(tuple(sound), tuple(told), fingerprint)

    def read(self, path: str) -> Article:
        """One article; raises its mistakes, with the file as a person would name it.

        Raises `KbError("file-outside")` for a file that is not really in this folder, without reading it.
        """
        why = self.own.why_not(self.docs / path)
        if why:
            where = f"{self.docs.name}/{path}"
            raise KbError("file-outside", f"this file is not read: {why}", where=where, hint="put a copy in its place")
        try:
            text = (self.docs / path).read_bytes().decode("utf-8")
        except UnicodeDecodeError as failure:
            line = failure.object[: failure.start].count(b"\n") + 1
            where = f"{self.docs.name}/{path}:{line}"
            raise KbError("encoding", "the file is not UTF-8 text", where=where, hint="save it as UTF-8") from None
        article = parse_article(text, f"{self.docs.name}/{path}")
        return replace(article, path=path)

    def write(self, article: Article, *, over: bool = False) -> Path:
        """Write the article where its `path` says, else to `SLUG.md`; comments of the old text are kept.

        Raises `KbError("article-exists")` when a file is in the way and `over` is False.
        """
        path = self.docs / (article.path or f"{article.slug}.md")
        before = path.read_bytes().decode("utf-8", "replace") if path.is_file() else None
        if before is not None and not over:
            raise KbError("article-exists", "the file exists already", where=str(path), hint="--replace overwrites it")
        write_whole(path, render_article(article, before or "").encode())
        return path

    def _claim(self, article: Article, taken: dict[str, Article]) -> None:
        other = taken.setdefault(article.slug.casefold(), article)
        if other is not article:
            raise KbError(
                "slug",
                f"slug '{article.slug}' is already used by {self.docs.name}/{other.path}",
                where=f"{self.docs.name}/{article.path}",
                hint="give one of them another slug",
            )


def checked_today(article: Article, today: date, source: Article | None = None) -> Article:
    """The article as published and checked on a day; a translation against what its `source` says now."""
    noted = revision(source) if source else article.source_revision
    return replace(article, state="published", reviewed=today, created=article.created or today, source_revision=noted)


def _file_and_line(problem: KbError) -> tuple[str, int]:
    path, _, line = (problem.where or "").rpartition(":")
    return (path, int(line)) if path and line.isdigit() else (problem.where or "", 0)
