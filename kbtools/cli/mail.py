"""`kb mail …`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from kbtools.cli.groups import Group
from kbtools.cli.output import Session, say, show_json, show_table

if TYPE_CHECKING:
    from kbtools.contact.answer_one_mail import OneMail


@click.group(cls=Group)
def mail() -> None:
    """Answers by mail to new tickets."""


@mail.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.pass_obj
def answer(session: Session, file: BinaryIO) -> None:
    """Answer one mail, FILE or standard input, with articles if they are sure enough; say why not if not."""
    from kbtools.contact.answer_one_mail import MOST_BYTES, answer_one_mail

    say(_became(answer_one_mail(session.workspace, file.read(MOST_BYTES + 1), datetime.now(UTC))))


@mail.command()
@click.pass_obj
def read(session: Session) -> None:
    """Read the mailbox once and answer what is new there; kb serve does it by itself."""
    from kbtools.contact.read_mailbox import read_mailbox

    done = read_mailbox(session.workspace, datetime.now(UTC))
    if done.off:
        say(f"The mailbox is not read: {done.off}.")
    elif done.begun:
        say("The mailbox is known now. What comes from now on is answered; what was there is not.")
    elif not done.mails:
        say("Nothing is new in the mailbox.")
    for one in done.mails:
        say(_became(one))


def _became(done: OneMail) -> str:
    """What became of a mail, in a sentence."""
    articles = " ".join(done.slugs)
    if done.state in ("sent", "sending"):
        return f"Answered with {articles}." if done.state == "sent" else f"Being answered with {articles}."
    if done.state == "planned":
        return f"Not answered yet with {articles}: {done.why}. kb serve tries again for an hour."
    if done.state == "doubtful":
        return f"Perhaps answered with {articles}: {done.why}. It is not sent again."
    return f"Not answered: {done.why or 'it is in the control group'}."


@mail.command("list")
@click.option("--doubtful", is_flag=True, help="Only those of which it is not known whether they arrived.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def list_(session: Session, doubtful: bool, as_json: bool) -> None:
    """List the answers by mail, the newest first: whether each was sent, and what the person said."""
    from kbtools.contact.mail_answers import list_mail_answers

    found = list_mail_answers(session.workspace, doubtful=doubtful)
    if as_json:
        rows = [
            {
                "source": one.source,
                "ticket": one.ticket,
                "state": one.state,
                "said": one.said,
                "articles": list(one.slugs),
                "error": one.error,
                "created_at": one.created_at.isoformat(),
                "sent_at": one.sent_at and one.sent_at.isoformat(),
            }
            for one in found.answers
        ]
        show_json({"mail_answers": rows, "off": found.off})
        return
    if found.off:
        say(f"No ticket is answered by mail: {found.off}.")
    if not found.answers:
        on = "" if found.off or doubtful else "Answers by mail are on. "
        say(f"{on}{'No answer is in doubt.' if doubtful else 'No mail was answered yet.'}")
        return
    show_table(
        ("ticket", "state", "said", "since", "articles", "why"),
        [
            (one.ticket, one.state, one.said, f"{one.created_at:%Y-%m-%d %H:%M}", " ".join(one.slugs), one.error)
            for one in found.answers
        ],
    )


@mail.command()
@click.argument("judged", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--questions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where the texts are, if the judged file has only ids and grades.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def measure(session: Session, judged: Path, questions: Path | None, as_json: bool) -> None:
    """Say how good the mails would be, by the file JUDGED of questions with graded articles; nothing is sent."""
    from kbtools.reports.mail_trial import measure_mails

    done = measure_mails(session.workspace, judged, questions)
    if as_json:
        show_json(done.to_json())
        return
    say(f"At mail.min_probability = {done.threshold:g}, {done.mailed.part} of {done.mailed.whole} are answered.")
    for what, share in (("useful", done.useful), ("with an answer", done.answering)):
        low, high = share.interval()
        value = "not known" if share.value is None else f"{share.value:.2f}"
        say(f"Mails {what}: {value} ({share.part} of {share.whole}, 95 % interval {low:.2f} to {high:.2f}).")
