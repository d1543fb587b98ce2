"""How people tell of danger to life and health in German."""

from __future__ import annotations

from kbtools.languages.language import Ways

_THING = (
    "(?:lampe|licht|birne|akku|batterie|ladeger(?:a|ae)t|kabel|netzteil|stecker|steckdose|handy|laptop|rechner|fahrrad"
    "|roller|motor|ofen|toaster|maschine|ger(?:a|ae)t|drucker|es)"
)
_BODY = "(?:hand|h(?:a|ae)nde|finger|arm|bein|knie|fuss|gesicht|auge|haut|kopf)"
DANGER: Ways = (
    "in brand (?:geraten|gesteckt|gesetzt)|in flammen|feuer gefangen|f(?:a|ae)ngt feuer|fing feuer|es hat gebrannt",
    "(?:akku|batterie|ladeger(?:a|ae)t|stecker|steckdose|wohnung|haus|k(?:u|ue)che) (?:brennt|brannte)"
    "(?! (?:die|das|der|ein|eine|kein|keine|noch|nicht)\\b)",
    f"{_THING} (?:\\w+ ){{0,5}}(?:raucht|rauchte|qualmt|qualmte|geraucht|gequalmt|kokelt|explodiert|explodierte"
    "|geschmolzen|aufgebl(?:a|ae)ht)",
    "(?:rauch|qualm) (?:kommt|kam|steigt|stieg|aus)|rauchentwicklung|brandgeruch|gasgeruch|verschmort|schmort",
    "(?:riecht|roch|stinkt|stank) (?:\\w+ ){0,2}(?:verbrannt|verschmort|nach (?:rauch|gas|verbranntem))",
    "stromschl(?:ag|(?:a|ae)ge)|elektrische[rn]? schlag|einen schlag (?:bekommen|gekriegt)|(?:eine|einen) gewischt",
    "funken (?:spr(?:u|ue)h\\w+|kamen|flogen)|funkenflug",
    "(?:gl(?:u|ue)hend|kochend|brennend|gef(?:a|ae)hrlich) heiss(?! (?:begehrt|ersehnt|diskutiert)\\w*)",
    "(?:mich|mir|sich) (?:\\w+ ){0,3}(?:verbrannt|verbr(?:u|ue)ht|verletzt|geschnitten)|jemand (?:\\w+ )?verletzt",
    f"{_BODY} (?:\\w+ )?(?:verbrannt|gebrochen|verletzt|blutet)|ich blute|geblutet|bewusstlos",
    "(?:bin|ist) (?:\\w+ ){0,4}(?:gest(?:u|ue)rzt|hingefallen|verungl(?:u|ue)ckt)|einen (?:\\w+ )?unfall",
    "ins krankenhaus|in die notaufnahme|notarzt|krankenwagen|atemnot|keine luft mehr|allergische reaktion",
    "vergiftet|lebensmittelvergiftung|rauchvergiftung|giftige (?:d(?:a|ae)mpfe|gase)|lebensgef(?:a|ae)hrlich",
    "(?:batterie|knopfzelle|magnet) (?:\\w+ ){0,2}verschluckt|gas tritt aus",
    "mich (?:\\w+ )?umbringen|bring(?:e)? mich um|suizid|selbstmordgedanken",
    "(?:will|m(?:o|oe)chte) (?:nur noch )?sterben|nicht mehr leben|das leben nehmen",
)
