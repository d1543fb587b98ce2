"""The content standard: rules for articles, and what breaks them."""

from kbtools.articles.checks.annotations import annotation
from kbtools.articles.checks.finding import Finding, Rule
from kbtools.articles.checks.rules import RULES, check, grouped

__all__ = ["RULES", "Finding", "Rule", "annotation", "check", "grouped"]
