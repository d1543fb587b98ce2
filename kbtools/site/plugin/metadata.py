"""Metadata for programs: JSON-LD in the head of a page."""

from __future__ import annotations

from datetime import date
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from kbtools.model.article import Article
from kbtools.site.plugin.articles import plain_text

_MOST_ANSWER = 2000


def json_ld(article: Article, changed: date | None, url: str) -> Markup:
    """An article for search engines: an FAQ page where its title is a question, otherwise an article.

    `url`: its full address, may be empty.
    """
    what: dict[str, Any] = {"@context": "https://schema.org"}
    text = plain_text(article, _MOST_ANSWER) if article.title.rstrip().endswith("?") else ""
    if text:
        answer = {"@type": "Answer", "text": text}
        question = {"@type": "Question", "name": article.title, "acceptedAnswer": answer}
        what |= {"@type": "FAQPage", "mainEntity": [question]}
    else:
        what |= {"@type": "Article", "headline": article.title}
    told = {
        "datePublished": article.created and article.created.isoformat(),
        "dateModified": changed and changed.isoformat(),
        "inLanguage": article.lang,
        "url": url,
    }
    # so that `</script>` in a text does not end the script
    return htmlsafe_json_dumps({**what, **{key: value for key, value in told.items() if value}}, ensure_ascii=False)
