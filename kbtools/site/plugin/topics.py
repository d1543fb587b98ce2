"""Topics: the articles of one tag, with a page of their own, and the site's navigation built from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kbtools.model.article import Article
from kbtools.site.plugin.articles import escaped
from kbtools.text.normalise import slugify

# With more articles, a list of all of them in every page would make the build time quadratic.
MOST_IN_NAV = 100
FIRST_TOPICS = 9  # topics that the start page shows as cards, the others as a list


@dataclass(frozen=True, slots=True)
class Topic:
    """A tag and its published articles, by title. `tag` is empty for articles without a tag.

    `folder`: that of its language, `de/`, empty for the help centre's own.
    """

    tag: str
    label: str
    slug: str
    articles: tuple[Article, ...]
    folder: str = ""

    @property
    def src_uri(self) -> str:
        """The path of the page for MkDocs; a file of this name in the workspace has priority."""
        return f"{self.url}index.md"

    @property
    def url(self) -> str:
        """The address, relative to the site."""
        return f"{self.folder}topics/{self.slug}/"


def topics_of(articles: Iterable[Article], other: str, folder: str = "") -> tuple[Topic, ...]:
    """One topic per tag, by label; articles without a tag come last, under `other`."""
    groups: dict[str, list[Article]] = {}
    for article in sorted(articles, key=lambda a: (a.title.casefold(), a.slug)):
        for tag in dict.fromkeys(article.tags or ("",)):
            groups.setdefault(tag, []).append(article)
    found: list[Topic] = []
    taken: set[str] = set()
    for tag in sorted(groups, key=lambda name: (not name, name.casefold(), name)):
        slug = _free(slugify(tag) if tag else "other", taken)
        found.append(Topic(tag, label(tag) if tag else other, slug, tuple(groups[tag]), folder))
    return tuple(found)


def label(tag: str) -> str:
    """A tag as a heading: `sign-in` is `Sign in`."""
    words = " ".join(tag.replace("_", " ").replace("-", " ").split()) or tag
    return words[:1].upper() + words[1:]


def main_topics(topics: Sequence[Topic]) -> tuple[tuple[Topic, tuple[Article, ...]], ...]:
    """Topics with the articles whose first tag they are, so that each article occurs once; empty ones are left out."""
    rows = ((topic, tuple(a for a in topic.articles if (a.tags or ("",))[0] == topic.tag)) for topic in topics)
    return tuple(row for row in rows if row[1])


def by_use(topics: Sequence[Topic], answered: Mapping[str, int]) -> list[Topic]:
    """The topics whose articles answered most tickets first, then those with most articles, then by label.

    Articles without a tag come last: what they share is no topic.

    `answered`: the number of tickets that each article answered, by slug; without any, as in CI, articles count alone.
    """

    def rank(topic: Topic) -> tuple[bool, int, int]:
        return not topic.tag, -sum(answered.get(a.slug, 0) for a in topic.articles), -len(topic.articles)

    return sorted(topics, key=rank)


def related(
    article: Article, topics: Sequence[Topic], together: Sequence[Article] = (), most: int = 4
) -> tuple[Article, ...]:
    """Up to `most` other articles: those that answered the same tickets (`together`), then of its first topic.

    Of the topic come those that follow it there, then the first ones.
    """
    first = (article.tags or ("",))[0]
    held = next((topic.articles for topic in topics if topic.tag == first and topic.tag), ())
    place = next((at for at, one in enumerate(held) if one.slug == article.slug), 0)
    by_slug = {one.slug: one for one in (*together, *held[place + 1 :], *held[:place])}
    return tuple(by_slug.values())[:most]


def navigation(
    topics: Sequence[Topic], pages: Sequence[str], said: Mapping[str, Any], *, indexes: bool, folder: str = ""
) -> list[Any]:
    """The value of `nav` in mkdocs.yml: home, topics, other pages, contact.

    `pages`: the plain pages, all within `folder`, that of the language. `indexes`: the theme makes a section's heading
    the link to its page.
    """
    main, home, contact = main_topics(topics), f"{folder}index.md", f"{folder}contact.md"
    nav: list[Any] = [{escaped(said["home_page"]): home}] if home in pages else []
    if sum(len(articles) for _, articles in main) > MOST_IN_NAV:
        nav += [topic.src_uri for topic, _ in main]
    else:
        for topic, articles in main:
            own = [topic.src_uri] if indexes else []
            nav.append({escaped(topic.label): [*own, *(article.path for article in articles)]})
    folders: dict[str, list[Any]] = {}
    for page in sorted(pages, key=lambda path: (path.rpartition("/")[0], not path.endswith("index.md"), path)):
        first, _, rest = page.removeprefix(folder).partition("/")
        if page not in (home, contact) and first != "topics":
            folders.setdefault(first if rest else "", []).append(page)
    nav += folders.pop("", [])
    nav += [{escaped(said["about"] if name == "about" else label(name)): held} for name, held in folders.items()]
    return nav + [page for page in pages if page == contact]


def _free(slug: str, taken: set[str]) -> str:
    number, free = 2, slug
    while free in taken:
        free, number = f"{slug}-{number}", number + 1
    taken.add(free)
    return free
