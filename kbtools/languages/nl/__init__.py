"""Dutch."""

from __future__ import annotations

from kbtools.languages.language import Language, MailMarks, Mining, People, ReplyOutcomes

_MAIL = MailMarks(
    separators=("oorspronkelijk bericht",),
    on=("op",),
    wrote=("schreef.{0,80}",),
    sender=("van",),
    head=("verzonden", "datum", "aan", "onderwerp"),
    device=("ver(?:stuurd|zonden) vanaf .{0,40}",),
    closing=("met vriendelijke groet(?:en)?|groeten",),
    automatic=("automatisch antwoord",),
)

LANGUAGE = Language(
    code="nl",
    name="Dutch",
    stemmer="dutch",
    mail=_MAIL,
    outcomes=ReplyOutcomes(
        worked=("werkt (?:nu|weer)", "opgelost"),
        thanks=("bedankt",),
        failed=(r"\bwerkt (?:nog )?niet",),
    ),
    mining=Mining(
        greetings=("hallo", "goedemorgen", "goedendag"),
        farewells=("bedankt", "groeten"),
        insults=(r"klootzak\w*", "lul"),
        at_us=("jullie",),
    ),
    people=People(greetings=("hallo", "beste"), openings=("goedemorgen", "goedendag")),
)
