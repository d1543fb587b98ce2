"""Swedish: greetings, and what surrounds the words of a message."""

from __future__ import annotations

from kbtools.languages.language import PROGRAMS, Closings, Language, MailMarks, PersonalData

_PERSONAL = PersonalData(
    greetings=("Hej(?:san)?|Tjena|Hallå|God (?:dag|morgon|kväll)",),
    informal=("hej(?:san)?|tjena|hallå|god (?:dag|morgon|kväll)",),
    openers=tuple("hej hejsan tjena hallå god hälsningar mvh med vänliga".split()),
    calls_oneself=("jag heter",),
    names_too=tuple("sten ljung björn berg lind ek holm dal strand ros".split()),
    teams=("kundtjänst", "kundservice", "teamet"),
    name_labels=("namn", "förnamn", "efternamn"),
    births=("född", "födelsedatum"),
    no_names=tuple("alla allihopa allihop igen vänner supporten".split()),
    phones=("(?:telefon|mobil|tel)-?(?:nummer|nr)?|mobiltelefon|ring",),
    phone_kinds=tuple("nummer nr hem arbete jobb privat".split()),
    called=("mig", "oss"),
    models=("modell",),
)

_CLOSINGS = Closings(
    full=("(?:med )?(?:vänlig|vänliga|bästa) hälsning(?:ar)?|hälsning(?:ar)?",),
    short=("Mvh", "VH"),
    thanks=("tack(?: (?:på förhand|så mycket|för hjälpen))*",),
)
_MAIL = MailMarks(
    answered=("sv",),
    on=("den", "på"),
    wrote=("skrev.{0,120}",),
    own=("min|vår|jag",),
    separators=("ursprungligt meddelande", "originalmeddelande"),
    forwards=("vidarebefordrat meddelande", "vidarebefordrat brev"),
    below=("se nedan|för kännedom",),
    reply_above=("(?:vänligen )?(?:skriv|svara)(?: ditt svar)? ovanför (?:den här|denna) (?:raden|linjen)",),
    sender=("från",),
    sent=("skickat",),
    date=("datum",),
    recipient=("till", "kopia"),
    subject=("ämne",),
    device=(
        rf"skickat (?:från|med|via) (?:min|mitt|{PROGRAMS}).{{0,60}}",
        "hämta outlook för .{2,30}",
    ),
    disclaimer=("(?:detta meddelande|detta e-?postmeddelande) .{0,120}(?:konfidentiell|sekretess)",),
    banner=(r"(?:varning|obs)\s?[:!-](?=.{0,200}(?:mail|post|courriel|correo|mensa|wiadom)).{0,60}\bextern.{0,200}",),
    trash=("papperskorgen?|borttag(?:et|na objekt)",),
    junk=("spam|skräppost",),
    drafts=("utkast",),
    automatic=("automatiskt svar", "frånvaromeddelande"),
)

LANGUAGE = Language(
    code="sv",
    country="SE",
    name="Swedish",
    joints=("", "s"),
    mail=_MAIL,
    closings=_CLOSINGS,
    personal=_PERSONAL,
    columns=(
        ("id", "nummer ärendenummer"),
        ("subject", "ämne rubrik"),
        ("body", "beskrivning meddelande fråga"),
        ("answer", "svar lösning"),
        ("requester", "kund avsändare beställare"),
        ("people", "kund kundnamn beställare tilldelad handläggare"),
        ("created_at", "skapad skapades skapaddatum datum"),
        ("resolved_at", "löst avslutad stängd lösningsdatum"),
        ("tags", "taggar"),
        ("lang", "språk"),
    ),
    resolved=tuple("löst stängd stängt avslutad avslutat".split()),
)
