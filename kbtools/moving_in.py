"""Articles of another help centre, or of a file in our own form, into this one, with their pictures."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kbtools.editorial import Imported, import_articles, read_lines
from kbtools.library import Folder
from kbtools.settings import Settings

if TYPE_CHECKING:
    from kbtools.intake.guides import Written


@dataclass(frozen=True)
class MovedIn:
    """What came of it: the articles, the number of pictures copied, and of those that are on another server still."""

    articles: Imported
    pictures: int = 0
    elsewhere: int = 0


def move_in(folder: Folder, path: Path, settings: Settings, *, over: bool) -> MovedIn:
    """Import a file or a folder, whatever of the known kinds it is; see `import_articles`.

    The first of `import.sites` is where Freshdesk's articles were. Pictures come along from folders.
    """
    from kbtools.intake.guides import is_guide, read_guide, written

    if not is_guide(path):
        with path.open(encoding="utf-8", errors="surrogateescape") as stream:
            lines = ((f"{path}:{number}", line) for number, line in enumerate(stream, 1))
            return MovedIn(import_articles(folder, read_lines(lines), settings, over=over))
    pages = written(read_guide(path, settings.sites[0] if settings.sites else ""))
    done = import_articles(folder, ((page.place, page.row) for page in pages), settings, over=over)
    came = {*done.added, *done.replaced}
    pages = [page for page in pages if page.row["slug"] in came]
    return MovedIn(done, sum(_copied(folder, pages)), sum(len(page.elsewhere) for page in pages))


def _copied(folder: Folder, pages: Iterable[Written]) -> Iterator[int]:
    from kbtools.intake.guides.writing import IMAGES

    for page in pages:
        for picture in page.pictures:
            target = folder.docs / IMAGES / picture.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(picture.file, target)
            yield 1
