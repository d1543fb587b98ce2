"""What a topic's tickets add to an existing article: phrases and steps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kbtools.articles.publish import source_hashes
from kbtools.gaps.draft import markdown_body
from kbtools.gaps.draft.common_words import CommonWords, sentence_key
from kbtools.gaps.draft.ways import SourcedLine
from kbtools.gaps.draft.write import Topic, gather_content
from kbtools.gaps.mine.embedding import Embed
from kbtools.model.article import Article, sections
from kbtools.text.embeddings import unit
from kbtools.text.normalise import sentences
from kbtools.workspace import Workspace

Key = tuple[str, str]
_HEADING = re.compile(r"#{1,6} ")
_LINK_ALONE = re.compile(r"\s*(?:[-*+]|\d+[.)])?\s*\[[^\[\]]+\]\([^()\s]+\)[.,;]?\s*$")
_ALIKE = 0.75  # cosine from which the article has a step already
_MOST_NEW = 0.5  # share of a way's steps that must be new to the article


@dataclass(frozen=True)
class Addition:
    """The article with the additions, and what was added with its tickets."""

    article: Article
    phrases: tuple[SourcedLine, ...]
    steps: tuple[SourcedLine, ...]


def add_to(workspace: Workspace, article: Article, topic: Topic, common: CommonWords, embed: Embed) -> Addition:
    """The article with phrases that it lacks, and with steps that worked and that it lacks.

    Steps are added at the end of the section "If that does not work". Without anything new, the article is unchanged.
    """
    redactor, texts = workspace.redactor(), workspace.settings.said
    found = gather_content(topic, common, embed, redactor, workspace.settings.lang)
    has = {sentence_key(text) for text in (article.title, *article.phrases)}
    wanted = (
        (found.wording.title, found.wording.title_tickets),
        *((line.text, line.tickets) for line in found.wording.phrases),
    )
    phrases = tuple(SourcedLine(text, tickets) for text, tickets in wanted if text and sentence_key(text) not in has)
    ways = (found.resolution.steps, *found.resolution.other_ways)
    new = [way for way in ways if way and _is_new(way, article, embed)]
    changed = replace(article, phrases=(*article.phrases, *(line.text for line in phrases)))
    if new:
        text = redactor(markdown_body.ways(new, texts))
        changed = replace(changed, body=_with_section(article.body, text, texts))
    # personal data is an error only in text from tickets, so it must not be reported in what a person wrote before
    if (phrases or new) and not redactor.findings(article.body):
        own = source_hashes(topic.tickets, workspace.secret())
        changed = replace(changed, sources=tuple(dict.fromkeys((*article.sources, *own))))
    return Addition(changed, phrases, tuple(line for way in new for line in way))


def _is_new(way: Sequence[SourcedLine], article: Article, embed: Embed) -> bool:
    there = [text for section in sections(article) for text in sentences(section.text)]
    if not there:
        return True
    alike = unit(embed([line.text for line in way])) @ unit(embed(there)).T
    return float((alike.max(axis=1) < _ALIKE).mean()) > _MOST_NEW


def _with_section(body: str, text: str, texts: markdown_body.PageTexts) -> str:
    """The body with the text at the end of the section "If that does not work".

    Where there is none, one is added before the last sections that contain only links.
    """
    lines = body.rstrip().split("\n")
    heading = f"## {texts['headings']['else']}"
    if heading not in lines:
        end = _before_links(lines)
        parts = ("\n".join(lines[:end]).rstrip(), f"{heading}\n\n{text}", "\n".join(lines[end:]))
        return "\n\n".join(filter(None, parts)) + "\n"
    start = lines.index(heading) + 1
    end = next((n for n in range(start, len(lines)) if lines[n].startswith(("# ", "## "))), len(lines))
    own, rest = "\n".join(lines[:end]).rstrip(), "\n".join(lines[end:])
    return f"{own}\n\n{texts['draft']['or']}\n\n{text}\n" + (f"\n{rest}\n" if rest else "")


def _before_links(lines: Sequence[str]) -> int:
    """The line number at which the last sections that contain only links begin; without any, the number of lines."""
    end = len(lines)
    for place in range(len(lines) - 1, 0, -1):
        if _HEADING.match(lines[place]):
            own = [line for line in lines[place + 1 : end] if line.strip()]
            if not own or not all(map(_LINK_ALONE.match, own)):
                break
            end = place
    return end
