"""`kb article import`: articles of another help centre, or JSON Lines of our own, with their pictures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kbtools.articles.library import NEW_ARTICLES, Folder
from kbtools.errors import KbError
from kbtools.model.article import SLUG, Article
from kbtools.model.imported_page import is_page
from kbtools.settings import Settings
from kbtools.system.files import write_whole
from kbtools.system.temporary import temporary_folder
from kbtools.system.unpacking import is_packed, unpack_into
from kbtools.text.json_text import value_of_line
from kbtools.text.normalise import one_line, slugify
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.articles.imported.pictures import PictureFetcher
    from kbtools.model.imported_page import ConvertedPage

_ROW = '{"slug": "reset-password", "title": "…", "body": "…"}'


@dataclass(frozen=True)
class WrittenArticles:
    """Slugs of articles that were added, replaced or kept, and the rows that could not be read."""

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    kept: tuple[str, ...]
    problems: tuple[KbError, ...]


@dataclass(frozen=True)
class ImportedArticles:
    """The result of an import: articles, `pictures` copied, and pictures `elsewhere`, still on another server.

    `failed`: pages and pictures that were not taken, or could not be fetched, each with the reason. `restricted`:
    slugs of those that came as drafts because not everybody could read them there; `drafts`: of the others that came
    as drafts. `still_public`: slugs that are published here and were left as they are, although they are no longer
    public there. `left_out`: how many articles had a key in their front matter that means nothing here, by key.
    `simplified`: how many had something of which only the text or a link is left, by name (`video`, `[gallery]`).
    """

    articles: WrittenArticles
    pictures: int = 0
    elsewhere: int = 0
    failed: tuple[KbError, ...] = ()
    restricted: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    still_public: tuple[str, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    simplified: Mapping[str, int] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[KbError, ...]:
        """All problems, of articles and of pictures."""
        return (*self.articles.problems, *self.failed)


def import_articles(
    workspace: Workspace,
    path: Path,
    *,
    over: bool,
    pictures: bool = False,
    allowed: Set[str] = frozenset(),
    progress: Callable[[str], object] = lambda _: None,
) -> ImportedArticles:
    """Import articles from a file, a folder or an archive of any known format; see `write_articles`.

    The first of `import.sites` is where the articles are, for exports that do not say. Pictures in a folder are
    copied; with `pictures` those on other servers are fetched, for the articles that are written. Only servers on the
    public internet are asked, and those with an IP address in `allowed`. `progress` is called with the place of
    each page, not of rows of JSON Lines: when the file of a folder was read, and when the page is an article.
    """
    from kbtools.articles.imported.exports import holds_pages

    if is_packed(path):
        again = partial(import_articles, workspace, over=over, pictures=pictures, allowed=allowed)
        with temporary_folder(workspace.temporary) as scratch:
            return _from_archive(path, scratch, again, progress)
    if holds_pages(path):
        return _import_pages(workspace, path, over=over, fetches=allowed if pictures else None, progress=progress)
    with path.open(encoding="utf-8", errors="surrogateescape") as stream:
        lines = ((f"{path}:{number}", line) for number, line in enumerate(stream, 1))
        done = write_articles(Folder.of(workspace), read_lines(lines), workspace.settings, over=over)
    return ImportedArticles(_one_message(done, path))


def _import_pages(
    workspace: Workspace, path: Path, *, over: bool, fetches: Set[str] | None, progress: Callable[[str], object]
) -> ImportedArticles:
    """As `import_articles`, for a folder or a vendor's export; `fetches`: `allowed`, or None without `pictures`."""
    from kbtools.articles.imported.conversion import converted
    from kbtools.articles.imported.pictures import PictureFetcher
    from kbtools.articles.imported.reading import read_pages, refused_pages

    folder, settings = Folder.of(workspace), workspace.settings
    with temporary_folder(workspace.temporary) as scratch:
        fetcher = PictureFetcher(scratch, fetches or frozenset())
        fetch = None if fetches is None else _for_new_articles(fetcher, folder, over=over)
        pages: list[ConvertedPage] = []
        read = read_pages(path, settings.sites[0] if settings.sites else "", progress)
        there = folder.load().articles if folder.docs.is_dir() else ()
        for page in converted(read, fetch, settings.lang, there):
            pages.append(page)
            progress(page.place)
        done = write_articles(folder, _rows(pages, settings), settings, over=over)
        return _imported(folder, pages, done, (*refused_pages(path), *fetcher.problems))


