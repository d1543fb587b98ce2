"""Past questions against an index: how often the right article comes first, and whether a change made it worse."""

from kbtools.evaluation.cases import JUDGEMENTS, Case, answer_cases, read_cases, ticket_cases
from kbtools.evaluation.compare import Change, changes, turned
from kbtools.evaluation.figures import Answered, figures, grouped_figures
from kbtools.evaluation.gate import Verdict, judge

__all__ = [
    "JUDGEMENTS",
    "Answered",
    "Case",
    "Change",
    "Verdict",
    "answer_cases",
    "changes",
    "figures",
    "grouped_figures",
    "judge",
    "read_cases",
    "ticket_cases",
    "turned",
]
