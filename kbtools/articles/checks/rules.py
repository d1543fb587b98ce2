"""The content standard: the table of rules, the check, and grouping of many findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from kbtools.articles.checks import (
    active_content,
    links,
    names,
    privacy,
    rendering,
    shape_and_title,
    style,
    translations,
    upkeep,
)
from kbtools.articles.checks.context import CheckContext
from kbtools.articles.checks.finding import Finding, Level, Rule
from kbtools.articles.checks.levels import is_silenced, levels, silenced_in_vain
from kbtools.articles.library import Library
from kbtools.errors import MOST_TOLD
from kbtools.model.article import Article
from kbtools.redaction import Redactor
from kbtools.settings import Settings

# A name is a finding's code and stays; docs/ says what each means.
RULES: tuple[Rule, ...] = (
    Rule("personal-data", "error", "personal data", privacy.personal_data),
    Rule("no-resolution", "error", "no resolution", upkeep.no_resolution),
    Rule("unwritten", "error", "articles with lines of their template", upkeep.unwritten),
    Rule("dead-link", "error", "dead internal links", links.dead_links),
    Rule("replaces", "error", "old slugs that are taken", names.replaced_slugs),
    Rule("published-gone", "error", "published addresses that lead nowhere", names.published_gone),
    Rule("slow-page", "error", "pages that take too long to render", rendering.slow_pages),
    Rule("active-content", "advice", "markup that an import would take out", active_content.active_content),
    Rule("section-gone", "advice", "published sections that are gone", names.published_sections_gone),
    Rule("old-address", "advice", "old addresses that cannot be redirected", names.unredirected),
    Rule("missing-image", "advice", "missing images", links.missing_images),
    Rule("issue-closed", "advice", "known issues that are closed", upkeep.issue_closed),
    Rule("empty-section", "advice", "empty sections", upkeep.empty_sections),
    Rule("shape", "advice", "without the shape of their kind", shape_and_title.wrong_shape),
    Rule("several-issues", "advice", "more than one issue", shape_and_title.several_issues),
    Rule("nearly-twice", "advice", "nearly the same text", shape_and_title.nearly_twice),
    Rule("blame", "advice", "words that can sound like blame", style.blame),
    Rule("no-alt-text", "advice", "pictures without a description", style.no_alt_text),
    Rule("long-sentence", "advice", "long sentences", style.long_sentences),
    Rule("hard-to-read", "advice", "hard to read", style.hard_to_read),
    Rule("title-words", "advice", "titles without customers' words", shape_and_title.foreign_title),
    Rule("title-twice", "advice", "titles given twice", names.titles_twice),
    Rule("phrase-twice", "advice", "phrases given twice", names.phrases_twice),
    Rule("answer-twice", "advice", "answers given twice", names.answers_twice),
    Rule("no-owner", "advice", "without an owner", upkeep.no_owner),
    Rule("not-checked", "advice", "not yet checked", upkeep.not_checked),
    Rule("due", "advice", "due for review", upkeep.due),
    Rule("stale-translation", "advice", "translations to be checked", translations.stale_translations),
    Rule("silenced", "advice", "rules silenced in vain", silenced_in_vain),  # last: it asks what the others found
)
_SHORT = {rule.name: rule.short for rule in RULES}
_FEW = 3


def check(
    library: Library,
    *,
    docs: Path,
    today: date,
    settings: Settings,
    redactor: Redactor,
    only: tuple[Article, str] | None = None,
) -> list[Finding]:
    """All findings: errors first, then by file, line and code; the same input gives the same list.

    `only`: one article of the library with its file's text; then the others are only compared with it.
    `docs` is the folder that the library was read from. Articles, images and `search_index/published.jsonl` are
    looked up in the workspace. Raises `KbError("setting")` for `check.levels`, and nothing for what a file contains.
    """
    level_of = levels(settings.check_levels, RULES)
    context = CheckContext(library, docs=docs, today=today, settings=settings, redactor=redactor)
    context.levels, context.only = level_of, only
    found = {*_unreadable(library)}
    for rule in RULES:
        own = set(_findings(rule, context, level_of[rule.name]))
        context.found |= {(one.slug, one.code) for one in own}
        found |= {one for one in own if not is_silenced(one, context)}
    return sorted(found, key=_order)


def _findings(rule: Rule, context: CheckContext, level_set: str) -> Iterator[Finding]:
    """Findings of one rule at the level of the setting; a breach that the rule calls milder stays milder."""
    for breach in rule.find(context) if level_set != "off" else ():
        level: Level = "advice" if level_set == "advice" else breach.level or "error"
        yield Finding(level, rule.name, breach.slug, breach.where, breach.message, breach.hint)


def grouped(findings: Iterable[Finding]) -> list[Finding]:
    """Findings for people: more than three of the same advice become one line in place of the first.

    For one article at most three pieces of advice stay, by the order of the rules, and of all errors the first 20; a
    line says how many more.
    """
    findings = list(findings)
    same: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.level == "advice":
            same.setdefault(finding.code, []).append(finding)
    lines: list[Finding] = []
    for finding in findings:
        group = same.get(finding.code, []) if finding.level == "advice" else []
        if len(group) <= _FEW:
            lines.append(finding)
        elif group[0] is finding:
            lines.append(_in_one_line(group))
    errors = [finding for finding in lines if finding.level == "error"]
    rest = len(errors) - MOST_TOLD
    if rest > 0:
        last = Finding("error", "more", "", "", f"{rest:,} more errors", "kb check --all")
        errors[MOST_TOLD:] = [last]
    return [*errors, *_at_most_three([finding for finding in lines if finding.level != "error"])]


def _at_most_three(lines: Sequence[Finding]) -> list[Finding]:
    rank = {rule.name: number for number, rule in enumerate(RULES)}
    of: dict[str, list[Finding]] = {}
    for finding in lines:
        if finding.level == "advice" and finding.slug:
            of.setdefault(finding.slug, []).append(finding)
    shown = {slug: sorted(group, key=lambda one: rank.get(one.code, 0))[:_FEW] for slug, group in of.items()}
    kept = []
    for finding in lines:
        group = of.get(finding.slug, []) if finding.level == "advice" else []
        if not group or finding in shown[finding.slug]:
            kept.append(finding)
        if group and finding is group[-1] and len(group) > _FEW:
            more = f"{len(group) - _FEW} more for {finding.slug}"
            kept.append(Finding("advice", "more", "", finding.where.rpartition(":")[0], more, "kb check --all"))
    return kept


def _unreadable(library: Library) -> Iterator[Finding]:
    for problem in library.problems:
        yield Finding("error", problem.code, "", problem.where or "", problem.message, problem.hint or "")


def _order(finding: Finding) -> tuple[bool, str, int, str, str, str]:
    path, _, line = finding.where.rpartition(":")
    if not line.isdigit():
        path, line = finding.where, "0"
    return finding.level != "error", path, int(line), finding.code, finding.message, finding.slug


def _in_one_line(group: list[Finding]) -> Finding:
    slugs = list(dict.fromkeys(finding.slug for finding in group))
    count = f"{len(slugs)} article{'' if len(slugs) == 1 else 's'}"
    if len(slugs) != len(group):
        count = f"{len(group)} places in {count}"
    hints = {finding.hint.replace(finding.slug or " ", "SLUG") for finding in group}
    hint = hints.pop() if len(hints) == 1 else "kb check --json lists every one"
    message = f"{_SHORT.get(group[0].code, group[0].code)}: {count}, for example {', '.join(slugs[:_FEW])}"
    return Finding("advice", group[0].code, "", "", message, hint)
