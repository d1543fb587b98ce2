"""The icon of each topic on the start page: chosen in mkdocs.yml, else by the words of the tag."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping, Sequence

from kbtools.site.plugin.articles import is_icon
from kbtools.site.plugin.topics import Topic

OTHER = "material/text-box-outline"
# Icons of Material Design, each with the words of tags that it stands for, in the singular.
_WORDS = {
    "account-outline": "account profile konto compte",
    "account-group-outline": "team user member people staff",
    "lock-outline": "login password signin sign security access passwort",
    "shield-outline": "privacy safety data datenschutz warranty",
    "credit-card-outline": "billing payment invoice card price pricing rechnung zahlung facturation paiement",
    "cash-refund": "refund",
    "autorenew": "subscription plan renewal abo abonnement",
    "truck-outline": "shipping delivery order lieferung versand livraison commande",
    "keyboard-return": "return exchange rücksendung retour",
    "package-variant": "product part parcel package",
    "gift-outline": "gift voucher",
    "storefront-outline": "shop store discount",
    "cellphone": "app mobile phone",
    "cog-outline": "setting configuration setup einstellung",
    "rocket-launch-outline": "start started beginning basic",
    "wrench-outline": "repair troubleshooting problem fix",
    "puzzle-outline": "integration addon extension plugin",
    "code-tags": "api developer",
    "download-outline": "download install installation import",
    "update": "update firmware upgrade release",
    "battery-charging-outline": "battery charging charge power akku",
    "email-outline": "email mail message newsletter",
    "bell-outline": "notification alert",
    "chart-line": "report figure statistic analytic",
    "wifi": "wifi network connection",
    "web": "browser web site website",
    "printer-outline": "print printing printer",
    "translate": "language translation",
    "image-outline": "image photo picture video media",
    "lightbulb-on-outline": "idea tip",
    "recycle": "recycling environment",
}
BY_WORD = {word: f"material/{icon}" for icon, words in _WORDS.items() for word in words.split()}
_PLURALS = ("", "s", "en", "n")  # English and French, German
log = logging.getLogger("mkdocs.plugins.kbtools")


def topic_icons(topics: Sequence[Topic], chosen: Mapping[object, object], folders: Iterable[str]) -> Mapping[str, str]:
    """The name of each topic's icon, such as `material/bike`, by the topic's slug.

    `chosen`: by tag, what mkdocs.yml says; a tag that no article has and an icon that is in none of the theme's
    `folders` are warnings of the build.
    """
    found = {topic.slug: _by_words(topic.tag) for topic in topics}
    slugs, places = {topic.tag: topic.slug for topic in topics}, list(folders)
    for tag, icon in chosen.items():
        if tag not in slugs:
            log.warning("mkdocs.yml: no published article has the tag '%s' that 'icons' names", tag)
        elif not isinstance(icon, str) or not is_icon(icon, places):
            log.warning("mkdocs.yml: there is no icon '%s' for the tag '%s'", icon, tag)
        else:
            found[slugs[str(tag)]] = icon
    return found


def _by_words(tag: str) -> str:
    words = re.split(r"[\W_]+", tag.casefold())
    singular = (word.removesuffix(ending) for word in words for ending in _PLURALS)
    return next((BY_WORD[word] for word in singular if word in BY_WORD), OTHER)
