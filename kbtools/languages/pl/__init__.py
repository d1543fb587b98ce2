"""Polish: greetings, and what surrounds the words of a message."""

from __future__ import annotations

from kbtools.languages.language import PROGRAMS, Closings, Language, MailMarks, PersonalData
from kbtools.languages.pl.danger import DANGER

_PERSONAL = PersonalData(
    greetings=("Cześć|Hej|Siema|Witaj|Dzień dobry",),
    informal=("cześć|hej|siema|witaj",),
    openers=("cześć", "hej", "siema", "witaj", "dzień", "z", "pozdrawiam", "pozdrowienia"),
    no_names=tuple("wszystkim wszyscy państwo państwu ludzie zespole wam".split()),
    names_too=tuple("mała mały jasny jasna biały biała czarny czarna róża".split()),
    teams=("zespół", "obsługa"),
    name_labels=("imię", "nazwisko", "imię i nazwisko"),
    births=("data urodzenia", "urodzony", "urodzona"),
    phones=("telefon(?:u|ie|iczny)?|tel|(?:za|od)?dzwoni\\w*|komórka",),
    phone_kinds=tuple("stacjonarny komórkowy domowy służbowy prywatny numer nr pod".split()),
    called=("mnie", "nas"),
    models=("model",),
)

_CLOSINGS = Closings(
    full=("z poważaniem|z wyrazami szacunku|łączę pozdrowienia|(?:serdecznie )?pozdrawiam|pozdrowienia",),
    thanks=("dziękuję(?: (?:z góry|bardzo|za pomoc))*|dzięki",),
)
_MAIL = MailMarks(
    answered=("odp",),
    on=("dnia", "w dniu"),
    wrote=(r"(?:na|nade)(?:pisał|słał)(?:\(a\)|a)?", "pisze"),
    own=("mój|moja|nasza?",),
    separators=("(?:oryginalna )?wiadomość(?: oryginalna)?",),
    forwards=("wiadomość przekazana dalej", "przekazana wiadomość", "treść przekazanej wiadomości"),
    below=("(?:patrz|zobacz) (?:niżej|poniżej)|do wiadomości",),
    reply_above=(
        "(?:proszę )?(?:wpisz|wpisać|odpowiedz)(?: swoją)?(?: odpowiedź)? (?:nad|powyżej) t(?:ą|ej) lini(?:ą|i)",
    ),
    sender=("od", "nadawca"),
    sent=("wysłano", "wysłane"),
    date=("data",),
    recipient=("do", "dw", "adresat"),
    subject=("temat",),
    device=(
        rf"wysłan[eoay] (?:z|za pomocą|przez) (?:mojego|mojej|telefonu|{PROGRAMS}).{{0,60}}",
        "pobierz (?:program |aplikację )?outlook .{2,60}",
    ),
    disclaimer=(
        "(?:ta wiadomość|niniejsza wiadomość|wiadomość ta) .{0,120}(?:poufn|zastrzeżon)",
        r"ta wiadomość .{0,40}została sprawdzona .{0,60}wirus|wolny od wirusów\.",
    ),
    banner=(
        r"(?:uwaga|ostrzeżenie)\s?[:!-](?=.{0,200}(?:mail|post|courriel|correo|mensa|wiadom)).{0,60}\bzewnętrz.{0,200}",
    ),
    trash=("kosz|elementy usunięte|usunięte",),
    junk=("spam|wiadomości-śmieci|niechciane",),
    drafts=("wersje robocze|robocze|szkice",),
    automatic=("automatyczna odpowiedź", "odpowiedź automatyczna"),
)

LANGUAGE = Language(
    code="pl",
    country="PL",
    danger=DANGER,
    name="Polish",
    mail=_MAIL,
    closings=_CLOSINGS,
    personal=_PERSONAL,
    columns=(
        ("id", "numer numerzgłoszenia nrzgłoszenia"),
        ("subject", "temat tytuł"),
        ("body", "opis wiadomość treść pytanie"),
        ("answer", "odpowiedź rozwiązanie"),
        ("requester", "zgłaszający klient nadawca"),
        ("people", "zgłaszający klient przypisanydo przypisano opiekun agent"),
        ("status", "stan"),
        ("created_at", "utworzono datautworzenia datazgłoszenia data"),
        ("resolved_at", "rozwiązano datarozwiązania zamknięto datazamknięcia"),
        ("tags", "etykiety"),
        ("lang", "język"),
    ),
    resolved=tuple("rozwiązane rozwiązany zamknięte zamknięty zakończone".split()),
)
