"""One value of a file is changed, and every other character stays."""

from __future__ import annotations

import tomllib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kbtools.errors import KbError
from kbtools.text.toml_text import with_setting
from kbtools.text.yaml_change import with_text

TOML = """\
[build]
name = "x"

[tool.kbtools] # ours
# who
name = "Old" # told
contact.fields = ["name"]

[tool.other]
name = "z"
"""
YAML = "# ours\nsite_name: Old # told\nform:\n  title: 'Write'\n  months: [a, b]\nlong: |\n  two\n  lines\n"
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\x7f\t\x85"), max_size=30)


@given(TEXTS)
def test_a_setting_is_changed_in_its_line_and_comments_stay(value: str) -> None:
    changed = with_setting(TOML, "name", value)
    before, after = TOML.split("\n"), changed.split("\n")
    assert [n for n, line in enumerate(before) if line != after[n]] in ([5], [])
    assert after[5].endswith(" # told")
    assert tomllib.loads(changed)["tool"]["kbtools"]["name"] == value


def test_a_new_setting_stands_at_the_end_of_its_table_or_in_a_new_one() -> None:
    assert with_setting(TOML, "review_every", 90) == TOML.replace('["name"]\n', '["name"]\nreview_every = 90\n')
    assert with_setting("", "contact.copy", value=False) == "[tool.kbtools]\ncontact.copy = false\n"
    assert with_setting(TOML, "contact.fields", ("name", "product")).count('["name", "product"]') == 1


@given(st.lists(TEXTS, max_size=3), st.sampled_from(["\n", "\r\n"]))
def test_what_was_written_here_can_be_changed_here_again(values: list[str], end: str) -> None:
    text = TOML.replace("\n", end)
    once = with_setting(text, "contact.fields", tuple(values))
    assert with_setting(once, "contact.fields", ("name",)) == text
    named = with_setting(once, "name", "Old")
    assert with_setting(with_setting(named, "name", " ".join(values)), "name", "Old") == named


@pytest.mark.parametrize("value", ["'a'", '"Say \\"hi\\""', "[\"Lamp #2\", '[oak]']", '[\n  "a",\n  "b",\n]', "[]"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_value_that_a_person_wrote_is_changed_and_other_lines_stay(value: str, end: str) -> None:
    before = f"# top\n[tool.kbtools]\ncontact.products = {value} # ours\nowner = 'x'\n".replace("\n", end)
    after = "# top\n[tool.kbtools]\ncontact.products = [\"one\"] # ours\nowner = 'x'\n".replace("\n", end)
    assert with_setting(before, "contact.products", ("one",)) == after
    assert with_setting(after, "review_every", 9) == f"{after}review_every = 9{end}"


@pytest.mark.parametrize(
    "text",
    [
        '[tool.kbtools]\nname = ["a", # why\n]\n',
        '[tool.kbtools]\nname = """\na"""\n',
        "[tool.kbtools]\nname = [\n",
        '[tool]\nkbtools = {name = "x"}\n',
        "[tool.kbtools\n",
    ],
)
def test_a_file_in_another_form_is_refused_instead_of_damaged(text: str) -> None:
    with pytest.raises(KbError):
        with_setting(text, "name", "New")


@given(TEXTS)
def test_a_text_of_yaml_is_changed_where_it_stands(value: str) -> None:
    changed = with_text(YAML, ("form", "title"), value)
    assert changed is not None
    assert changed.replace(changed.split("\n")[3], "  title: 'Write'") == YAML
    assert yaml.safe_load(changed)["form"]["title"] == value


def test_a_text_that_is_not_there_yet_stands_in_its_mapping_or_in_a_new_one() -> None:
    added = with_text(YAML, ("form", "send"), "Go")
    assert added == YAML.replace("  title", '  send: "Go"\n  title')
    assert with_text("# mine\n", ("form", "send"), "Go") == '# mine\nform:\n  send: "Go"\n'
    assert with_text("", ("name",), "Go") == 'name: "Go"\n'
    assert with_text(YAML, ("form", "months", "2"), "c") == YAML.replace("[a, b]", '[a, "c"]')


@pytest.mark.parametrize("path", [("form", "send", "title"), ("name",), ("site_name",)])
def test_a_file_keeps_its_line_ends(path: tuple[str, ...]) -> None:
    unix = with_text(YAML, path, "Go")
    assert unix is not None
    assert with_text(YAML.replace("\n", "\r\n"), path, "Go") == unix.replace("\n", "\r\n")


@pytest.mark.parametrize("path", [("long",), ("form",), ("form", "title", "x"), ("form", "months", "9")])
def test_what_would_need_other_lines_written_anew_is_not_changed(path: tuple[str, ...]) -> None:
    assert with_text(YAML, path, "New") is None


@pytest.mark.parametrize("text", ["a: [", "\ufeffname: x\n", "a: &b {c: d}\ne: *b\n", "{a: b}\n", "a: " + "[" * 2_000])
def test_what_cannot_be_read_or_has_no_lines_is_not_changed(text: str) -> None:
    assert with_text(text, ("e", "x"), "New") is None
