"""How people tell of danger to life and health in Portuguese."""

from __future__ import annotations

from kbtools.languages.language import Ways

_THING = (
    "(?:lampada|luz|luminaria|candeeiro|bateria|pilha|carregador|cabo|tomada|telefone|telemovel|celular|computador"
    "|bicicleta|patinete|trotinete|motor|forno|aparelho|maquina|impressora)"
)
_BODY = "(?:mao|maos|dedo|dedos|braco|perna|joelho|pe|rosto|cara|olho|olhos|pele|cabeca)"
DANGER: Ways = (
    "peg(?:ou|ando) fogo|incendiou(?:-se)?|(?:em|ficou em) chamas|(?:houve|ha|teve) um incendio",
    f"{_THING} (?:\\w+ ){{0,3}}(?:explodiu|rebentou|estourou|derreteu|derretid[oa]|inchou|inchad[oa])",
    "(?:sai|saiu|saindo|soltou|soltando|deita|deitou) (?:muita |muito )?fum(?:o|aca)|vazamento de gas|fuga de gas",
    "cheir(?:o|a|ando|ava) (?:a|de) (?:queimado|gas|fumo|fumaca)|(?:saiu|sairam|soltou|soltando) faiscas?",
    "choques? eletricos?|(?:levei|levou|apanhei|tomei) (?:um )?choque|deu choque|dando choque|eletrocutad[oa]",
    "(?:esta|estava|ficou|fica) (?:pelando|fervendo|a escaldar|em brasa)|perigosamente quente",
    f"me (?:queimei|machuquei|feri)|(?:queimei|magoei|feri|machuquei)-me|(?:queimou|queimei|cortei) [ao]s? {_BODY}",
    "(?:filh[oa]|crianca|mae|pai|marido|esposa|bebe) se (?:queimou|machucou|feriu)",
    "(?:estou|esta|ficou|fiquei) (?:ferid[oa]|machucad[oa]|sangrando|a sangrar|inconsciente)",
    "cai d[ae] (?:bicicleta|escada|moto|cadeira|cama)|(?:sofri|sofreu|tive|teve) um acidente",
    "(?:parar|parei|levad[oa]) (?:no|ao|para o) (?:hospital|pronto[- ]socorro)|chamei (?:a ambulancia|os bombeiros)",
    "envenenad[oa]|envenenamento|intoxicad[oa]|intoxicacao|(?:gases|vapores) toxicos|reacao alergica",
    "engoliu (?:uma|a|um|o) (?:pilha|ima|bateria)|nao consig[ou]e? respirar|falta de ar",
    "suicidio|me matar|matar-me|quero morrer|tirar a (?:minha )?(?:propria )?vida|nao quero mais viver",
)
