"""How people tell of danger to life and health in French."""

from __future__ import annotations

from kbtools.languages.language import Ways

_THING = (
    "(?:lampe|ampoule|batterie|pile|chargeur|cable|prise|telephone|ordinateur|velo|trottinette|moteur|four|appareil"
    "|machine|imprimante)"
)
_BODY = "(?:main|mains|doigt|doigts|bras|jambe|genou|pied|visage|yeux|oeil|peau|tete)"
DANGER: Ways = (
    "pris feu|prend feu|en flammes|(?:un|debut d') ?incendie (?:a|s'est|chez|dans)|il y a eu un incendie",
    f"{_THING} (?:\\w+ ){{0,2}}(?:est en feu|fume|fumait|a explose|a fondu|a gonfle|gonflee?)",
    "de la fumee (?:sort|sortait|noire|qui)|(?:sort|sortait|degage|degageait|fait|faisait) de la fumee",
    "(?:sent|sentait) le (?:brule|crame|gaz)|odeur de (?:brule|gaz)|fuite de gaz",
    "(?:decharge|choc) electrique|electrocutee?|coup de jus|(?:fait|faisait|jette) des etincelles",
    "(?:est|etait|devient|devenue?) (?:\\w+ )?(?:brulante?|bouillante?)|dangereusement chaude?",
    "(?:me|s') ?(?:suis|est) (?:\\w+ )?(?:brulee?|blessee?|electrocutee?)|je suis (?:\\w+ )?blessee?",
    f"(?:brulee?|blessee?|coupee?|brulures?) (?:\\w+ )?(?:a la|au|aux|le|la|les) {_BODY}|je saigne|saigne beaucoup",
    "suis tombee? (?:de|du|en velo|a velo|par terre)|je suis tombee?(?=[.,!?]| ?$)|eu un accident|inconsciente?",
    "(?:fini|allee?|emmenee?|transportee?) (?:a l'hopital|aux urgences)|appele (?:les pompiers|une ambulance|le samu)",
    "intoxication|intoxiquee?|empoisonnee?|(?:vapeurs|fumees) toxiques|reaction allergique",
    "avale une? (?:\\w+ )?(?:pile|aimant)|(?:mal|n'arrive (?:pas|plus)) a respirer|peux plus respirer",
    "me suicider|suicidaires?|envie de mourir|veux mourir|me tuer|mettre fin a mes jours|en finir avec la vie",
)
