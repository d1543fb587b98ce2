"""`kb check`."""

from __future__ import annotations

import click

from kbtools.cli.article import today
from kbtools.cli.output import safe, say, show_json, style
from kbtools.text.normalise import count


@click.command()
@click.option("--all", "every", is_flag=True, help="Each finding on its own line.")
@click.option("--github", is_flag=True, help="As annotations, for a workflow of GitHub Actions.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_context
def check(ctx: click.Context, every: bool, github: bool, as_json: bool) -> None:
    """Check articles against the content standard; only errors make it fail."""
    from kbtools.articles.check import check_articles
    from kbtools.articles.checks import annotation, grouped

    findings = check_articles(ctx.obj.workspace, today())
    errors = [finding for finding in findings if finding.level == "error"]
    if as_json:
        show_json({"findings": [finding.to_json() for finding in findings], "errors": len(errors)})
    elif github:
        for finding in findings:
            say(annotation(finding))
    else:
        for finding in findings if every else grouped(findings):
            colour = "red" if finding.level == "error" else "yellow"
            say(f"{style(f'{finding.level}[{finding.code}]', fg=colour)}: {safe(finding.message)}")
            if finding.where:
                say(f"  in: {safe(finding.where)}")
            if finding.hint:
                say(f"  try: {safe(finding.hint)}")
        say(f"{count(len(errors), 'error')}, {count(len(findings) - len(errors), 'piece')} of advice.")
    if errors:
        ctx.exit(1)
