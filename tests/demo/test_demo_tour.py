"""The whole demo, as a newcomer reads it: tests/demo/golden/demo.txt.

After a wanted change: KB_GOLDEN=write ./tests/run --full tests/demo/test_demo_tour.py, then read the file.
"""

from __future__ import annotations

import os
import re
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from kb_run import kb

pytestmark = pytest.mark.full

GOLDEN = Path(__file__).parent / "golden" / "demo.txt"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo."""
    return tmp_path_factory.mktemp("demo") / "cogwimble"


@pytest.fixture(scope="module")
def told(root: Path) -> str:
    """What the demo prints."""
    done = kb("demo", "--no-serve", "--dir", str(root))
    assert done.returncode == 0, done.stderr
    return masked(done.stdout, root)


def masked(told: str, root: Path) -> str:
    """Without what differs from day to day, and from processor to processor."""
    told = told.replace(str(root), "COGWIMBLE").replace(str(Path(sys.executable).with_name("kb")), "kb")
    told = re.sub(r"\d{4}-\d\d-\d\d", "TODAY", told)
    told = re.sub(r"\b\d{1,3}%", "NN%", told)
    return re.sub(r"(?<![\d.])[+-]?\d\.\d{1,2}\b(?![.\d])", "N.N", told)


def test_the_demo_reads_as_it_was_agreed(told: str) -> None:
    if os.environ.get("KB_GOLDEN") == "write":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(told, encoding="utf-8")
    assert told == GOLDEN.read_text(encoding="utf-8")


def test_the_loop_closes_for_people_whose_tickets_were_kept_back(told: str) -> None:
    after = " ".join(told.split("\n4. A person")[1].split())
    draft = re.findall(r"── draft: (\S+)", told)[0]
    assert f"articles/{draft}/" in after
    best, kept_back, shown = map(int, re.findall(r"For (\d+) of those (\d+) .* and (\d+) would", after)[0])
    assert kept_back >= 5
    assert best > kept_back / 2
    assert shown >= 1


def test_the_demo_shows_nobodys_name_or_address(told: str) -> None:
    draft = told.split("── draft")[1]
    assert [part for part in ("Sunniva", "Palliser", "Carys", "@", "07700") if part in draft] == []


@pytest.mark.usefixtures("told")
def test_the_demo_masks_the_telephone_numbers_of_its_country(root: Path) -> None:
    shown = kb("ticket", "show", "P-1054", folder=root).stdout
    assert "Landline for questions" in shown
    assert "0118" not in shown


@pytest.mark.usefixtures("told")
def test_topics_of_the_demo_have_icons_of_their_own(root: Path) -> None:
    assert "icons: {bikes: material/bike, kits: material/package-variant}" in (root / "mkdocs.yml").read_text("utf-8")
    bike = (Path(str(files("material"))) / "templates/.icons/material/bike.svg").read_text("utf-8")
    assert re.findall(r' d="([^"]+)"', bike)[0] in (root / "site" / "index.html").read_text("utf-8")
