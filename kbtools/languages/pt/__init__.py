"""Portuguese."""

from __future__ import annotations

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
from kbtools.languages.pt.asking_back import ASKING_BACK
from kbtools.languages.pt.danger import DANGER

_GREETINGS = ("ol[áa]",)
_GOOD_DAY = ("bom dia", "boa tarde")
_CLOSINGS = Closings(
    full=("atenciosamente|(?:com os melhores )?cumprimentos|(?:melhores )?saudações|abraços?",),
    short=("Att",),
    thanks=("(?:muito )?obrigad[oa](?: (?:desde já|pela atenção|e cumprimentos))*|grat[oa]",),
)
_MAIL = MailMarks(
    answered=("enc",),
    on=("em", "no dia", "a"),
    wrote=("escreveu",),
    own=("meu|minha|noss[oa]",),
    separators=("mensagem original",),
    forwards=(
        "mensagem (?:encaminhada|reencaminhada)",
        "início da mensagem (?:re)?encaminhada",
        "(?:re)?encaminhado por .{2,60}",
    ),
    below=("(?:ver|veja) abaixo|para (?:seu )?conhecimento",),
    reply_above=("(?:por favor,? )?(?:digite|escreva|responda)(?: (?:a )?sua resposta)? acima desta linha",),
    sender=("de", "remetente"),
    sent=("enviad[oa](?: em)?",),
    date=("data",),
    recipient=("para", "responder para"),
    subject=("assunto",),
    device=(
        rf"enviad[oa] (?:d[oae]|a partir d[eo]|com|pelo|via) (?:meu|minha|{PROGRAMS}).{{0,60}}",
        "(?:obter|baixar|obtenha|transferir) (?:o )?outlook para .{2,30}",
    ),
    disclaimer=("(?:esta mensagem|este e-?mail) .{0,120}confidencia",),
    banner=(
        r"(?:atenção|cuidado)\s?[:!-](?=.{0,200}(?:mail|post|courriel|correo|mensa|wiadom)).{0,60}\bextern[oa]\b.{0,200}",
    ),
    trash=("lixeira|lixo|itens (?:excluídos|eliminados)",),
    junk=("spam|lixo eletr[óô]nico|correio (?:não solicitado|publicitário)",),
    drafts=("rascunhos?",),
    automatic=("resposta automática",),
)

_PERSONAL = PersonalData(
    titles=tuple("Sr Sra Senhor Senhora".split()),
    particles=("de", "da", "do"),
    greetings=("Olá|Ola|Oi|Prezad[oa]|Obrigad[oa]|Bo(?:m dia|a tarde|a noite)",),
    informal=("oi|bo(?:m dia|a tarde|a noite)|car[oa]",),
    openers=tuple(
        "olá ola oi bom boa caro cara prezado prezada obrigado obrigada atenciosamente com cumprimentos".split()
    ),
    joins=("e",),
    calls_oneself=("chamo-me", "meu nome é"),
    comes_from=("da", "de"),
    no_names=tuple("todos todas pessoal gente amigos galera".split()),
    names_too=tuple("clara claro branca branco luz rosa flores reis ramos rocha pinto lima".split()),
    teams=tuple("equipa equipe serviço apoio suporte cliente clientes".split()),
    name_labels=("nome", "nome completo"),
    births=("data de nascimento", "nascido em", "nascida em", "nasci em"),
    passwords=("senha",),
    password_marks=("senha",),
    says=("era", "é"),
    becomes=("a",),
    no_passwords=tuple("errada esquecida incorreta expirada não".split()),
    versions=("versão",),
    numbers=("fatura|factura|encomenda|pedido|erro",),
    phones=(r"tele(?:fone|móvel|movel)|celular|lig(?:ue|uem|ar|a)(?:-me)?|tel",),
    phone_kinds=tuple("fixo número casa trabalho escritório particular é".split()),
    called=("me",),
    models=("modelo",),
)
_STREETS = Streets(
    ahead=tuple("Rua Praça Travessa Alameda Avenida Largo".split()),
    joins=tuple("de da do dos das".split()),
)

LANGUAGE = Language(
    code="pt",
    danger=DANGER,
    name="Portuguese",
    stemmer="portuguese",
    presses=("(?:clique|toque|selecione|escolha|prima|pressione)(?: em| no| na)?(?: o| a)?",),
    asking_back=ASKING_BACK,
    mail=_MAIL,
    closings=_CLOSINGS,
    outcomes=ReplyOutcomes(
        worked=("resolvido", "funcionou"),
        thanks=("obrigad[oa]",),
        failed=(r"\bnão funciona",),
    ),
    mining=Mining(
        greetings=(*_GREETINGS, *_GOOD_DAY),
        insults=("caralho", "filhos? da puta"),
    ),
    people=People(greetings=_GREETINGS, openings=_GOOD_DAY),
    personal=_PERSONAL,
    streets=_STREETS,
    columns=(
        ("id", "número númerodoticket númerodochamado chamado"),
        ("subject", "assunto título"),
        ("body", "descrição mensagem pergunta"),
        ("answer", "resposta solução"),
        ("requester", "solicitante requerente cliente remetente"),
        ("people", "solicitante requerente cliente nomedocliente atribuídoa responsável atendente agente"),
        ("status", "estado situação"),
        ("created_at", "criado criadoem datadecriação data datadeabertura"),
        ("resolved_at", "resolvidoem datadaresolução fechadoem datadefechamento encerradoem"),
        ("tags", "etiquetas"),
        ("lang", "idioma"),
    ),
    resolved=tuple("resolvido resolvida fechado fechada encerrado encerrada concluído concluída".split()),
)
