"""Details of a gap, for a person to decide about it: examples, replies and the nearest articles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kbtools.gaps.mine.text import QUESTION, clean
from kbtools.gaps.sentences import Origin
from kbtools.model.article import Article, current_slugs
from kbtools.model.gap import Gap, Verdict
from kbtools.model.ticket import Link, Ticket
from kbtools.redaction import KINDS
from kbtools.text.analysis import Analyser
from kbtools.text.normalise import count
from kbtools.tickets.reply_outcomes import WORKED, nothing_worked, reply_outcomes

_EXAMPLES = 5
_REPLIES = 3
_WORDS = 6
_LETTERS = 3
_LIFT = 2  # times as common as in other tickets
_USUAL = 0.05  # least share of other tickets in which a word counts as common
_OFTEN = 0.2  # least share of a gap's tickets in which a word belongs to its topic
_SHORTEST_REPLY = 20
_MASK = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")


@dataclass(frozen=True, slots=True)
class AgentReply:
    """What an agent replied; `worked`: whether the requester said so."""

    ticket: tuple[str, str]
    text: str
    worked: bool


@dataclass(frozen=True, slots=True)
class NearbyArticle:
    """An article on a similar topic, and `why` it does not close the gap, in plain words."""

    slug: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class GapDetails:
    """`examples`: the most typical tickets, one a requester. `replies`: only those that worked, if any is known to.

    `nearby`: the most similar articles. `sentences`: those of its draft or article, with the tickets that say them.
    """

    gap: Gap
    examples: tuple[Ticket, ...]
    replies: tuple[AgentReply, ...]
    nearby: tuple[NearbyArticle, ...]
    sentences: tuple[Origin, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For programs: the gap's own fields, and the evidence beside them."""
        return {
            **self.gap.to_json(),
            "examples": [{"ticket": t.id, "subject": t.subject, "question": t.question} for t in self.examples],
            "replies": [{"ticket": r.ticket[1], "text": r.text, "worked": r.worked} for r in self.replies],
            "nearby": [{"slug": near.slug, "title": near.title, "why": near.why} for near in self.nearby],
            "sentences": [one.to_json() for one in self.sentences],
        }


@dataclass(frozen=True, slots=True)
class _Topic:
    """The stems that mark a gap's topic, each with the word that is shown for it."""

    analyser: Analyser
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _ArticleUse:
    """By slug: published articles, the current slug of each old one, the tickets linked to each.

    `visit_counts` as `gap_details` takes them.
    """

    articles: Mapping[str, Article]
    now: Mapping[str, str]
    sent_to: Mapping[str, set[tuple[str, str]]]
    visit_counts: Mapping[str, Counter[str]] | None


def gap_details(
    gaps: Iterable[Gap],
    tickets: Iterable[Ticket],
    articles: Iterable[Article],
    links: Iterable[Link],
    lang: str,
    visit_counts: Mapping[str, Counter[str]] | None = None,
) -> list[GapDetails]:
    """The details of each gap, in order. `visit_counts`: of `article_counts`, None where no visit is recorded.

    `tickets`, in any order: those of the gaps that are still kept, and others, from which it is known which words are
    common everywhere. Articles that are gone are left out.
    """
    by_key = {ticket.key: ticket for ticket in tickets}
    use = _article_use(articles, links, visit_counts)
    analyser = Analyser.of(lang)
    everywhere = Counter(term for ticket in by_key.values() for term in set(_terms(ticket, analyser).values()))
    details = []
    for gap in gaps:
        own = [by_key[key] for key in gap.tickets if key in by_key]
        found = [reply for ticket in own if (reply := best_reply(ticket))]
        worked = [reply for reply in found if reply.worked]
        nearby = _nearby(gap, own, use, _topic_words(own, everywhere, len(by_key), analyser))
        details.append(GapDetails(gap, _different_people(own), tuple((worked or found)[:_REPLIES]), nearby))
    return details


def best_reply(ticket: Ticket) -> AgentReply | None:
    """The longest reply that the requester said worked, or else the longest reply; None where all are very short."""
    worked = [ticket.messages[place].body for place, verdict in reply_outcomes(ticket).items() if verdict == WORKED]
    best = max(worked, key=len, default="")
    if len(best) >= _SHORTEST_REPLY:
        return AgentReply(ticket.key, best, worked=True)
    longest = max(ticket.answers, key=len, default="")
    return AgentReply(ticket.key, longest, worked=False) if len(longest) >= _SHORTEST_REPLY else None


def _different_people(tickets: Sequence[Ticket]) -> tuple[Ticket, ...]:
    one_each: dict[object, Ticket] = {}
    for ticket in tickets:
        one_each.setdefault(ticket.requester or ticket.key, ticket)
    return tuple(one_each.values())[:_EXAMPLES]


