"""Title, phrases and issue of a draft, in requesters' words that many different people use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from kbtools.gaps.draft.common_words import MASK, CommonWords, sentence_key
from kbtools.gaps.draft.person_names import has_name, without_greeting
from kbtools.gaps.draft.ways import SourcedLine
from kbtools.gaps.mine.abuse import has_abuse, without_abuse
from kbtools.gaps.mine.embedding import Embed
from kbtools.gaps.mine.text import first_message, subject
from kbtools.languages import ways
from kbtools.model.ticket import Ticket
from kbtools.text.embeddings import unit
from kbtools.text.markdown import markdown_to_text
from kbtools.text.normalise import normalise, one_line, sentences, words

Array = np.ndarray[Any, Any]
Key = tuple[str, str]

MOST_PHRASES = 8
_MOST_SEEN = 3
_LOOKED_AT = 5  # sentences of a question
_SHORTEST, _LONGEST = 9, 120
_LEAST_WORDS = 2
_LEAST_TITLE = 3
_LEAST_RUN = 4
_SHARED = 0.15  # share of the tickets from which a word belongs to the topic
_SPREAD = 0.7
_NEAR = 0.55  # share of the best likeness to the topic that a phrase must have
_ABOUT = 0.2  # share of the most topical words that a phrase must have
_WORTH = 0.5  # share of the best phrase's value
_PART = 0.1  # how much less a clause is worth than a whole sentence
_SUBJECT = 0.15  # bonus: a subject is meant as a title
_GENERAL, _MANY_OTHERS = 0.1, 20  # share of the questions about other topics that a general word is in, and how many
_SHOUTED = re.compile(r"[^a-zß-ÿ]*[A-Z][^a-zß-ÿ]*[A-Z][^a-zß-ÿ]*")
_LONG = 70
_TOO_MANY = 0.3


@dataclass(frozen=True)
class RequesterWording:
    """Title, phrases and what people see; all empty if no wording consists of words that many people use.

    `is_torn`: the title is only a part of a sentence.
    """

    title: str
    title_tickets: tuple[Key, ...]
    phrases: tuple[SourcedLine, ...]
    issue: tuple[SourcedLine, ...]
    is_torn: bool = False


@dataclass(frozen=True)
class _Candidate:
    text: str
    ticket: Key
    is_subject: bool
    is_whole: bool = True


def choose_wording(
    tickets: Sequence[Ticket], common: CommonWords, names: frozenset[str], embed: Embed, *, title: str = ""
) -> RequesterWording:
    """Choose title, phrases and issue among subjects, sentences and clauses of the tickets.

    The `title` that the topic has so far is kept if many people use its words.
    """
    choice = _distinct(w for ticket in tickets for w in _candidates(ticket) if _is_public(w.text, common, names))
    choice = choice or _distinct(run for ticket in tickets for run in _public_runs(ticket, common, names))
    if not choice:
        return RequesterWording("", (), (), ())
    rows = unit(embed([w.text for w in choice]))
    questions = unit(embed([f"{ticket.subject}\n{first_message(ticket)}" for ticket in tickets]))
    central = rows @ unit(questions.mean(axis=0, keepdims=True))[0]
    topical = _topical(choice, tickets, common)
    value = np.array([float(central[n] + topical[n] - _faults(w.text)) for n, w in enumerate(choice)])
    fit = (topical > 0) & (central >= _NEAR * central.max())
    titles = [n for n, w in enumerate(choice) if fit[n] and len(words(w.text)) >= _LEAST_TITLE]
    known = [n for n, w in enumerate(choice) if sentence_key(w.text) == sentence_key(title)]
    best = max(known or titles or range(len(choice)), key=lambda n: (value[n] + _SUBJECT * choice[n].is_subject, -n))
    asked = [common.terms(f"{ticket.subject}\n{first_message(ticket)}") for ticket in tickets]
    fit &= np.array([not _is_general(w.text, asked, common) for w in choice])
    meant = value + np.array([_SUBJECT * w.is_subject - _PART * (not w.is_whole) for w in choice])
    fit &= (topical >= _ABOUT * topical.max()) & (meant >= _WORTH * meant.max())
    others = _choose_phrases(best, choice, meant, rows, fit)
    issue = _issue_sentences(best, choice, value, rows)
    lines = [SourcedLine(w.text, (w.ticket,)) for w in choice]
    return RequesterWording(
        _as_title(choice[best].text),
        (choice[best].ticket,),
        tuple(lines[n] for n in others),
        tuple(lines[n] for n in issue),
        is_torn=not choice[best].is_whole,
    )


def with_subject(found: RequesterWording, ticket: Ticket, is_publishable: Callable[[str], bool]) -> RequesterWording:
    """The wording of one ticket with its subject as the title, where that would be a part of a sentence or nothing.

    Few may use the words of a subject, but a person chose this ticket, and reads the draft before anybody else.
    """
    said = _plain(without_greeting(without_abuse(one_line(subject(ticket)))))
    torn = found.is_torn or not found.title
    if not torn or not _has_fit_length(said) or MASK.search(said) or _faults(said) >= _TOO_MANY:
        return found
    if has_abuse(said) or not is_publishable(said):
        return found
    return replace(found, title=_as_title(said), title_tickets=(ticket.key,), is_torn=False)


def _candidates(ticket: Ticket) -> Iterator[_Candidate]:
    said = _plain(without_greeting(without_abuse(one_line(subject(ticket)))))
    if _has_fit_length(said):
        yield _Candidate(said, ticket.key, is_subject=True)
    for sentence in sentences(first_message(ticket))[:_LOOKED_AT]:
        whole = _plain(without_greeting(sentence))
        for part in dict.fromkeys((whole, *(_plain(part) for part in _question_patterns().clause.split(whole)))):
            if _has_fit_length(part) and not _question_patterns().chat.search(part):
                yield _Candidate(part, ticket.key, is_subject=False, is_whole=part == whole)


def _public_runs(ticket: Ticket, common: CommonWords, names: frozenset[str]) -> Iterator[_Candidate]:
    """Parts of subject and first sentences in words that many people use, for topics without such a whole sentence."""
    for text in (
        without_greeting(without_abuse(ticket.subject)),
        *sentences(first_message(ticket))[:_LOOKED_AT],
    ):
        run: list[str] = []
        for word in [*one_line(text).split(), ""]:
            if word and (not common.terms(word) or common.is_public(word)) and not has_name(word, names):
                run.append(word)
                continue
            part = _plain(" ".join(run))
            if len(run) >= _LEAST_RUN and len(common.terms(part)) > 1 and _is_public(part, common, names):
                yield _Candidate(part, ticket.key, is_subject=False, is_whole=False)
            run = []


def _is_public(text: str, common: CommonWords, names: frozenset[str]) -> bool:
    return common.is_public(text) and not has_abuse(text) and not has_name(text, names) and _faults(text) < _TOO_MANY


def _plain(text: str) -> str:
    plain = one_line(markdown_to_text(normalise(text))).strip(' .,:;-–—*"“”')
    return plain.replace('"', "") if plain.count('"') % 2 else plain  # the other one of the pair was cut off


def _has_fit_length(text: str) -> bool:
    return _SHORTEST <= len(text) <= _LONGEST and len(words(text)) >= _LEAST_WORDS


def _distinct(found: Iterable[_Candidate]) -> list[_Candidate]:
    kept: dict[str, _Candidate] = {}
    for wording in found:
        kept.setdefault(sentence_key(wording.text), wording)
    return list(kept.values())


def _topical(choice: Sequence[_Candidate], tickets: Sequence[Ticket], common: CommonWords) -> Array:
    """By candidate: the mean share of the topic's tickets that have its words; common words count less."""
    often: Counter[str] = Counter()
    for ticket in tickets:
        often.update(common.terms(f"{ticket.subject}\n{first_message(ticket)}"))
    # a word that everybody uses, such as the product's name, says nothing about the topic
    worth = {
        term: count / len(tickets) * (1 - min(1.0, common.tickets_with[term] / max(1, common.total)))
        for term, count in often.items()
        if count >= max(2, _SHARED * len(tickets)) or len(tickets) == 1
    }
    return np.array([float(np.mean([worth.get(t, 0.0) for t in common.terms(w.text)] or [0.0])) for w in choice])


