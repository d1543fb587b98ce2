"""Texts that lead a reader to lines it has not run yet: `coverage_guided.py NAME CORPUS SECONDS`.

Runs in a process of its own, since atheris (libFuzzer for Python) ends it. Texts that led to new lines are kept in the
folder of the corpus and tried first the next time. A text that fails or takes more than five seconds is written there
as well, under a name that begins with `crash` or `timeout`, and the exit code is not 0.
"""

from __future__ import annotations

import importlib
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ENTRANCES = (
    "html",
    "markdown",
    "own words",
    "masking",
    "imported Markdown",
    "front matter",
    "json",
    "csv",
    "xlsx",
    "mail",
)
LONGEST = 2_000  # characters of a text


def reader(name: str) -> Callable[[bytes], object]:
    """What reads texts of strangers, by the name of an entrance; a `KbError` is an answer, not a failure."""
    from kbtools.errors import KbError, KbErrors

    read_bytes = _streams().get(name)
    read_text = None if read_bytes else _texts()[name]

    def answered(data: bytes) -> object:
        try:
            return read_text(data.decode("utf-8", "replace")) if read_text else read_bytes and read_bytes(data)
        except (KbError, KbErrors):
            return None

    return answered


def _texts() -> dict[str, Callable[[str], object]]:
    from kbtools.articles.imported.harmless_markdown import harmless_markdown
    from kbtools.model.article import parse_article
    from kbtools.redaction import Redactor
    from kbtools.text.html import html_to_text
    from kbtools.text.markdown import markdown_to_text
    from kbtools.text.normalise import normalise
    from kbtools.text.quotations import own_words

    return {
        "html": html_to_text,
        "markdown": markdown_to_text,
        "own words": lambda text: own_words(normalise(text)),
        "masking": Redactor("GB"),
        "imported Markdown": harmless_markdown,
        "front matter": lambda text: parse_article(f"---\n{text}\n---\n\nText\n", "a.md"),
    }


def _streams() -> dict[str, Callable[[bytes], object]]:
    from workbook_file import workbook

    from kbtools.helpdesks.reading.staging import Staging
    from kbtools.tickets.formats.csv_mapped import CsvReader
    from kbtools.tickets.formats.jsonl import read_own
    from kbtools.tickets.formats.mail import MailReader
    from kbtools.tickets.formats.workbook import WorkbookReader

    def mail(data: bytes) -> object:
        staging, read = Staging(), MailReader(("help.example",))
        return [*read.stage(io.BytesIO(data), "a.eml", staging), *read.threads(staging)]

    return {
        "json": lambda data: list(read_own(io.BytesIO(data), "a.json")),
        "csv": lambda data: list(CsvReader()(io.BytesIO(b"id,body,created_at\n" + data), "a.csv")),
        "xlsx": lambda data: list(WorkbookReader()(io.BytesIO(workbook({"T": data.decode("utf-8", "replace")})), "a")),
        "mail": mail,
    }


def main(name: str, corpus: Path, seconds: str) -> None:
    """Try texts; ends the process."""
    from hostile_text import HOSTILE

    atheris: Any = importlib.import_module("atheris")  # no package of the tests: whoever runs this installs it
    corpus.mkdir(parents=True, exist_ok=True)
    for number, make in enumerate(HOSTILE.values()):
        (corpus / f"hostile-{number}").write_text(make(200)[:LONGEST], encoding="utf-8", errors="replace")
    with atheris.instrument_imports(include=["kbtools"]):
        read = reader(name)
    limits = [f"-max_total_time={seconds}", "-timeout=5", f"-max_len={LONGEST}", "-rss_limit_mb=2048"]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={corpus}/", str(corpus)], read)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
