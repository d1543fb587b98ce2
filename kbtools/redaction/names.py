"""Names of people: those that the ticket itself tells, and those that greet, sign or introduce themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from kbtools.redaction.span import Rule, Span

_PARTS, _LOCAL_PARTS = re.compile(r"[\s,]+"), re.compile(r"[._-]")
_SHORTEST = 3  # letters of a part of a name that is masked wherever it stands
_WORD = r"[A-ZÀ-ÖØ-ÞŁŚŻŽČŠ][\w'’-]*[a-zß-ÿł\u0100-\u017f][\w'’-]*"
_OF = r"(?:(?:de|da|do|van|von|der|den|di|del|la|le)\s){0,2}"
_NAME = rf"(?:[A-Z]\.\s?){{0,2}}{_WORD}(?:\s{_OF}(?:[A-Z]\.\s)?{_WORD}){{0,2}}"
# By its first letter, which makes looking for it three times as fast.
_TITLE = (
    r"[MDPSFHsmd](?<!\w.)(?:(?<=M)(?:rs?|s|iss|x|me|lle|adame|onsieur|\.)|(?<=D)r|(?<=P)rof|(?<=S)(?:ir|ra?|rta|ig(?:\.ra)?"
    r"|enhora?)|(?<=F)(?:rau|r)|(?<=H)(?:errn?|r)|(?<=s)(?:eñora?|ignora?)|(?<=m)(?:evrouw|eneer|evr)|(?<=d)hr)\.?\s"
    r"(?:Dr\.?\s|Prof\.?\s)?"
)
_TITLES = tuple(
    f"{title}{end}"
    for title in """mr mrs ms miss mx m. mme mlle madame monsieur dr prof sir sr sra srta sig sig.ra signor signora
    señor señora senhor senhora frau fr herr herrn hr mevrouw meneer mevr dhr""".split()
    for end in (*filter(str.isspace, map(chr, range(0x3001))), ".")
)
_HELLO = (
    r"(?:Hi|Hello|Hey|Hiya|Dear|G['’]day|Good (?:morning|afternoon|evening|day)|Thanks|Thank you|Cheers|Hallo"
    r"|Moin|Servus"
    r"|Gr(?:üezi|üß Gott)|Guten (?:Tag|Morgen|Abend)|Liebe[rs]?|Sehr geehrte[rs]?|Danke|Bonjour|Bonsoir|Salut"
    r"|Chère?|Merci|Hola"
    r"|Buen[oa]s (?:días|tardes|noches)|Estimad[oa]|Querid[oa]|Gracias|Ciao|Buon(?:giorno|asera)|Gentile"
    r"|Car[oa]|Grazie"
    r"|Beste|Hoi|Geachte|Dag|Bedankt|Olá|Ola|Prezad[oa]|Obrigad[oa]|Hej|Hei|Cześć)"
)
_NOT_NAMES = frozenset(
    """name names sirs webmaster mr mrs ms miss dr prof gentlemen ladies sir madam all team support there everyone
    everybody again world friends folks customer colleagues service agent help ihr ihre dein deine euer votre
    vos vostro uw jullie desk santa siri google alexa cortana you guys both still broken here happy sorry
    zusammen team damen herren kundendienst leute alle nochmal tous toutes équipe todos todas equipo tutti
    allemaal iedereen team zusammen admin info the your a it this that we i my no yes please merci danke thanks
    regards advance much many lot so for sent""".split()
)
_GREETED = re.compile(
    rf"[ \t]*(?i:{_HELLO})[,!]?\s(?:{_TITLE}(?P<titled>{_NAME})"
    rf"|(?P<name>{_NAME})(?=\s?(?:[,!.:;–—-]|$|\s(?:and|und|et|y|e|en|&)\s)))",
    re.MULTILINE,
)
_AND = re.compile(rf"\s(?:and|und|et|y|e|en|&)\s(?P<name>{_NAME})(?=\s?(?:[,!.:;]|$))", re.MULTILINE)
_TITLED = re.compile(rf"{_TITLE}(?P<name>{_NAME})")
_CALLED = re.compile(
    r"(?<!\w)(?i:my (?:full )?name is|mein name ist|ich hei(?:ß|ss)e|je m['’]appelle|mon nom est|me llamo"
    r"|mi nombre es|mi chiamo"
    r"|il mio nome è|chamo-me|meu nome é|mijn naam is|ik heet|jag heter|sent by|signed by)\s"
    rf"(?P<name>{_NAME})"
)
_CALLINGS = (
    "name is", "name ist", "heiß", "heiss", "appelle", "nom est", "llamo", "nombre es", "chiamo", "nome è", "nome é",
    "chamo", "naam is", "ik heet", "heter", "sent by", "signed by",
)  # fmt: skip
_IS = re.compile(
    r"(?<!\w)(?:I['’]m|I am|This is|Here is|Hier ist|C['’]est|soy|sono)\s"
    rf"(?P<name>{_WORD}\s{_WORD})(?=\s?[,.\n(]|$|\s(?:from|of|at|von|de|da)\s)"
)
_ARE = ("i'm", "i’m", "i am", "this is", "here is", "hier ist", "c'est", "c’est", "soy", "sono")
_BYE = (
    r"(?:(?:kind|best|warm|many|with kind|with best|warmest)?\s?(?:regards|wishes|thanks)|best|cheers"
    r"|thanks(?: a lot| again)?"
    r"|thank you|thx|(?:yours )?(?:sincerely|faithfully|truly)|yours|sincerely yours"
    r"|(?:mit )?(?:freundlichen?|viele[nr]?|beste[nr]?"
    r"|liebe[nr]?|herzliche[nr]?)?\s?gr(?:ü|ue)(?:ß|ss)e?n?|mfg|vg|lg|danke|vielen dank|cordialement"
    r"|bien à vous|bien cordialement"
    r"|merci(?: beaucoup)?|salutations|(?:un )?(?:cordial )?saludos?|gracias|atentamente|(?:cordiali "
    r"|distinti )?saluti|grazie"
    r"|met vriendelijke groet(?:en)?|groetjes|groeten|bedankt|obrigad[oa]|atenciosamente|cumprimentos|hälsningar|mvh)"
)
_FIRST = re.compile(r"[ \t]*(--?(?=[ \t]*\n)|[^\W\d_]+)")
# First words of the lines that greet or close: others are not looked at.
_OPENERS = frozenset(
    """hi hello hey hiya dear g good thanks thank cheers hallo moin servus grüezi grüß guten liebe lieber liebes sehr
    danke bonjour bonsoir salut chère cher merci hola buenos buenas estimado estimada querido querida gracias
    ciao buongiorno buonasera gentile caro cara grazie beste hoi geachte dag bedankt olá ola prezado prezada
    obrigado obrigada hej hei cześć kind best warm warmest many with regards wishes thx yours sincerely
    faithfully truly mit freundliche freundlichen viele vielen besten lieben herzliche herzlichen grüße grüsse
    gruesse gruß mfg vg lg cordialement bien salutations un cordial saludo saludos atentamente cordiali distinti
    saluti met groetjes groeten atenciosamente cumprimentos hälsningar mvh - --""".split()
)
_SIGNED = re.compile(
    rf"[ \t]*(?:(?i:{_BYE})[ \t]*[,.!]?[ \t]*\n\s{{0,4}}|--?[ \t]*\n[ \t]*|(?:LG|VG"
    rf"|MfG)[ \t,]{{1,2}})(?P<name>{_NAME})[ \t]*[.,]?[ \t]*$",
    re.MULTILINE,
)
# Names that are words as well: alone they are masked only where somebody is greeted or signs.
_WORDS_TOO = frozenset(
    """will mark bill may grant art hill sue frank hope long sky rose olive ivy june april august jack rich chase grace
    joy faith summer dawn amber ruby pearl jade crystal heather iris lily violet daisy holly robin drew pat rob
    nick dean earl guy ray max page price king young white black brown green gray grey field wood stone rivers
    banks bush ford cook baker miller carpenter taylor smith fisher hunter mason cooper porter potter archer
    carter turner walker parker major law case day week wise sharp short small little good best light power key
    lock lang klein groß gross kurz ernst rosa blank weiß schwarz braun bond cash cross support info admin
    service team customer agent user bot system help sales office shop store mail test""".split()
)


def _greeted_or_signed(text: str) -> Iterator[Span]:
    at = 0
    while at >= 0:
        first = _FIRST.match(text, at)
        if first is None or first[1].lower() not in _OPENERS:
            pass
        elif (greeted := _GREETED.match(text, at)) is not None:
            if _is_name(greeted["titled"] or greeted["name"]):
                yield *greeted.span("titled" if greeted["titled"] else "name"), "name"
                if other := _AND.match(text, greeted.end()):
                    yield *other.span("name"), "name"
        elif (signed := _SIGNED.match(text, at)) is not None and _is_name(signed["name"]):
            yield *signed.span("name"), "name"
        at = text.find("\n", at) + 1 or -1


def _behind(pattern: re.Pattern[str]) -> Callable[[str], Iterator[Span]]:
    return lambda text: ((*found.span("name"), "name") for found in pattern.finditer(text) if _is_name(found["name"]))


def _is_name(text: str) -> bool:
    first = text.split(maxsplit=1)[0]
    return first.rstrip(".,").lower() not in _NOT_NAMES


NAMES = (
    Rule(_greeted_or_signed),
    Rule(_behind(_TITLED), _TITLES),
    Rule(_behind(_CALLED), _CALLINGS),
    Rule(_behind(_IS), _ARE),
)
"""Names behind a greeting or a title, under a closing line, and of those who say who they are."""


def people(told: Iterable[str]) -> tuple[Rule, ...]:
    """A rule that masks these people's names: the whole name in any case, its parts as they are written.

    An e-mail address tells a name by its local part. What holds a digit is a number of the help desk, no name.
    """
    whole, parts = set(), set()
    for name in told:
        words = _words(name)
        if len(words) > 1:
            whole.add(" ".join(words).lower())
        parts |= {word for word in words if len(word) >= _SHORTEST and word.lower() not in _WORDS_TOO}
    return (Rule(lambda text: _told(text, whole, parts)),) if whole or parts else ()


def _words(name: str) -> list[str]:
    local, at, _ = name.partition("@")
    words = (_LOCAL_PARTS if at else _PARTS).split(local.strip())
    if any(char.isdigit() for char in name) or (at and len(words) == 1):
        return []
    return [word[:1].upper() + word[1:] for word in words if word[:1].isalpha()]


def _told(text: str, whole: Iterable[str], parts: Iterable[str]) -> Iterator[Span]:
    low = text.lower()
    if len(low) == len(text):  # a few capitals have small letters of another length
        for name in whole:
            yield from _places(low, name)
    for part in parts:
        yield from _places(text, part)


def _places(text: str, name: str) -> Iterator[Span]:
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            yield at, end, "name"
        at = text.find(name, end)
