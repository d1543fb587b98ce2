"""What a change has to pass before it is published: `kb ci`, and its page for the pull request."""

from kbtools.pipeline.run import Outcome, Run, Step, run
from kbtools.pipeline.summary import Line, sections, summary

__all__ = ["Line", "Outcome", "Run", "Step", "run", "sections", "summary"]
