"""How agents ask back in Dutch."""

from __future__ import annotations

from kbtools.languages.language import AskingBack

ASKING_BACK = AskingBack(
    opens=(
        "(?:op|in|met|van|bij|sinds|voor) (?:welke?|wat|wanneer)",
        "(?:wat|welke?|waar|wanneer|wie|waarmee)",
        "hoe (?:lang|veel|vaak|oud|luidt)",
        "(?:heeft|gebruikt|bent|ontvangt|krijgt|had) u",
        "(?:heb|gebruik|ben|ontvang|krijg|had) (?:je|jij)",
        "is (?:uw|je|jouw)",
    ),
    asks=(
        "graag",
        "alstublieft",
        "alsjeblieft",
        "(?:kunt|zou|wilt) u",
        "(?:kun|kan|zou|wil) je",
    ),
    tells=(
        "sturen",
        "stuur",
        "geven",
        "vertellen",
        "doorgeven",
        "beschrijven",
        "delen",
        "laten weten",
        "vermelden",
        "toevoegen",
        "meesturen",
        "uitleggen",
        "opgeven",
    ),
    leads=(
        "en",
        "of",
        "maar",
        "ook",
        "hallo",
        "bedankt",
        "eerst",
        "dan",
    ),
    proposes=(
        "wat gebeurt er als",
        "wat als",
        "hoe zit het",
    ),
    looks_back=(
        "dit",
        "deze",
        "dat(?= *[?.])",
        "die(?= *[?.])",
        "daar",
        "hierboven",
        "hieronder",
        "artikel",
    ),
    empty=tuple(
        (
            "beschrijven delen details doorgeven exact exacte gebruik gebruikt geven graag hebben info informatie "
            "kunt laten mogelijk nodig probleem sturen toevoegen uitleggen vertellen vraag weten zou"
        ).split()
    ),
)
