"""`kb article export`: every article as Markdown with its front matter and its pictures, as the import reads them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kbtools.articles.library import Folder
from kbtools.articles.prose import targets, without_code
from kbtools.errors import KbError
from kbtools.model.article import Article, render_article
from kbtools.system.files import write_whole
from kbtools.workspace import Workspace


@dataclass(frozen=True)
class ExportedArticles:
    """What an export wrote into `folder`, or would write: paths below it.

    `in_the_way`: files there with other content; as long as they may not be replaced, nothing is written. `problems`:
    articles that cannot be read, and pictures that are not there.
    """

    folder: Path
    articles: tuple[str, ...]
    pictures: tuple[str, ...]
    in_the_way: tuple[str, ...]
    is_written: bool
    problems: tuple[KbError, ...] = ()


def export_articles(workspace: Workspace, into: Path, *, over: bool = False, preview: bool = False) -> ExportedArticles:
    """Write all articles, in whatever state, and the pictures that they show, with the paths that they have in `docs`.

    An existing file with other content is replaced only with `over`; without it, or with `preview`, nothing is written
    when there is one. Raises `KbError("disk")`, and `KbError("workspace")` for a folder within the workspace's docs.
    """
    folder = Folder.of(workspace)
    if into.resolve().is_relative_to(folder.docs.resolve()):
        what = "the articles cannot be written into the folder that they come from"
        raise KbError("article-exists", what, where=str(into), hint="kb article export FOLDER, outside of docs/")
    library = folder.load()
    texts = {article.path: _text(folder, article) for article in library.articles}
    found = dict(_pictures(folder, library.articles))
    pictures = {path: (folder.docs / path).read_bytes() for path, why in found.items() if not why}
    files = texts | pictures
    in_the_way = tuple(path for path, data in sorted(files.items()) if _differs(into / path, data))
    is_written = not preview and (over or not in_the_way)
    for path, data in files.items() if is_written else ():
        write_whole(into / path, data)
    missing = tuple(why for why in found.values() if why)
    return ExportedArticles(
        into, tuple(sorted(texts)), tuple(sorted(pictures)), in_the_way, is_written, (*library.problems, *missing)
    )


def _text(folder: Folder, article: Article) -> bytes:
    """The article with all of its front matter, also what its file leaves out; comments are kept."""
    before = (folder.docs / article.path).read_bytes().decode("utf-8", "replace")
    return render_article(article, before).encode()


def _pictures(folder: Folder, articles: tuple[Article, ...]) -> Iterator[tuple[str, KbError | None]]:
    """The path of each picture below `docs` that the articles show, and why it cannot be exported, if so."""
    for article in articles:
        if "](" not in article.body and "]:" not in article.body and "<img" not in article.body:
            continue
        for target in targets(without_code(article.body)):
            path = _path(article, target.text) if target.image else ""
            why = folder.own.why_not(folder.docs / path) if path else ""
            where, hint = f"{folder.docs.name}/{article.path}", f"put it at {folder.docs.name}/{path}"
            if path:
                what = f"the picture '{target.text}' is not exported: {why}"
                yield path, KbError("picture", what, where=where, hint=hint) if why else None


def _path(article: Article, address: str) -> str:
    """The path below `docs` that an address means; empty for one that names a server, or leads out of the folder."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(article.path), unquote(parts.path).replace("\0", "")))
    return "" if path.startswith(("../", "/")) or path == ".." else path


def _differs(file: Path, data: bytes) -> bool:
    return file.is_symlink() or (file.exists() and (not file.is_file() or file.read_bytes() != data))
