"""How people tell of danger to life and health in English."""

from __future__ import annotations

from kbtools.languages.language import Ways

_THING = (
    "(?:lamps?|lights?|bulbs?|batter(?:y|ies)|chargers?|cables?|plugs?|sockets?|adapters?|phone|laptop|computer|tablet"
    "|e?-?bike|scooter|motor|engine|oven|toaster|heater|kettle|machine|device|appliance|printer|router|tv|dryer|it)"
)
_WHO = "(?:my |our |the |a )?(?:son|daughter|child|kid|baby|wife|husband|mother|father|mum|mom|dad|friend|dog|cat)"
_BODY = "(?:hands?|fingers?|thumb|arms?|legs?|knee|foot|feet|face|eyes?|skin|head|wrist|lips?|mouth|nose|back|shoulder)"
DANGER: Ways = (
    "(?:caught|catch(?:es|ing)?) (?:on )?fire|burst(?:ing)? into flames|(?:was|is|are|were|went up) in flames",
    f"(?:{_THING}|house|flat|kitchen|room|car|bed|carpet|hair) (?:is|was|are|were) on fire",
    "there (?:is|was|has been) an? (?:\\w+ )?fire(?! (?:alarm|exit|door|escape|drill|extinguisher|sale|place|pit)s?)",
    f"{_THING} (?:\\w+ ){{0,5}}(?:smokes|smoked|smoking|sparks|sparked|sparking|melted|melting|exploded|explodes)"
    "(?! (?:area|room|policy|allowed|hot)s?)",
    "smoke (?:is |was )?(?:coming|came|comes|pouring|poured)|(?:saw|see|smell|smelled|smelt|smells like) smoke",
    "burn(?:t|ing) smell|smell(?:s|ed|ing)? (?:of |like )?(?:something )?(?:burning|burnt|gas)|gas leak",
    f"{_WHO} (?:was|got) burn(?:ed|t)|shocked (?:by|from) (?:the|my|this) (?!it\\b){_THING}",
    "(?:sparks|flames) (?:came|come|coming|flew|flying|from|out of)|electric(?:al)? shocks?(?! absorber)|electrocuted",
    "(?:got|was|been) zapped|shock(?:ed)? (?:\\w+ ){0,3}(?:touch|plug)(?:ed|ing)|(?:heard|was) an explosion",
    "too hot to (?:touch|hold)|(?:dangerously|burning|scorching|glowing|red) hot"
    "(?! (?:deal|sale|offer|topic|chocolate|sauce|item|price)s?)",
    "(?:batter(?:y|ies)|phone) (?:\\w+ ){0,2}(?:swollen|swelled|bulging|leaked acid|leaking acid)|swollen battery",
    f"(?:burn(?:t|ed|s)?|scalded|cut|cuts|hurt|broke|injured) (?:my|his|her|their) (?:\\w+ )?{_BODY}",
    "(?:burn(?:t|ed)|scalded|cut|hurt|injured|hurting|harm) (?:myself|himself|herself|themselves)",
    f"(?:am|(?:i|he|she|someone|somebody|{_WHO}) (?:is|was|got|has been|have been|'ve been))"
    " (?:\\w+ )?(?:hurt|injured|bleeding|unconscious|poisoned)(?! by your)",
    f"(?:i'm|im|he's|she's|{_BODY} (?:is|was|started)) (?:hurt|injured|bleeding)(?! edge)",
    f"(?:i|he|she|{_WHO}) fell(?! (?:for|asleep|behind|in|into|short|back|out|apart|ill|victim)\\b)",
    "(?:caused|suffered|got|have) an? (?:\\w+ )?injury(?! time)|had an? (?:\\w+ )?accident|in an accident",
    "(?:ended up|taken|rushed) (?:in|to) (?:the )?(?:hospital|emergency room)|call(?:ed)? an ambulance",
    "(?:food|lead|carbon monoxide|alcohol) poisoning|(?:toxic|poisonous) (?:fumes|smoke|smell|gas)|allergic reaction",
    "(?:swallowed|ate) (?:a|the|one) (?:\\w+ )?(?:battery|magnet|button cell)|(?:can't|cannot|cant|hard to) breathe",
    "kill myself|commit suicide|suicidal|(?:i )?(?:want|wanted) to die|end my life|(?:do not|don't|dont) want to live",
)
