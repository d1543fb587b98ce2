"""How people tell of danger to life and health in Spanish."""

from __future__ import annotations

from kbtools.languages.language import Ways

_THING = (
    "(?:lampara|luz|bombilla|bateria|pila|cargador|cable|enchufe|telefono|movil|celular|ordenador|portatil|bici"
    "|bicicleta|patinete|motor|horno|aparato|maquina|impresora)"
)
DANGER: Ways = (
    "se (?:ha )?incendi(?:o|ado)|prendio fuego|cogio fuego|agarro fuego|(?:esta|estaba|envuelt[oa]) en llamas",
    "(?:hay|hubo|ha habido) un (?:incendio|fuego)|hay fuego",
    f"{_THING} (?:\\w+ ){{0,3}}(?:exploto|explotado|ha estallado|derritio|derretido|hinchad[oa]|humea)",
    "(?:sale|salia|saliendo|salio|echa|echando|echaba) (?:mucho )?humo|(?:huele|olia|olor) a (?:quemado|gas|humo)",
    "descargas? electricas?|me dio (?:la )?corriente|(?:dio|da|dado) (?:un )?calambre|calambrazo|electrocutad[oa]",
    "(?:echa|echaba|saltan|saltaron|salen) chispas|fuga de gas",
    "(?:esta|estaba|se puso|se pone) (?:ardiendo|hirviendo|al rojo vivo)|peligrosamente caliente",
    "me (?:he )?(?:queme|quemado|lastime|lastimado|lesione|lesionado)|(?:hice|hecho) (?:mucho )?dano",
    "se (?:ha )?(?:quemado|quemo|lastimado|lastimo|cortado|corto) (?:la (?:mano|cara|pierna)|(?:un|el) (?:dedo|brazo))",
    "me (?:he caido|cai)(?= (?:de|y|en|al|con|por)\\b|[.,!?]| ?$)|estoy (?:herid[oa]|sangrando)|sangrando|inconsciente",
    "(?:tuve|tuvo|he tenido|ha tenido) un accidente|(?:acabe|acabo|termine|termino|llevaron) (?:en|al?) "
    "(?:el )?(?:hospital|urgencias)",
    "intoxicad[oa]|intoxicacion|envenenad[oa]|envenenamiento|(?:gases|humos) toxicos|reaccion alergica",
    "trago (?:una|la|un|el) (?:pila|iman|bateria)|no (?:puedo|puede) respirar|dificultad para respirar",
    "suicidarme|suicidio|quiero morir(?:me)?|matarme|quitarme la vida|no quiero (?:seguir viviendo|vivir)",
)
