"""The whole demo, as a newcomer reads it: tests/demo/golden/demo.txt, and demo-de.txt in German.

After a wanted change: KB_GOLDEN=write ./tests/run --full tests/demo/test_demo_tour.py, then read the files.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest
from kb_run import kb

from kbtools.demo import SPOKEN
from kbtools.demo.example import Example

pytestmark = pytest.mark.full

GOLDEN = Path(__file__).parent / "golden"
PRIVATE = {
    "en": ("Sunniva", "Palliser", "Carys", "@", "07700"),
    "de": ("Henrike", "Tamm", "Sommerlatt", "@", "030 2"),
}
PHONES = {"en": ("P-1054", "Landline for questions", "0118"), "de": ("P-1288", "bitte ich um Rückruf", "23125")}


@dataclass(frozen=True)
class Told:
    """What a demo printed, and the folder that it left."""

    example: Example
    root: Path
    text: str

    @property
    def golden(self) -> Path:
        """The file with what was agreed."""
        return GOLDEN / ("demo.txt" if self.example.lang == "en" else f"demo-{self.example.lang}.txt")

    def steps(self) -> list[str]:
        """The four steps of the tour, with what stands before them."""
        return re.split(r"^[1-4]\. (?=\D.*:$)", self.text, flags=re.MULTILINE)


@pytest.fixture(scope="module", params=SPOKEN)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What the demo prints in each language of the company."""
    root = tmp_path_factory.mktemp("demo") / "cogwimble"
    done = kb("demo", "--no-serve", "--dir", str(root), "--lang", request.param)
    assert done.returncode == 0, done.stderr
    return Told(Example(request.param), root, masked(done.stdout, root))


def masked(told: str, root: Path) -> str:
    """Without what differs from day to day, and from processor to processor."""
    told = told.replace(str(root), "COGWIMBLE").replace(str(Path(sys.executable).with_name("kb")), "kb")
    told = re.sub(r"\d{4}-\d\d-\d\d", "TODAY", told)
    told = re.sub(r"\b\d{1,3}%", "NN%", told)
    return re.sub(r"(?<![\d.])[+-]?\d\.\d{1,2}\b(?![.\d])", "N.N", told)


def test_the_demo_reads_as_it_was_agreed(told: Told) -> None:
    if os.environ.get("KB_GOLDEN") == "write":
        told.golden.parent.mkdir(exist_ok=True)
        told.golden.write_text(told.text, encoding="utf-8")
    assert told.text == told.golden.read_text(encoding="utf-8")


def test_each_question_of_the_demo_finds_its_article_or_nothing(told: Told) -> None:
    asked = [question["text"] for question in told.example.questions["questions"]]
    answers = re.split("|".join(map(re.escape, asked)), told.steps()[1])[1:]
    found = [re.findall(r"^ 1\. .*\n +articles/([\w-]+)/", answer, re.MULTILINE) for answer in answers]
    wanted = [question["expect"] for question in told.example.questions["questions"]]
    assert found == [[slug] if slug else [] for slug in wanted]


def test_the_loop_closes_for_people_whose_tickets_were_kept_back(told: Told) -> None:
    after = " ".join(told.steps()[4].split())
    draft = re.findall(r"── draft: (\S+)", told.text)[0]
    assert f"articles/{draft}/" in after
    line = told.example.words["held_out"][1]
    counted = re.search(line.format(n=r"(\d+)", first=r"(\d+)", shown=r"(\d+)"), after)
    assert counted is not None
    best, kept_back, shown = map(int, counted.groups())
    assert kept_back >= 5
    assert best > kept_back / 2
    assert shown >= 1


def test_the_demo_shows_nobodys_name_or_address(told: Told) -> None:
    draft = told.text.split("── draft")[1]
    assert [part for part in PRIVATE[told.example.lang] if part in draft] == []


def test_the_demo_masks_the_telephone_numbers_of_its_country(told: Told) -> None:
    ticket, kept, number = PHONES[told.example.lang]
    shown = kb("ticket", "show", ticket, folder=told.root).stdout
    assert kept in shown
    assert number not in shown


def test_topics_of_the_demo_have_icons_of_their_own(told: Told) -> None:
    icons = ", ".join(f"{tag}: {icon}" for tag, icon in told.example.words["icons"].items())
    assert f"icons: {{{icons}}}" in (told.root / "mkdocs.yml").read_text("utf-8")
    bike = (Path(str(files("material"))) / "templates/.icons/material/bike.svg").read_text("utf-8")
    assert re.findall(r' d="([^"]+)"', bike)[0] in (told.root / "site" / "index.html").read_text("utf-8")


def test_articles_of_the_demo_keep_the_content_standard(told: Told) -> None:
    checked = kb("check", folder=told.root)
    assert checked.returncode == 0, checked.stdout
    kinds = set(re.findall(r"^\w+\[([\w-]+)\]", checked.stdout, re.MULTILINE))
    assert kinds <= {"due", "not-checked"}, checked.stdout


def test_a_port_that_is_taken_is_told_before_the_tour(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = kb("demo", "--dir", str(tmp_path / "demo"), "--port", str(taken.getsockname()[1]))
    assert (done.returncode, done.stdout) == (1, "")
    assert "port-in-use" in done.stderr
    assert not (tmp_path / "demo").exists()


def test_ctrl_c_says_where_the_demo_can_begin_anew(tmp_path: Path) -> None:
    root = tmp_path / "demo"
    command = [sys.executable, "-m", "kbtools", "demo", "--no-serve", "--dir", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as demo:
        while demo.poll() is None and not (root / "mkdocs.yml").exists():
            time.sleep(0.01)
        demo.send_signal(signal.SIGINT)
        said, _ = demo.communicate(timeout=60)
    assert demo.returncode == 130, said
    assert f"What was written is in {root}: kb demo begins anew in another folder" in said
    assert "workspace-exists" in kb("demo", "--no-serve", "--dir", str(root)).stderr
