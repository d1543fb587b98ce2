"""Italian."""

from __future__ import annotations

from kbtools.languages.it.asking_back import ASKING_BACK
from kbtools.languages.it.danger import DANGER
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

_GREETINGS = ("ciao",)
_GOOD_DAY = ("buongiorno",)
_CLOSINGS = Closings(
    full=("(?:(?:porgo|invio) )?(?:cordiali|distinti|cari|un cordiale) salut[oi]|saluti|cordialmente",),
    thanks=("(?:molte |mille )?grazie(?: (?:mille|in anticipo|e (?:cordiali )?saluti))*",),
)
_MAIL = MailMarks(
    answered=("rif",),
    on=("il", "in data"),
    wrote=("ha scritto(?: .{2,60})?",),
    own=("mi[oa]|nostr[oa]",),
    separators=("messaggio (?:originale|di origine)",),
    forwards=("messaggio inoltrato", "inizio(?: del)? messaggio inoltrato", "inoltrato da .{2,60}"),
    below=("(?:vedi|vedere) sotto|per conoscenza",),
    reply_above=(
        "(?:si prega di )?(?:scrivere|rispondere|digitare)(?: la (?:tua |sua )?risposta)? sopra (?:a )?"
        "questa (?:riga|linea)",
    ),
    sender=("da", "mittente"),
    sent=("inviato(?: il)?",),
    date=("data",),
    recipient=("a", "destinatario", "rispondi a"),
    subject=("oggetto",),
    device=(
        rf"inviato (?:da|dal|dalla|con|tramite) (?:mio|mia|{PROGRAMS}).{{0,60}}",
        "(?:scarica|ottieni|ottenere) outlook per .{2,30}",
    ),
    disclaimer=("(?:questo messaggio|questa e-?mail|le informazioni contenute) .{0,120}(?:riservat|confidenzial)",),
    banner=(r"attenzione\s?[:!-](?=.{0,200}(?:mail|post|courriel|correo|mensa|wiadom)).{0,60}\bestern[oa]\b.{0,200}",),
    trash=("cestino|posta eliminata|elementi eliminati",),
    junk=("spam|posta indesiderata|indesiderata",),
    drafts=("bozze|bozza",),
    automatic=("risposta automatica",),
)

_PERSONAL = PersonalData(
    titles=tuple("Sig Sig.ra signor signora".split()),
    particles=("di", "da", "del"),
    greetings=("Ciao|Salve|Buon(?:giorno|asera)|Gentile|Car[oa]|Grazie",),
    informal=("salve|buon(?:giorno|asera)|car[oa]",),
    openers=tuple("ciao salve buongiorno buonasera gentile caro cara grazie cordiali distinti saluti".split()),
    joins=("e",),
    calls_oneself=("mi chiamo", "il mio nome è"),
    presents=("sono",),
    comes_from=("da",),
    no_names=tuple("vostro tutti ragazzi ragazze amici signori gente".split()),
    names_too=tuple("bianca bianco luce neri nero nera rosa rossi verdi gallo fiore gioia vera chiara".split()),
    teams=tuple("servizio clienti assistenza supporto team".split()),
    name_labels=("nome", "nome e cognome", "cognome"),
    births=("data di nascita", "nato il", "nata il"),
    passwords=("parola",),
    password_marks=("parola",),
    says=("era", "è"),
    becomes=("a",),
    no_passwords=tuple("errata errato sbagliata sbagliato scaduta dimenticata non".split()),
    versions=("versi[oó]ne",),
    numbers=(r"ordin[ei]|fattur\w*|errore|erro|modello",),
    phones=(r"telefono|tel|cellulare|cell|chiam\w+|fisso|numero di telefono",),
    phone_kinds=tuple("fisso cellulare numero casa ufficio lavoro privato è".split()),
    called=("mi", "ci"),
    models=("modello",),
)
_STREETS = Streets(
    ahead=tuple("Via Viale Corso Piazza Largo".split()),
    joins=tuple("di del dei della".split()),
    elisions=("d", "l"),
)

LANGUAGE = Language(
    code="it",
    country="IT",
    danger=DANGER,
    name="Italian",
    stemmer="italian",
    elided=(
        *("l", "d", "c", "m", "t", "s", "v", "un", "all", "dall", "dell", "nell", "sull", "coll"),
        *("quell", "quest", "nessun", "dov", "com", "cos", "quand"),
    ),
    presses=("(?:clicca|cliccate|fai clic|premi|premete|seleziona|scegli)(?: su)?",),
    asking_back=ASKING_BACK,
    mail=_MAIL,
    closings=_CLOSINGS,
    outcomes=ReplyOutcomes(
        worked=("funziona (?:ora|adesso)", "risolto"),
        thanks=("grazie",),
        failed=(r"\bnon funziona",),
    ),
    mining=Mining(
        greetings=(*_GREETINGS, *_GOOD_DAY),
        insults=("stronz[oi]", "coglion[ei]", "vaffanculo"),
        at_us=("voi",),
    ),
    people=People(greetings=_GREETINGS, openings=(*_GOOD_DAY, "gentile")),
    personal=_PERSONAL,
    streets=_STREETS,
    columns=(
        ("id", "numero numeroticket identificativo"),
        ("subject", "oggetto titolo"),
        ("body", "descrizione messaggio domanda richiesta"),
        ("answer", "risposta soluzione"),
        ("requester", "richiedente cliente mittente"),
        ("people", "richiedente cliente nomecliente assegnatario assegnatoa agente operatore"),
        ("status", "stato"),
        ("created_at", "creato creatoil datacreazione datadicreazione data dataapertura"),
        ("resolved_at", "risoltoil datarisoluzione datadirisoluzione chiusoil datachiusura datadichiusura"),
        ("tags", "etichette"),
        ("lang", "lingua"),
    ),
    resolved=tuple("risolto risolta chiuso chiusa completato".split()),
)
