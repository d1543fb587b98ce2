"""Articles of another help centre, or of a file in our own form, into this one, with their pictures."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kbtools.articles.editorial import Imported, import_articles, read_lines
from kbtools.articles.library import Folder
from kbtools.errors import KbError
from kbtools.settings import Settings

if TYPE_CHECKING:
    from kbtools.articles.guides import PictureFetcher
    from kbtools.model.imported_page import ImportedArticle


@dataclass(frozen=True)
class MovedIn:
    """What came of it: the articles, the number of pictures copied, and of those that are on another server still.

    `failed` says which pictures did not come when they were fetched, and why.
    """

    articles: Imported
    pictures: int = 0
    elsewhere: int = 0
    failed: tuple[KbError, ...] = ()

    @property
    def problems(self) -> tuple[KbError, ...]:
        """All that went wrong."""
        return (*self.articles.problems, *self.failed)


def move_in(folder: Folder, path: Path, settings: Settings, *, over: bool, pictures: bool = False) -> MovedIn:
    """Import a file or a folder, whatever of the known kinds it is; see `import_articles`.

    The first of `import.sites` is where Freshdesk's articles were. Pictures come along from folders; with `pictures`
    those on other servers are fetched, for the articles that are imported.
    """
    from kbtools.articles.guides import PictureFetcher, converted, is_guide, read_guide

    if not is_guide(path):
        with path.open(encoding="utf-8", errors="surrogateescape") as stream:
            lines = ((f"{path}:{number}", line) for number, line in enumerate(stream, 1))
            return MovedIn(import_articles(folder, read_lines(lines), settings, over=over))
    with TemporaryDirectory() as scratch, PictureFetcher(Path(scratch)) as fetcher:
        fetch = _for_new_articles(fetcher, folder, over=over) if pictures else None
        pages = list(converted(read_guide(path, settings.sites[0] if settings.sites else ""), fetch))
        done = import_articles(folder, ((page.place, page.row) for page in pages), settings, over=over)
        came = {*done.added, *done.replaced}
        pages = [page for page in pages if page.row["slug"] in came]
        elsewhere = sum(len(page.elsewhere) for page in pages)
        return MovedIn(done, sum(_copied(folder, pages)), elsewhere, tuple(fetcher.problems))


def _for_new_articles(fetcher: PictureFetcher, folder: Folder, *, over: bool) -> Callable[[str, str], Path | None]:
    """Fetches for the articles that will be written, and not for those that stay as they are."""
    kept = (
        set() if over or not folder.docs.is_dir() else {article.slug.casefold() for article in folder.load().articles}
    )
    return lambda slug, address: None if slug.casefold() in kept else fetcher(address)


def _copied(folder: Folder, pages: Iterable[ImportedArticle]) -> Iterator[int]:
    from kbtools.articles.guides.conversion import IMAGES

    for page in pages:
        for picture in page.pictures:
            target = folder.docs / IMAGES / picture.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(picture.file, target)
            yield 1
