"""What the site shows of an article: its address, its heading, and when somebody last checked it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from kbtools.languages.pages import long_date
from kbtools.model.article import Article, each_section
from kbtools.text.normalise import one_line

_MOST_DESCRIPTION = 160
_MOST_OPENING = 400
_NAMES = frozenset(("icon", "template"))  # values by which the theme finds a file


@dataclass(frozen=True, slots=True)
class ArticleView:
    """The texts around an article's body; plain text that the template escapes.

    `review` is for staff: it names the team, or says that nobody has checked the article yet; `checked_on` is for
    everybody, and empty where nobody has. `lang` and `direction`: of title and body, each empty for that of the page
    around them.
    """

    slug: str
    title: str
    kind: str
    review: str
    checked_on: str
    checked: bool
    lang: str
    direction: str
    applies_to: tuple[str, ...]
    issue_url: str
    issue_state: str
    people_first: bool
    topics: tuple[tuple[str, str], ...]


def view(
    article: Article, said: Mapping[str, Any], topics: Mapping[str, tuple[str, str]], lang: str, direction: str
) -> ArticleView:
    """`topics`: label and address of each tag's page. `issue_state` is empty without a known issue."""
    issue_url, issue_state = issue_of(article)
    return ArticleView(
        slug=article.slug,
        title=article.title,
        kind=article.kind,
        review=_review(article, said),
        checked_on=_checked_on(article, said),
        checked=article.reviewed is not None,
        lang=lang,
        direction=direction,
        applies_to=article.applies_to,
        issue_url=issue_url,
        issue_state=issue_state,
        people_first=article.people_first,
        topics=tuple(topics[tag] for tag in article.tags if tag in topics),
    )


def issue_of(article: Article) -> tuple[str, str]:
    """Where a known issue is tracked, if that is known, and its state; both empty for any other article."""
    issue = article.known_issue
    state = issue.state if issue else "open" if article.kind == "known-issue" else ""
    return issue.url if issue and _is_web(issue.url) else "", state


def opening(article: Article) -> str:
    """The first text of an article without markup and headings; its title if there is none."""
    told = article.extra.get("description")
    texts = (section.text for section in each_section(article))
    return str(told) if told else one_line(" ".join(_first(texts, _MOST_OPENING)), _MOST_OPENING) or article.title


def plain_text(article: Article, most: int) -> str:
    """The text of an article without markup, in one line, cut at a word when longer than `most` characters."""
    texts = (text for section in each_section(article) for text in (section.heading, section.text) if text)
    return one_line("\n".join(_first(texts, most)), most)


def _first(texts: Iterable[str], most: int) -> Iterator[str]:
    """The first texts until `most` characters are reached, since converting Markdown is slow."""
    length = 0
    for text in texts:
        yield text
        length += len(text) + 1
        if length > most + 1:
            return


def page_meta(article: Article, begins: str) -> dict[str, Any]:
    """The theme's keys of the article, with every text escaped: the theme puts most into HTML as they are.

    The search dialog, too, inserts the titles of its index as HTML.
    """
    described = one_line(begins, _MOST_DESCRIPTION)
    told = {key: value if key in _NAMES else _escaped_all(value) for key, value in article.extra.items()}
    if isinstance(told.get("author"), list):
        told["author"] = Markup(", ").join(told["author"])
    return {**told, "title": escaped(article.title), "description": escaped(described)}


def _escaped_all(value: Any) -> Any:
    """A value of front matter with every text in it escaped."""
    if isinstance(value, list):
        return [_escaped_all(item) for item in value]
    if isinstance(value, Mapping):
        return {_escaped_all(key): _escaped_all(item) for key, item in value.items()}
    return escaped(value) if isinstance(value, str) else value


def is_icon(name: str, folders: Iterable[str]) -> bool:
    """Whether one of the theme's folders has an icon of this name, such as `material/lifebuoy`."""
    inside = not name.startswith("/") and ".." not in name.split("/")
    return inside and any(Path(folder, ".icons", f"{name}.svg").is_file() for folder in folders)


def escaped(text: str) -> Markup:
    """Text escaped for HTML and marked as safe, so that templates do not escape it again."""
    return escape(text)


def _review(article: Article, said: Mapping[str, Any]) -> str:
    if article.reviewed is None:
        return str(said["article"]["unchecked"])
    pattern = said["article"]["checked_by" if article.owner else "checked"]
    return str(pattern).format(date=long_date(article.reviewed, said), owner=article.owner)


def _checked_on(article: Article, said: Mapping[str, Any]) -> str:
    pattern = str(said["article"]["checked"])
    return pattern.format(date=long_date(article.reviewed, said)) if article.reviewed else ""


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False
