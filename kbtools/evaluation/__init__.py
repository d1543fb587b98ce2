"""Past questions against an index: how often the right article comes first, and whether a change made it worse."""

from kbtools.evaluation.cases import JUDGEMENTS, Case, answer_cases, read_cases, ticket_cases
from kbtools.evaluation.compare import Change, changes, turned
from kbtools.evaluation.figures import Answered, figures, grouped_figures
from kbtools.evaluation.gate import Verdict, verdict_of

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
    "read_cases",
    "ticket_cases",
    "turned",
    "verdict_of",
]
