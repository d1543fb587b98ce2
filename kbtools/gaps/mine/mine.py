"""`kb mine`: gaps found in the stored tickets, and stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from kbtools.articles.library import Library
from kbtools.gaps.mine.counts import counted_since
from kbtools.gaps.mine.find import find_gaps
from kbtools.gaps.mine.mining_input import MiningInput
from kbtools.model.article import Article
from kbtools.model.gap import CLOSED, Gap
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.system.spread import ALONE, Spread
from kbtools.text.embeddings import Model, model_for_many
from kbtools.workspace import Workspace

Say = Callable[[str], None]


def mine_gaps(
    workspace: Workspace,
    now: datetime,
    *,
    since: datetime | None = None,
    progress: Say | None = None,
    spread: Spread = ALONE,
) -> list[Gap]:
    """Mine all tickets, store the gaps, and return those that wait for a person, best first.

    With `since`, the returned gaps count only tickets asked from then on; those in the store count all. A gap keeps
    its id and state while most of its tickets stay; see `Gaps.put_all` for gaps that are not found again. A dismissed
    or waiting gap is opened again if `Gap.comes_back` gives a reason. Raises all problems of the articles at once.
    `spread`: who reads the texts of many tickets; the gaps are the same.
    """
    say = progress or (lambda _: None)
    library, model = Library.of(workspace).sound(), model_for_many(workspace.settings.sentence_model, say)
    with workspace.store() as store:
        mining = Mining(store, library, workspace.settings, model)
        return mining.gaps(now, since=since, progress=say, spread=spread)


@dataclass(frozen=True)
class Mining:
    """What one run of mining works with: an open store, the articles, the settings and the sentence model."""

    store: Store
    library: Library
    settings: Settings
    model: Model | None

    def gaps(self, now: datetime, *, since: datetime | None = None, progress: Say, spread: Spread = ALONE) -> list[Gap]:
        """As `mine_gaps`."""
        store, articles = self.store, self.library.published
        with spread.kept() as kept:
            mining_input = MiningInput.of(articles, store.tickets.all(), store.links.all(), kept)
            earlier = _earlier(store, mining_input)
            found = find_gaps(
                mining_input, self.model, self.settings, now=now, earlier=earlier, say=progress, spread=kept
            )
        store.gaps.put_all(found, now)
        _reopen_without_article(store, self.library)
        _bring_back(store, articles, now)
        waiting = [gap for gap in store.gaps.all() if gap.state not in CLOSED]
        if since is None:
            return waiting
        numbers = mining_input.numbers({key for gap in waiting for key in gap.tickets})
        tickets = {key: mining_input.tickets[number] for key, number in numbers.items()}
        return counted_since(waiting, tickets, since, now)


def _earlier(store: Store, mining_input: MiningInput) -> list[Gap]:
    """The gaps in the store, with those of their tickets that are mined again."""
    before = list(store.gaps.all())
    there = mining_input.numbers({key for gap in before for key in gap.tickets})
    again = (replace(gap, tickets=tuple(key for key in gap.tickets if key in there)) for gap in before)
    return [gap for gap in again if gap.tickets]


def _reopen_without_article(store: Store, library: Library) -> None:
    """Open gaps again whose article was taken off the site in another way than `kb article archive`."""
    if library.problems:
        return  # it may be one that cannot be read
    for gap in store.gaps.all("published"):
        article = library.find(gap.slug) if gap.slug else None
        if article is None or article.state != "published":
            store.gaps.put_back(gap.id, "open", "", "its article is not published any more")


def _bring_back(store: Store, articles: Iterable[Article], now: datetime) -> None:
    """Open dismissed and waiting gaps again if there is a reason to look at them."""
    closed = {a.known_issue.url for a in articles if a.known_issue and a.known_issue.state == "closed"}
    for gap in store.gaps.all():
        if reason := gap.comes_back(now.date(), closed):
            before = f"{gap.state}: {gap.why}" if gap.why else gap.state
            store.gaps.set_state(gap.id, "open", why=f"{reason} ({before})")
