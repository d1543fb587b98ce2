"""Findings as annotations, which GitHub shows beside the lines of a change."""

from __future__ import annotations

from kbtools.articles.checks.finding import Finding


def annotation(finding: Finding) -> str:
    """The finding as a workflow command of GitHub Actions: an error, or a warning, at its line."""
    path, _, line = finding.where.rpartition(":")
    path, line = (path, line) if line.isdigit() else (finding.where, "1")
    kind = "error" if finding.level == "error" else "warning"
    said = finding.message + (f"\ntry: {finding.hint}" if finding.hint else "")
    place = f"file={_escaped(path, ':,')},line={line},title={_escaped(finding.code, ':,')}"
    return f"::{kind} {place}::{_escaped(said)}"


def _escaped(text: str, more: str = "") -> str:
    for char in ("%", "\r", "\n", *more):
        text = text.replace(char, f"%{ord(char):02X}")
    return text
