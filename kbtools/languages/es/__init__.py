"""Spanish."""

from __future__ import annotations

from kbtools.languages.language import Language, MailMarks, Mining, People, ReplyOutcomes

_MAIL = MailMarks(
    separators=("mensaje original",),
    on=("el",),
    wrote=("escribió",),
    sender=("de",),
    head=("enviado", "fecha", "para", "asunto"),
    device=("enviado desde mi .{0,40}",),
    closing=("saludos(?: cordiales)?|un saludo|atentamente",),
    disclaimer=("este (?:mensaje|correo) .{0,100}confidencial",),
    automatic=("respuesta automática",),
)

LANGUAGE = Language(
    code="es",
    name="Spanish",
    stemmer="spanish",
    mail=_MAIL,
    outcomes=ReplyOutcomes(
        worked=("ya funciona", "solucionado", "resuelto"),
        thanks=("gracias",),
        failed=(r"\bno funciona",),
    ),
    mining=Mining(
        greetings=("hola", "buen[oa]s (?:d[ií]as|tardes)"),
        farewells=("gracias", "saludos"),
        insults=("hijos? de puta", "gilipollas", r"cabr[oó]n\w*"),
        at_us=("ustedes",),
    ),
    people=People(
        greetings=("hola", "estimad[oa]"),
        openings=("buenos días", "buenas tardes"),
        titles=("señora?",),
    ),
)
