"""German."""

from __future__ import annotations

from kbtools.languages.de.asking_back import ASKING_BACK
from kbtools.languages.de.danger import DANGER
from kbtools.languages.language import (
    PROGRAMS,
    Asking,
    Closings,
    Language,
    MailMarks,
    Mining,
    People,
    PersonalData,
    ReplyOutcomes,
    Streets,
)

_GREETINGS = ("hallo",)
_GOOD_DAY = ("guten (?:tag|morgen|abend)",)
_FROM = r" aus (?:[\w.-]{1,30} ){0,3}(?-i:[A-ZÄÖÜ])[\w-]{1,30}"  # a town or country
_CLOSINGS = Closings(
    full=(
        "(?:mit )?(?:den )?(?:viele )?"
        "(?:freundliche[nr]?|beste[nr]?|herzliche[nr]?|liebe[mnr]?|vielen?|schöne[nr]?|sonnige)"
        rf" (?:gr(?:ü|ue)(?:ß|ss)en?|gru(?:ß|ss))(?:{_FROM})?",
        "(?:mit )?freundlichem gru(?:ß|ss)|hochachtungsvoll",
        rf"(?:gr(?:ü|ue)(?:ß|ss)e|gru(?:ß|ss))(?:{_FROM})?",
    ),
    short=("MfG", "VG", "LG", "BG"),
    thanks=(
        "(?:vielen |besten |herzlichen |lieben )?dank(?:e)?(?: (?:im voraus|vorab|schon mal|und gr(?:ü|ue)(?:ß|ss)e))*",
    ),
)
_MAIL = MailMarks(
    on_behalf=(r"(?:i\.\s?[av]\.|ppa\.) [^\W\d_][\w .-]{2,40}",),
    answered=("aw", "wg"),
    on=("am",),
    wrote=("schrieb.{0,120}", "geschrieben", "schrieben sie"),
    own=("meine?|unsere?|ihre?|ich",),
    separators=("ursprüngliche nachricht", "originalnachricht", "original-?nachricht", "antwort(?: nachricht)?"),
    forwards=("weitergeleitete nachricht", "anfang der weitergeleiteten nachricht", "weitergeleitet von .{2,60}"),
    below=(r"(?:bitte )?(?:siehe|s\.) unten(?:,? bitte)?|(?:z\. ?k\.|zur (?:info|information|kenntnis))",),
    reply_above=(
        "(?:bitte )?(?:antworten sie|(?:schreiben|geben) sie(?: ihre antwort)?)"
        " (?:bitte )?(?:ober|über)halb dieser (?:zeile|linie).{0,20}",
        "(?:bitte )?(?:ihre )?antwort (?:bitte )?(?:ober|über)halb dieser (?:zeile|linie).{0,30}",
    ),
    sender=("von",),
    sent=("gesendet(?: am)?",),
    date=("datum",),
    recipient=("an", "kopie", "antwort an"),
    subject=("betreff",),
    device=(
        "(?:diese (?:nachricht|e-?mail) wurde )?von meine[mr](?:/meine[mr])? .{2,60}(?:gesendet|verschickt|gesandt)",
        rf"(?:diese (?:nachricht|e-?mail|mail) wurde )?(?:von|mit|aus) (?:de[rm] )?{PROGRAMS}.{{0,60}}"
        "(?:gesendet|verschickt|gesandt)",
        r"diese (?:nachricht|e-?mail|mail) wurde (?:von|mit) .{2,60}(?:gesendet|verschickt|gesandt)",
        rf"gesendet (?:von|mit|aus) (?:meinem|meiner|(?:de[rm] )?{PROGRAMS}).{{0,60}}",
        "(?:outlook|hole dir outlook|laden sie outlook) für .{2,30}(?:<https?:.{1,80}>)?"
        "(?: (?:beziehen|herunter(?:laden)?))?",
    ),
    disclaimer=(
        "diese e-?mail .{0,80}vertraulich",
        r"diese (?:e-?mail|nachricht) wurde .{0,60}auf viren (?:geprüft|überprüft|untersucht)|virenfrei\.",
        "(?:rechtlicher hinweis|haftungsausschluss|sitz der gesellschaft) ?:",
        "sie erhalten diese (?:e-?mail|nachricht), weil",
    ),
    banner=(
        r"(?:achtung|vorsicht|warnung|hinweis)\s?[:!-](?=.{0,200}(?:mail|post|courriel|correo|mensa|wiadom)).{0,40}\bextern.{0,200}",
        "diese (?:e-?mail|nachricht) (?:stammt|kommt|wurde) von (?:außerhalb|einem externen).{0,200}",
    ),
    trash=("papierkorb|gelöschte (?:elemente|objekte|nachrichten)|gelöscht",),
    junk=("spam(?:-verdacht)?|junk-e-mail|werbung",),
    drafts=("entwürfe?|entwurf",),
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
    greetings=(*_GREETINGS, *_GOOD_DAY, "sehr geehrte"),
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
        r"\b(?:geht|funktioniert|klappt) (?:\w+ ){0,2}(?:in|mit|auf|bei) (?:einem |einer )?andere[mnr]?\b",
        r"\b(?:in|mit|auf|bei) (?:einem |einer )?andere[mnr]? \w+ (?:geht|funktioniert|klappt)\b",
    ),
)
_PEOPLE = People(
    greetings=(*_GREETINGS, "liebe[r]?"),
    openings=(*_GOOD_DAY, "sehr geehrte[rn]?"),
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

_PERSONAL = PersonalData(
    titles=tuple("Frau Fr Herr Herrn Hr".split()),
    second_titles=("Dr", "Prof"),
    particles=("von", "der", "den"),
    greetings=(
        "Hallo|Moin(?:sen)?|Servus|Gr(?:üezi|üß (?:Gott|dich))|Huhu|Tach|Guten (?:Tag|Morgen|Abend)",
        "Liebe[rs]?|Sehr geehrte[rs]?|Danke",
    ),
    informal=("moin(?:sen)?|servus|gr(?:üezi|üß dich)|huhu|tach|liebe[r]?|guten (?:morgen|tag|abend)",),
    openers=tuple(
        """hallo moin moinsen servus huhu tach grüezi grüß guten liebe lieber liebes sehr danke mit freundliche
        freundlichen viele vielen besten lieben herzliche herzlichen grüße grüsse gruesse gruß mfg vg lg""".split()
    ),
    joins=("und",),
    calls_oneself=("mein name ist", "ich heiße", "ich heisse"),
    presents=("Hier ist",),
    comes_from=("von",),
    no_names=tuple(
        """ihr ihre dein deine euer zusammen team damen herren kundendienst leute alle nochmal nochmals danke
        miteinander allerseits allesamt freunde kollegen kolleginnen kunden welt""".split()
    ),
    names_too=tuple("lang klein groß gross kurz ernst rosa blank weiß schwarz braun".split()),
    teams=tuple(
        """team service kundenservice kundendienst support kundensupport kundenbetreuung hilfe helpdesk vertrieb
        buchhaltung gmbh ag""".split()
    ),
    brands=("dr. oetker",),
    name_labels=("name", "vorname", "nachname", "vor- und nachname", "vorname und nachname", "kundenname"),
    births=("geburtsdatum", "geburtstag", "geboren", "geb."),
    mails=("(?:e-?)?mail(?:-?adresse)?(?: ist| lautet| an)?|adresse ist|schreiben sie an|schreibt an",),
    passwords=("passwort|kennwort",),
    password_marks=("pass", "kennw"),
    says=("ist", "war", "lautet"),
    becomes=("auf", "zu"),
    no_passwords=tuple(
        """abgelaufen aber als alt auch auf bekannt bitte das dass dem den der die ein eine falsch für gesperrt
        gültig immer in jetzt kein korrekt leer mein nicht nie noch nötig nun oder richtig schon schwach sehr
        siehe sicher so ungültig und unbekannt unsicher vergessen verloren wie wieder wird zu zurückgesetzt
        erforderlich notwendig benötigt""".split()
    ),
    codes=("(?:bestätigungs|sicherheits|zugangs|sms-)code",),
    code_marks=("code",),
    keys=("api-schlüssel",),
    key_marks=("api-schlüssel",),
    code_says=("ist", "lautet"),
    at_signs=("at",),
    dots=("punkt",),
    phones=(
        "(?:handy|telefon|mobil|festnetz|mobilfunk|ruf|rückruf|durchwahl)-?(?:nummer|nr)?|telefonisch|mobiltelefon",
        "ruf|anrufe?n?|meine nummer|erreichbar(?: unter)?|durchwahl",
    ),
    phone_kinds=tuple("nummer nr privat dienstlich geschäftlich büro zuhause mobil festnetz ist lautet bitte".split()),
    called=("mich", "uns"),
    models=("modell",),
    numbers=(
        r"bestell\w*|auftrag\w*|rechnung\w*|fall|sendung\w*|paket\w*|serien\w*|artikel\w*|los|vertrags?\w*|fehler\w*",
        r"kunden\w*|konto\w*|modell",
    ),
    units=("zeilen|stück",),
    versions=("treiber",),
    number_words=("nummer", "ist"),
)
_STREETS = Streets(
    endings=tuple(
        "straße strasse str. gasse weg allee platz ring damm ufer steig stieg promenade chaussee".split(),
    ),
    attributes=("[A-ZÄÖÜ][a-zäöüß-]{0,30}e[rns]?",),
    joins=tuple("der den des am an im".split()),
    articles=("der", "den", "dem"),
    units=("Wohnung", "Top"),
    boxes=("Postfach",),
)

LANGUAGE = Language(
    code="de",
    country="DE",
    danger=DANGER,
    name="German",
    stemmer="german",
    joints=("", "s", "es", "n", "en", "er", "e"),
    has_capital_nouns=True,
    mail=_MAIL,
    closings=_CLOSINGS,
    outcomes=_OUTCOMES,
    mining=_MINING,
    asking=_ASKING,
    asking_back=ASKING_BACK,
    people=_PEOPLE,
    blame=_BLAME,
    columns=(
        ("subject", "betreff titel thema"),
        ("body", "beschreibung nachricht frage anfrage text"),
        ("id", "nr nummer ticketnr ticketnummer vorgangsnummer"),
        ("answer", "antwort lösung"),
        ("requester", "absender kunde kundin melder anfragende anfragender"),
        ("created_at", "erstelltam erstellt eröffnetam erstellungsdatum eingangam eingang eingegangen datum"),
        ("resolved_at", "gelöstam geschlossenam erledigtam abgeschlossenam geschlossen"),
        ("people", "kunde kundin kundenname ansprechpartner melder bearbeiter bearbeiterin zugewiesenan zuständig"),
        ("tags", "schlagworte stichworte"),
        ("lang", "sprache"),
    ),
    personal=_PERSONAL,
    streets=_STREETS,
    resolved=tuple("gelöst erledigt geschlossen abgeschlossen beendet".split()),
)
