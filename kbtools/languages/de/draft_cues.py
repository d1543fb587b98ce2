"""German: to people addressed as Sie, and as du."""

from __future__ import annotations

import re

from kbtools.languages.draft_cues import Cues

_NEXT = (
    r"(?:dann|also|und|nun|jetzt|zuerst|zunächst|als (?:erstes|nächstes|letztes)|danach|anschließend|schließlich"
    r"|zum schluss|außerdem|alternativ|oder|einfach)\b[,:;]?"
)
_SKIP = rf"(?:(?:bitte\b|{_NEXT})\s+|(?:ja|nein|ok(?:ay)?|gern(?:e)?)[,:;.]\s+)*"
# "verb + Sie" is an instruction, except with verbs of being, having and seeing
_NO_ORDER = (
    r"(?:haben|hatten|hätten|sind|waren|wären|werden|wurden|würden|wollen|möchten|dürfen|finden|sehen|erhalten"
    r"|bekommen"
    r"|erkennen|brauchen|kennen|wissen|meinen|suchen|nutzen|benutzen|verwenden)"
)
_SIE = rf"\b(?!{_NO_ORDER} )\w+(?:en|ern|eln) Sie\b"
_DU = (
    r"(?:aktivier|aktualisier|änder|bestätig|deaktivier|deinstallier|drück|entfern|entsperr|gib|geh|halt|installier"
    r"|klick|lad|lass|leg|lies|lösch|mach|meld|nimm|öffne|prüf|scann?|schalt|schick|schließ|setz|speicher|start"
    r"|steck|stell|such|tipp|trag|trenn|verbind|wähl|warte|wechsel|wisch|zieh|dreh|füll|reinig|tausch)(?:e|le|re)?\b"
    r"(?! (?:ich|er|wir)\b)"
)
_INFINITIVE = r"\b(?-i:[a-zäöü])\w+(?:en|ern|eln)[.!]?$"
# "Den Stecker ziehen.": an infinitive without a subject is an instruction
_BARE = (
    r"(?!.*\b(?:ich|wir|sie|er|es|man|du|ist|sind|war|waren|wird|werden|kann|können|muss|müssen|soll|sollen|hat|haben"
    rf"|will|wollen|möchte|möchten|bitten|danken|lässt|bleibt|bleiben(?= \w)|gilt|dauert|kostet|liegt|steht|geht"
    rf"|kommt|gibt|braucht)\b)\w+ \w+[^?]*{_INFINITIVE}"
)

