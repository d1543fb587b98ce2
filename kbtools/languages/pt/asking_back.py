"""How agents ask back in Portuguese."""

from __future__ import annotations

from kbtools.languages.language import AskingBack

ASKING_BACK = AskingBack(
    opens=(
        "(?:em|no|na|com|de|desde|para|a) (?:que|qual|quais|quando|onde)",
        "(?:qual|quais|que|o que|onde|quando|quem|quant[oa]s?)",
        "(?:tem|usa|utiliza|recebe|está (?:usando|a usar)|você (?:tem|usa|utiliza|recebeu))",
    ),
    asks=(
        "por favor",
        "(?:pode|poderia|podes|poderias)",
    ),
    tells=(
        "enviar(?:-nos|-me)?",
        "indicar(?:-nos|-me)?",
        "dizer(?:-nos|-me)?",
        "nos (?:enviar|informar|dizer)",
        "descrever",
        "anexar",
        "fornecer",
        "partilhar",
        "compartilhar",
        "informar",
        "explicar",
        "envie",
        "informe",
    ),
    leads=(
        "e",
        "ou",
        "mas",
        "também",
        "olá",
        "obrigad[oa]",
        "primeiro",
        "então",
    ),
    proposes=(
        "o que acontece se",
        "que tal",
    ),
    looks_back=(
        "isto",
        "isso",
        "est[ea]",
        "esse",
        "essa",
        "aí",
        "ali",
        "acima",
        "abaixo",
        "artigo",
    ),
    empty=tuple(
        (
            "anexar compartilhar descrever detalhes dizer enviar exata exato explicar favor fornecer indicar "
            "informar partilhar pergunta pode poderia possível problema tem usa usar utiliza"
        ).split()
    ),
)
