"""How agents ask back in Italian."""

from __future__ import annotations

from kbtools.languages.language import AskingBack

ASKING_BACK = AskingBack(
    opens=(
        "(?:su|in|con|di|da|a|per) (?:quale|quali|cosa|quando|dove)",
        "(?:quale|quali|qual è|che|cosa|dove|quando|chi|quant[oaie])",
        "(?:ha|hai|usa|usi|utilizza|utilizzi|riceve|ricevi|sta usando|stai usando)",
    ),
    asks=(
        "per favore",
        "per cortesia",
        "(?:può|puoi|potrebbe|potresti)",
    ),
    tells=(
        "inviar(?:ci|mi|e)",
        "indicar(?:ci|mi|e)",
        "dir(?:ci|mi|e)",
        "descriver(?:ci|mi|e)",
        "allegare",
        "fornir(?:ci|mi|e)",
        "condividere",
        "spiegar(?:ci|mi|e)",
        "comunicar(?:ci|mi|e)",
        "ci invii",
        "ci dica",
    ),
    leads=(
        "e",
        "o",
        "ma",
        "anche",
        "ciao",
        "salve",
        "grazie",
        "prima",
        "allora",
    ),
    proposes=(
        "(?:che )?cosa succede se",
        "che ne",
    ),
    looks_back=(
        "questo",
        "questa",
        "ciò",
        "quello",
        "quella",
        "lì",
        "sopra",
        "sotto",
        "articolo",
    ),
    empty=tuple(
        (
            "allegare comunicare condividere cortesia descrivere dettagli dire domanda esatta esatto favore "
            "fornire indicare inviare possibile potrebbe problema puoi può spiegare usa utilizza"
        ).split()
    ),
)
