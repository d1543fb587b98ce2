"""Passwords and one-time codes, by the words in front of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbtools.redaction.span import Rule, Span

_KEYS = ("pass", "pw", "kennw", "mdp", "contrase", "senha", "wachtwoord", "parola")
_KEY = re.compile(
    r"(?<![^\W_])(?:pass(?:words?|wort|wd|phrase|code)?|pwd?|kennwort|mot de passe|mdp|contrase[ñn]a|senha|wachtwoord"
    r"|parola)(?![^\W_])",
    re.IGNORECASE,
)
_SHORT = frozenset(
    ("pass", "pw", "pwd", "mdp")
)  # only with a colon or an equals sign: "a pass is needed" is no password
_BETWEEN = r"[\"'`*_)\]]{0,3}(?P<between>(?:[ \t/]{1,2}\w{1,20}){0,5}?)[\"'`*_)\]]{0,3}"
_ASSIGN = re.compile(rf"{_BETWEEN}\s{{0,3}}(?::|=>?|->|→)(?P<space>\s{{0,3}})", re.IGNORECASE)
_SAYS = re.compile(
    rf"{_BETWEEN}\s{{1,3}}(?:is|was|ist|war|lautet|est|était|es|era|é|è)(?P<space>\s{{0,2}}:?\s{{1,3}})", re.IGNORECASE
)
_TO = re.compile(rf"{_BETWEEN}\s(?:to|as|auf|zu|à|a)(?P<space>\s)", re.IGNORECASE)
_BARE = re.compile(r"(?P<between>)(?P<space>[ \t]{1,2})")
_VALUE = re.compile(
    r"\"([^\"\n\0]{1,100})\"|'([^'\n\0]{1,100})'|[“„«]([^”“»\n\0]{1,100})[”“»]|`([^`\n\0]{1,100})`|([^\s\0]+)"
)
_ENDS = ".,;:)]}\"'`*"
_PLAIN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)?[!?]*")
_STRONG = re.compile(r"\d|[^\w\s.,;:!?'’\"“”„()\[\]{}/*…–-]|[a-zà-ÿ][A-Z]")
_ORDINARY = frozenset(
    # What follows "password is" when no password does.
    """a about accepted again all already also always an and another any as asked at back bad because been being blank
    but by case changed compromised correct created cumbersome different disabled done easy empty enabled
    entered exactly expired expiring fine for forgotten found from going gone good hacked hard hello help here
    hi hidden how i if ignored impossible in incorrect invalid it its just known locked lost missing my
    mandatory needed never new no none not nothing now of ok okay old on one only optional or our out outdated
    please problem protected rejected required reset right safe same saved secure sent set short shown so still
    stolen stored strong that the their then there these they this to too unknown unsafe updated useless valid
    very visible wanted weak weird what when where which why with working wrong you your yes
    abgelaufen aber als alt auch auf bekannt bitte das dass dem den der die ein eine falsch für gesperrt gültig immer in
    jetzt kein korrekt leer mein nicht nie noch nötig nun oder richtig schon schwach sehr siehe sicher so ungültig und
    unbekannt unsicher vergessen verloren wie wieder wird zu zurückgesetzt
    bon correcte dans de des du erroné erronée est et expiré expirée faux fausse incorrecte invalide jamais la le les
    mauvais obligatoire oublié oubliée pas perdu perdue plus pour que requis toujours trop un une valide
    erforderlich notwendig benötigt errata errato sbagliata sbagliato scaduta dimenticata non onjuist verkeerd vergeten
    verlopen niet nodig errada esquecida incorreta expirada não caducada correcta el en es incorrecta incorrecto
    inválida la mal no obligatoria olvidada y""".split()
)  # fmt: skip
_SHORTEST_BARE = 6  # "password iOS17" and "password 2FA" are none
_LIKE_A_PARTICIPLE = ("ed", "ing", "ly", "able", "ible")

_SHORT_NUMBER = re.compile(r"[0-9](?<![0-9].)(?:[0-9]{2}[ -][0-9]{3}|[0-9]{2,7})(?![\w-])")
_BEFORE = 80  # characters in front of a code in which it is named
_CODES = ("pin", "tan", "otp", "cvv", "cvc", "code")
_CODE = re.compile(
    r"(?<![^\W_])(?:m?pin(?:[ -]?code)?|tan|otp|cvv2?|cvc2?|(?:verification|security|access|one[ -]time|sms|login"
    r"|log[ -]in|sign[ -]in|2fa|unlock|confirmation|authenticat\w{2,5})[ -]code"
    r"|(?:your|my)[ ]code[ ](?=is|was)|(?:bestätigungs|sicherheits|zugangs|sms-)code|code de (?:vérification"
    r"|sécurité))"
    r"(?:[ \t]\w{1,20}){0,3}?\s{0,2}(?:[:=#]|is|was|ist|lautet|est|es)?"
    r"\s{0,2}(?<!\d)(\d{3}[ -]\d{3}|\d{3,8})(?![\w-])",
    re.IGNORECASE,
)


def _passwords(text: str) -> Iterator[Span]:
    end = 0
    for key in _KEY.finditer(text):
        found = _after(text, key) if key.start() >= end else None
        if found:
            end = found[1]
            yield *found, "password"


def _codes(text: str) -> Iterator[Span]:
    low = text.lower()
    for number in _SHORT_NUMBER.finditer(text):
        first = max(0, number.start() - _BEFORE)
        if any(map(low[first : number.start()].__contains__, _CODES)):
            for code in _CODE.finditer(text, first, number.end() + 1):
                if code.end() == number.end():
                    yield *code.span(1), "password"


def _after(text: str, key: re.Match[str]) -> tuple[int, int] | None:
    """Where the password stands that these words announce; None when they announce none."""
    ways = [(_ASSIGN, False)]
    if key[0].lower() not in _SHORT:
        ways += [(_SAYS, False), (_TO, False), (_BARE, True)]
    for way, bare in ways:
        said = way.match(text, key.end())
        value = _VALUE.match(text, said.end()) if said else None
        if not said or not value:
            continue
        start, end = value.span(value.lastindex or 0)
        quoted = value.lastindex != _VALUE.groups
        if not quoted:
            end = start + (len(text[start:end].rstrip(_ENDS)) or 0)
        doubtful = way is _TO or bool(said["between"]) or "\n" in said["space"]
        if end > start and _is_one(text[start:end], quoted=quoted and not bare, doubtful=doubtful, bare=bare):
            return start, end
    return None


def _is_one(value: str, *, quoted: bool, doubtful: bool, bare: bool) -> bool:
    """Whether a value is a password; a plain English word may be one, "incorrect" is not."""
    letters, digits = any(map(str.isalpha, value)), any(map(str.isdigit, value))
    if not (letters or digits) or "://" in value:
        return False  # asterisks, dots; an address
    if bare:
        return letters and digits and len(value) >= _SHORTEST_BARE and value[0] not in "(/"
    word = value.rstrip("!?").lower()
    if quoted and not doubtful:
        return word not in _ORDINARY
    strong = _STRONG.search(value.rstrip("!?")) is not None
    if doubtful or strong:
        return strong
    ordinary = word in _ORDINARY or word.endswith(_LIKE_A_PARTICIPLE) or "-" in word
    return not ordinary or not _PLAIN.fullmatch(value)


PASSWORDS = (Rule(_passwords, _KEYS), Rule(_codes, _CODES, digits=3))
"""What somebody gives as a password: `pw: X`, `my password is X`, `Kennwort lautet X`; also PINs and TANs."""
