"""Answering a new ticket by mail: whether anything is sure enough, and nothing speaks against it.

The mail is only planned here, in the store; `mail_delivery` sends it, at most once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import TYPE_CHECKING, Literal

from kbtools.articles.library import Library
from kbtools.contact.addresses import mail_address, mailbox
from kbtools.contact.answer_mail import own_message_id
from kbtools.contact.mail_rules import why_not
from kbtools.contact.told_to_help_desk import needed_to_close
from kbtools.languages.guess import language_of
from kbtools.model.article.fields import page_url
from kbtools.model.mail_answer import MailAnswer, MailContent, MailedArticle
from kbtools.model.query import SHOWN, Query
from kbtools.model.visit import assign_side
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.settings import TABLE, site_url
from kbtools.text.normalise import normalise, one_line
from kbtools.text.quotations import own_words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kbtools.model.incoming_ticket import IncomingTicket
    from kbtools.model.query import Suggestion
    from kbtools.storage import Store
    from kbtools.system.sealing import Secret
    from kbtools.workspace import Workspace

MOST_TEXT = 20_000  # characters of a ticket that are read
MOST_SUBJECT = 300
_NEAR = 3  # answered tickets whose topic a new one may have


@dataclass(frozen=True, slots=True)
class MailDecision:
    """`planned`: a mail goes out; `held`: it would, but the control group gets none. `why`: why no mail goes out."""

    state: Literal["planned", "held", ""]
    why: str = ""
    slugs: tuple[str, ...] = ()


def answer_by_mail(
    workspace: Workspace, incoming: IncomingTicket, now: datetime, knowledge: KnowledgeBase | None = None
) -> MailDecision:
    """Plan a mail for a ticket that nobody has answered yet, or say why there is none; the same ticket never has two.

    `knowledge`: the index, if it is open already.

    Raises `KbError` as the store does, and `index-missing`.
    """
    settings = workspace.settings
    if why := why_off(workspace) or why_not(incoming, settings):
        return MailDecision("", why)
    query = mail_query(incoming.subject, incoming.text, incoming.language)
    knowledge = knowledge or KnowledgeBase.of(workspace)
    found = sure_enough(knowledge, query, settings.mail_min_probability)
    if isinstance(found, str):
        return MailDecision("", found)
    never = settings.mail_never_tags
    if never and is_left_to_people(Library.of(workspace), never, found):
        return MailDecision("", "never by mail")
    with workspace.store() as store:
        store.check_secret(secret := workspace.secret())
        if why := _why_not_now(store, secret, incoming, knowledge, query, found):
            return MailDecision("", why)
        return _planned(workspace, store, secret, incoming, found, now)


def why_off(workspace: Workspace) -> str:
    """What is not set so that no ticket is answered by mail; empty where all is set."""
    settings = workspace.settings
    if not settings.mail_answers:
        return "mail.answers is off"
    needed = {
        "smtp.host": settings.smtp_host,
        "contact.address": settings.contact_address,
        "mail.trusted_server": settings.mail_trusted_server,
        "site_url in mkdocs.yml": site_url(workspace.root),
    }
    missing = [name for name, value in needed.items() if not value]
    missing += [key for key in needed_to_close(settings) if not getattr(settings, TABLE[key].name)]
    return f"{' and '.join(missing)} not set" if missing else ""


def sure_enough(knowledge: KnowledgeBase, query: Query, threshold: float) -> tuple[Suggestion, ...] | str:
    """The articles that are sure enough for a mail, best first, or why there are none.

    Whether the topic belongs to a person, or is a fault that is being mended, is asked as carefully as at the form.
    """
    usual = knowledge.answer(query, SHOWN)
    if usual.people_first:
        return "people first"
    if any(one.known_issue for one in usual.suggestions):
        return "known issue"
    return knowledge.at_threshold(threshold).answer(query, SHOWN).suggestions or "not sure"


def is_left_to_people(library: Library, never: Sequence[str], found: Sequence[Suggestion]) -> bool:
    """Whether one of the articles has a tag that the team `never` has answered by mail; capitals do not count.

    One that the index has and the library has not, since its file has a mistake or another slug by now, may have it.
    """
    tags, articles = {tag.casefold() for tag in never}, [library.by_slug.get(one.slug) for one in found]
    return any(article is None or any(tag.casefold() in tags for tag in article.tags) for article in articles)


def is_rising_topic(store: Store, knowledge: KnowledgeBase, query: Query, found: Sequence[Suggestion]) -> bool:
    """Whether what is asked, or one of the articles, is of a topic that far more people ask about than before."""
    near = knowledge.similar(query.body, subject=query.subject, limit=_NEAR)
    return _is_rising(store, {one.slug for one in found}, set(near))


def mailed(found: Sequence[Suggestion], site: str) -> tuple[MailedArticle, ...]:
    """The articles as a mail names them; `site`: the address of the help centre."""
    return tuple(MailedArticle(one.slug, one.title, page_url(site, one.url), one.snippet) for one in found)


def limit_key(address: str, secret: Secret) -> str:
    """What the mails to an address are counted by."""
    return secret.hash(f"mail answer {mailbox(address)}")


def mail_query(subject: str, text: str, language: str = "") -> Query:
    """What is asked of the index for a mail: its beginning, in the person's own words."""
    return Query(own_words(normalise(text[:MOST_TEXT])), one_line(subject[:MOST_SUBJECT]), lang=language)


