"""Dutch."""

from __future__ import annotations

from kbtools.languages.language import Language, MailMarks, Mining, People, PersonalData, ReplyOutcomes, Streets

_GREETINGS = ("hallo",)
_GOOD_DAY = ("goedemorgen", "goedendag")
_MAIL = MailMarks(
    answered=("antw",),
    separators=("oorspronkelijk bericht",),
    on=("op",),
    wrote=("schreef.{0,80}",),
    sender=("van",),
    head=("verzonden", "datum", "aan", "onderwerp"),
    device=("ver(?:stuurd|zonden) vanaf .{0,40}",),
    closing=("met vriendelijke groet(?:en)?|groeten",),
    automatic=("automatisch antwoord",),
)

_PERSONAL = PersonalData(
    titles=tuple("mevrouw meneer mevr dhr".split()),
    particles=("van", "der", "den", "de"),
    greetings=("Beste|Hoi|Geachte|Dag|Bedankt",),
    closings=("met vriendelijke groet(?:en)?|groetjes|groeten|bedankt",),
    openers=tuple("beste hoi geachte dag bedankt met groetjes groeten".split()),
    joins=("en",),
    calls_oneself=("mijn naam is", "ik heet"),
    no_names=tuple("uw jullie allemaal iedereen".split()),
    passwords=("wachtwoord",),
    password_marks=("wachtwoord",),
    says=("is", "was"),
    no_passwords=tuple("onjuist verkeerd vergeten verlopen niet nodig".split()),
    versions=("versie",),
    numbers=(r"fout\w*|factuur\w*|bestelling\w*",),
    number_words=("nummer",),
)
_STREETS = Streets(
    endings=tuple("straat weg gracht laan plein kade dijk singel".split()),
    joins=("de", "den", "der"),
    boxes=("Postbus",),
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
        greetings=(*_GREETINGS, *_GOOD_DAY),
        farewells=("bedankt", "groeten"),
        insults=(r"klootzak\w*", "lul"),
        at_us=("jullie",),
    ),
    people=People(greetings=(*_GREETINGS, "beste"), openings=_GOOD_DAY),
    personal=_PERSONAL,
    streets=_STREETS,
)
