"""Dutch."""

from __future__ import annotations

from kbtools.languages.language import (
    PROGRAMS,
    Closings,
    Language,
    MailMarks,
    Mining,
    People,
    PersonalData,
    ReplyOutcomes,
    Streets,
)
from kbtools.languages.nl.asking_back import ASKING_BACK
from kbtools.languages.nl.danger import DANGER

_GREETINGS = ("hallo",)
_GOOD_DAY = ("goedemorgen", "goedendag")
_CLOSINGS = Closings(
    full=("(?:met )?(?:vriendelijke|hartelijke) groet(?:en|jes)?|groet(?:en|jes)?|hoogachtend",),
    short=("Mvg",),
    thanks=("(?:alvast |hartelijk |heel erg )?(?:bedankt|dank(?: u| je)?)(?: (?:alvast|voor de moeite|wel))*",),
)
_MAIL = MailMarks(
    answered=("antw",),
    on=("op",),
    wrote=("schreef.{0,120}", "(?:het volgende )?geschreven"),
    own=("mijn|onze?|uw|ik",),
    separators=("oorspronkelijk bericht", "origineel bericht"),
    forwards=("doorgestuurd bericht", "begin doorgestuurd bericht", "doorgestuurd door .{2,60}"),
    below=("zie (?:onder|hieronder)|ter info(?:rmatie)?",),
    reply_above=(
        "(?:gelieve )?(?:typ|schrijf|antwoord|reageer)(?: (?:uw|je) (?:antwoord|reactie))? boven deze (?:regel|lijn)",
    ),
    sender=("van", "afzender"),
    sent=("verzonden(?: op)?",),
    date=("datum",),
    recipient=("aan", "kopie", "antwoord aan"),
    subject=("onderwerp",),
    device=(
        rf"ver(?:stuurd|zonden) (?:vanaf|vanuit|met|via) (?:mijn|{PROGRAMS}).{{0,60}}",
        "outlook voor .{2,30} downloaden",
        "(?:download|krijg) outlook voor .{2,30}",
    ),
    disclaimer=(
        "(?:dit bericht|deze e-?mail) .{0,120}vertrouwelijk",
        r"(?:dit bericht|deze e-?mail) is .{0,40}gecontroleerd op virussen|virusvrij\.",
    ),
    banner=(
        r"(?:let op|waarschuwing)\s?[:!-](?=.{0,200}(?:mail|post|courriel|correo|mensa|wiadom)).{0,60}\bextern.{0,200}",
    ),
    trash=("prullenbak|verwijderde (?:items|berichten)",),
    junk=("spam|ongewenste (?:e-mail|berichten|reclame)",),
    drafts=("concepten|concept",),
    automatic=("automatisch antwoord",),
)

_PERSONAL = PersonalData(
    titles=tuple("mevrouw meneer mevr dhr".split()),
    particles=("van", "der", "den", "de"),
    greetings=("Beste|Hoi|Hallo|Geachte|Dag|Bedankt|Goe(?:de|ie)(?:morgen|middag|navond|ndag|dag)",),
    informal=("hoi|dag|beste|goe(?:de|ie)(?:morgen|middag|navond|ndag|dag)",),
    openers=tuple(
        """beste hoi hallo geachte dag bedankt met groetjes groeten goedemorgen goedemiddag goedenavond goedendag
        goededag goeiemorgen goeiemiddag goeienavond goeiendag goeiedag""".split()
    ),
    joins=("en",),
    calls_oneself=("mijn naam is", "ik heet"),
    no_names=tuple("uw jullie allemaal iedereen mensen klant klanten heer mevrouw meneer nogmaals".split()),
    names_too=tuple("roos groen bloem jong klein groot wit zwart bruin kok bakker".split()),
    teams=tuple("klantenservice klantendienst team service".split()),
    name_labels=("naam", "voornaam", "achternaam", "volledige naam"),
    births=("geboortedatum", "geboren"),
    passwords=("wachtwoord",),
    password_marks=("wachtwoord",),
    says=("is", "was"),
    no_passwords=tuple("onjuist verkeerd vergeten verlopen niet nodig".split()),
    versions=("versie",),
    numbers=(r"fout\w*|factuur\w*|bestelling\w*",),
    number_words=("nummer",),
    phones=("(?:telefoon|mobiel|gsm|vast)-?(?:nummer|nr)?|tel|gebeld|bel(?:len)?|mobieltje|bereikbaar|bereiken",),
    phone_kinds=tuple("nummer nr privé thuis werk kantoor vast mobiel".split()),
    called=("mij", "ons"),
    models=("model",),
)
_STREETS = Streets(
    endings=tuple("straat weg gracht laan plein kade dijk singel".split()),
    joins=("de", "den", "der"),
    boxes=("Postbus",),
)

LANGUAGE = Language(
    code="nl",
    country="NL",
    danger=DANGER,
    name="Dutch",
    stemmer="dutch",
    joints=("", "s", "en", "e"),
    presses=("(?:klik|tik|druk|kies|selecteer)(?: op)?(?: de| het)?",),
    asking_back=ASKING_BACK,
    mail=_MAIL,
    closings=_CLOSINGS,
    outcomes=ReplyOutcomes(
        worked=("werkt (?:nu|weer)", "opgelost"),
        thanks=("bedankt",),
        failed=(r"\bwerkt (?:nog )?niet",),
    ),
    mining=Mining(
        greetings=(*_GREETINGS, *_GOOD_DAY),
        insults=(r"klootzak\w*", "lul"),
        at_us=("jullie",),
    ),
    people=People(greetings=(*_GREETINGS, "beste"), openings=_GOOD_DAY),
    personal=_PERSONAL,
    streets=_STREETS,
    columns=(
        ("id", "nummer ticketnummer zaaknummer meldingsnummer"),
        ("subject", "onderwerp titel"),
        ("body", "omschrijving beschrijving bericht vraag"),
        ("answer", "antwoord oplossing"),
        ("requester", "aanvrager klant afzender melder"),
        ("people", "aanvrager klant klantnaam melder toegewezenaan behandelaar medewerker"),
        ("created_at", "aangemaakt aangemaaktop aanmaakdatum datum"),
        ("resolved_at", "opgelostop geslotenop afgeslotenop afgehandeldop"),
        ("lang", "taal"),
    ),
    resolved=tuple("opgelost gesloten afgesloten afgehandeld".split()),
)