def _why_not_now(
    store: Store,
    secret: Secret,
    incoming: IncomingTicket,
    knowledge: KnowledgeBase,
    query: Query,
    found: Sequence[Suggestion],
) -> str:
    """What the store knows that speaks against a mail."""
    theirs = store.tickets.of(store.forgetting.tickets_of(secret.hash(incoming.address)))
    if any(t.key != incoming.key and not t.is_resolved for t in theirs):
        return "another ticket"
    if has_reply(store, incoming.key):
        return "answered"
    if store.mail_answers.of_ticket(incoming.key) or store.mail_answers.of_thread(incoming.thread):
        return "had one already"
    return "rising topic" if is_rising_topic(store, knowledge, query, found) else ""


def has_reply(store: Store, ticket: tuple[str, str]) -> bool:
    """Whether the store knows a reply of an agent to this ticket."""
    return any(one.answers for one in store.tickets.of([ticket]))


def _is_rising(store: Store, slugs: Collection[str], tickets: set[tuple[str, str]]) -> bool:
    """Whether one of these articles or tickets belongs to a topic that far more people ask about than before."""
    for head in store.gaps.heads():
        if not head.rising:
            continue
        if head.slug in slugs or not set(slugs).isdisjoint(head.nearest):
            return True
        if not tickets.isdisjoint(store.gaps.get(head.id).tickets):
            return True
    return False


def _planned(
    workspace: Workspace,
    store: Store,
    secret: Secret,
    incoming: IncomingTicket,
    found: Sequence[Suggestion],
    now: datetime,
) -> MailDecision:
    settings, site = workspace.settings, site_url(workspace.root)
    lang = incoming.language or language_of(incoming.text[:MOST_TEXT], settings.lang)
    slugs = tuple(one.slug for one in found)
    held = assign_side(secret.hash(f"mail {incoming.source} {incoming.id}"), settings.mail_holdout) == "held"
    subject = one_line(incoming.subject[:MOST_SUBJECT])
    content = MailContent(mail_address(incoming.address), subject, incoming.thread, mailed(found, site))
    answer = MailAnswer(
        id=token_hex(16),
        source=incoming.source,
        ticket=incoming.id,
        recipient=secret.hash(incoming.address),
        created_at=now,
        state="held" if held else "planned",
        lang=lang,
        slugs=slugs,
        sealed=b"" if held else secret.seal(content.to_bytes()),
    )
    # The limit holds for the control group as well, else the two groups could not be compared.
    key = limit_key(incoming.address, secret)
    if not store.copies.take(key, now.date(), settings.mail_per_day):
        return MailDecision("", "limit of the day")
    thread = (*incoming.thread, own_message_id(answer.id, settings))
    if not store.mail_answers.plan(answer, thread, secret.mark):
        store.copies.give_back(key, now.date())  # another service read the same mail in this moment
        return MailDecision("", "had one already")
    return MailDecision("held" if held else "planned", slugs=slugs)
