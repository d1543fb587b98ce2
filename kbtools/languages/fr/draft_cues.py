"""French: to people addressed as vous, and as tu."""

from __future__ import annotations

import re

from kbtools.languages.draft_cues import Cues

_SKIP = (
    r"(?:(?:s['’]il vous pla[iî]t|svp|ensuite|puis|alors|donc|et|ou|maintenant|d['’]abord|tout d['’]abord|enfin"
    r"|après cela"
    r"|simplement)\b[,:;]?\s+|(?:oui|non|ok|bien sûr)[,:;.]\s+)*"
)
# a form in -ez is an instruction, except of verbs of being, having and seeing
_VOUS = (
    r"(?:ne |n['’])?(?!(?:avez|aviez|auriez|êtes|étiez|pouvez|pourriez|pouviez|devez|deviez|voulez|voudriez"
    r"|verrez|voyez"
    r"|trouverez|savez|recevrez|obtiendrez|chez|assez)\b)\w{2,}(?:ez|tes)(?:-(?:vous|le|la|les|y))?\b(?<!\bêtes)"
)
_TU = (
    r"(?:active|ajoute|appuie|attends|branche|change|choisis|clique|coche|confirme|débranche|décoche|désactive"
    r"|désinstalle|écris|efface|enlève|entre|envoie|ferme|installe|lance|mets|ouvre|prends|redémarre|relance"
    r"|recharge|garde|maintiens|remets|rebranche|essaie|remplace"
    r"|réinstalle"
    r"|saisis|sélectionne|supprime|télécharge|touche|tourne|va|vérifie|vide)\b(?! (?:pas|bien)\b)"
)
_IN_CASE = r"(?:si|s['’]ils?|quand|lorsque|une fois|après|avant|pour|sur|dans|aux?|à|en|sous|avec|depuis)\b"
_WHEN = rf"(?:{_IN_CASE}[^,;?]{{2,90}},\s+)?"

