"""The articles that the copy of a message holds, where the page could show none before Send."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kbtools.contact.answer_by_mail import is_left_to_people, is_rising_topic, mail_query, mailed, sure_enough
from kbtools.settings import site_url

if TYPE_CHECKING:
    from kbtools.articles.library import Library
    from kbtools.model.mail_answer import MailedArticle
    from kbtools.model.message import ContactMessage
    from kbtools.search.knowledge_base import KnowledgeBase
    from kbtools.storage import Store
    from kbtools.workspace import Workspace


def articles_for_copy(
    workspace: Workspace,
    message: ContactMessage,
    knowledge: KnowledgeBase,
    store: Store,
    library: Callable[[], Library],
) -> tuple[MailedArticle, ...]:
    """Up to three articles that are as sure as those of an answer by mail, and under its rules; mostly none.

    None for who was shown articles already, since they wrote to a person all the same, and none without `site_url`,
    since a mail needs whole addresses. Raises `KbError` as the store does.
    """
    site = site_url(workspace.root)
    if message.shown or message.people_first or message.flagged or not site:
        return ()
    query = mail_query(message.subject, message.body, message.lang)
    found = sure_enough(knowledge, query, workspace.settings.mail_min_probability)
    if isinstance(found, str):
        return ()
    never = workspace.settings.mail_never_tags
    if (never and is_left_to_people(library(), never, found)) or is_rising_topic(store, knowledge, query, found):
        return ()
    return mailed(found, site)