def _is_general(text: str, asked: Sequence[Set[str]], common: CommonWords) -> bool:
    """Whether each of its words stands in many questions about other topics: it would find this article for all.

    `asked`: the terms of each question of the topic.
    """
    others = common.total - len(asked)
    return others >= _MANY_OTHERS and all(
        common.questions_with[term] - sum(term in terms for terms in asked) >= _GENERAL * others
        for term in common.terms(text)
    )


@dataclass(frozen=True)
class _QuestionPatterns:
    """Patterns for a sentence or clause of a question, in all languages; `faults`: with what they take off a cosine."""

    clause: re.Pattern[str]  # between two clauses
    chat: re.Pattern[str]
    question: re.Pattern[str]
    torn: re.Pattern[str]
    faults: tuple[tuple[re.Pattern[str], float], ...]  # what makes a worse title


@cache
def _question_patterns() -> _QuestionPatterns:
    joins = ways(lambda known: known.asking.joins)
    opens = ways(lambda known: known.asking.opens_question)
    torn = _any_case(rf"^(?:{ways(lambda known: known.asking.torn)})\b")
    return _QuestionPatterns(
        clause=_any_case(rf"\s*(?:[;:()]|\s[-–—]\s|,\s+(?=(?:{joins})\b)|\.{{2,}})\s*"),
        chat=_any_case(rf"\b(?:{ways(lambda known: known.asking.chat)})\b"),
        question=_any_case(rf"\?\s*$|^(?:{opens})\b"),
        torn=torn,
        faults=(
            (re.compile(r"\d"), 0.05),
            (re.compile(r"[\[\](){}<>|#@]"), 0.05),
            (re.compile(r"[{}]"), 0.3),  # somebody's style sheet or script
            (re.compile(r"(?: [-•*] .*){2}"), 0.3),  # a list in one line
            (_any_case(rf"\b(?:{ways(lambda known: known.asking.pleading)})\b"), 0.1),
            (re.compile(r"[!?]{2}"), 0.1),
            (torn, 0.3),
            (_any_case(rf"{ways(lambda known: known.asking.story)}|^\(.*\)$"), 0.3),
            (re.compile(rf"^(?:{ways(lambda known: known.asking.setup)})$"), 0.3),
            (_any_case(rf"^(?:{ways(lambda known: known.asking.telling)})\b"), 0.1),
        ),
    )


