"""`kb ci`: the checks of a change before it is published, and a summary for the pull request."""

from kbtools.site.ci.run import Outcome, Run, Step, run
from kbtools.site.ci.summary import Line, sections, summary

__all__ = ["Line", "Outcome", "Run", "Step", "run", "sections", "summary"]
