"""How agents ask back in English."""

from __future__ import annotations

from kbtools.languages.language import AskingBack

ASKING_BACK = AskingBack(
    opens=(
        "(?:on|in|for|from|at|to|with|since) (?:what|which|when)",
        "(?:what|which|where|when|who)(?:['’]s)?",
        "how (?:long|many|much|often|old|exactly|did|are|were)",
        r"(?:are|were) you (?:\w+ )?(?:using|on|running|able|signed|logged|trying|getting|connected|seeing|connecting)",
        r"do you (?:\w+ )?(?:use|have|get|receive|happen|recall|remember|run|own)",
        r"did you (?:\w+ )?(?:get|receive|use|buy|order|pay|install|update|upgrade|recently)",
        "is your",
        "does your",
    ),
    asks=(
        "please",
        "(?:could|can|would|will) you",
        "let (?:us|me)",
        "(?:may|can) (?:i|we)",
        "kindly",
    ),
    tells=(
        "provide|explain|describe|post|attach|send|tell|give|share|include|paste|specify|clarify|upload|list|mention",
        "know (?:what|which|where|how (?:many|long|often|much)|your)",
        "confirm (?:what|which|where|your)",
        "(?:have|ask(?: for)?) (?:what|which|where|your)",
    ),
    leads=(
        "and",
        "so",
        "or",
        "but",
        "ok(?:ay)?",
        "also",
        "then",
        "just",
        "first(?:ly)?",
        "next",
        "to begin",
        "hi",
        "hello",
        "thanks",
        "well",
        "exactly",
        "specifically",
        "by chance",
        "to help",
    ),
    proposes=(
        "(?:when|once|if) (?:you|that|it|done|the)",
        "what (?:happens|about)",
        "(?:what|how) if",
        "(?:what|which) (?:do|did) you (?:see|mean|find|think)",
        "how (?:about|come)",
        "what(?:['’]s| is) (?:wrong|new|up|this|that)",
    ),
    looks_back=(
        "this|these|those|there|them|they|it|its|that(?= *[?.]| is| was| has)",
        "listed|above|below|article|solved|helps?|personal|talking|referring|results|more details?",
        "what (?:[a-z-]+ )?(?:did you find|have you found)",
        "know (?:what|how) (?:you (?:find|found|see|get|think)|happens|happened|goes|it goes)",
    ),
    empty=tuple(
        (
            "able access can could may would active actual another ask assist attach behavior behaviour better case "
            "chance check checked clarify confirm currently describe detail details different exact exactly explain "
            "figure find found full get getting give happen happening happens help include information issue kind know "
            "like list mean mention method need open page paste please possible possibly post problem "
            "provide question recently remove save see seeing send set setup share something sort specific "
            "specify start sure tell thing things time try trying upload us use used using value want way window "
            "work working"
        ).split()
    ),
)
