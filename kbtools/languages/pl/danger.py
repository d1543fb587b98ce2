"""How people tell of danger to life and health in Polish."""

from __future__ import annotations

from kbtools.languages.language import Ways

_THING = (
    "(?:bateria|akumulator|ladowarka|kabel|wtyczka|gniazdko|telefon|laptop|komputer|rower|hulajnoga|silnik|piekarnik"
    "|urzadzenie|maszyna|drukarka)"
)
DANGER: Ways = (
    f"{_THING} (?:\\w+ ){{0,2}}(?:zapalil[ao]? sie|wybuchl[ao]?|eksplodowal[ao]?|stopil[ao]? sie|spuchl[ao]?|dymi)",
    f"{_THING} (?:\\w+ )?sie (?:zapalil[ao]?|stopil[ao]?|pali)|wybuchl[ao]? (?:pozar|bateria)|stan(?:al|ela) w ogniu",
    "w plomieniach|(?:leci|lecial|wydobywa sie|wychodzi) dym|dym (?:wydobywa|leci)|smierdzi (?:spalenizna|gazem|dymem)",
    "zapach (?:spalenizny|gazu)|czuc (?:gaz|gazem|spalenizna)|ulatnia sie gaz|wyciek gazu",
    "porazil[ao]? (?:mnie )?prad(?:em)?|kopn(?:al|elo) mnie prad|prad mnie|porazenie pradem|(?:leca|lecialy) iskry",
    "do czerwonosci|niebezpiecznie gorac[yae]",
    "(?:po|o)parzyl(?:em|am|a|o)?|(?:po|o)parzon[ya]|oparzenia?|skaleczyl(?:em|am|a)? sie|zranil(?:em|am|a)? sie",
    "jestem ranna?y?|krwawi(?:e|a)?|stracil[ao]? przytomnosc|(?:spadl|upadl)(?:em|am) (?:z|na)",
    "przewrocil(?:em|am) sie|mial(?:em|am)? wypadek|trafil(?:em|am|a)? do szpitala|wezwal(?:em|am)? (?:karetke|straz)",
    "zatrul(?:em|am|a)? sie|zatrucie|trujace (?:opary|gazy)|reakcj[ae] alergiczn[ae]|nie moge oddychac",
    "polkn(?:al|ela|elo) (?:baterie|magnes)|samobojstwo|zabic sie|chce umrzec|nie chce (?:juz )?zyc",
)