def _any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _faults(text: str) -> float:
    return sum(weight for pattern, weight in _question_patterns().faults if pattern.search(text)) + 0.004 * max(
        0, len(text) - _LONG
    )


def _choose_phrases(best: int, choice: Sequence[_Candidate], value: Array, rows: Array, fit: Array) -> list[int]:
    """Phrases by maximal marginal relevance (Carbonell and Goldstein 1998): of high value, unlike title and others."""
    order = [best]
    while len(order) <= MOST_PHRASES:
        left = value - _SPREAD * (rows @ rows[order].T).max(axis=1)
        left[[n for n in range(len(choice)) if any(_is_part_of_other(choice[n], choice[m]) for m in order)]] = -np.inf
        left[~fit] = -np.inf
        place = int(left.argmax())
        if left[place] == -np.inf:
            break
        order.append(place)
    return order[1:]


def _is_part_of_other(one: _Candidate, other: _Candidate) -> bool:
    return sentence_key(one.text) in sentence_key(other.text) or sentence_key(other.text) in sentence_key(one.text)


def _issue_sentences(best: int, choice: Sequence[_Candidate], value: Array, rows: Array) -> list[int]:
    """Sentences that state what happens, the best first; the title where there are none."""
    order: list[int] = []
    fit = [n for n, w in enumerate(choice) if w.is_whole and not w.is_subject and _is_statement(w.text)]
    for place in sorted(fit, key=lambda n: (-value[n], n)):
        if value[place] < _NEAR * value[best]:
            break
        if len(order) < _MOST_SEEN and all(float(rows[place] @ rows[other]) < _SPREAD for other in order):
            order.append(place)
    return order or [best]


def _is_statement(text: str) -> bool:
    return (
        not _question_patterns().question.search(text)
        and not _question_patterns().torn.search(text)
        and len(words(text)) > _LEAST_TITLE
    )


def _as_title(text: str) -> str:
    calm = text.lower() if _SHOUTED.fullmatch(text) and " " in text else text
    return calm[0].upper() + calm[1:]
