"""Reports: figures of a period and of the period before, as text, as a page and by mail."""

from kbtools.reports.figures import Report, ReportInput, make_report
from kbtools.reports.intervals import Comparison, Share, compare_shares

__all__ = ["Comparison", "Report", "ReportInput", "Share", "compare_shares", "make_report"]