CUES = Cues(
    step=re.compile(
        rf"^(?!.*\?\W*$)(?:[^?]{{0,120}}?{_SIE}|\W*{_SKIP}{_DU}|[^?,]{{2,90}}, (?:dann |so )?{_DU}"
        rf"|[^?]*?\b(?:können|müssen|sollten|sollen|kannst|musst|solltest) (?:Sie|du)\b.*{_INFINITIVE}"
        rf"|(?:Sie|du) (?:können|müssen|sollten|sollen|kannst|musst|solltest)\b.*{_INFINITIVE}|{_BARE})",
        re.IGNORECASE,
    ),
    result=re.compile(
        r"\b(?:(?:finden|sehen|erkennen|erhalten|bekommen) Sie|Sie (?:finden|sehen|erhalten|bekommen)|(?:findest"
        r"|siehst) du)\b"
        r"|\b(?:erscheint|erscheinen|öffnet sich|öffnen sich|wird (?:angezeigt|geöffnet)|werden angezeigt"
        r"|leuchtet|blinkt)\b",
        re.IGNORECASE,
    ),
    why=re.compile(
        r"\b(?:weil|denn|wegen|liegt (?:daran|meist|oft|an)|der grund|die ursache|verursacht|passiert,? wenn"
        r"|kommt (?:daher|davon|vor,? wenn)|bedeutet|standardmäßig|seit (?:version|dem update|der)|nicht mehr"
        r"|wurde mit)\b",
        re.IGNORECASE,
    ),
    did=re.compile(
        r"\b(?:ich habe|wir haben|habe ich|haben wir)\b[^.?!]{0,80}\b(?:\w*ge\w+(?:t|en)|(?:ver|er|be|ent"
        r"|zer)\w+(?:t|en)"
        r"|\w+iert)\b|\bwurde (?:von uns|für Sie|soeben)\b",
        re.IGNORECASE,
    ),
    chatter=re.compile(
        r"^(?:hallo|hi|guten (?:tag|morgen|abend)|moin|danke|vielen dank|herzlichen dank|gern(?:e)? geschehen"
        r"|kein problem"
        r"|tut (?:mir|uns) leid|entschuldig|verzeih|viel (?:erfolg|spaß|glück)|(?:viele|liebe|beste|schöne) grüße"
        r"|(?:mit )?freundliche|schön|freut|prima|super|willkommen|das freut)\w*\b"
        r"|\b(?:bescheid|rückmeldung|rückfragen|meld(?:en sie sich|e dich) (?:gern|bitte|einfach|wieder|jederzeit"
        r"|noch|bei uns)\w*|hilft (?:ihnen|dir) das|hat das geholfen"
        r"|funktioniert (?:es|das) (?:jetzt|nun|dann|so)|klappt (?:es|das) (?:jetzt|nun|so)|bildschirmfoto|screenshot"
        r"|(?:ihre?|deine?) (?:anfrage|nachricht|frage|antwort|ticket))\b"
        r"|\b(?:ich|wir) (?:denke|glaube|sehe|bin|war|kann|weiß|verstehe|vermute|hoffe|werde|denken|glauben|sehen"
        r"|sind"
        r"|können|wissen|verstehen|vermuten|hoffen|werden|kümmern|bitten)\b|\b(?:schildern|beschreiben) Sie\b",
        re.IGNORECASE,
    ),
    pointer=re.compile(
        r"^(?:bitte |auch )*(?:siehe|lesen sie|lies|schauen sie (?:hier|sich)|weitere)\b"
        r"|\b(?:dies\w{0,2}|folgend\w*|unser\w*|obig\w*|unter dem|auf der) (?:\w+ )?(?:artikel|link|seite"
        r"|anleitung|beitrag)\w*"
        r"|\bmehr (?:informationen|infos|dazu|darüber)\b|\bweitere informationen\b|\bhilfeartikel\w*",
        re.IGNORECASE,
    ),
    dangling=re.compile(
        r"^(?:allerdings|jedoch|dadurch|trotzdem)\b|\b(?:oben|unten) (?:genannt|erwähnt|aufgeführt|stehend"
        r"|beschrieben)\w*"
        r"|\bwie (?:oben|unten|bereits)\b",
        re.IGNORECASE,
    ),
    me_too=re.compile(
        r"\b(?:bei mir (?:auch|genauso|dasselbe|ebenfalls)|(?:das )?(?:gleiche|selbe|dasselbe) problem"
        r"|geht mir (?:auch|genauso))\b",
        re.IGNORECASE,
    ),
    lead_in=re.compile(
        rf"^(?:bitte\b[,:;]?\s+|(?:ja|nein|ok(?:ay)?|gern(?:e)?)[,:;.]\s+|{_NEXT}\s+(?=\w+ Sie\b"
        rf"|{_DU}))+(?=\S)",
        re.IGNORECASE,
    ),
    listing=re.compile(r"\b(?:folgend\w*|dies\w{1,2}|eine[rs]? (?:der|von)|entweder)\b", re.IGNORECASE),
    condition=re.compile(
        r"(?:wenn|falls|sobald|nach|bevor|vor|um|auf|in|im|am|an|bei|unter|mit|zum|zur|für)\b", re.IGNORECASE
    ),
    hanging=re.compile(
        r"^(?:(?:wenn|falls) (?:ja|nein|nicht|so|das|dies)\b|in (?:dem|diesem) fall\b|andernfalls\b|sonst\b"
        r"|ansonsten\b"
        r"|stattdessen\b)",
        re.IGNORECASE,
    ),
    note=re.compile(r"(?:hinweis|anmerkung|p\.?s\.?)\b", re.IGNORECASE),
    thing=re.compile(
        r"(?:ein\w{0,2}|zwei|drei|de[rsnm]|die|das|dies\w{1,2}|mein\w{0,2}|ihr\w{0,2})\b(?!.*en\W*$)", re.IGNORECASE
    ),
    answered=re.compile(r"^wie (?:kann|kannst|können|geht|macht|mache|komme)\b", re.IGNORECASE),
    proposed=re.compile(r"^(?:haben|könnten|können|hast|könntest|kannst) (?:Sie|du)\b", re.IGNORECASE),
    how_to=re.compile(
        r"^(?:wie\b|kann (?:ich|man)\b|gibt es eine möglichkeit\b|wo (?:finde|kann|stelle|sehe)\b)", re.IGNORECASE
    ),
    doubt=re.compile(
        r"\b(?:aber|leider|trotzdem|jedoch|immer noch|weiterhin|nicht|keine?[nmrs]?)\b|\?\s*$", re.IGNORECASE
    ),
    pointless=re.compile(
        r"\b(?:von|auf|unter|klicken Sie) hier\b"
        r"|\b(?:diese[rmns]?|folgende[rmns]?) (?:Link|Adresse|Seite|Code)\b"
        r"|\bhier (?:herunter|klicken|laden)|;\s*$",
        re.IGNORECASE,
    ),
    warning=re.compile(
        r"^(?:achtung|wichtig|vorsicht|warnung)\b|\bnicht (?:mehr )?rückgängig\b",
        re.IGNORECASE,
    ),
    looks_back=re.compile(r"\b(?:von|in|auf|für|mit|bei|aus) jene[mnrs]? ", re.IGNORECASE),
    collect=re.compile(
        r"\b(?:in|mit) (?:Ihrer|deiner|der|einer) (?:nächsten )?(?:Antwort|Rückmeldung)\b"
        r"|\b(?:Bildschirmfotos?|Screenshots?|(?:Protokoll|Log)dateie?n?|(?:Fehler|Absturz)berichte?n?s?)\b",
        re.IGNORECASE,
    ),
    other_way=re.compile(
        r"^\W*(?:(?:wenn|falls|sollte) (?:das|dies|es|der fehler|das problem)\b[^,.]{0,50}?"
        r"\b(?:nicht|nichts|weiterhin|immer noch|bestehen|bestehen bleibt)\b|alternativ\b"
        r"|eine (?:andere|weitere) möglichkeit\b)",
        re.IGNORECASE,
    ),
)