def _imported(
    folder: Folder, pages: Sequence[ConvertedPage], done: WrittenArticles, failed: Sequence[KbError]
) -> ImportedArticles:
    """The result for pages whose articles are written; copies their pictures. `failed`: what was not even read."""
    came = {slug.casefold() for slug in (*done.added, *done.replaced)}
    public = _still_public(folder, [page for page in pages if page.row.get("draft")], done.kept)
    pages = [page for page in pages if page.row["slug"].casefold() in came]
    return ImportedArticles(
        done,
        pictures=sum(_copied(folder, pages)),
        elsewhere=sum(len(page.elsewhere) for page in pages),
        failed=(*failed, *(problem for page in pages for problem in page.refused)),
        restricted=_slugs(pages, is_restricted=True),
        drafts=_slugs(pages, is_restricted=False),
        still_public=public,
        left_out=Counter(key for page in pages for key in page.left_out),
        simplified=dict(sorted(Counter(name for page in pages for name in set(page.simplified)).items())),
    )


def _one_message(done: WrittenArticles, path: Path) -> WrittenArticles:
    """The result for a file of rows; where all of it is errors, one that tells their number, or what the file is."""
    from kbtools.articles.imported.exports import holds_tickets

    if not done.problems or done.added or done.replaced or done.kept:
        return done
    if holds_tickets(path):
        what, hint = "this is JSON of tickets, not of articles", f"kb ticket import {path}"
        return replace(done, problems=(KbError("json", what, where=str(path), hint=hint),))
    first, number = done.problems[0], len(done.problems)
    what = f"there is no article in the file, but {number:,} errors; the first: {first.message}"
    one = KbError(first.code, what if number > 1 else first.message, where=first.where, hint=first.hint)
    return replace(done, problems=(one,))


def _from_archive(
    path: Path, scratch: Path, read: Callable[..., ImportedArticles], progress: Callable[[str], object]
) -> ImportedArticles:
    """What `read` makes of the archive's folder, or of the one file in it; places are told as in the archive.

    `scratch`: an empty folder, for what is unpacked.
    """
    damaged = list(unpack_into(path, scratch))
    files = [file for file in scratch.rglob("*") if file.is_file()]
    unpacked = files[0] if len(files) == 1 and not is_page(files[0]) else scratch
    try:
        done = read(unpacked, progress=lambda place: progress(place.replace(str(scratch), str(path), 1)))
    except KbError as problem:
        raise _as_in(path, scratch, problem) from None
    told = tuple(_as_in(path, scratch, problem) for problem in done.articles.problems)
    failed = tuple(_as_in(path, scratch, problem) for problem in (*damaged, *done.failed))
    return replace(done, articles=replace(done.articles, problems=told), failed=failed)


def _as_in(path: Path, scratch: Path, problem: KbError) -> KbError:
    where = problem.where and problem.where.replace(str(scratch), str(path), 1)
    return KbError(problem.code, problem.message, where=where, hint=problem.hint)


def read_lines(lines: Iterable[tuple[str, str]]) -> Iterator[tuple[str, object]]:
    """From `(place, text)` to `(place, row)` for `write_articles`; a line that is not JSON becomes its error."""
    for place, text in lines:
        if text.strip():
            try:
                yield place, value_of_line(text)
            except json.JSONDecodeError as failure:
                yield place, KbError("json", f"not JSON: {failure.msg} at character {failure.pos}", hint=_ROW)


