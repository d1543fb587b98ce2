"""How agents ask back in Spanish."""

from __future__ import annotations

from kbtools.languages.language import AskingBack

ASKING_BACK = AskingBack(
    opens=(
        "(?:en|con|de|a|desde|para) (?:qué|cuál(?:es)?|cuándo|dónde)",
        "(?:qué|cuál(?:es)?|dónde|cuándo|quién|cuánt[oa]s?)",
        "(?:tiene|tienes|usa|usas|utiliza|utilizas|recibe|recibes|está usando|estás usando)",
    ),
    asks=(
        "por favor",
        "(?:puede|puedes|podría|podrías)",
    ),
    tells=(
        "enviar(?:nos|me)?",
        "indicar(?:nos|me)?",
        "decir(?:nos|me)?",
        "describir",
        "adjuntar",
        "facilitar(?:nos|me)?",
        "proporcionar",
        "compartir",
        "envíe(?:nos|me)?",
        "indique(?:nos|me)?",
        "díga(?:nos|me)",
        "explicar(?:nos|me)?",
    ),
    leads=(
        "y",
        "o",
        "pero",
        "también",
        "hola",
        "gracias",
        "primero",
        "entonces",
    ),
    proposes=(
        "qué (?:pasa|ocurre|sucede) si",
        "qué tal",
    ),
    looks_back=(
        "esto",
        "eso",
        "est[ea]",
        "ese",
        "esa",
        "allí",
        "ahí",
        "arriba",
        "abajo",
        "artículo",
    ),
    empty=tuple(
        (
            "adjuntar compartir decir describir detalles enviar exacta exacto explicar facilitar favor indicar "
            "necesitamos podría pregunta problema proporcionar puede puedes tiene usa usar utiliza"
        ).split()
    ),
)
