"""How people tell of danger to life and health in Italian."""

from __future__ import annotations

from kbtools.languages.language import Ways

_THING = (
    "(?:lampada|luce|lampadina|batteria|pila|caricatore|caricabatterie|cavo|presa|spina|telefono|cellulare|computer"
    "|bici|bicicletta|monopattino|motore|forno|apparecchio|macchina|stampante)"
)
DANGER: Ways = (
    "preso fuoco|prende fuoco|andat[oa] a fuoco|(?:e|era|sono) in fiamme|(?:e scoppiato|c'e stato) un incendio",
    f"{_THING} (?:\\w+ ){{0,3}}(?:esplos[oa]|scoppiat[oa]|fus[oa]|sciolt[oa]|gonfi[oa]|gonfiat[oa]|fuma)",
    "(?:esce|usciva|uscito|fa|faceva) (?:del |molto )?fumo|(?:puzza|odore|sa) di (?:bruciato|gas)|fuga di gas",
    "scoss[ae] elettric(?:a|he)|(?:preso|prendo|dato|da|dava) (?:la|una) (?:\\w+ )?scossa|folgorat[oa]",
    "(?:fa|faceva|fatto) (?:le )?scintille|(?:e|era|diventa|diventat[oa]) (?:rovente|incandescente|bollente)",
    "pericolosamente cald[oa]",
    "(?:mi sono|si e) (?:\\w+ )?(?:bruciat|ustionat|ferit|tagliat|scottat)[oa]|fatt[oa] (?:molto )?male (?:al|alla|ai)",
    "mi sono fatt[oa] (?:molto )?male|sono cadut[oa](?= (?:dalla|dal|e|mentre|per)\\b|[.,!?]| ?$)",
    "sto sanguinando|sanguina|perdo sangue|(?:ho|ha) avuto un incidente|svenut[oa]",
    "(?:finit[oa]|portat[oa]|andat[oa]) (?:in ospedale|al pronto soccorso)|chiamato (?:l'ambulanza|i pompieri)",
    "avvelenat[oa]|avvelenamento|intossicat[oa]|intossicazione|(?:fumi|gas) tossici|reazione allergica",
    "ingoiato (?:una|la|un) (?:pila|batteria|calamita)|non riesc[oe] (?:piu )?a respirare",
    "suicidarmi|suicidio|voglio morire|uccidermi|ammazzarmi|togliermi la vita|non voglio piu vivere",
)
