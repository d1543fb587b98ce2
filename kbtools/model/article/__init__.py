"""An article: its front matter and its sections, reading it from text and writing it to text."""

from kbtools.model.article.fields import (
    KEYS,
    SLUG,
    THEME_KEYS,
    UNFINISHED,
    Article,
    Kind,
    KnownIssue,
    Review,
    article_url,
    current_slugs,
    lang_folder,
    markdown_url,
    page_url,
    source_slugs,
)
from kbtools.model.article.parts import Section, anchors, each_section, sections
from kbtools.model.article.reading import parse_article, split_front_matter
from kbtools.model.article.revision import Changed, changed_since, revision
from kbtools.model.article.templates import UNWRITTEN, template
from kbtools.model.article.writing import render_article

__all__ = [
    "KEYS",
    "SLUG",
    "THEME_KEYS",
    "UNFINISHED",
    "UNWRITTEN",
    "Article",
    "Changed",
    "Kind",
    "KnownIssue",
    "Review",
    "Section",
    "anchors",
    "article_url",
    "changed_since",
    "current_slugs",
    "each_section",
    "lang_folder",
    "markdown_url",
    "page_url",
    "parse_article",
    "render_article",
    "revision",
    "sections",
    "source_slugs",
    "split_front_matter",
    "template",
]
