"""Danish: what surrounds the words of a message; most of it is the same in Norwegian."""

from __future__ import annotations

from kbtools.languages.language import PROGRAMS, Closings, Language, MailMarks, PersonalData

_CLOSINGS = Closings(
    full=("(?:med )?(?:venlig|vennlig|bedste|beste|mange) hils(?:en|ner)|(?:de bedste )?hilsn?er|hilsen",),
    short=("Mvh", "VH", "dbh"),
    thanks=("(?:mange )?takk?(?: (?:på forhånd|for hjælpen|for hjelpen))*",),
)
_MAIL = MailMarks(
    answered=("sv",),
    on=("den|på", "(?:man|tir|ons|tor|tors|fre|lør|søn)"),
    wrote=("skrev.{0,120}", "følgende"),
    own=("min|mit|vores|jeres|jeg",),
    separators=("oprindelig meddelelse", "opprinnelig melding", "original meddelelse"),
    forwards=("videresendt (?:meddelelse|besked)", "videresendt melding", "start på videresendt besked"),
    below=("se nedenfor|til orientering",),
    reply_above=("(?:venligst )?(?:skriv|svar)(?: (?:dit|ditt) svar)? over denne (?:linje|linjen)",),
    sender=("fra",),
    sent=("sendt",),
    date=("dato",),
    recipient=("til", "kopi"),
    subject=("emne",),
    device=(
        rf"sendt (?:fra|med|via) (?:min|mit|{PROGRAMS}).{{0,60}}",
        "hent outlook (?:til|for) .{2,30}",
    ),
    disclaimer=("denne (?:e-?mail|e-?post|meddelelse|besked) .{0,120}fortrolig",),
    banner=(
        r"(?:advarsel|obs|bemærk)\s?[:!-](?=.{0,200}(?:mail|post|courriel|correo|mensa|wiadom)).{0,60}\bekstern.{0,200}",
    ),
    trash=("papirkurv|slettet post|slettede elementer",),
    junk=("spam|uønsket(?: mail| post)?",),
    drafts=("kladder?",),
    automatic=("automatisk svar", "autosvar"),
)

_PERSONAL = PersonalData(
    greetings=("Hej(?:sa)?|Kære|God(?:dag|morgen)",),
    informal=("hej(?:sa)?|kære|god(?:dag|morgen)",),
    openers=tuple("hej hejsa kære goddag godmorgen".split()),
    no_names=tuple("alle allesammen igen venner".split()),
    phones=("(?:telefon|mobil|fastnet|tlf|tel)-?(?:nummer|nr)?|mobiltelefon|ring",),
    phone_kinds=tuple("nummer nr hjem arbejde privat".split()),
    called=("mig", "os"),
    models=("model",),
)

LANGUAGE = Language(
    code="da",
    country="DK",
    name="Danish",
    joints=("", "s", "e"),
    mail=_MAIL,
    closings=_CLOSINGS,
    personal=_PERSONAL,
    columns=(
        ("id", "nummer sagsnummer"),
        ("subject", "emne titel"),
        ("body", "beskrivelse besked spørgsmål"),
        ("answer", "svar løsning"),
        ("requester", "kunde afsender rekvirent"),
        ("people", "kunde kundenavn rekvirent tildelt tildelttil ansvarlig sagsbehandler"),
        ("created_at", "oprettet oprettelsesdato dato"),
        ("resolved_at", "løst lukket afsluttet"),
        ("lang", "sprog"),
    ),
    resolved=tuple("løst lukket afsluttet".split()),
)
