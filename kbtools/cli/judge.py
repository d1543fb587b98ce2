"""`kb judge`: past questions, each judged with one key."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from kbtools.cli.output import Session, safe, say, step, style
from kbtools.text.normalise import count

if TYPE_CHECKING:
    from kbtools.evaluation.judge import Judging, QuestionToJudge
    from kbtools.model.case import Case

_ENDS = ("q", "", "\x03", "\x04")
_MOST_LINES = 8
_HOW = """\
The tickets stay here. What you type goes into {file}, which is as public as your repository:
ask as a customer would, in a few words of your own, without anything that tells who asked.

1 2 3  that article is right    n  none of these    s  skip    u  undo    q  quit"""


@click.command()
@click.option("--against", default="", metavar="REV", help="Ask only what another version answers differently.")
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1), metavar="N", help="Ask at most N questions."
)
@click.pass_obj
def judge(session: Session, against: str, limit: int) -> None:
    """Judge past questions that the index is unsure of: say with one key which article answers."""
    from kbtools.evaluation.judge import judging

    found = judging(session.workspace, against, limit, step)
    if not found.questions:
        say("No question to judge: import tickets first, or compare with another version.")
        return
    say(f"{count(len(found.questions), 'past question')}, the most doubtful first.\n")
    say(_HOW.format(file=session.workspace.shown(found.file.path)))
    kept = _Sitting(found).run()
    say(f"\n{count(kept, 'question')} kept." + (" kb replay asks them where there are no tickets." if kept else ""))


@dataclass
class _Sitting:
    judging: Judging
    kept: dict[int, Case] = field(default_factory=dict)

    def run(self) -> int:
        """Ask the questions in turn; each answer is on disk before the next one. Returns how many were kept."""
        place, questions = 0, self.judging.questions
        while place < len(questions):
            question = questions[place]
            _show(question, f"{place + 1} of {len(questions)}")
            slugs = {str(number): option.slug for number, option in enumerate(question.options, 1)}
            key = _pressed({*slugs, *"nsu", *_ENDS})
            if key in _ENDS:
                break
            if key == "u":
                place = max(place - 1, 0)
                self._take_back(place)
                continue
            if key != "s":
                self._keep(place, slugs.get(key) or self._other())
            place += 1
        return len(self.kept)

    def _other(self) -> str:
        """The slug that a person types when no offered article is right; empty for "no article"."""

        def known(typed: str) -> str:
            if typed.strip() and typed.strip() not in self.judging.published:
                raise click.UsageError("no published article has this slug; kb article list names them")
            return typed.strip()

        asked = "  None of these. Slug of the article that answers, or Enter where none does"
        return str(click.prompt(asked, default="", show_default=False, value_proc=known))

    def _keep(self, place: int, slug: str) -> None:
        said = slug or "No article"
        words = click.prompt(f"  {said}. In your own words", default="", show_default=False).strip()
        if not words:
            say("  not kept")
            return
        self.kept[place] = self.judging.keep(self.judging.questions[place], words, slug)
        say(f"  {style('kept', fg='green')}: {safe(self.kept[place].body)}")

    def _take_back(self, place: int) -> None:
        kept = self.kept.pop(place, None)
        if kept:
            self.judging.take_back(kept)
            say("  taken back")


def _show(question: QuestionToJudge, where: str) -> None:
    say(f"\n{style(where, dim=True)}  {style(safe(question.subject), bold=True)}")
    for line in textwrap.wrap(safe(question.text), 88, max_lines=_MOST_LINES, placeholder=" …"):
        say(f"  {line}")
    for number, option in enumerate(question.options, 1):
        chance = "" if option.chance is None else f"  {option.chance:.0%}"
        say(f"  {style(str(number), bold=True)} {safe(option.title)} ({option.slug}){chance}")


def _pressed(known: set[str]) -> str:
    """The next key pressed that is one of the choices."""
    while True:
        try:
            key = click.getchar().lower()
        except OSError:
            raise click.UsageError("kb judge needs a terminal: it reads single keys.") from None
        if key in known:
            return key
