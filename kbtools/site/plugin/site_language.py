"""The help centre in one of its languages: which articles it shows there, and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kbtools.languages.names import direction, main_code, name_in, own_name
from kbtools.model.article import Article, article_url, lang_folder
from kbtools.site.plugin.topics import Topic, topics_of

if TYPE_CHECKING:
    from mkdocs.structure.nav import Navigation

_THEMES_OWN = "en"


@dataclass
class SiteLanguage:
    """One language of the site. `folder`: where its pages stand, `de/`; empty for the help centre's own language.

    `articles`: those that it shows, by their file. `borrowed`: by file, the articles of another page that it shows
    where there is no translation. `topics`: by file. `kb`: what templates read. `addresses`: of the pages that other
    languages have, too, by those of the help centre's own. `theme_texts`: the theme's name of its texts.
    """

    code: str
    folder: str
    said: Mapping[str, Any]
    articles: Mapping[str, Article]
    borrowed: Mapping[str, Article] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    kb: dict[str, Any] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    nav: Navigation | None = None
    theme_texts: str = ""

    def __post_init__(self) -> None:
        """Find the topics of the articles."""
        found = topics_of(self.articles.values(), self.said["other"], self.folder)
        self.topics = {topic.src_uri: topic for topic in found}

    @cached_property
    def by_source(self) -> dict[str, Article]:
        """The article that is shown for each slug by which evidence and figures know one."""
        return {article.source: article for article in self.articles.values()}

    @property
    def own_articles(self) -> list[Article]:
        """The articles that have no page in another language."""
        return [article for path, article in self.articles.items() if path not in self.borrowed]

    def text_language(self, article: Article, first: str) -> str:
        """The language of an article's text; `first`: that of the help centre."""
        source = self.borrowed.get(article.path)
        return (source.lang if source else article.lang) or first

    def text_direction(self, article: Article, first: str) -> str:
        """The direction to write at an article's text; empty where it is that of the page around it."""
        own = direction(self.text_language(article, first))
        return "" if own == direction(self.code) else own

    def lang_attribute(self, article: Article, first: str) -> str:
        """The language to write at an article's text; empty where it is that of the page around it."""
        told = self.text_language(article, first)
        return article.lang if not self.folder else "" if told.casefold() == self.code else told

    def in_other(self, article: Article, first: str, pattern: str) -> str:
        """`pattern` with the name of the language that an article is in; empty where it is in the reader's."""
        told = self.text_language(article, first)
        same = not self.folder or told.casefold() == self.code
        return "" if same else self.said["article"][pattern].format(language=name_in(told, self.said["lang"]))


def site_languages(
    published: Sequence[Article], first: str, said_in: Callable[[str], Mapping[str, Any]]
) -> tuple[SiteLanguage, ...]:
    """The help centre's own language, then those of its translations by code.

    `said_in`: gives the texts of pages in a language.
    """
    own = [article for article in published if not article.translation_of]
    found = [SiteLanguage(first, "", said_in(first), {article.path: article for article in own})]
    translations: dict[tuple[str, str], Article] = {}
    for article in published:
        if article.translation_of:
            translations[article.translation_of, article.lang.casefold()] = article
    for code in sorted({code for _, code in translations}):
        pairs = [(article, translations.get((article.slug, code))) for article in own]
        tags = _tags(pairs)
        shown = [(article, told or _borrowed(article, code, tags)) for article, told in pairs]
        found.append(
            SiteLanguage(
                code,
                lang_folder(code),
                said_in(code),
                {one.path: one for _, one in shown},
                {one.path: article for article, one in shown if one.slug == article.slug},
            )
        )
    return tuple(found)


def _borrowed(article: Article, code: str, tags: Mapping[str, str]) -> Article:
    """An article as the pages of a language show it that has no translation of it."""
    return replace(
        article,
        lang=code,
        translation_of=article.slug,
        tags=tuple(tags.get(tag, tag) for tag in article.tags),
        path=f"{article_url(article.slug, code)}index.md",
    )


