"""The colour is changed in the options of our plugin, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import kbtools
from kbtools.errors import KbError
from kbtools.site.colour_option import colour_in, with_colour

GREEN = "#0b6e4f"
TEMPLATE = Path(kbtools.__file__).parent / "scaffold" / "template" / "mkdocs.yml"
OPTIONS = [
    "plugins:\n  - search\n  - kbtools\n",
    "plugins: [search, kbtools]\n",
    "plugins:\n- search\n- 'kbtools' # ours\n",
    "plugins:\n  - search\n  - kbtools: # none yet\n",
    "plugins:\n  - search\n  - kbtools: {}\n",
    "plugins:\n  - search\n  - kbtools: null\n",
    "plugins:\n  - search\n  - kbtools: {contact: false}\n",
    "plugins:\n  - search\n  - kbtools:\n      contact: false # why\n",
    "plugins:\r\n  - search\r\n  - kbtools:\r\n      contact: false\r\n",
    "plugins:\n  - search\n  - kbtools:\n      contact: false\n      colour: '#abc' # before\n",
    "plugins:\n  - search\n  - kbtools:\n      colour:\n      contact: false\n",
    "plugins:\n  search: {}\n  kbtools:\n    contact: false\n",
    "site_name: Hilfe 💡 für alle\nextra: {color: '#fff000'}\nplugins: # colour: '#123456'\n  - search\n  - kbtools\n",
    "plugins:\n  - other: {colour: '#fff000'}\n  - search\n  # - kbtools: {colour: '#123456'}\n  - kbtools\n",
    "plugins:\n  - search\n  - kbtools\nmarkdown_extensions:\n  - x: {y: !!python/name:a.b ''}\n",
]


def options(text: str) -> dict[str, Any]:
    """What our plugin gets, and the rest of the file, by names of plugins."""
    read = yaml.safe_load(text.replace("!!python/name:a.b", ""))
    plugins = read.pop("plugins")
    pairs = plugins.items() if isinstance(plugins, dict) else [one for part in plugins for one in named(part)]
    return {**{name: told or {} for name, told in pairs}, "rest": read}


def named(part: Any) -> list[tuple[str, Any]]:
    return list(part.items()) if isinstance(part, dict) else [(part, None)]


@pytest.mark.parametrize("text", OPTIONS)
def test_only_the_colour_of_our_plugin_becomes_another(text: str) -> None:
    changed, wanted = with_colour(text, GREEN), options(text)
    wanted["kbtools"] = {**wanted["kbtools"], "colour": GREEN}
    assert options(changed) == wanted
    assert colour_in(changed) == GREEN
    again = with_colour(changed, "#123456")
    assert again == changed.replace(GREEN, "#123456")
    assert {line for line in text.split("\n") if "#" in line and "kbtools" not in line and "'#abc'" not in line} <= set(
        changed.split("\n")
    )


def test_a_new_help_centre_gets_the_colour_and_keeps_its_comment() -> None:
    text = TEMPLATE.read_text("utf-8")
    assert colour_in(text) == ""
    changed = with_colour(text, "#123456")
    assert changed == text.replace("  - kbtools\n", '  - kbtools: {colour: "#123456"}\n')


@pytest.mark.parametrize(
    ("written", "read"),
    [("'#ABC'", "#aabbcc"), ("'#0B6E4F'", GREEN), ("'0b6e4f'", GREEN), ("#abc", ""), ("red", ""), ("[a]", "")],
)
def test_the_colour_is_read_as_the_plugin_reads_it(written: str, read: str) -> None:
    assert colour_in(f"extra: {{color: '#fff000'}}\nplugins:\n  - kbtools:\n      colour: {written}\n") == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plugins:\n  - search\n",
        "plugins: kbtools\n",
        "plugins:\n  - kbtools\n  - kbtools\n",
        "plugins:\n  - kbtools: [\n",
        "plugins:\n  - kbtools: &all {contact: false}\nextra: *all\n",
        "plugins:\n  - kbtools: text\n",
        "plugins:\n  - kbtools:\n      colour: |\n        red\n      contact: false\n",
        "- kbtools\n",
    ],
)
def test_a_file_whose_other_lines_would_be_read_differently_is_refused(text: str) -> None:
    assert colour_in(text) == ""
    with pytest.raises(KbError, match="the colour cannot be changed here"):
        with_colour(text, GREEN)