def _article_use(
    articles: Iterable[Article], links: Iterable[Link], visit_counts: Mapping[str, Counter[str]] | None
) -> _ArticleUse:
    shown = {article.slug: article for article in articles if article.state == "published"}
    now = current_slugs(shown.values())
    sent_to: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for link in links:
        if link.slug in now:
            sent_to[now[link.slug]].add((link.source, link.ticket))
    return _ArticleUse(shown, now, sent_to, visit_counts)


def _nearby(gap: Gap, tickets: Sequence[Ticket], use: _ArticleUse, topic: _Topic) -> tuple[NearbyArticle, ...]:
    found = []
    linked = sum(any(ticket.key in sent for sent in use.sent_to.values()) for ticket in tickets)
    for number, slug in enumerate(dict.fromkeys(use.now[slug] for slug in gap.nearest if slug in use.now)):
        article = use.articles[slug]
        has = set(topic.analyser.terms(f"{article.title}\n{article.body}\n" + "\n".join(article.phrases)))
        lacks = [word for term, word in topic.words.items() if term not in has][:_WORDS]
        verdict = gap.verdict if number == 0 else "missing"
        sent = [ticket for ticket in tickets if ticket.key in use.sent_to[slug]]
        why = _why(verdict, lacks, len(sent), linked)
        if verdict == "covered":
            why = f"{why} {_why_they_write(slug, sent, use.visit_counts)}".rstrip()
        found.append(NearbyArticle(slug, article.title, why))
    return tuple(found)


def _why_they_write(slug: str, sent: Sequence[Ticket], visit_counts: Mapping[str, Counter[str]] | None) -> str:
    """Why people write although an article answers: it did not work, was not understood, or was not seen.

    `sent`: the gap's tickets in which an agent sent it.
    """
    failed = sum(map(nothing_worked, sent))
    if failed and failed * 2 >= len(sent):
        return f"It did not work for {failed} of the {count(len(sent), 'person', 'people')} who were sent it."
    if visit_counts is None:
        return ""
    shown, opened, wrote = (visit_counts[what][slug] for what in ("shown", "opened", "opened_then_sent"))
    if wrote:
        told = count(wrote, "visitor")
        return f"{told} opened it and wrote all the same: it may not be understood, or not be the whole answer."
    if shown and not opened:
        return f"The form showed it in {count(shown, 'visit')}, and nobody opened it: its title may not say enough."
    return "" if sent or shown else "Nobody is known to have seen it before writing."


def _topic_words(own: Sequence[Ticket], everywhere: Counter[str], total: int, analyser: Analyser) -> _Topic:
    """The stems that many of the gap's tickets have and few others, most frequent first.

    Each is shown in its most frequent spelling. `everywhere`: in how many of all `total` tickets, with those of the
    gap, each stem stands.
    """
    often, spelt = _term_counts(own, analyser)
    others = total - len(own)
    elsewhere = {term: everywhere[term] - count for term, count in often.items()}
    least = max(2.0, _OFTEN * len(own))
    belong = [
        term
        for term in sorted(often, key=lambda term: (-often[term], term))
        if often[term] >= least
        and elsewhere[term] <= _USUAL * others
        and often[term] * others >= _LIFT * elsewhere[term] * len(own)
    ]
    return _Topic(analyser, {term: min(spelt[term], key=lambda word: (-spelt[term][word], word)) for term in belong})


def _term_counts(tickets: Iterable[Ticket], analyser: Analyser) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """By stem: in how many tickets it stands, and in how many of them in which spelling."""
    often: Counter[str] = Counter()
    spelt: dict[str, Counter[str]] = {}
    for ticket in tickets:
        terms = _terms(ticket, analyser)
        often.update(set(terms.values()))
        for word, term in terms.items():
            if term not in spelt:
                spelt[term] = Counter()
            spelt[term][word] += 1
    return often, spelt


def _terms(ticket: Ticket, analyser: Analyser) -> dict[str, str]:
    """The stem of each word of a question that says something."""
    text = _MASK.sub(" ", f"{ticket.subject[:QUESTION]}\n{clean(ticket.question)[:QUESTION]}")
    said = set(analyser.tokens(text)) - analyser.stop_words
    return {word: analyser.stem(word) for word in said if len(word) >= _LETTERS}


def _why(verdict: Verdict, lacks: Sequence[str], answered: int, linked: int) -> str:
    """`answered`: how many of the gap's `linked` tickets, which are linked to any article, are linked to this one."""
    words = ", ".join(lacks)
    beginnings = {
        "missing": "It is about something near.",
        "unfindable": "It seems to answer this, but these requesters' words do not lead to it.",
        "covered": "It seems to answer this and their words lead to it; people write all the same.",
    }
    parts = [beginnings[verdict]]
    if words:
        parts.append(f"They say what it does not: {words}.")
    parts.append(
        f"It answered {answered} of {count(linked, 'ticket')} with a link to an article."
        if answered
        else "No ticket of this topic was answered with it."
    )
    return " ".join(parts)
