"""What templates read under `kb`, for one language of the site."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from kbtools.articles.ledger import Entry
from kbtools.languages.pages import counted
from kbtools.model.article import Article
from kbtools.settings import Settings
from kbtools.site.plugin.changes import by_day, changes
from kbtools.site.plugin.contact_form import form
from kbtools.site.plugin.options import SiteOptions
from kbtools.site.plugin.search_assets import find_words
from kbtools.site.plugin.site_language import SiteLanguage
from kbtools.site.plugin.start_page import Learnt, open_issues, popular
from kbtools.site.plugin.topic_icons import topic_icons
from kbtools.site.plugin.topics import FIRST_TOPICS, by_use, main_topics


@dataclass(frozen=True)
class SiteFacts:
    """What holds for every language of the site. `search`: it has its own. `icon_folders`: where its icons are."""

    settings: Settings
    options: SiteOptions
    known: Learnt
    ledger: Mapping[str, Entry]
    search: bool
    icon_folders: Sequence[str]


def page_values(
    one: SiteLanguage, facts: SiteFacts, opening: Callable[[Article], str], *, several: bool
) -> dict[str, Any]:
    """The values by name, but for `contact`, `pages`, `feeds` and `unlisted`, which depend on the pages that are made.

    `opening`: how an article begins. `several`: the site has other languages, too.
    """
    settings, options, known = facts.settings, facts.options, facts.known
    by_source, said = one.by_source, one.said
    topics = tuple(one.topics.values())
    planned = known.planned if options.planned and not one.folder else ()  # titles in the words of tickets
    changed = changes(one.own_articles, facts.ledger)
    answered = {by_source[slug].slug: times for slug, times in known.answered.items() if slug in by_source}
    return {
        "words": said,
        "folder": one.folder,
        "home": one.folder or ".",
        "results": f"{one.folder}search/",
        "topics": by_use([topic for topic, _ in main_topics(topics)], answered),
        "first_topics": FIRST_TOPICS,
        "popular": popular(by_source[slug] for slug in known.answered if slug in by_source),
        "issues": open_issues(one.articles.values()),
        "planned": planned,
        "changes": f"{one.folder}changes/" if changed or planned else "",
        "changed": changed,
        "changes_by_day": by_day(changed, said),
        "opening": opening,
        "in_other": lambda article: one.in_other(article, settings.lang, "in_language"),
        "address": settings.contact_address,
        **form(settings, said),
        "feedback": options.feedback,
        "staff_notes": options.staff_notes,
        "counted": partial(counted, said=said),
        "find": find_words(said, several=several) if facts.search else None,
        "icons": topic_icons(topics, options.icons, facts.icon_folders),
    }
