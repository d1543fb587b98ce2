"""The texts of a reader's language are read once for many messages, and again when somebody changes them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from bare_workspace import bare_workspace

from kbtools.languages.pages import page_texts
from kbtools.service.reader_language import ReaderSettings
from kbtools.settings import Settings
from kbtools.workspace import Workspace


def settings_of(root: Path) -> Settings:
    bare_workspace(root)
    return Workspace.open(root).settings


def test_own_texts_are_read_again_only_when_their_file_has_changed(tmp_path: Path) -> None:
    settings, file = settings_of(tmp_path), tmp_path / "words.de.yml"
    reader = ReaderSettings(settings)
    assert reader.of("de").said == page_texts("de")
    file.write_text("page: {sent: Ada hat Ihre Nachricht}\n", encoding="utf-8")
    first = reader.of("de")
    assert (first.lang, first.said["page"]["sent"]) == ("de", "Ada hat Ihre Nachricht")
    assert reader.of("DE") is first
    file.write_text("page: {sent: Bob hat Ihre Nachricht}\n", encoding="utf-8")
    os.utime(file, (1, 1))
    assert reader.of("de").said["page"]["sent"] == "Bob hat Ihre Nachricht"
    file.unlink()
    assert reader.of("de").said == page_texts("de")


def test_a_file_with_a_mistake_is_told_once_and_the_usual_language_is_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings, file = settings_of(tmp_path), tmp_path / "words.de.yml"
    file.write_text("page: {snet: Hallo}\n", encoding="utf-8")
    reader = ReaderSettings(settings)
    assert [reader.of("de") for _ in range(3)] == [settings] * 3
    assert len(caplog.records) == 1


@pytest.mark.parametrize("lang", ["", "en", "xx", "../..", "de\0", "\ud800", "d" * 5000])
def test_a_language_that_is_none_or_without_own_texts_reads_no_file(tmp_path: Path, lang: str) -> None:
    settings = settings_of(tmp_path)
    (tmp_path / "words.de.yml").write_text("page: {sent: Hallo}\n", encoding="utf-8")
    assert ReaderSettings(settings).of(lang).said["page"]["sent"] != "Hallo"
