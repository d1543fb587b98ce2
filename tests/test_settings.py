from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kbtools.errors import KbError, KbErrors
from kbtools.settings import TABLE, Settings, load_settings, variable


def workspace(root: Path, table: str) -> Path:
    (root / "pyproject.toml").write_text(f"[tool.kbtools]\n{table}\n", encoding="utf-8")
    return root


def other_value(key: str) -> Any:
    """A value of the right kind that is not the default."""
    row = TABLE[key]
    choices = [choice for choice in row.metadata["choices"] if choice != row.default]
    if choices:
        return choices[0]
    if isinstance(row.default, bool):
        return not row.default
    if isinstance(row.default, float) and row.metadata["most"] == 1.0:
        return 0.75
    return row.default + 1 if isinstance(row.default, (int, float)) else "something-else"


def test_without_a_file_and_variables_all_is_as_the_table_says(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {})
    assert settings == Settings()
    assert settings.origin == {}


def test_every_row_of_the_table_has_a_meaning_and_a_name_of_its_own() -> None:
    for key, row in TABLE.items():
        assert row.metadata["meaning"].endswith((".", ").")), key
    assert len({variable(key) for key in TABLE}) == len(TABLE)


@pytest.mark.parametrize("key", TABLE)
def test_every_setting_can_be_set_by_its_variable_and_says_where_it_came_from(key: str, tmp_path: Path) -> None:
    value = other_value(key)
    settings = load_settings(tmp_path, {variable(key): str(value).lower() if isinstance(value, bool) else str(value)})
    wanted = (value,) if isinstance(TABLE[key].default, tuple) else value
    assert getattr(settings, TABLE[key].name) == wanted
    assert settings.origin == {key: variable(key)}


def test_the_file_is_read_with_its_groups(tmp_path: Path) -> None:
    root = workspace(
        tmp_path, 'name = "Help"\nredact.words = ["Jane"]\nsmtp.port = 25\n[tool.kbtools.suggest]\nmodel = "none"'
    )
    settings = load_settings(root, {})
    assert (settings.name, settings.redact_words, settings.smtp_port, settings.model) == ("Help", ("Jane",), 25, "none")
    assert set(settings.origin.values()) == {"pyproject.toml"}


def test_a_variable_wins_over_the_file(tmp_path: Path) -> None:
    settings = load_settings(workspace(tmp_path, 'name = "File"\nsmtp.port = 25'), {"KB_NAME": "Variable"})
    assert (settings.name, settings.smtp_port) == ("Variable", 25)
    assert settings.origin == {"name": "KB_NAME", "smtp.port": "pyproject.toml"}


def test_the_real_environment_is_read_when_none_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_NAME", "From outside")
    assert load_settings(tmp_path).name == "From outside"


def test_an_unknown_name_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(KbError, match=r"there is no setting 'smtp\.hots'") as caught:
        load_settings(workspace(tmp_path, 'smtp.hots = "mail"'), {})
    assert caught.value.hint == "did you mean 'smtp.host'?"


@pytest.mark.parametrize("line", ['smtp.password = "hunter2"', 'store.url = "postgresql://kb:hunter2@db/kb"'])
def test_a_secret_in_the_file_is_refused_and_not_repeated(tmp_path: Path, line: str) -> None:
    with pytest.raises(KbError, match="must not be in a file") as caught:
        load_settings(workspace(tmp_path, line), {})
    assert "hunter2" not in f"{caught.value} {caught.value.to_json()}"
    assert caught.value.hint == f"set {variable(line.split(' ', maxsplit=1)[0])}"


