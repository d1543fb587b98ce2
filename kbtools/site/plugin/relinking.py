"""Links within an article's text, led to the pages of the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import dirname, normpath, relpath

from kbtools.text.html import unescaped

# A start tag without `<` in its attributes; texts and comments have none that a browser would follow.
_TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*>")
_LINK = re.compile(r"(\s(?:href|src|poster)=)([\"'])([^\"'<>]*)\2")
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/|#|\?|$")


def relinked(html: str, at: str, now_at: str, addresses: Mapping[str, str]) -> str:
    """HTML of the page `at` as that of the page `now_at`, both relative to the site: `articles/vpn/`.

    `addresses`: of pages with the page that is linked instead. Links to other sites, and from the site's root, stay.
    """

    def link(found: re.Match[str]) -> str:
        before, mark, address = found.groups()
        if leads_elsewhere(address):
            return found[0]
        path, sign, rest = parted(address)
        target = normpath(f"{at}{unescaped(path)}")
        target = "" if target == "." else f"{target}/" if path.endswith("/") or not path else target
        other = addresses.get(target)
        if other is None and at == now_at:
            return found[0]
        to = target if other is None else other
        short = relpath(to or ".", dirname(now_at) or ".") + ("/" if to.endswith("/") or not to else "")
        return f"{before}{mark}{_escaped(short)}{sign}{rest}{mark}"

    return _TAG.sub(lambda tag: _LINK.sub(link, tag[0]), html)


def leads_elsewhere(address: str) -> bool:
    """Whether an address leads to another site, from the site's root, or within the page itself."""
    return bool(_ELSEWHERE.match(address))


def parted(address: str) -> tuple[str, str, str]:
    """The path of an address, and the sign and text behind it from `?` or `#` on."""
    place = next((n for n, sign in enumerate(address) if sign in "?#"), len(address))
    return address[:place], address[place : place + 1], address[place + 1 :]


def _escaped(address: str) -> str:
    return address.replace("&", "&amp;").replace('"', "%22").replace("'", "%27")