def write_articles(
    folder: Folder, rows: Iterable[tuple[str, object]], settings: Settings, *, over: bool
) -> WrittenArticles:
    """Write one article a row; `rows` are `(place, JSON)`.

    Existing articles are replaced only with `over`. Articles are published unless `draft` of their row is true, have
    the owner of the setting, and count as never reviewed. A row that cannot be read is reported and left out.
    """
    paths = {article.slug.casefold(): article for article in folder.load().articles} if folder.docs.is_dir() else {}
    added: list[str] = []
    replaced: list[str] = []
    kept: list[str] = []
    problems: list[KbError] = []
    for place, row in rows:
        try:
            article = _article_of(row, settings)
            before = paths.get(article.slug.casefold())
            if before and not over:
                kept.append(before.slug)
                continue
            if before:
                article = replace(
                    article, slug=before.slug, path=before.path, created=before.created, replaces=before.replaces
                )
            folder.write(article, over=bool(before))
            paths[article.slug.casefold()] = article
            (replaced if before else added).append(article.slug)
        except KbError as problem:
            if problem.code == "disk":
                raise
            problems.append(KbError(problem.code, problem.message, where=problem.where or place, hint=problem.hint))
    return WrittenArticles(tuple(added), tuple(replaced), tuple(kept), tuple(problems))


def _for_new_articles(fetcher: PictureFetcher, folder: Folder, *, over: bool) -> Callable[[str, str], Path | None]:
    """Fetches for the articles that will be written, and not for those that stay as they are."""
    there = () if over or not folder.docs.is_dir() else folder.load().articles
    kept = {article.slug.casefold() for article in there}
    return lambda slug, address: None if slug.casefold() in kept else fetcher(address)


def _rows(pages: Iterable[ConvertedPage], settings: Settings) -> Iterator[tuple[str, object]]:
    """For `write_articles`: the articles, or what is wrong with a page."""
    for page in pages:
        try:
            article = _article_of(page.problem or page.row, settings)
            fields = {**page.fields, **({"state": "draft"} if article.state == "draft" else {})}
            if fields.get("lang") == settings.lang:
                del fields["lang"]  # an article states only another language than that of the workspace
            yield page.place, replace(article, **fields)
        except KbError as problem:
            yield page.place, problem


def _slugs(pages: Iterable[ConvertedPage], *, is_restricted: bool) -> tuple[str, ...]:
    """Of the pages that came as drafts, those that were restricted, or the others."""
    return tuple(page.row["slug"] for page in pages if page.row["draft"] and page.is_restricted == is_restricted)


def _still_public(folder: Folder, hidden: Iterable[ConvertedPage], kept: Iterable[str]) -> tuple[str, ...]:
    """Of the articles that were kept, those that are published here and whose page is not public there."""
    no_longer = {page.row["slug"].casefold() for page in hidden} & {slug.casefold() for slug in kept}
    if not no_longer:
        return ()
    return tuple(article.slug for article in folder.load().published if article.slug.casefold() in no_longer)


def _copied(folder: Folder, pages: Iterable[ConvertedPage]) -> Iterator[int]:
    from kbtools.articles.imported.conversion import IMAGES

    for page in pages:
        for picture in page.pictures:
            write_whole(folder.docs / IMAGES / picture.name, picture.file.read_bytes())
            yield 1


def _article_of(data: object, settings: Settings) -> Article:
    from kbtools.articles.imported.harmless_markdown import harmless_markdown

    if isinstance(data, KbError):
        raise data
    if isinstance(data, Article):
        return data
    if not isinstance(data, Mapping) or not isinstance(data.get("title"), str) or not data["title"].strip():
        raise KbError("json", "an article needs a 'title'", hint=_ROW)
    slug = data.get("slug") or slugify(data["title"])
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        raise KbError("slug", f"slug {slug!r} may only hold letters, digits, - and _", hint=f"use {slugify(str(slug))}")
    body = data.get("body", "")
    if not isinstance(body, str):
        raise KbError("json", "'body' must be text")
    return Article(
        slug=slug,
        title=one_line(data["title"]),
        owner=settings.owner,
        body=harmless_markdown(body.strip()) + "\n",
        path=f"{NEW_ARTICLES}/{slug}.md",
        tags=_texts(data, "tags"),
        phrases=_texts(data, "phrases"),
        old_urls=_texts(data, "old_urls"),
        state="draft" if data.get("draft") is True else "published",
    )


def _texts(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = data.get(name) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise KbError("json", f"'{name}' must be a list of texts")
    return tuple(one_line(item) for item in value if item.strip())
