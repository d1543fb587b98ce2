"""Operating systems, devices and places to use a product: what an instruction may hold for alone."""

from __future__ import annotations

import re

_NAMES = (
    r"Windows(?: (?:XP|Vista|\d{1,2}))?|macOS|Mac OS X?|OS X|Linux|Ubuntu|Debian|Fedora|Android|iOS|iPadOS|iPhone|iPad"
    r"|ChromeOS|Chromebook"
)
SYSTEM = re.compile(rf"\b({_NAMES})\b")
"""The name of an operating system or of a device that stands for one."""

_PLACE = (
    rf"(?:{_NAMES}|Macs?(?:OS)?|PC|[Aa]pp|[Bb]rowser|[Ww]eb ?site|[Dd]esktop|[Mm]obile|[Pp]hone|[Tt]ablet|[Hh]andy"
    rf"|[Tt]éléphone|[Oo]rdinateur)(?:\s?/\s?\d{{1,2}})?"
)
_FOR_ONE = re.compile(
    rf"\(?(?:(?:[Oo]n|[Ii]n|[Ff]or|[Aa]uf|[Uu]nter|[Ii]m|[Bb]eim?|[Ss]ur|[Pp]our|[Dd]ans)\s+)?"
    rf"(?:(?:an?|the|your|my|de[mnr]|eine[mnr]|Ihrem|Ihrer|la|les?|une?|votre)\s+|l['’])?"
    rf"{_PLACE}(?:(?:\s*[/,&]\s*|\s+(?:and|or|und|oder|et|ou)\s+){_PLACE}){{0,4}}\)?"
)
_LABELLED = re.compile(r"(\(?[^\W\d_][\w /&.,'’+-]{1,30}\)?)(?::|(?<=\)))\s+(\S.*)")


def holds_for_one(label: str) -> bool:
    """Whether a label says where something holds, on a system, device or place: `On your phone`, `Im Browser`."""
    return bool(_FOR_ONE.fullmatch(label.strip(" :")))


def label_of(text: str) -> tuple[str, str]:
    """What stands before the colon of an item of a list, or in brackets, and the rest; empty without such a label."""
    found = _LABELLED.fullmatch(text)
    return (found[1].strip("()"), found[2]) if found else ("", "")
