"""Compound files as Outlook saves messages, made of their properties ([MS-CFB], version 3)."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NONE = 0xFFFFFFFF


def outlook_file(
    texts: Mapping[int, str],
    *,
    fixed: Mapping[int, int] | None = None,
    binary: Mapping[int, bytes] | None = None,
    recipients: tuple[Mapping[int, str], ...] = (),
    narrow: str = "",
) -> bytes:
    """A message with these properties by their number; `narrow`: the character set of its texts, else UTF-16."""
    rows = b"".join(struct.pack("<HHIQ", 0x0003, number, 6, value) for number, value in (fixed or {}).items())
    streams = {"__properties_version1.0": b"\0" * 32 + rows}
    streams |= _texts(texts, narrow)
    streams |= {f"__substg1.0_{number:04X}0102": data for number, data in (binary or {}).items()}
    for place, one in enumerate(recipients):
        streams |= {f"__recip_version1.0_#{place:08X}/{name}": data for name, data in _texts(one, narrow).items()}
    return compound_file(streams)


def _texts(texts: Mapping[int, str], narrow: str) -> dict[str, bytes]:
    kind = "001E" if narrow else "001F"
    return {
        f"__substg1.0_{number:04X}{kind}": text.encode(narrow or "utf-16-le", "replace")
        for number, text in texts.items()
    }


def _put(data: bytes, into: bytearray, table: list[int], size: int) -> int:
    """Add a chain of sectors with the data; the first of them."""
    first, count = len(table), -(-len(data) // size)
    if not count:
        return _END
    table += [*range(first + 1, first + count), _END]
    into += data.ljust(count * size, b"\0")
    return first


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams; a slash leads into a storage."""
    fat: list[int] = []
    mini_fat: list[int] = []
    body, mini = bytearray(), bytearray()
    entries: list[tuple[str, int, list[int], int, int]] = [("Root Entry", 5, [], 0, 0)]
    storages: dict[str, int] = {}
    for path, data in streams.items():
        folder, _, name = path.rpartition("/")
        if folder and folder not in storages:
            storages[folder] = len(entries)
            entries[0][2].append(len(entries))
            entries.append((folder, 1, [], 0, 0))
        small = len(data) < _CUTOFF
        start = _put(data, mini, mini_fat, _MINI) if small else _put(data, body, fat, _SECTOR)
        entries[storages[folder] if folder else 0][2].append(len(entries))
        entries.append((name, 2, [], start, len(data)))
    entries[0] = ("Root Entry", 5, entries[0][2], _put(bytes(mini), body, fat, _SECTOR), len(mini))
    mini_table = _put(struct.pack(f"<{len(mini_fat)}I", *mini_fat), body, fat, _SECTOR)
    directory = _put(_directory(entries), body, fat, _SECTOR)
    tables = 1
    while (len(fat) + tables) * 4 > tables * _SECTOR:
        tables += 1
    first_table = len(fat)
    fat += [_FAT] * tables
    fat += [_FREE] * (tables * _SECTOR // 4 - len(fat))
    head = struct.pack("<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, tables,
                       directory, 0, _CUTOFF, mini_table, -(-len(mini_fat) * 4 // _SECTOR), _END, 0)  # fmt: skip
    places = [*range(first_table, first_table + tables)]
    head += struct.pack("<109I", *places, *[_FREE] * (109 - tables))
    return head + bytes(body) + struct.pack(f"<{len(fat)}I", *fat)


def _directory(entries: list[tuple[str, int, list[int], int, int]]) -> bytes:
    right = {one: after for entry in entries for one, after in zip(entry[2], entry[2][1:], strict=False)}
    rows = b""
    for number, (name, kind, inside, start, size) in enumerate(entries):
        title = name.encode("utf-16-le")
        rows += struct.pack("<64sHBBIII16xI8x8xIQ", title, len(title) + 2, kind, 1, _NONE, right.get(number, _NONE),
                            inside[0] if inside else _NONE, 0, start, size)  # fmt: skip
    return rows
