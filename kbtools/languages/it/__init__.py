"""Italian."""

from __future__ import annotations

from kbtools.languages.language import Language, MailMarks, Mining, People, ReplyOutcomes

_MAIL = MailMarks(
    separators=("messaggio originale",),
    on=("il",),
    wrote=("ha scritto",),
    sender=("da",),
    head=("inviato", "a", "oggetto", "data"),
    device=("inviato da(?:l mio)? .{0,40}",),
    closing=("cordiali saluti|distinti saluti",),
    automatic=("risposta automatica",),
)

LANGUAGE = Language(
    code="it",
    name="Italian",
    stemmer="italian",
    mail=_MAIL,
    outcomes=ReplyOutcomes(
        worked=("funziona (?:ora|adesso)", "risolto"),
        thanks=("grazie",),
        failed=(r"\bnon funziona",),
    ),
    mining=Mining(
        greetings=("ciao", "buongiorno"),
        farewells=("grazie",),
        insults=("stronz[oi]", "coglion[ei]", "vaffanculo"),
        at_us=("voi",),
    ),
    people=People(greetings=("ciao",), openings=("buongiorno", "gentile")),
)