def test_an_address_of_the_store_without_a_password_may_stand_in_the_file(tmp_path: Path) -> None:
    assert load_settings(workspace(tmp_path, 'store.url = "sqlite:///kb.db"'), {}).store_url == "sqlite:///kb.db"


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("name = 3", "'name' must be text"),
        ("name = true", "'name' must be text"),
        ('smtp.port = "twenty"', "'smtp.port' must be a whole number"),
        ("smtp.port = 0", "'smtp.port' must be between 1 and 65535, not 0"),
        ("smtp.port = 25.5", "'smtp.port' must be a whole number"),
        ("smtp.port = true", "'smtp.port' must be a whole number"),
        ("suggest.min_probability = 1.5", "'suggest.min_probability' must be between 0.0 and 1.0"),
        ("suggest.min_probability = nan", "'suggest.min_probability' must be"),
        ("deliver.tries = 0", "'deliver.tries' must be at least 1"),
        ("review_every = 9999999999", "'review_every' must be between 1 and 36500, not 9999999999"),
        ("desk.review_days = 36501", "'desk.review_days' must be between 0 and 36500"),
        ("privacy.keep_tickets_days = 9999999999", "'privacy.keep_tickets_days' must be between 0 and 36500"),
        ('lang = "xx"', "'lang' must be one of en, "),
        ('contact.copy = "perhaps"', "'contact.copy' must be true or false"),
        ("redact.words = 3", "'redact.words' must be a list of texts"),
        ("redact.words = [3]", "'redact.words' must be a list of texts"),
    ],
)
def test_a_wrong_value_is_told_with_its_name_and_place(tmp_path: Path, line: str, what: str) -> None:
    with pytest.raises(KbError) as caught:
        load_settings(workspace(tmp_path, line), {})
    assert what in caught.value.message
    assert caught.value.where == "pyproject.toml"


def test_a_wrong_variable_is_told_with_the_variable(tmp_path: Path) -> None:
    with pytest.raises(KbError) as caught:
        load_settings(tmp_path, {"KB_SMTP_PORT": "twenty"})
    assert caught.value.where == "KB_SMTP_PORT"


def test_all_wrong_settings_are_told_at_once(tmp_path: Path) -> None:
    root = workspace(tmp_path, 'onwer = "a"\nsmtp.port = "x"\nsmtp.password = "p"')
    with pytest.raises(KbErrors) as caught:
        load_settings(root, {"KB_LANG": "xx"})
    assert len(caught.value.problems) == 4


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(KbError, match="not valid TOML"):
        load_settings(workspace(tmp_path, "name = "), {})
    (tmp_path / "pyproject.toml").write_bytes(b'[tool.kbtools]\nname = "B\xfccher"\n')
    with pytest.raises(KbError, match="not UTF-8"):
        load_settings(tmp_path, {})


def test_an_example_pasted_with_its_first_line_is_told_where_its_settings_belong(tmp_path: Path) -> None:
    with pytest.raises(KbError, match="twice") as caught:
        load_settings(workspace(tmp_path, 'lang = "en"\n\n[tool.kbtools]  # again\nmail.answers = true'), {})
    assert caught.value.hint == "keep one line [tool.kbtools], with all of its settings below"


@pytest.mark.parametrize("line", ["a = " + "[" * 5_000, "service.max_body = " + "9" * 5_000, f"a{'.a' * 1_500} = 1"])
def test_a_file_that_is_made_to_be_hard_to_read_is_told_too(tmp_path: Path, line: str) -> None:
    with pytest.raises((KbError, KbErrors)):
        load_settings(workspace(tmp_path, line), {})


def test_a_file_of_another_tool_is_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool]\nkbtools = 3\n[project]\nname = 'x'\n", encoding="utf-8")
    assert load_settings(tmp_path, {}) == Settings()
    (tmp_path / "pyproject.toml").write_text("tool = 3\n", encoding="utf-8")
    assert load_settings(tmp_path, {}) == Settings()


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("sqlite:///elsewhere.db", True),
        ("postgresql://kb@db.example.com/kb", True),
        ("postgresql://db.example.com/kb?user=kb", True),
        ("postgresql://kb:hush@db.example.com/kb", False),
        ("postgresql://db.example.com/kb?user=kb&password=hush", False),
        ("postgresql://[kb:hush@db", False),
    ],
)
def test_a_stores_address_may_stand_in_the_file_unless_it_holds_a_password(
    url: str, taken: bool, tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").write_text(f'[tool.kbtools]\nstore.url = "{url}"\n', encoding="utf-8")
    if taken:
        assert load_settings(tmp_path, {}).store_url == url
    else:
        with pytest.raises(KbError, match="secret"):
            load_settings(tmp_path, {})
