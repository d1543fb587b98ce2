"""How agents ask back in German."""

from __future__ import annotations

from kbtools.languages.language import AskingBack

ASKING_BACK = AskingBack(
    opens=(
        "(?:auf|in|an|bei|mit|für|von|seit) (?:welche[mnrs]?|wann|was)",
        "(?:was|welche[mnrs]?|wo|wann|wer|womit|woher|wohin)",
        "wie (?:lange|viele?|oft|alt|genau|lautet|heißt)",
        "(?:haben|hatten|nutzen|benutzen|verwenden|erhalten|bekommen|sehen|sind|besitzen) sie",
        "(?:hast|hattest|nutzt|benutzt|verwendest|erhältst|bekommst|bist) du",
        "ist (?:ihre?|deine?)",
        "gibt es eine",
    ),
    asks=(
        "bitte",
        "(?:können|könnten|würden) sie (?:mir|uns)?",
        "(?:kannst|könntest|würdest) du (?:mir|uns)?",
    ),
    tells=(
        r"schick\w*",
        r"send\w*",
        r"nenn\w*",
        r"teil\w* (?:sie )?(?:uns|mir)",
        "mitteilen",
        "mitzuteilen",
        r"sag\w*",
        r"schreib\w*",
        r"beschreib\w*",
        "angeben",
        "geben sie",
        "gib",
        "zukommen",
        "hochladen",
        "anhängen",
        r"schilder\w*",
    ),
    leads=(
        "und",
        "oder",
        "aber",
        "ok(?:ay)?",
        "auch",
        "außerdem",
        "dann",
        "zuerst",
        "hallo",
        "danke",
        "noch eine frage",
        "genau",
    ),
    proposes=(
        "was (?:passiert|ist),? wenn",
        "was halten sie",
        "was meinen sie",
        "wie wäre",
    ),
    looks_back=(
        r"dies\w{0,2}",
        "dort",
        "darin",
        "oben",
        "unten",
        "artikel",
        "damit",
        "hilft",
        "geholfen",
        r"(?:was|welche[nrs]? \w+) (?:haben sie|hast du) gefunden",
    ),
    empty=tuple(
        (
            "angeben bitte brauchen details einfach erhalten fall frage gar geben genau genaue genauen gerade "
            "haben helfen info informationen kurz können lautet mitteilen möglich nennen noch nutzen problem "
            "sagen schicken schildern schreiben sehen senden teilen uns verwenden würden zukommen"
        ).split()
    ),
)
