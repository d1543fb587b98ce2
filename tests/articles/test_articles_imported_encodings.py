"""Pages that are imported from files in other encodings than UTF-8."""

from __future__ import annotations

from pathlib import Path

from kbtools.articles.imported.reading import read_pages


def test_a_page_in_latin_1_keeps_its_umlauts(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes("<meta charset=iso-8859-1><title>Zurück</title><p>Größe".encode("latin-1"))
    (tmp_path / "b.htm").write_bytes("<title>Zurück</title><p>Größe".encode("cp1252"))
    (tmp_path / "c.md").write_bytes("# Zurück\n\nGröße".encode("cp1252"))
    pages = read_pages(tmp_path)
    assert [page.title for page in pages] == ["Zurück"] * 3
    assert all("Größe" in page.text for page in pages)
