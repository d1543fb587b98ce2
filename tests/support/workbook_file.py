"""Excel workbooks as programs write them: the parts of Office Open XML (ECMA-376) in a zip archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

Value = str | int | float | bool | date | datetime | None
# Rows of two sheets that belong together, with notes that no customer may see.
TICKETS: list[tuple[Value, ...]] = [
    ("Ticket ID", "Subject", "Description", "Requester", "Status"),
    (7001, "Lamp", "It stays dark.", "ida@web.example", "Solved"),
    (7002, "Fan", "It is loud.", "max@web.example", "Solved"),
]
COMMENTS: list[tuple[Value, ...]] = [
    ("Ticket ID", "Author", "Public", "Created at", "Body"),
    (7001, "Ben", True, datetime(2026, 8, 3, 8), "Hold the button for long."),
    (7001, "Ben", False, datetime(2026, 8, 3, 8, 5), "SECRET"),
    (7001, "ida@web.example", True, datetime(2026, 8, 3, 9), "It works!"),
    (7002, "Ben", None, datetime(2026, 8, 3, 9), "SECRET"),
]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
# Style 1 is a date of the standard, 2 one of its own, 3 money, 4 hours that passed.
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="3"><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/>'
    '<numFmt numFmtId="165" formatCode="[$USD]\\ 0.00&quot;days&quot;"/>'
    '<numFmt numFmtId="166" formatCode="0.0"/></numFmts>'
    '<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
    "</styleSheet>"
)


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Value]] | str],
    *,
    hidden: Sequence[str] = (),
    from_1904: bool = False,
    parts: Mapping[str, str] | None = None,
) -> bytes:
    """A workbook with these sheets, each of rows or as XML; `parts` replace those of the same name."""
    texts: dict[str, int] = {}
    made = {f"xl/worksheets/sheet{n}.xml": _sheet(rows, texts) for n, rows in enumerate(sheets.values(), 1)}
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"{" state=" * (name in hidden)}'
        f"{quoteattr('hidden') * (name in hidden)}/>"
        for n, name in enumerate(sheets, 1)
    )
    kinds = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    others = [("rIdA", "sharedStrings", "/xl/sharedStrings.xml"), ("rIdB", "styles", "styles.xml")]
    shared = "".join(f"<si><t xml:space='preserve'>{escape(text)}</t></si>" for text in texts)
    files = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_RELATION}"><workbookPr date1904="{int(from_1904)}"/>'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations([*kinds, *others]),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        "xl/styles.xml": STYLES,
        **made,
        **(parts or {}),
    }
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return told.getvalue()


def _relations(rows: Sequence[tuple[str, str, str]]) -> str:
    inner = "".join(f'<Relationship Id="{key}" Type="{_RELATION}/{kind}" Target="{to}"/>' for key, kind, to in rows)
    return f'<Relationships xmlns="{_RELATIONS}">{inner}</Relationships>'


def _sheet(rows: Sequence[Sequence[Value]] | str, texts: dict[str, int]) -> str:
    inner = rows if isinstance(rows, str) else f"<sheetData>{''.join(_rows(rows, texts))}</sheetData>"
    return f'<worksheet xmlns="{MAIN}">{inner}</worksheet>'


def _rows(rows: Sequence[Sequence[Value]], texts: dict[str, int]) -> Sequence[str]:
    made = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            _cell(f"{_letters(column)}{number}", value, texts) for column, value in enumerate(row) if value is not None
        )
        if cells:
            made.append(f'<row r="{number}" spans="1:{len(row)}" ht="15">{cells}</row>')
    return made


def _letters(column: int) -> str:
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def _cell(place: str, value: Value, texts: dict[str, int]) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        style = 2 if isinstance(value, datetime) else 1
        passed = datetime(value.year, value.month, value.day) - datetime(1899, 12, 30)
        clock = (value.hour * 60 + value.minute) / 1440 if isinstance(value, datetime) else 0
        return f'<c r="{place}" s="{style}"><v>{passed.days + clock}</v></c>'
    return f'<c r="{place}"><v>{value}</v></c>'
