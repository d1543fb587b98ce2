"""Portuguese."""

from __future__ import annotations

from kbtools.languages.language import Language, MailMarks, Mining, People, PersonalData, ReplyOutcomes, Streets

_GREETINGS = ("ol[áa]",)
_GOOD_DAY = ("bom dia", "boa tarde")
_MAIL = MailMarks(
    answered=("enc",),
    separators=("mensagem original",),
    on=("em",),
    wrote=("escreveu",),
    sender=("de",),
    head=("enviado", "para", "data", "assunto"),
    device=("enviado do meu .{0,40}",),
    closing=("atenciosamente|cumprimentos",),
    automatic=("resposta automática",),
)

_PERSONAL = PersonalData(
    titles=tuple("Sr Sra Senhor Senhora".split()),
    particles=("de", "da", "do"),
    greetings=("Olá|Ola|Prezad[oa]|Obrigad[oa]",),
    closings=("obrigad[oa]|atenciosamente|cumprimentos",),
    openers=tuple("olá ola prezado prezada obrigado obrigada atenciosamente cumprimentos".split()),
    joins=("e",),
    calls_oneself=("chamo-me", "meu nome é"),
    comes_from=("da", "de"),
    no_names=tuple("todos todas".split()),
    passwords=("senha",),
    password_marks=("senha",),
    says=("era", "é"),
    becomes=("a",),
    no_passwords=tuple("errada esquecida incorreta expirada não".split()),
    versions=("versão",),
    numbers=("fatura|factura|encomenda|pedido|erro",),
)
_STREETS = Streets(
    ahead=tuple("Rua Praça Travessa Alameda Avenida Largo".split()),
    joins=tuple("de da do dos das".split()),
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
        greetings=(*_GREETINGS, *_GOOD_DAY),
        farewells=("obrigad[oa]",),
        insults=("caralho", "filhos? da puta"),
    ),
    people=People(greetings=_GREETINGS, openings=_GOOD_DAY),
    personal=_PERSONAL,
    streets=_STREETS,
)
