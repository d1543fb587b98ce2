"""`kb ci`: the checks of a change before it is published, and a summary for the pull request."""

from kbtools.site.ci.run import Run, run
from kbtools.site.ci.summary import sections, summary

__all__ = ["Run", "run", "sections", "summary"]
