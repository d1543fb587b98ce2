"""What a topic's tickets add to an article that is there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kbtools.articles.publish import source_hashes
from kbtools.gaps.draft import markdown_body
from kbtools.gaps.draft.common_words import CommonWords, key
from kbtools.gaps.draft.resolution import Line
from kbtools.gaps.draft.write import Topic, gather
from kbtools.gaps.mine.vectors import Embed
from kbtools.model.article import Article, sections
from kbtools.text.embeddings import unit
from kbtools.text.normalise import sentences
from kbtools.workspace import Workspace

Key = tuple[str, str]
_HEADING = re.compile(r"#{1,6} ")
_LINK_ALONE = re.compile(r"\s*(?:[-*+]|\d+[.)])?\s*\[[^\[\]]+\]\([^()\s]+\)[.,;]?\s*$")
_SAID = 0.75  # cosine from which the article says it already
_MOST_NEW = 0.5  # share of a way's steps that must be new to the article


@dataclass(frozen=True)
class Addition:
    """The article as it would be, and the tickets of what was added."""

    article: Article
    phrases: tuple[Line, ...]
    steps: tuple[Line, ...]


def add_to(workspace: Workspace, article: Article, topic: Topic, common: CommonWords, embed: Embed) -> Addition:
    """Phrases that the article lacks, and steps of replies that worked which it does not have.

    Steps go to the end of a section "If that does not work". The article comes back as it was where nothing is new.
    """
    redactor, said = workspace.redactor(), workspace.settings.said
    found = gather(topic, common, embed, redactor, workspace.settings.lang)
    has = {key(text) for text in (article.title, *article.phrases)}
    wanted = (
        (found.asked.title, found.asked.title_tickets),
        *((line.text, line.tickets) for line in found.asked.phrases),
    )
    phrases = tuple(Line(text, tickets) for text, tickets in wanted if text and key(text) not in has)
    ways = (found.resolution.steps, *found.resolution.others)
    new = [way for way in ways if way and _is_new(way, article, embed)]
    changed = replace(article, phrases=(*article.phrases, *(line.text for line in phrases)))
    if new:
        text = redactor(markdown_body.ways(new, said))
        changed = replace(changed, body=_with_section(article.body, text, said))
    # the strict rule on personal data in what came from tickets must not hit what a person wrote here before
    if (phrases or new) and not redactor.findings(article.body):
        own = source_hashes(topic.tickets, workspace.secret())
        changed = replace(changed, sources=tuple(dict.fromkeys((*article.sources, *own))))
    return Addition(changed, phrases, tuple(line for way in new for line in way))


def _is_new(way: Sequence[Line], article: Article, embed: Embed) -> bool:
    there = [text for section in sections(article) for text in sentences(section.text)]
    if not there:
        return True
    alike = unit(embed([line.text for line in way])) @ unit(embed(there)).T
    return float((alike.max(axis=1) < _SAID).mean()) > _MOST_NEW


def _with_section(body: str, text: str, said: markdown_body.Said) -> str:
    """The body with the text at the end of the section for it, which is made where there is none.

    A new one stands before sections that only point to other pages.
    """
    lines = body.rstrip().split("\n")
    heading = f"## {said['headings']['else']}"
    if heading not in lines:
        end = _before_links(lines)
        parts = ("\n".join(lines[:end]).rstrip(), f"{heading}\n\n{text}", "\n".join(lines[end:]))
        return "\n\n".join(filter(None, parts)) + "\n"
    start = lines.index(heading) + 1
    end = next((n for n in range(start, len(lines)) if lines[n].startswith(("# ", "## "))), len(lines))
    own, rest = "\n".join(lines[:end]).rstrip(), "\n".join(lines[end:])
    return f"{own}\n\n{said['draft']['or']}\n\n{text}\n" + (f"\n{rest}\n" if rest else "")


def _before_links(lines: Sequence[str]) -> int:
    """The line from which on there is nothing but sections of links; behind the last line where there are none."""
    end = len(lines)
    for place in range(len(lines) - 1, 0, -1):
        if _HEADING.match(lines[place]):
            own = [line for line in lines[place + 1 : end] if line.strip()]
            if not own or not all(map(_LINK_ALONE.match, own)):
                break
            end = place
    return end
