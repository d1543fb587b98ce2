"""How people tell of danger to life and health in Dutch."""

from __future__ import annotations

from kbtools.languages.language import Ways

_THING = (
    "(?:lamp|lampje|licht|batterij|accu|lader|oplader|kabel|stekker|stopcontact|telefoon|laptop|computer|fiets|step"
    "|motor|oven|apparaat|machine|printer)"
)
_BODY = "(?:hand|handen|vinger|vingers|arm|been|knie|voet|gezicht|oog|ogen|huid|hoofd)"
DANGER: Ways = (
    "in brand (?:gevlogen|vloog|vliegt|staat|stond)|(?:staat|stond|vloog|vliegt) (?:\\w+ ){0,2}in brand",
    "vlam gevat|vatte vlam|in vlammen|er (?:is|was) brand",
    f"{_THING} (?:\\w+ ){{0,3}}(?:rookt|rookte|ontploft|ontplofte|geexplodeerd|gesmolten|smelt|opgezwollen|vonkt)",
    "er (?:komt|kwam) (?:\\w+ )?rook|rook (?:komt|kwam|uit)|brandlucht|schroeilucht|gaslucht|gaslek",
    "ruikt (?:\\w+ )?(?:verbrand|naar (?:brand|gas|rook))|vonken (?:kwamen|vlogen|uit)",
    "elektrische schok(?:ken)?|stroomstoot|stroomschok|geelektrocuteerd|een schok gekregen",
    "(?:gloeiend|kokend|gevaarlijk) heet|bloedheet",
    f"(?:me|mezelf|zich) (?:\\w+ ){{0,3}}(?:verbrand|bezeerd|verwond|gesneden)|{_BODY} (?:verbrand|gebroken|gesneden)",
    "gewond (?:geraakt|en)|(?:ben|is|raakte|raakten) (?:\\w+ )?gewond|bloedt|bewusteloos|een ongeluk gehad",
    "ik ben (?:\\w+ ){0,3}gevallen(?! voor)|ik viel(?= (?:van|en|op|toen)\\b|[.,!?]| ?$)",
    "(?:naar|in) het ziekenhuis (?:gebracht|beland)|ambulance gebeld|brandweer gebeld",
    "vergiftigd|voedselvergiftiging|koolmonoxidevergiftiging|giftige (?:dampen|rook)|allergische reactie",
    "(?:batterij|magneet|knoopcel) (?:\\w+ )?ingeslikt|geen lucht meer|niet (?:meer )?ademen",
    "zelfmoord (?:plegen|gedachten)|mezelf (?:\\w+ )?(?:van kant maken|iets aandoen)|wil dood|niet meer leven",
)
