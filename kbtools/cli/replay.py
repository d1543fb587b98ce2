"""`kb replay`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kbtools.cli.output import safe, say, show_json, show_table, step, style
from kbtools.text.normalise import count

if TYPE_CHECKING:
    from kbtools.evaluation.replay import Replayed

MOST_SHOWN = 10
_FIGURES = (
    ("success@1", "right article first"),
    ("success@3", "right article among the first three"),
    ("success@3_by_article", "the same, each article counting once"),
    ("mrr@10", "mean reciprocal rank"),
    ("shows_right", "customers are shown the right one"),
    ("silent", "nothing is shown, though an article answers"),
    ("shows_wrong", "customers are shown only wrong ones"),
    ("silent_rightly", "nothing is shown, as nothing answers"),
)


@click.command()
@click.option(
    "--queries",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help='Ask these questions instead of past tickets: JSON Lines {"id","subject","body","relevant"}.',
)
@click.option("--against", default="", metavar="REV", help="Compare with the articles and rules of a git revision.")
@click.option("--gate", is_flag=True, help="Exit 1 when a figure got worse by more than chance.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_context
def replay(ctx: click.Context, queries: Path | None, against: str, gate: bool, as_json: bool) -> None:
    """Ask past questions again and see how often the right article comes first.

    The newest quarter of the answered tickets is asked, on an index that has learnt from the older
    ones alone. The index in use is not touched.
    """
    from kbtools.evaluation.replay import replay as ask_again

    done = ask_again(ctx.obj.workspace, queries=queries, against=against, progress=None if as_json else step)
    gate_result = done.gate_result
    if as_json:
        show_json(_as_json(done))
    else:
        _show(done)
    if gate:
        for reason in gate_result.reasons:
            say(f"{style('worse', fg='red', bold=True)}: {safe(reason)}", err=True)
        if not as_json:
            say(
                "\nThe gate is open."
                if gate_result.passes
                else f"\nThe gate is shut: {count(len(gate_result.reasons), 'reason')}."
            )
        ctx.exit(0 if gate_result.passes else 1)


def _as_json(done: Replayed) -> dict[str, Any]:
    from kbtools.evaluation import figures, grouped_figures, newly_wrong, trade_off

    gate_result = done.gate_result
    return {
        "source": done.questions.source,
        "learnt_until": done.questions.until.isoformat() if done.questions.until else None,
        "figures": figures(done.now),
        **grouped_figures(done.now),
        "thresholds": [{"min_probability": least, **trade_off(rows)} for least, rows in done.thresholds],
        "answers": figures(done.answers),
        "before": None if done.before is None else figures(done.before),
        "changes": [
            {
                "name": change.name,
                "before": round(change.before, 4),
                "after": round(change.after, 4),
                "low": round(change.low, 4),
                "high": round(change.high, 4),
                "worse": change.worse,
            }
            for change in gate_result.changes
        ],
        "turned": [
            {"id": new.case.id, "title": new.case.title, "before": old.rank, "after": new.rank}
            for old, new in newly_wrong(done.before or (), done.now if done.before else ())
        ],
        "passes": gate_result.passes,
        "reasons": list(gate_result.reasons),
    }


def _show(done: Replayed) -> None:
    from kbtools.evaluation import figures, newly_wrong

    now, before = figures(done.now), None if done.before is None else figures(done.before)
    if not done.now:
        say("No past question to ask: import answered tickets with their dates, or judge questions in")
        say(f"search_index/judgements.jsonl. Asked are the {count(len(done.answers), 'question')} of `answers:` alone.")
    else:
        known = f", on what was known on {done.questions.until:%Y-%m-%d}" if done.questions.until else ""
        say(f"{count(len(done.now), 'question')} from {safe(done.questions.source)}{known}\n")
        heads = ["", "now"] if before is None else ["", "before", "now", ""]
        show_table(heads, [_row(name, label, done, now, before) for name, label in _FIGURES if now[name] is not None])
        _show_thresholds(done)
    right = sum(row.is_right for row in done.answers)
    say(f"\nOf {count(len(done.answers), 'question')} in `answers:`, {right} find their article among the first three.")
    lost = newly_wrong(done.before, done.now) if done.before else []
    for old, new in lost[:MOST_SHOWN]:
        place = f"number {new.rank}" if new.rank else "not among ten"
        say(f"  was number {old.rank}, now {place}: {safe(old.case.title)}")
    if len(lost) > MOST_SHOWN:
        say(f"  and {count(len(lost) - MOST_SHOWN, 'question')} more (--json lists them all)")


def _show_thresholds(done: Replayed) -> None:
    from kbtools.evaluation import trade_off

    say("\nWhat another `suggest.min_probability` would show:\n")
    heads = ["", "anything", "the right one", "only wrong ones", "right answers held back"]
    names = ("half", "as now", "double")
    rows = []
    for name, (least, answered) in zip(names, done.thresholds, strict=True):
        told = trade_off(answered)
        shares = [f"{told[key]:.1%}" for key in ("shown", "answered", "only_wrong")]
        rows.append([f"{name}, {least:g}", *shares, f"{told['held_back']:,}"])
    show_table(heads, rows)
    held_back = sum(row.holds_back for row in done.now)
    say(f"\nRight answers held back: {held_back:,}. They are among the first three, and customers are not shown them.")


def _row(name: str, label: str, done: Replayed, now: dict[str, Any], before: dict[str, Any] | None) -> list[str]:
    shown = "{:.3f}".format if name == "mrr@10" else "{:.1%}".format
    if before is None:
        return [label, shown(now[name])]
    change = next((change for change in done.gate_result.changes if change.name == name), None)
    beyond = "" if change is None else "worse" if change.worse else "better" if change.better else "within chance"
    return [label, "" if before[name] is None else shown(before[name]), shown(now[name]), beyond]
