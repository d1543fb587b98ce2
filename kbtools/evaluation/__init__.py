"""Evaluation: how often an index finds the right article for past questions, and whether a change made it worse."""

from kbtools.evaluation.cases import answer_cases, ticket_cases
from kbtools.evaluation.compare import compare_figures, newly_wrong
from kbtools.evaluation.figures import AnsweredCase, figures, grouped_figures, trade_off
from kbtools.evaluation.gate import GateResult, check_gate
from kbtools.model.case import Case
from kbtools.search.judged_cases import JUDGEMENTS, read_cases

__all__ = [
    "JUDGEMENTS",
    "AnsweredCase",
    "Case",
    "GateResult",
    "answer_cases",
    "check_gate",
    "compare_figures",
    "figures",
    "grouped_figures",
    "newly_wrong",
    "read_cases",
    "ticket_cases",
    "trade_off",
]
