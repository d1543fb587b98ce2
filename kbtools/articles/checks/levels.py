"""Levels of rules by the setting `check.levels`, and rules that an article silences with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kbtools.articles.checks.context import CheckContext
from kbtools.articles.checks.finding import Breach, Finding, Rule
from kbtools.errors import KbError, nearest

LEVELS = ("error", "advice", "off")
# No setting may allow personal data to leak or published addresses to be lost.
_FIXED = frozenset(("personal-data", "published-gone"))
# An article may come from outside: it cannot allow itself what harms the build or another article's addresses.
_NOT_BY_ARTICLE = frozenset(("slow-page", "replaces"))


def levels(setting: Iterable[str], rules: Iterable[Rule]) -> dict[str, str]:
    """The level of each rule by name; `setting`: texts such as `due=off`. Raises `KbError("setting")`."""
    found: dict[str, str] = {rule.name: rule.level for rule in rules}
    for text in setting:
        name, _, level = (part.strip() for part in text.partition("="))
        if name not in found or level not in LEVELS:
            meant = name if name in found else nearest(name, found) or "due"
            wrong = f"no rule is called '{name}'" if name not in found else f"'{level}' is no level"
            hint = f'"{meant}={level if level in LEVELS else "off"}"; levels are {", ".join(LEVELS)}'
            raise KbError("setting", f"'check.levels': {wrong}", where=text, hint=hint)
        if name in _FIXED:
            raise KbError(
                "setting",
                f"'check.levels': the level of the rule '{name}' cannot be changed",
                where=text,
                hint="correct what it finds",
            )
        found[name] = level
    return found


def is_silenced(finding: Finding, context: CheckContext) -> bool:
    """Whether the article silences the rule; errors of rules that protect others cannot be silenced."""
    article = context.library.by_slug.get(finding.slug)
    stays = finding.code in _FIXED | _NOT_BY_ARTICLE and finding.level == "error"
    return bool(article and article.silenced and not stays and finding.code in dict(article.silenced))


def silenced_in_vain(context: CheckContext) -> Iterator[Breach]:
    """Rules that an article lists under `silenced` although they find nothing in it, or do not exist."""
    for article in context.not_archived():
        for name, _ in article.silenced:
            where = context.in_front_matter(article, "silenced", name)
            if name not in context.levels:
                meant = nearest(name, context.levels)
                yield Breach(
                    article.slug,
                    where,
                    f"no rule is called '{name}'",
                    f"did you mean '{meant}'?" if meant else "take it out of 'silenced'",
                )
            elif context.levels[name] != "off" and (article.slug, name) not in context.found:
                yield Breach(article.slug, where, f"'{name}' finds nothing here any more", "take it out of 'silenced'")
            elif name in _NOT_BY_ARTICLE and context.levels[name] == "error":
                yield Breach(article.slug, where, f"errors of '{name}' are not silenced", "correct what it finds")
