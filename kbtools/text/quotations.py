"""What a person wrote in a message, without what programs put around it: quotations, signatures, disclaimers.

Written for this, as no library that is still kept covers signatures and disclaimers in more than English.
"""

from __future__ import annotations

import re

_QUOTED_LINE = re.compile(r"^\s*>")
_INTRODUCTION = re.compile(
    r"^\s*(?:on\b.{4,120}\bwrote:|am\b.{4,120}\bschrieb.{0,80}:|le\b.{4,120}\ba écrit\s*:"
    r"|-{2,}\s*(?:original|forwarded) message\s*-{2,}|_{10,})\s*$",
    re.IGNORECASE,
)


def _line(*ways: str) -> re.Pattern[str]:
    """A whole line that is one of these, whatever its case."""
    return re.compile(f"^(?:{'|'.join(ways)})$", re.IGNORECASE)


_WROTE = r"(?:wrote|schrieb.{0,80}|a écrit|escribió|ha scritto|schreef.{0,80}|escreveu)\s?:"
# A line that begins what was said before, beside those that `without_quoted_reply` knows.
_QUOTED = _line(
    r"##- .{0,200}-##",
    r"-{3,} ?(?:ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale).{0,20}",
    r"-{3,} ?(?:oorspronkelijk bericht|mensagem original|original appointment|reply above this line).{0,20}",
    rf"(?:on|am|le|el|il|op|em)\b.{{4,200}}{_WROTE}",
)
_ON = _line(r"(?:on|am|le|el|il|op|em)\b.{4,200}")
_WROTE_BELOW = _line(rf".{{0,80}}\b{_WROTE}")
_HEAD = _line(r"\*?(?:from|von|de|da|van)\s?:\*? \S.*")
_NEXT_HEAD = _line(
    r"\*?(?:sent|date|to|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado|fecha|para|asunto)\s?:.*",
    r"\*?(?:inviato|a|oggetto|verzonden|aan|onderwerp|data|assunto)\s?:.*",
)
_SIGNATURES = frozenset(("--", "—", "__"))
_DEVICE = _line(
    r"sent (?:from|via|with) (?:my|the|yahoo|outlook|mail|proton|gmail|samsung|a)\b.{0,60}",
    r"get outlook for .{0,30}",
    r"von meinem .{0,40}gesendet|gesendet (?:von|mit) .{0,60}",
    r"envoyé (?:de|depuis) mon .{0,40}",
    r"enviado (?:desde mi|do meu) .{0,40}",
    r"inviato da(?:l mio)? .{0,40}",
    r"ver(?:stuurd|zonden) vanaf .{0,40}",
)
_CLOSING = _line(
    r"(?:(?:best|kind|warm|warmest|kindest|many) (?:regards|wishes|thanks)|regards|cheers|best)\s?[,.!]*",
    r"(?:sincerely|yours (?:sincerely|faithfully|truly))\s?[,.!]*",
    r"(?:(?:many )?thanks|thank you)(?: again| in advance)?\s?[,.!]*",
    r"(?:mit )?(?:freundlichen|besten|herzlichen|liebe|viele|beste|schöne) gr(?:ü|ue)(?:ß|ss)en?\s?[,.!]*",
    r"(?:(?:mit )?freundlichem gruß|mfg|vg|lg)\s?[,.!]*",
    r"(?:cordialement|bien à vous|merci d'avance)\s?[,.!]*",
    r"(?:saludos(?: cordiales)?|un saludo|atentamente)\s?[,.!]*",
    r"(?:cordiali saluti|distinti saluti|atenciosamente|cumprimentos)\s?[,.!]*",
    r"(?:met vriendelijke groet(?:en)?|groeten)\s?[,.!]*",
)
_THIS = r"(?:this|the information (?:contained )?in this|the contents? of this)"
_DISCLAIMER = _line(
    rf"\W*{_THIS} (?:e-?mail|message|communication|transmission)\b"
    r".{0,160}(?:confidential|privileged|intended|addressee|recipient).*",
    r"\W*diese e-?mail .{0,80}vertraulich.*",
    r"\W*ce (?:message|courriel) .{0,100}confidentiel.*",
    r"\W*este (?:mensaje|correo) .{0,100}confidencial.*",
    r"\W*confidentiality (?:notice|note)\b.*",
    r"\W*please consider the environment before printing.*",
)
_AUTOMATIC = re.compile(
    r"\s*(?:auto(?:matic)?[ -]?(?:reply|response)|automatische antwort|abwesenheitsnotiz|réponse automatique"
    r"|respuesta automática|risposta automatica|automatisch antwoord|resposta automática"
    r"|out of (?:the )?office|i am (?:currently )?out of (?:the )?office"
    r"|thank you for your (?:e-?mail|message)\. i am (?:currently )?(?:out|away|on)\b"
    r"|ich bin (?:derzeit|zurzeit|aktuell|bis) .{0,60}(?:nicht (?:im büro|erreichbar)|abwesend)"
    r"|delivery status notification|undeliverable:|mail delivery (?:failed|system|subsystem))",
    re.IGNORECASE,
)
_NAME_LINES = 6
_NAME_WIDTH = 60
_HEAD_LINES = 3
_LAST = 8  # lines at the end in which programs name themselves
_SHORTEST_DISCLAIMER = 20
_STARTS = frozenset("#-*OoAaLlEeIiFfVvDd")  # of every way in which a quotation begins


