"""Finnish: greetings, and what surrounds the words of a message."""

from __future__ import annotations

from kbtools.languages.language import PROGRAMS, Closings, Language, MailMarks, People, PersonalData

_PERSONAL = PersonalData(
    greetings=("Hei|Moi(?:kka)?|Terve|Heippa",),
    informal=("hei|moi(?:kka)?|terve|heippa",),
    openers=("hei", "moi", "moikka", "terve", "heippa", "ystävällisin", "terveisin"),
    names_too=tuple("lumi kivi sade tuuli meri ilta aamu onni toivo rauha koski järvi mäki".split()),
    teams=("asiakaspalvelu", "tiimi"),
    name_labels=("nimi", "etunimi", "sukunimi"),
    births=("syntymäaika", "syntynyt"),
    no_names=("kaikki", "kaikille", "taas", "porukka"),
    phones=("(?:puhelin|lankapuhelin|matkapuhelin)(?:numero)?|puh|soita|kännykkä",),
    phone_kinds=("numeroon", "numero", "koti", "työ"),
    called=("minulle", "meille"),
    models=("malli",),
)

_CLOSINGS = Closings(
    full=("(?:ystävällisin|parhain|sydämellisin) terveisin|terveisin|ystävällisesti",),
    thanks=("kiitos(?: (?:etukäteen|avusta|paljon))*|kiitoksia",),
)
_MAIL = MailMarks(
    answered=("vs",),
    on=("ma|ti|ke|to|pe|la|su",),
    wrote=("kirjoitti.{0,120}",),
    own=("minun|meidän",),
    separators=("alkuperäinen viesti",),
    forwards=("välitetty viesti", "edelleenlähetetty viesti"),
    below=("katso alta|tiedoksi",),
    reply_above=("(?:kirjoita|vastaa)(?: vastauksesi)? tämän rivin yläpuolelle",),
    sender=("lähettäjä",),
    sent=("lähetetty",),
    date=("päivämäärä", "päiväys"),
    recipient=("vastaanottaja", "kopio"),
    subject=("aihe",),
    device=(
        rf"lähetetty (?:minun )?(?:\w{{0,30}}puhelimesta|(?:android|ipad|iphone|outlook)\w{{1,6}}|{PROGRAMS}).{{0,60}}",
        "hanki outlook .{2,40}",
    ),
    disclaimer=("tämä (?:viesti|sähköposti) .{0,120}luottamuksel",),
    banner=(
        r"(?:huomio|varoitus)\s?[:!-](?=.{0,200}(?:mail|post|courriel|correo|mensa|wiadom)).{0,60}\bulkopuol.{0,200}",
    ),
    trash=("roskakori|poistetut",),
    junk=("roskaposti",),
    drafts=("luonnokset|luonnos",),
    automatic=("automaattinen vastaus", "poissaoloviesti"),
)

LANGUAGE = Language(
    code="fi",
    country="FI",
    name="Finnish",
    people=People(greetings=("moi",)),
    mail=_MAIL,
    closings=_CLOSINGS,
    personal=_PERSONAL,
    columns=(
        ("id", "numero tunnus tikettinumero"),
        ("subject", "aihe otsikko"),
        ("body", "kuvaus viesti kysymys"),
        ("answer", "vastaus ratkaisu"),
        ("requester", "asiakas lähettäjä pyytäjä"),
        ("people", "asiakas pyytäjä käsittelijä vastuuhenkilö"),
        ("status", "tila"),
        ("created_at", "luotu luontipäivä päivämäärä"),
        ("resolved_at", "ratkaistu suljettu"),
        ("lang", "kieli"),
    ),
    resolved=tuple("ratkaistu suljettu valmis".split()),
)
