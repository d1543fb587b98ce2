"""German."""

from __future__ import annotations

from kbtools.languages.language import Asking, Language, MailMarks, Mining, People, ReplyOutcomes

_MAIL = MailMarks(
    introductions=(r"am\b.{4,120}\bschrieb.{0,80}:",),
    separators=("ursprüngliche nachricht",),
    on=("am",),
    wrote=("schrieb.{0,80}",),
    sender=("von",),
    head=("gesendet", "datum", "an", "betreff"),
    device=("von meinem .{0,40}gesendet", "gesendet (?:von|mit) .{0,60}"),
    closing=(
        "(?:mit )?(?:freundlichen|besten|herzlichen|liebe|viele|beste|schöne) gr(?:ü|ue)(?:ß|ss)en?",
        "(?:mit )?freundlichem gruß|mfg|vg|lg",
    ),
    disclaimer=("diese e-?mail .{0,80}vertraulich",),
    automatic=(
        "automatische antwort",
        "abwesenheitsnotiz",
        "ich bin (?:derzeit|zurzeit|aktuell|bis) .{0,60}(?:nicht (?:im büro|erreichbar)|abwesend)",
    ),
)
_OUTCOMES = ReplyOutcomes(
    worked=("funktioniert (?:jetzt|wieder)", "hat (?:geklappt|geholfen)", "gelöst"),
    thanks=("danke",),
    failed=(r"\b(?:hilft|hat|geht|klappt) (?:leider )?nicht", r"\bleider\b"),
)
_MINING = Mining(
    greetings=("hallo", "guten (?:tag|morgen|abend)", "sehr geehrte"),
    farewells=("danke", "gru(?:ß|ss)"),
    insults=(r"arschl[oö]ch\w*", r"schei(?:ß|ss)\w*", r"vollidiot\w*", "wichser"),
    at_us=("ihr", "euch"),
)
_ASKING = Asking(
    joins=("aber", "und", "weil"),
    chat=(
        r"danke|vielen dank|(?:viele|liebe|freundliche\w*|beste) grüße",
        "bitte (?:um|helfen|melden|antworten)|dringend|können sie mir|mein name ist",
    ),
    opens_question=("wie", "warum", "wieso", "wo", "wann", "welche[rs]?", "kann", "können", "ist", "gibt"),
    torn=("und|aber|oder|dann|danach|deshalb|denn|weil|wenn|falls|obwohl|außerdem|trotzdem",),
    story=(
        r"\b(?:ich|wir) ?warten?\b",
        r"\b(?:ich|wir) hab(?:e|en) (?:\w+ )?(?:schon|bereits|alles|mehrmals)\b",
        r"\b(?:ohne probleme|einwandfrei|problemlos)\b",
    ),
)
_PEOPLE = People(
    greetings=("hallo", "liebe[r]?"),
    openings=("guten (?:tag|morgen|abend)", "sehr geehrte[rn]?"),
    titles=("herr", "frau"),
)
_BLAME = (
    ("einfach(?= (?:nur|mal|so|auf|den|die|das))", "weglassen"),
    ("offensichtlich", "weglassen"),
    ("selbstverständlich", "weglassen"),
    ("natürlich", "weglassen"),
    ("lediglich", "weglassen"),
    ("sie haben (?:vergessen|versäumt)", "sagen, was fehlt"),
    ("du hast (?:vergessen|versäumt)", "sagen, was fehlt"),
    ("ihr fehler", "sagen, was geschehen ist"),
    ("dein fehler", "sagen, was geschehen ist"),
    ("benutzerfehler", "sagen, was geschehen ist"),
    ("bedienfehler", "sagen, was geschehen ist"),
    ("anwenderfehler", "sagen, was geschehen ist"),
)

LANGUAGE = Language(
    code="de",
    name="German",
    stemmer="german",
    mail=_MAIL,
    outcomes=_OUTCOMES,
    mining=_MINING,
    asking=_ASKING,
    people=_PEOPLE,
    blame=_BLAME,
)
