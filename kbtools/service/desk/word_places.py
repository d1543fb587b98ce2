"""Where customers read a text that may be changed at the desk, in words in place of its key."""

from __future__ import annotations

from collections.abc import Mapping

PLACES: Mapping[str, str] = {
    "first_reply": "Contact form, how soon a person answers",
    "article": "Page of an article",
    "headings": "Headings of articles",
    "draft": "Drafts and known issues",
    "home": "Start page",
    "topic": "Page of a topic",
    "form": "Contact form",
    "script": "Search and contact form, while people type",
    "changes": "What changed",
    "missing": "Page that is not there",
    "find": "Search",
    "feedback": "Was this helpful?",
    "widget": "Help in your own product",
    "field": "Contact form, what is still missing",
    "page": "After sending, without scripts",
    "failed": "Pages of mistakes",
    "mail": "Copy that people get by mail",
    "answer_mail": "Answer by mail",
    "answer_page": "Page behind the links of an answer by mail",
}
"""By the first part of a key; what is not here stands on several pages."""
_SEVERAL = "Several pages"


def place_of(key: str) -> str:
    """Such as `Contact form: lead`, for the key `form.lead`."""
    group, _, rest = key.partition(".")
    return f"{PLACES.get(group, _SEVERAL)}: {(rest or group).replace('_', ' ').replace('.', ', ')}"
