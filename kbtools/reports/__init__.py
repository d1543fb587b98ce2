"""What works: figures of a period beside those of the period before, each with its definition, and their page."""

from kbtools.reports.chance import Comparison, Share, compare
from kbtools.reports.report import Material, Report, make_report
from kbtools.reports.visits import VisitFigures

__all__ = ["Comparison", "Material", "Report", "Share", "VisitFigures", "compare", "make_report"]
