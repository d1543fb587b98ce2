"""The content standard: rules for articles, and what breaks them."""

from kbtools.standard.annotations import annotation
from kbtools.standard.finding import Finding, Rule
from kbtools.standard.rules import RULES, check, grouped

__all__ = ["RULES", "Finding", "Rule", "annotation", "check", "grouped"]
