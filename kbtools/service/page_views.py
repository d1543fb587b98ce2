"""Views of articles: counted in memory by day, slug and channel, and added to the store every few seconds.

Nothing else of a visit is looked at or kept: no cookie, no address, no order of pages.
"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from kbtools.model.visit import ViewChannel
from kbtools.reports.views import is_robot, view_channel

if TYPE_CHECKING:
    from kbtools.storage import Store
    from kbtools.storage.views import View


class PageViews:
    """The views that are not stored yet. Safe in threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: Counter[View] = Counter()

    def seen(self, path: str, slug: str, day: date, headers: Headers) -> None:
        """Count a view of a page, unless a robot asks, or a browser that fetches ahead.

        Of the page before it is only looked whether it is the panel of the widget.
        """
        if is_robot(headers.get("user-agent", "")) or "prefetch" in headers.get("sec-purpose", ""):
            return
        self.count(slug, day, view_channel(path, headers.get("referer", "")))

    def count(self, slug: str, day: date, channel: ViewChannel) -> None:
        """Count a view in a channel."""
        with self._lock:
            self._counted[day, slug, channel] += 1

    def keep(self, store: Store) -> None:
        """Add them to the store; where that fails they wait for the next time."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
        if not counted:
            return
        try:
            store.views.add(counted)
        except BaseException:
            with self._lock:
                self._counted += counted
            raise
