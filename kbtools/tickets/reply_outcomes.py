"""Whether a reply worked, as far as the requester's next words say."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kbtools.model.ticket import Ticket
from kbtools.text.quotations import without_quoted_reply

WORKED, HEARD, UNKNOWN, FAILED = 1.0, 0.5, 0.0, -1.0
_LOOKED_AT = 600  # characters of what the requester answers
_SHORT = 200
_LAST = 2  # agents' messages that an answer is about, when several came before it
_SAYS_WORKED = re.compile(
    r"\b(?:(?:that|this|it|which)(?:['’]s| has| is| have)? (?:did it|did the trick|(?:now )?(?:worked|works|helped"
    r"|helps"
    r"|fixed|solved|resolved|sorted)|(?:was|it) it|the one)|work(?:s|ing|ed) (?:now|again|fine|great|perfectly|for me)"
    r"|(?:all )?(?:solved|resolved|sorted|fixed)|did the trick|(?:problem|issue) (?:is )?(?:gone|over|solved|fixed)"
    r"|back to normal|all (?:good|set|well|fine)|you were right|no (?:more )?problems?\b(?! but)"
    r"|funktioniert (?:jetzt|wieder)|hat (?:geklappt|geholfen)|gelöst|[cç]a (?:marche|fonctionne)|résolu"
    r"|ya funciona|solucionado|resuelto|funziona (?:ora|adesso)|risolto|werkt (?:nu|weer)|opgelost|resolvido"
    r"|funcionou)\b",
    re.IGNORECASE,
)
_SAYS_THANKS = re.compile(
    r"\b(?:thank(?:s| you)|thx|tysm|ty|cheers|perfect|great|excellent|brilliant|appreciated|done|found it|got it"
    r"|danke|merci|gracias|grazie|bedankt|obrigad[oa])\b",
    re.IGNORECASE,
)
_SAYS_FAILED = re.compile(
    r"\b(?:did|does|do|is|has|was|have)(?:n['’]?t| not)\b(?:\W+\w+){0,3}?\W+(?:work|fix|help|solv|resolv|chang|"
    r"(?:make|made) (?:a|any) diff)\w*|\bnot (?:working|fixed|solved|resolved|helpful)|\bstill (?:not|no|the same"
    r"|nothing"
    r"|have|having|happen|get|there|isn|won|can|does|shows?|empt)\w*|\bno (?:luck|joy|change|difference|success"
    r"|effect)\b"
    r"|\b(?:makes? no|without) difference|\btried (?:that|this|it) (?:already|and it didn)|\bnothing (?:changed|helps?"
    r"|works?)"
    r"|\bbut (?:it )?(?:didn['’]?t|does ?n['’]?t)|\b(?:hilft|hat|geht|klappt) (?:leider )?nicht|\bleider\b"
    r"|\bne (?:marche|fonctionne) (?:toujours )?pas|\bno funciona|\bnon funziona|\bwerkt (?:nog )?niet|\bnão funciona",
    re.IGNORECASE,
)


def outcomes(ticket: Ticket) -> Mapping[int, float]:
    """For each public agent message, by its place: `WORKED`, `HEARD` (thanks, and no complaint), `FAILED` or `UNKNOWN`.

    What a requester says is about the last two replies before it when it is good, about all of them when it is bad.
    """
    found: dict[int, float] = {}
    waiting: list[int] = []
    for place, message in enumerate(ticket.messages):
        if not message.public:
            continue
        if message.author == "agent":
            found[place] = UNKNOWN
            waiting.append(place)
        elif message.author == "requester" and waiting:
            verdict = _verdict(without_quoted_reply(message.body)[:_LOOKED_AT])
            for reply in waiting if verdict == FAILED else waiting[-_LAST:]:
                found[reply] = verdict
            waiting = [] if verdict else waiting
    if waiting and ticket.is_resolved and _ends_content(ticket):
        found.update(dict.fromkeys(waiting[-_LAST:], HEARD))
    return found


def nothing_worked(ticket: Ticket) -> bool:
    """Whether the requester said of a reply that it did not work, and of none that it did."""
    verdicts = set(outcomes(ticket).values())
    return FAILED in verdicts and verdicts <= {FAILED, UNKNOWN}


def _ends_content(ticket: Ticket) -> bool:
    """Whether the requester had the last word, a short one, and neither asked nor complained."""
    last = next((message for message in reversed(ticket.messages) if message.public), None)
    return last is not None and last.author == "requester" and len(last.body) <= _SHORT and "?" not in last.body


def _verdict(said: str) -> float:
    if _SAYS_FAILED.search(said):
        # "it did not work at first, now it works" is good news; "that works, but the other does not" is not
        last = [match.end() for match in _SAYS_FAILED.finditer(said)][-1]
        return WORKED if _SAYS_WORKED.search(said, last) else FAILED
    if _SAYS_WORKED.search(said):
        return WORKED
    return HEARD if _SAYS_THANKS.search(said) else UNKNOWN
