"""Views of articles: counted by the service, or from the log of another web server with `kb views import`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kbtools.articles.library import Library
from kbtools.model.visit import ViewChannel
from kbtools.storage.views import View
from kbtools.workspace import Workspace

_ARTICLE = re.compile(r"/?(?:[^/]+/)*articles/([A-Za-z0-9_-]+)(?:\.md|/(?:index\.html)?)?")
_PANEL = re.compile(r"/kb-widget/(?:index\.html)?\Z")  # see made_pages.WIDGET
_ROBOTS = ("bot", "crawl", "spider", "slurp", "preview", "monitor", "curl/", "wget/", "python-")
_SEEN = ("200", "304")
_TIME = "%d/%b/%Y:%H:%M:%S %z"
_MOST_LINE = 8_192  # characters of a line that are read
_CURSOR = "views imported"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ImportedViews:
    """`views` of articles that were counted, of `lines`; `earlier`: views that an earlier import had counted.

    `unreadable`: lines that are no line of an access log, or of a day to come. All other lines are about other
    files, or come from robots.
    """

    views: int
    lines: int
    earlier: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line of an access log says: when, the path without its query, where from, and whether it was seen."""

    at: datetime
    path: str
    referrer: str
    seen: bool


def import_views(workspace: Workspace, lines: Iterable[str], now: datetime) -> ImportedViews:
    """Count the views of articles in an access log, in the common or combined format of Apache and nginx.

    Kept are numbers by day, article and channel, and up to which time the log was read: the same lines again count
    nothing, so the oldest log has to come first. Nothing else of a line is kept. Lines of days after `now` are left
    out.
    """
    known = {article.slug.casefold(): article.slug for article in Library.of(workspace).sound().published}
    counted: Counter[View] = Counter()
    read = earlier = unreadable = 0
    with workspace.store() as store:
        before = store.cursors.get(_CURSOR)
        after = datetime.fromisoformat(before) if before else None
        last = after
        for line in lines:
            read += 1
            row = _row(line[:_MOST_LINE])
            if row is None:
                unreadable += bool(line.strip())
                continue
            slug = _slug(row, known)
            if after and row.at <= after:
                earlier += bool(slug)
                continue
            if row.at > now + _DAY:  # by a wrong clock: what comes after it is not to be passed over
                unreadable += 1
                continue
            last = max(row.at, last) if last else row.at
            if slug:
                counted[row.at.date(), slug, view_channel(row.path, row.referrer)] += 1
        store.views.add(counted, (_CURSOR, last.isoformat()) if last else None)
    return ImportedViews(counted.total(), read, earlier, unreadable)


def viewed_slug(path: str) -> str:
    """The slug in the address of an article's page or Markdown, in any language; empty for any other address."""
    found = _ARTICLE.fullmatch(path)
    return found[1] if found else ""


def view_channel(path: str, referrer: str) -> ViewChannel:
    """Where an article with this path was read; `referrer`: the address that the browser says it came from."""
    if path.endswith(".md"):
        return "markdown"
    return "widget" if _PANEL.search(referrer.partition("?")[0].partition("#")[0]) else "site"


def is_robot(agent: str) -> bool:
    """Whether a program calls itself one that is no browser of a person."""
    said = agent.lower()
    return not said.strip(" -") or any(name in said for name in _ROBOTS)


def _row(line: str) -> _Line | None:
    """The line in parts; None for another format. Each part ends at a mark, so the time is that of one look."""
    when, _, rest = line.partition("[")[2].partition('] "')
    request, _, after = rest.partition('" ')
    words = request.split(" ")
    try:
        at = datetime.strptime(when, _TIME).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if len(words) != len(("method", "path", "protocol")):
        return None
    quoted = after.split('"')[1::2]  # referrer and browser; the common format has neither
    robot = len(quoted) > 1 and is_robot(quoted[1])
    seen = words[0] == "GET" and after[:3] in _SEEN and not robot
    return _Line(at, words[1].partition("?")[0], quoted[0] if quoted else "", seen)


def _slug(row: _Line, known: dict[str, str]) -> str:
    return known.get(viewed_slug(row.path).casefold(), "") if row.seen else ""