CUES = Cues(
    step=re.compile(
        rf"^(?!.*\?\W*$)\W*{_SKIP}{_WHEN}{_SKIP}(?:{_VOUS}|{_TU}|veuillez\b"
        r"|(?:vous (?:pouvez|devez|devriez)|il (?:faut|suffit de?)|tu (?:peux|dois))\b)",
        re.IGNORECASE,
    ),
    result=re.compile(
        r"\bvous (?:verrez|voyez|trouverez|recevrez|recevez)\b|\b(?:s['’]affiche(?:nt)?|s['’]ouvre(?:nt)?"
        r"|appara[iî](?:t|ssent)"
        r"|s['’]allume|clignote)\b",
        re.IGNORECASE,
    ),
    why=re.compile(
        r"\b(?:parce qu|car|à cause d|en raison d|(?:cela|ça) (?:vient|arrive|se produit|signifie)|la (?:raison"
        r"|cause)"
        r"|est (?:dû|due|causée?|provoquée?)|par défaut|depuis la (?:version|mise à jour)|ne\b.{1,40}\bplus)\b"
        r"|\bparce qu",
        re.IGNORECASE,
    ),
    did=re.compile(
        r"(?:\bj['’]ai|\bje (?:vous|te) (?:les? |la )?ai|\bje (?:vous |t['’])(?:l['’])?ai|\bnous avons"
        r"|\bon a)\b(?! (?:besoin|pas|plus|bien))[^.?!]{0,20}\b\w+(?:é|i|u|is|it)e?s?\b"
        r"|\b(?:je viens|nous venons) d",
        re.IGNORECASE,
    ),
    chatter=re.compile(
        r"^(?:bonjour|bonsoir|salut|merci|désolée?s?|de rien|bonne (?:journée|chance|soirée|continuation)"
        r"|cordialement"
        r"|bien à vous|n['’]hésitez|je vous en prie|avec plaisir|parfait|super|bienvenue)\b"
        r"|\b(?:tenez(?:-nous| nous)? (?:au courant|informée?s?)|(?:dites|faites)[- ](?:nous|moi)"
        r"|votre (?:message|demande"
        r"|question|réponse|ticket)|(?:cela|ça) (?:vous )?(?:aide|marche|fonctionne)-t-(?:il|elle)|capture d['’]écran"
        r"|(?:décrivez|expliquez)\b)"
        r"|\b(?:je|nous) (?:pense|crois|vois|suis|étais|espère|comprends|sais|peux|pensons|croyons|voyons|sommes"
        r"|espérons"
        r"|comprenons|savons|pouvons|regrettons|allons|vais|vous (?:prie|remercie|invite))\b",
        re.IGNORECASE,
    ),
    pointer=re.compile(
        r"^(?:aussi )?(?:voir|voyez|lisez|consultez)\b"
        r"|\b(?:cet|cette|ces|ce|notre|nos|l['’]|le|la) ?(?:\w+ )?(?:articles?|liens?|guides?|page d['’]aide)\b"
        r"|\bplus d['’]informations?\b|\ben savoir plus\b",
        re.IGNORECASE,
    ),
    dangling=re.compile(
        r"^(?:cependant|toutefois|pourtant|néanmoins)\b|\bci-dess(?:us|ous)\b|\b(?:mentionnée?s?"
        r"|citée?s?) (?:plus haut|dans)\b",
        re.IGNORECASE,
    ),
    me_too=re.compile(r"\b(?:même (?:problème|souci)|moi aussi|pareil (?:ici|pour moi|chez moi))\b", re.IGNORECASE),
    lead_in=re.compile(
        r"^(?:(?:s['’]il vous pla[iî]t|svp|ensuite|puis|alors|donc|et|maintenant)\b[,:;]?\s+"
        r"|(?:oui|non|ok|bien sûr)[,:;.]\s+)+(?=\S)",
        re.IGNORECASE,
    ),
    listing=re.compile(r"\b(?:ces|suivante?s?|l['’]une? des?|soit)\b", re.IGNORECASE),
    condition=re.compile(_IN_CASE, re.IGNORECASE),
    hanging=re.compile(
        r"^(?:si (?:oui|non|c['’]est|cela|ça|ce n['’]est)\b|sinon\b|dans ce cas\b|à la place\b|avant cela\b"
        r"|après cela\b)",
        re.IGNORECASE,
    ),
    note=re.compile(r"(?:note|remarque|nb|p\.?s\.?)\b", re.IGNORECASE),
    thing=re.compile(r"(?:une?|deux|trois|les?|la|des?|du|ce|cette|mon|ma|votre)\b", re.IGNORECASE),
    answered=re.compile(r"^comment\b", re.IGNORECASE),
    proposed=re.compile(r"^(?:avez|pouvez|pourriez)[- ]vous\b|^(?:as|peux|pourrais)[- ]tu\b", re.IGNORECASE),
    how_to=re.compile(r"^(?:comment\b|puis-je\b|peut-on\b|est-il possible\b|où (?:trouver|puis|est)\b)", re.IGNORECASE),
    doubt=re.compile(r"\b(?:mais|malheureusement|toujours|cependant|encore|pourtant|pas)\b|\?\s*$", re.IGNORECASE),
    pointless=re.compile(
        r"\b(?:cliquez|téléchargez(?:-le)?|depuis) ici\b|\b(?:ce|cette) (?:lien|adresse|page|code)\b|;\s*$",
        re.IGNORECASE,
    ),
    warning=re.compile(
        r"^(?:attention|important|avertissement)\b|\birréversible\b",
        re.IGNORECASE,
    ),
    looks_back=re.compile(r"\b(?:de|dans|sur|pour|avec) (?:ce|cet|cette|ces) [a-zé-ü]+-là\b", re.IGNORECASE),
    collect=re.compile(
        r"\bdans (?:votre|ta|une|la) (?:prochaine )?réponse\b|\bcaptures? d['’]écran\b|\bfichiers? journa(?:l|ux)\b"
        r"|\brapports? (?:d['’]erreur|de plantage)\b",
        re.IGNORECASE,
    ),
    other_way=re.compile(
        r"^\W*(?:si (?:cela|ça|le problème|l['’]erreur)\b[^,.]{0,50}?\b(?:pas|toujours|persiste|rien)\b"
        r"|autre (?:solution|possibilité)\b|une autre (?:solution|possibilité)\b|sinon, vous pouvez\b)",
        re.IGNORECASE,
    ),
)
