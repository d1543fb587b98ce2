"""What a change has to pass before it is published: `kb ci`, and its page for the pull request."""

from kbtools.site.ci.run import Outcome, Run, Step, run
from kbtools.site.ci.summary import Line, sections, summary

__all__ = ["Line", "Outcome", "Run", "Step", "run", "sections", "summary"]
