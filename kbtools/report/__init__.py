"""What works: figures of a period beside those of the period before, each with its definition, and their page."""

from kbtools.report.chance import Comparison, Share, compare
from kbtools.report.report import Material, Report, make_report
from kbtools.report.visits import VisitFigures

__all__ = ["Comparison", "Material", "Report", "Share", "VisitFigures", "compare", "make_report"]
