"""The result of a run in words, and as a Markdown page for a pull request."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kbtools.articles.checks import grouped
from kbtools.evaluation import AnsweredCase, newly_wrong
from kbtools.site.ci.run import Run
from kbtools.text.normalise import one_line

MOST = 15  # lines of a section; the page is read, not searched
_MARKS = re.compile(r"([\\`*_{}\[\]<>|#@~$])")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, and the file that it is about, if any."""

    text: str
    place: str = ""


def sections(run: Run) -> list[tuple[str, list[Line]]]:
    """Title and lines of each part that has any. No part holds text of tickets, since the page may be public."""
    found = (
        (f"What changed since {run.since.name}", _changed(run)),
        ("What to correct", _errors(run)),
        ("What the gate says", _gate(run)),
        ("Dead links on the site", _dead(run)),
        ("Advice", _advice(run)),
        ("Notes", [Line(note) for note in run.notes]),
        ("Sizes", [Line(f"{name}: {_size(number)}") for name, number in run.sizes.items()]),
    )
    return [(title, _few(lines)) for title, lines in found if lines]


def summary(run: Run) -> str:
    """The page in Markdown; untrusted text is escaped."""
    verdict = "passed" if run.passes else f"failed: {', '.join(run.failed)}"
    rows = [f"| {step.name} | {step.outcome} | {_text(step.told)} | {step.seconds:.1f} s |" for step in run.steps]
    total = f"| | | all together | {sum(step.seconds for step in run.steps):.1f} s |"
    parts = [f"# Help centre {verdict}", "", "| step | | | |", "|---|---|---|---:|", *rows, total]
    for title, lines in sections(run):
        parts += ["", f"## {title}", "", *(f"- {_markdown(line)}" for line in lines)]
    return "\n".join(parts) + "\n"


def _changed(run: Run) -> list[Line]:
    return [Line(f"{file.how} {file.title}".strip(), file.path) for file in run.since.files]


def _errors(run: Run) -> list[Line]:
    errors = [finding for finding in run.findings if finding.level == "error"]
    lines = [_finding(finding.code, finding.where, finding.message, finding.hint) for finding in errors]
    told = {(finding.where, finding.message) for finding in errors}
    for step in run.steps:
        for problem in step.problems:
            if (problem.where or "", problem.message) not in told:
                told.add((problem.where or "", problem.message))
                # MkDocs names the file in each line, and says some of them twice
                where = "" if problem.code == "mkdocs" else problem.where or ""
                several = dict.fromkeys(problem.message.splitlines())
                lines += [_finding(problem.code, where, message, "") for message in several]
    return lines


def _gate(run: Run) -> list[Line]:
    """Questions whose result changed, and `answers:` that do not find their article, even if they never did."""
    done = run.replayed
    lines = [Line(f"Compared with nothing: {run.since.why_not}")] if run.since.why_not else []
    if done is None:
        return lines
    lines += [Line(reason) for reason in done.gate_result.reasons]
    for row in done.answers:
        if not row.is_right and not any(f"'{row.case.body}'" in reason for reason in done.gate_result.reasons):
            (slug,) = row.case.relevant
            lines.append(Line(f"as before, '{row.case.body}' should find {slug}, {_place(row)}"))
    for old, new in newly_wrong(done.before or (), done.now) if done.before else ():
        lines.append(Line(f"{_called(new, done.questions.source)} was number {old.rank}, {_place(new)}"))
    return lines


def _dead(run: Run) -> list[Line]:
    """Dead links, each with the file of the article, or else the page and line."""
    at = {row: run.sources.get(row.page) or f"{row.page or '/'}:{row.line}" for row in run.dead}
    return [Line(f"{row.link} – {row.why}", at[row]) for row in run.dead]


def _advice(run: Run) -> list[Line]:
    """Advice on changed files; other advice is only counted."""
    changed = {file.path for file in run.since.files}
    advice = [finding for finding in run.findings if finding.level == "advice"]
    here = [f for f in advice if f.where in changed or f.where.rpartition(":")[0] in changed]
    lines = [_finding(f.code, f.where, f.message, f.hint) for f in grouped(here)]
    rest = len(advice) - len(here)
    where = "in files that did not change" if changed else "in all"
    return [*lines, *([Line(f"{rest:,} {where}; kb check shows them")] if rest else [])]


def _finding(code: str, where: str, message: str, hint: str) -> Line:
    return Line(f"{message} ({code})" + (f" – try: {hint}" if hint else ""), where)


def _called(row: AnsweredCase, source: str) -> str:
    """The question, if it may be public; for a question of a ticket only the articles that answer it."""
    if source != "tickets":
        return f"'{row.case.title}'"
    return f"a past question that {' or '.join(sorted(row.case.relevant))} answered"


def _place(row: AnsweredCase) -> str:
    return f"now number {row.rank}" if row.rank else "now not among the first ten"


def _few(lines: list[Line]) -> list[Line]:
    rest = len(lines) - MOST
    return [*lines[:MOST], Line(f"… and {rest:,} more")] if rest > 1 else lines


def _size(number: int) -> str:
    return f"{number / 1_000:,.1f} kB"


def _markdown(line: Line) -> str:
    place = f"`{one_line(line.place, 200).replace('`', '´')}` " if line.place else ""
    return place + _text(line.text)


def _text(text: str) -> str:
    return _MARKS.sub(r"\\\1", one_line(text, 300))