def is_automatic(text: str) -> bool:
    """Whether a message begins as a machine's does: an absence, an undeliverable mail."""
    return bool(_AUTOMATIC.match(text[:400]))


def own_words(text: str) -> str:
    """The lines that the person wrote for this message; `text` is normalised.

    A message of which nothing would be left is returned whole.
    """
    own = _before_quotation(text.split("\n"))
    own = _before_end(own)
    own = _without_closing(own)
    left = "\n".join(own).strip()
    return without_quoted_reply(left or text)


def _before_quotation(lines: list[str]) -> list[str]:
    for number, line in enumerate(lines):
        if line[:1] not in _STARTS:
            continue
        below = lines[number + 1 : number + 1 + _HEAD_LINES]
        head = _HEAD.match(line) and any(_NEXT_HEAD.match(after) for after in below)
        on = _ON.match(line) and any(_WROTE_BELOW.match(after) for after in below[:1])
        if head or on or _QUOTED.match(line):
            return _kept(lines, number)
    return lines


def _before_end(lines: list[str]) -> list[str]:
    """Without the signature and what programs and lawyers put below it."""
    for number, line in enumerate(lines):
        if line in _SIGNATURES or (len(line) > _SHORTEST_DISCLAIMER and _DISCLAIMER.match(line)):
            lines = _kept(lines, number)
            break
    return [*lines[:-_LAST], *(line for line in lines[-_LAST:] if not _DEVICE.match(line))]


def _kept(lines: list[str], number: int) -> list[str]:
    """The lines before a number; all of them where nothing would be left."""
    return lines[:number] if any(lines[:number]) else lines


def _without_closing(lines: list[str]) -> list[str]:
    """Without "Kind regards" and the few short lines below it, down to the end."""
    end = len(lines)
    while end and not lines[end - 1]:
        end -= 1
    for number in range(max(1, end - _NAME_LINES - 1), end):
        if len(lines[number]) <= _NAME_WIDTH and _CLOSING.match(lines[number]):
            below = lines[number + 1 : end]
            if all(len(line) <= _NAME_WIDTH and "?" not in line for line in below):
                return _kept(lines, number)
    return lines


def without_quoted_reply(text: str) -> str:
    """The message without what it quotes: `>` lines and all below "On … wrote:".

    A message that is nothing but a quotation is returned whole: a short ticket is never emptied.
    """
    kept: list[str] = []
    for line in text.split("\n"):
        if _INTRODUCTION.match(line):
            break
        if not _QUOTED_LINE.match(line):
            kept.append(line)
    own = "\n".join(kept).strip()
    return own or text
