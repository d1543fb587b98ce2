"""Portuguese."""

from __future__ import annotations

from kbtools.languages.language import Language, MailMarks, Mining, People, ReplyOutcomes

_MAIL = MailMarks(
    separators=("mensagem original",),
    on=("em",),
    wrote=("escreveu",),
    sender=("de",),
    head=("enviado", "para", "data", "assunto"),
    device=("enviado do meu .{0,40}",),
    closing=("atenciosamente|cumprimentos",),
    automatic=("resposta automática",),
)

LANGUAGE = Language(
    code="pt",
    name="Portuguese",
    stemmer="portuguese",
    mail=_MAIL,
    outcomes=ReplyOutcomes(
        worked=("resolvido", "funcionou"),
        thanks=("obrigad[oa]",),
        failed=(r"\bnão funciona",),
    ),
    mining=Mining(
        greetings=("ol[áa]", "bom dia", "boa tarde"),
        farewells=("obrigad[oa]",),
        insults=("caralho", "filhos? da puta"),
    ),
    people=People(greetings=("ol[áa]",), openings=("bom dia", "boa tarde")),
)