def _tags(pairs: Iterable[tuple[Article, Article | None]]) -> dict[str, str]:
    """The tags of articles as their translations call them: an untranslated article stands in the same topic."""
    found: dict[str, str] = {}
    for article, translation in pairs:
        if translation and len(translation.tags) == len(article.tags):
            for tag, told in zip(article.tags, translation.tags, strict=True):
                found.setdefault(tag, told)
    return found


def addresses_in(one: SiteLanguage, first: SiteLanguage) -> dict[str, str]:
    """The addresses of pages in a language, by those of the same pages in the help centre's `first` one."""
    by_source = one.by_source
    articles = {article.url: by_source[article.source].url for article in first.articles.values()}
    topics = {topic.url: _topic_url(topic, first, one) for topic in first.topics.values()}
    own = {uri.removeprefix(one.folder): url for uri, url in one.kb["pages"].items()}
    pages = {url.removeprefix("."): own[uri] for uri, url in first.kb["pages"].items() if uri in own}
    return {**articles, **topics, **pages}


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A language of the switcher, with the address of the same page in it.

    `here`: the language of the page itself. `same`: the page is there in this language, not only borrowed.
    """

    code: str
    name: str
    url: str
    here: bool
    same: bool


def language_links(languages: Sequence[SiteLanguage], here: SiteLanguage, uri: str) -> tuple[LanguageLink, ...]:
    """The switcher of the page made of the file `uri`; none where the site has one language."""
    if len(languages) == 1:
        return ()
    article = here.articles.get(uri)
    topic = here.topics.get(uri)
    links = []
    for one in languages:
        url, same = one.folder or ".", False
        if article:
            other = one.by_source[article.source]
            url, same = other.url, other.path not in one.borrowed
        elif topic:
            url, same = _topic_url(topic, here, one), False
        elif (plain := f"{one.folder}{uri.removeprefix(here.folder)}") in one.kb["pages"]:
            url, same = one.kb["pages"][plain], True
        links.append(LanguageLink(one.code, own_name(one.code), url, one is here, same))
    return tuple(links)


def spoken(one: SiteLanguage, languages: Sequence[SiteLanguage], uri: str) -> dict[str, Any]:
    """What templates read of the language of the page made of the file `uri`, with the switcher."""
    told = {
        "kb": one.kb,
        "kb_lang": one.code,
        "kb_home": uri == f"{one.folder}index.md",
        "kb_languages": language_links(languages, one, uri),
    }
    return {**told, "nav": one.nav} if one.nav else told


def _topic_url(topic: Topic, here: SiteLanguage, other: SiteLanguage) -> str:
    """The topic of the same articles in another language: the one that most of them have there."""
    if here is other:
        return topic.url
    sources = {article.source for article in topic.articles}
    counts = [(sum(a.source in sources for a in one.articles), one.url) for one in other.topics.values()]
    most = max((number for number, _ in counts), default=0)
    fallback = other.folder or "."
    return next((url for number, url in counts if number == most and number), fallback)


def texts_of_theme(one: SiteLanguage, chosen: str, folders: Iterable[str]) -> str:
    """The name of the theme's texts for a language of the site.

    `chosen`: the theme's `language` in mkdocs.yml, which counts for the first one; the theme's own says that none was.
    """
    return chosen if not one.folder and chosen != _THEMES_OWN else theme_language(one.code, folders)


def theme_language(code: str, folders: Iterable[str]) -> str:
    """The name of the theme's texts in a language, English where it has none."""
    known = {path.stem.casefold(): path.stem for folder in folders for path in _texts_of(folder)}
    tried = (code.casefold(), {"no": "nb"}.get(main_code(code), main_code(code)))
    return next((known[name] for name in tried if name in known), _THEMES_OWN)


def _texts_of(folder: str) -> Iterable[Path]:
    return Path(folder, "partials", "languages").glob("*.html")
