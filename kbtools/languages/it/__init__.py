"""Italian."""

from __future__ import annotations

from kbtools.languages.language import Language, MailMarks, Mining, People, PersonalData, ReplyOutcomes, Streets

_GREETINGS = ("ciao",)
_GOOD_DAY = ("buongiorno",)
_MAIL = MailMarks(
    answered=("rif",),
    separators=("messaggio originale",),
    on=("il",),
    wrote=("ha scritto",),
    sender=("da",),
    head=("inviato", "a", "oggetto", "data"),
    device=("inviato da(?:l mio)? .{0,40}",),
    closing=("cordiali saluti|distinti saluti",),
    automatic=("risposta automatica",),
)

_PERSONAL = PersonalData(
    titles=tuple("Sig Sig.ra signor signora".split()),
    particles=("di", "da", "del"),
    greetings=("Ciao|Buon(?:giorno|asera)|Gentile|Car[oa]|Grazie",),
    closings=("(?:cordiali |distinti )?saluti|grazie",),
    openers=tuple("ciao buongiorno buonasera gentile caro cara grazie cordiali distinti saluti".split()),
    joins=("e",),
    calls_oneself=("mi chiamo", "il mio nome è"),
    presents=("sono",),
    comes_from=("da",),
    no_names=tuple("vostro tutti".split()),
    passwords=("parola",),
    password_marks=("parola",),
    says=("era", "è"),
    becomes=("a",),
    no_passwords=tuple("errata errato sbagliata sbagliato scaduta dimenticata non".split()),
    versions=("versi[oó]ne",),
    numbers=(r"ordin[ei]|fattur\w*|errore|erro|modello",),
)
_STREETS = Streets(
    ahead=tuple("Via Viale Corso Piazza Largo".split()),
    joins=tuple("di del dei della".split()),
    elisions=("d", "l"),
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
        greetings=(*_GREETINGS, *_GOOD_DAY),
        farewells=("grazie",),
        insults=("stronz[oi]", "coglion[ei]", "vaffanculo"),
        at_us=("voi",),
    ),
    people=People(greetings=_GREETINGS, openings=(*_GOOD_DAY, "gentile")),
    personal=_PERSONAL,
    streets=_STREETS,
)
