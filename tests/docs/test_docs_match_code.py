"""Every command, option, setting, field and code has its place in docs/, and nothing there is gone from the code."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import click
import doc_pages
import pytest
from kb_commands import COMMANDS, options

from kbtools.articles.checks import RULES
from kbtools.errors import CODES
from kbtools.model.article import KEYS, THEME_KEYS
from kbtools.settings import TABLE, variable
from kbtools.tickets.formats.table_columns import FIELDS

DOCUMENTED = doc_pages.by_heading("commands")


def rows_by_name(text: str) -> dict[str, list[str]]:
    """The rows of every table in a text, by each name between backticks in their first cell."""
    rows = [row for table in doc_pages.tables(text) for row in table]
    return {span.split()[0]: row for row in rows for span in doc_pages.spans(row[0])}


def test_every_command_has_its_heading_and_no_heading_is_without_a_command() -> None:
    assert sorted(DOCUMENTED) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_described_as_it_describes_itself(name: str) -> None:
    command, context = COMMANDS[name]
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    assert f"```text\n{usage}\n```" in DOCUMENTED[name]
    if name != "kb":
        told = " ".join((command.help or "").split("\n\n")[0].split())
        assert told in " ".join(DOCUMENTED[name].split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_stands_in_the_table_of_its_command(name: str) -> None:
    found, known = rows_by_name(DOCUMENTED[name]), options(COMMANDS[name][0])
    assert sorted(set(found) - {"-h", "--help"}) == sorted(known)
    for option_name, option in known.items():
        row = found[option_name]
        assert (option.help or "") in row[1]
        if option.show_default:
            assert f"Default: `{option.default}`" in row[1]
        if isinstance(option.type, click.Choice):
            missing = [choice for choice in option.type.choices if choice not in row[0]]
            assert not missing, f"{name} {option_name}: {missing}"


def as_shown(value: object) -> str:
    """A default as the page shows it."""
    if value in ("", ()):
        return "empty"
    if isinstance(value, tuple):
        return f"`{', '.join(value)}`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


SETTINGS = doc_pages.by_heading("settings", level=3)


def test_every_setting_has_its_heading_in_order_and_none_that_is_gone() -> None:
    assert list(SETTINGS) == list(TABLE)


@pytest.mark.parametrize("key", TABLE)
def test_a_setting_is_told_with_its_variable_default_meaning_and_limits(key: str) -> None:
    setting = TABLE[key]
    meaning, told = SETTINGS[key].strip().split("\n\n")
    assert told == f"Variable `{variable(key)}`, default {as_shown(setting.default)}."
    assert meaning.startswith(setting.metadata["meaning"])
    for choice in setting.metadata["choices"]:
        assert f"`{choice}`" in meaning
    for limit in ("least", "most"):
        if setting.metadata[limit] is not None:
            assert str(setting.metadata[limit]) in meaning


def test_every_variable_in_the_docs_is_one_that_is_read() -> None:
    known = {variable(key) for key in TABLE} | {"KB_SECRET"}
    told = {span for page in doc_pages.pages() for span in doc_pages.spans(page.read_text(encoding="utf-8"))}
    assert {span for span in told if span.startswith("KB_")} <= known


FRONT = doc_pages.by_heading("front-matter")


def test_every_field_of_the_front_matter_has_its_row() -> None:
    assert list(rows_by_name(FRONT["Fields"])) == list(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_a_field_is_told_with_its_choices_and_default(key: str) -> None:
    field = KEYS[key]
    _, value, meaning = rows_by_name(FRONT["Fields"])[key]
    assert field.metadata["meaning"].split(";")[0].split(". Without")[0].rstrip(".") in meaning
    choices = field.metadata["choices"]
    assert [choice for choice in choices if f"`{choice}`" not in value] == []
    if choices:
        assert f"Without it: {as_shown(field.default)}." in meaning


def test_every_field_of_the_theme_is_named() -> None:
    told = doc_pages.spans(FRONT["Fields of the theme"])
    assert sorted(told) == sorted(THEME_KEYS)


ERRORS = doc_pages.by_heading("error-codes")


def test_every_error_code_has_its_heading_in_order() -> None:
    assert list(ERRORS) == sorted(CODES)


@pytest.mark.parametrize("name", CODES)
def test_an_error_code_is_told_with_its_meaning_exit_code_status_and_remedy(name: str) -> None:
    code = CODES[name]
    first, _, remedy = ERRORS[name].strip().partition("\n\n")
    assert first == f"{code.meaning} Exit code {code.exit_code}, HTTP status {code.status}."
    assert len(remedy) > 20, f"{name}: what to do is missing"


@pytest.mark.parametrize(("heading", "level"), [("Errors", "error"), ("Advice", "advice")])
def test_every_rule_of_the_content_standard_stands_under_its_level(heading: str, level: str) -> None:
    rows = doc_pages.tables(doc_pages.by_heading("check-articles")[heading])[0]
    assert [doc_pages.spans(row[0])[0] for row in rows] == [rule.name for rule in RULES if rule.level == level]


def test_every_field_that_a_row_of_csv_can_hold_is_told() -> None:
    rows = doc_pages.tables(doc_pages.by_heading("import-tickets")["CSV and Excel: what to do"])[0]
    told: dict[str, Any] = {span: row[1] for row in rows for span in doc_pages.spans(row[0])}
    assert sorted(told) == sorted(FIELDS)
    assert [name for name, meaning in told.items() if "required" in meaning] == ["body"]


def test_settings_have_no_field_that_is_in_no_table() -> None:
    from kbtools.settings import Settings

    assert {f.name for f in fields(Settings)} - {"origin", "own_words", "folder"} == {
        setting.name for setting in TABLE.values()
    }
