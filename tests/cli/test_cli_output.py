"""What is printed obeys no control character of a text from elsewhere; our own colours alone are left."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from awkward_text import awkward
from bare_workspace import bare_workspace
from click.testing import CliRunner
from hypothesis import given
from quick_cases import first_quick

from kbtools.cli import kb
from kbtools.cli.output import safe, show_errors, style, visible
from kbtools.errors import KbError, KbErrors
from kbtools.model.ticket import Message, Ticket
from kbtools.search.pins_and_synonyms import load_rules
from kbtools.workspace import Workspace

EVIL = "\x1b[31m red \x1b]52;c;cHduZWQ=\x07 \x9b2J \r hidden \u202e desrever \u2066 \x7f"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with a ticket and an article of somebody who means harm."""
    workspace = bare_workspace(tmp_path)
    docs = tmp_path / "docs" / "articles"
    docs.mkdir(parents=True)
    (docs / "evil.md").write_text(
        f'---\ntitle: "{json.dumps(EVIL)[1:-1]}"\nowner: "{json.dumps(EVIL)[1:-1]}"\n---\n\n{EVIL}\n', encoding="utf-8"
    )
    with workspace.store() as store:
        ticket = Ticket(EVIL, (Message("requester", EVIL, public=True),), source=EVIL, status=EVIL, subject=EVIL)
        store.tickets.put_many([ticket])
    return tmp_path


@pytest.mark.parametrize(
    "line",
    first_quick(
        [
            ["ticket", "show", EVIL],
            ["ticket", "list"],
            ["ticket", "show", f"none{EVIL}"],
            ["article", "show", "evil"],
            ["article", "list"],
            ["article", "show", f"none{EVIL}"],
            ["gap", "show", EVIL],
            ["check"],
            ["link", "list"],
            ["doctor"],
        ]
    ),
    ids=lambda line: " ".join(line[:2]),
)
def test_no_command_prints_a_control_character_of_a_text(root: Path, line: list[str]) -> None:
    done = CliRunner().invoke(kb, ["-C", str(root), *line], color=True)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    ours = re.sub(r"\x1b\[(?:0|1|2|3[1-6])m", "", done.output)
    assert done.output
    assert CONTROL.findall(ours) == []
    assert "\x1b[31m red" not in done.output


def test_json_is_printed_as_it_is(root: Path) -> None:
    done = CliRunner().invoke(kb, ["-C", str(root), "ticket", "show", EVIL, "--json"])
    assert json.loads(done.stdout)["id"] == EVIL


def test_colours_of_ours_are_obeyed_and_those_of_others_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert visible(style("\x1b[31mred", fg="red")) == "\x1b[31m\\x1b[31mred\x1b[0m"
    assert visible("one\ttwo\r\nthree\rfour\u202efive") == "one\ttwo\nthree\\rfour\\u202efive"


BREAKING = "1\nrow 2\tof\u2028nobody"


def test_an_id_with_line_breaks_stays_in_its_row(root: Path) -> None:
    with Workspace.open(root).store() as store:
        store.tickets.put_many([Ticket(BREAKING, (Message("requester", "Hi", public=True),), source="a\nb")])
    shown = CliRunner().invoke(kb, ["-C", str(root), "ticket", "list"]).stdout.splitlines()
    assert [line.split("  ")[0] for line in shown if line.startswith(("row", "1"))] == [r"1\nrow 2\tof\u2028nobody"]
    told = CliRunner().invoke(kb, ["-C", str(root), "ticket", "show", BREAKING]).stdout.splitlines()
    assert told[0] == r"a\nb 1\nrow 2\tof\u2028nobody"


def test_an_escape_sequence_goes_as_a_whole() -> None:
    assert safe("\x1b[1;31mred\x1b[0m \x1b]0;title\x07lamp \x1b]8;;https://a.example\x1b\\here \x1b(Bor [31m") == (
        "red lamp here or [31m"
    )
    assert safe("\x1bOne \x1b[ \x1b]two\nthree\x07") == "One [ ]two\nthree"


@given(awkward)
def test_no_text_holds_a_control_character_once_it_is_shown(text: str) -> None:
    assert CONTROL.findall(visible(text)) == []


def test_of_thousands_of_mistakes_the_first_are_told_and_the_others_counted(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "search_index").mkdir(exist_ok=True)
    pins = "".join(f"- {{when: word, show: no-such-article-{number}}}\n" for number in range(2_000))
    (root / "search_index" / "pins.yml").write_text(pins, encoding="utf-8")
    with pytest.raises(KbErrors) as caught:
        load_rules(root / "search_index", {"vpn": "vpn"})
    assert len(caught.value.problems) == 2_000
    show_errors(caught.value.problems)
    told = capsys.readouterr().err
    assert told.count("error[search-file]") == 20
    assert "and 1,980 more" in told


def test_the_name_of_a_file_writes_no_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    show_errors([KbError("csv", "it cannot be read", where="a.zip/x\nerror[store]: your store is damaged:3")])
    assert capsys.readouterr().err.splitlines()[1:] == ["  in: a.zip/x\\nerror[store]: your store is damaged:3"]
