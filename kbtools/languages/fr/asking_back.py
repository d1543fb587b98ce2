"""How agents ask back in French."""

from __future__ import annotations

from kbtools.languages.language import AskingBack

ASKING_BACK = AskingBack(
    opens=(
        "(?:sur|dans|de|à|avec|depuis|pour) (?:quel(?:le)?s?|quand|quoi)",
        "(?:quel(?:le)?s?|où|quand|qui|qu['’]est-ce que|combien|depuis quand)",
        "(?:avez|utilisez|êtes|recevez|voyez|aviez|possédez)[ -]vous",
        "est-ce que vous (?:avez|utilisez|êtes|recevez)",
    ),
    asks=(
        "merci de",
        "veuillez",
        "(?:pouvez|pourriez)[ -]vous(?: s['’]il vous plaît)?(?: (?:nous|me))?",
        "s['’]il vous plaît",
    ),
    tells=(
        "envoyer",
        "indiquer",
        "préciser",
        "donner",
        "décrire",
        "joindre",
        "communiquer",
        "transmettre",
        "dire",
        "fournir",
        "expliquer",
        "partager",
    ),
    leads=(
        "et",
        "ou",
        "mais",
        "aussi",
        "alors",
        "d['’]abord",
        "bonjour",
        "merci",
    ),
    proposes=(
        "que se passe-t-il si",
        "qu['’]en est-il",
        "qu['’]est-ce que vous voyez",
    ),
    looks_back=(
        "cela",
        "ça",
        "ceci",
        "celui-ci",
        "ci-dessus",
        "ci-dessous",
        "article",
    ),
    empty=tuple(
        (
            "avoir besoin donner décrire détails envoyer exact exacte expliquer fournir indiquer joindre merci "
            "partager possible pourriez pouvez problème précis préciser question savoir utilisez veuillez"
        ).split()
    ),
)
