"""The HTML that an article from elsewhere may hold: an allow-list, so that nothing in it executes or leads astray."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape

import nh3

from kbtools.text.html import html_to_text, unescaped

# What Markdown can say, and what help desks and README files add to it. What is left out loads, runs, sends or hides
# something: script, style, iframe, object, embed, form, meta, base, link, svg, math, template, and all unknown ones.
TAGS = frozenset(
    "a abbr article b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure "
    "h1 h2 h3 h4 h5 h6 hr i img ins kbd li main mark ol p picture pre q s samp section small source span strong sub "
    "summary sup table tbody td tfoot th thead title tr tt u ul var video audio wbr".split()
)
ATTRIBUTES = frozenset(
    "align alt aria-hidden aria-label class colspan controls height href id lang name open poster role rowspan "
    "span src start target rel loading title type valign value width dir".split()
)
SCHEMES = frozenset(nh3.ALLOWED_URL_SCHEMES)  # http, https, mailto, tel and the like; none that runs or holds a page
# Dropped with all that is in them.
_WITH_CONTENT = frozenset(
    "script style noscript iframe object embed form nav header footer template svg math select textarea button "
    "noframes noembed".split()
)
_ACTIVE = _WITH_CONTENT | frozenset(
    "applet base basefont bgsound body dialog frame frameset head html image input isindex keygen link marquee "
    "menuitem meta option optgroup param plaintext portal slot xmp foreignobject use animate set".split()
)
# Of these a browser gives the attributes to the page around them, and the cleaner, which sees no page, drops them.
_OF_PAGES = frozenset(("html", "head", "body", "frameset"))
_AttributeFilter = Callable[[str, str, str], str | None]
_LINKS = frozenset(("href", "src", "poster"))
DEEPEST = 150  # tags within tags; an article has about ten
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_VOID = frozenset("area br col hr img input source wbr".split())
# Tags that may lack their end, so that many of them need not be deep.
_WITHOUT_END = frozenset("area br col dd dt hr img input li link meta option p source tbody td th thead tr wbr".split())
_TAG_NAME = re.compile(r"<([A-Za-z][^\s/>]*)")
_TAG_START = re.compile(r"(</?)([A-Za-z][^\s/>]*)")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
# Of a link, and of what links refer to. Browsers leave out what is no letter in front of an address, however much.
_ADDRESS_START = re.compile(r"\]([(:])[\s\x00-\x20\x7f-\x9f<\\]*+")
# Of what a link refers to: the beginning of an address without blanks. No such address has other words behind it on its
# line; any other white space counts as the end of the line, since Markdown strips blocks of it.
_REFERRED = re.compile(r"\S{1,200}+(?![ \t]++[^\s\x02\x03\"'(])")
_LABEL_START = re.compile(r"[^\[\]]*+\[([^\n\r]*)")  # backwards: a label, and what stands before it on its line
_LONGEST_LABEL = 300
_WORD = re.compile(r"[^\W\d_]")
# Where the scheme would be, an entity, or the start of code, whose content Markdown puts into the address as text.
_DISGUISED = re.compile(r"[^/?#)\s]*&|[^/?#)]*`")
# How most addresses begin, so that nothing behind it could be a scheme.
_UNDISGUISED = ("https://", "http://", "mailto:", "/", "#", ".")
_LONGEST_SCHEME = 200  # characters, with white space between them
# The start of what may be an attribute list, up to an equals sign, or to a tag or comment, within which Markdown sees
# no end of it. To Markdown, `\}` is no end either.
_LIST_START = re.compile(r"\{((?:[^}=<\n\\]|\\\}?)*+)([=<]?)")
# An address in angle brackets is a link to Markdown, but a tag within raw HTML: it may have nothing that a browser
# takes for an attribute, which begins behind white space or a slash. Only ASCII: without case, `\u017f` would be an s.
_LINK = r"[Hh][Tt][Tt][Pp][Ss]?://(?:[^\s<>\"'`/]|/(?![A-Za-z:_.-]*+=))*+>|mailto:[A-Za-z0-9_.+-]++@[A-Za-z0-9.-]++>"
_MARKUP_START = re.compile(rf"<(?=[A-Za-z/!?])(?!{_LINK})")
# Written so plainly that Markdown changes nothing in it: no value has an equals sign, a quotation mark, a bracket or a
# sign of code, and none without quotation marks has blanks.
_PLAIN_SIGN = r"\w./:#?&%+,;~\-"
_PLAIN_VALUE = rf"(?:\"[{_PLAIN_SIGN} ]*+\"|'[{_PLAIN_SIGN} ]*+'|[{_PLAIN_SIGN}]++)"
# To Markdown, `\>` ends no tag; so where no other `>` follows before the next tag, this one never ends and is text.
_PLAIN_TAG = re.compile(
    rf"</?([A-Za-z][A-Za-z0-9:-]*+)((?:\s++[A-Za-z:-]++(?:\s*+=\s*+{_PLAIN_VALUE})?+)*+)"
    r"\s*+/?(?:>|\\>(?=[^<>]*+(?:<|\Z)))"
)
# Such as `<your name>` or `<DOMAIN.local/user>`: to HTML a tag that it does not know, without values. Markdown may take
# signs out of the name, but no letter, digit or hyphen, so that its beginning up to a sign tells what it can become.
_PLACEHOLDER = re.compile(r"</?(?![^<>\n]*://)([A-Za-z][A-Za-z0-9-]*+)[^\s/<>=\"`]*+[^\n<>=\"`]*+>")
_PLAIN_ATTRIBUTE = re.compile(r"([A-Za-z:-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+)))?")
_PLAIN_COMMENT = re.compile(r"<!--(?!-?>)(?:[^<>`-]|-(?!->))*+-->")
_CHANGES_READING = "markdown"  # an attribute that has the tag's content read as Markdown
_NOT_IN_ADDRESSES = re.compile(r"[\x00-\x20\x7f-\x9f\\]+")
_ALIGNED = re.compile(r"text-align: ?(?:left|right|center);?")  # how Markdown's tables align their columns


def clean_html(html: str) -> str:
    """The HTML with what is allowed, well-formed; scripts, forms and the like are gone with their content.

    Of markup that is nested deeper than any article needs only the text is left; see `shallow_html`.
    """
    cleaned = shallow_html(html)
    return text_as_html(html) if cleaned is None else cleaned


def shallow_html(html: str) -> str | None:
    """What `clean_html` makes of HTML with few tags within tags; None for others: reading them takes quadratic time."""
    if _depth(html, _WITHOUT_END) > DEEPEST:
        return None
    cleaned = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(_WITH_CONTENT),
        attributes={"*": set(ATTRIBUTES)},
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    return cleaned if _depth(cleaned, _VOID) <= DEEPEST else None


def text_as_html(html: str) -> str:
    """Only the text of HTML, one paragraph a line."""
    return "\n".join(f"<p>{escape(line)}</p>" for line in html_to_text(html).split("\n"))


def _depth(html: str, without_end: frozenset[str]) -> int:
    """How deep tags are nested, at most; those `without_end` hold no others, and ends of unopened ones do not count."""
    open_tags = deepest = 0
    for end, name in _TAG.findall(html):
        if name.lower() not in without_end:
            open_tags = max(0, open_tags - 1) if end else open_tags + 1
            deepest = max(deepest, open_tags)
    return deepest


def is_harmless_html(html: str) -> bool:
    """Whether HTML holds nothing that executes, loads, sends or hides something, read as a browser reads it.

    Tags that HTML does not know, such as `<your name>` or those of XML, do nothing. The HTML is cleaned twice: to what
    is harmless, and of nothing. Both are the same where nothing had to go. What a page never needs is told by its name
    before: the cleaner drops a tag such as `<use>` outside of SVG with all that follows in it, both times alike.
    """
    html = _TAG_START.sub(_named_apart, html)
    found = {name.lower() for name in _TAG_NAME.findall(html)}
    if found & (_OF_PAGES | _ACTIVE):
        return False
    names = {*TAGS, *found}
    kept = _cleaned(html, names - _ACTIVE, _harmless, SCHEMES)
    return kept == _cleaned(html, names, None, {*SCHEMES, *_SCHEME.findall(_plain_address(html))})


def _named_apart(start: re.Match[str]) -> str:
    """The start of a tag, with a name that the cleaner does not know if HTML does not know it.

    Names of SVG and MathML do nothing by themselves outside of these, but their attributes do, and the cleaner drops
    such tags whatever is allowed.
    """
    is_known = start[2].lower() in TAGS or start[2].lower() in _ACTIVE
    return start[0] if is_known else f"{start[1]}x-{start[2]}"


def could_be_harmful(markdown: str) -> bool:
    """Whether Markdown could become harmful HTML: it has tags, attributes or an address that is not allowed.

    Cheap, and says yes too often.
    """
    last = markdown.rfind("=")
    if any(_could_give_values(start, last) for start in _LIST_START.finditer(markdown)):
        return True
    if any(_could_lead_astray(markdown, start) for start in _ADDRESS_START.finditer(markdown)):
        return True
    return not all(_is_plain_tag(markdown, start.start()) for start in _MARKUP_START.finditer(markdown))


def _could_give_values(start: re.Match[str], last: int) -> bool:
    """Whether an attribute list may begin here that gives an attribute a value; `last`: place of the last equals sign.

    Markdown reads a list no further than an equals sign that has no name right before it.
    """
    if start[2] == "<":
        return start.end() <= last
    return start[2] == "=" and start[1] != "" and not start[1].endswith(" ")


def _could_lead_astray(markdown: str, start: re.Match[str]) -> bool:
    """Whether the address that begins here, of a link or of what links refer to, may be one that is not allowed."""
    at = start.end()
    if start[1] == "(":
        address = markdown[at : at + _LONGEST_SCHEME]
        return _DISGUISED.match(address) is not None or not is_harmless_address(address)
    referred = _REFERRED.match(markdown, at)
    if referred is None or (not _DISGUISED.match(referred[0]) and is_harmless_address(referred[0])):
        return False
    label = _LABEL_START.match(markdown[max(0, start.start() - _LONGEST_LABEL) : start.start()][::-1])
    # Markdown finds them only where a line begins, behind marks of lists and quotations, or within each other.
    before = label[1][::-1] if label else ""
    return not _WORD.search(before) or "]:" in before or "<" in before


def _is_plain_tag(markdown: str, at: int) -> bool:
    """Whether what begins here is a comment, a tag with what is allowed, or one that HTML does not know."""
    if markdown.startswith("<!", at):
        return _PLAIN_COMMENT.match(markdown, at) is not None
    unknown = _PLACEHOLDER.match(markdown, at)
    if unknown and unknown[1].lower() not in _ACTIVE and _CHANGES_READING not in unknown[0].lower():
        return True
    tag = _PLAIN_TAG.match(markdown, at)
    if tag is None or tag[1].lower() in _ACTIVE or _CHANGES_READING in tag[2].lower():
        return False
    is_harmless = is_harmless_attribute if tag[1].lower() in TAGS else _is_harmless_elsewhere
    return all(is_harmless(one[1], one[2] or one[3] or one[4] or "") for one in _PLAIN_ATTRIBUTE.finditer(tag[2]))


def _is_harmless_elsewhere(name: str, value: str) -> bool:
    """Whether a tag that HTML does not know may have this attribute: one that runs nothing and leads nowhere."""
    name = name.lower()
    return not value or not (name.startswith("on") or name == "style" or name.rpartition(":")[2] in _LINKS)


def is_harmless_address(address: str) -> bool:
    """Whether a link's address is relative or has an allowed scheme, however it is disguised."""
    if address.startswith(_UNDISGUISED):
        return True
    scheme = _SCHEME.match(_plain_address(address))
    return scheme is None or scheme[1] in SCHEMES


def is_harmless_attribute(name: str, value: str) -> bool:
    """Whether a tag may have this attribute with this value."""
    return name.lower() in ATTRIBUTES and (name.lower() not in _LINKS or is_harmless_address(value))


def _cleaned(html: str, tags: set[str], attribute: _AttributeFilter | None, schemes: Iterable[str]) -> str:
    return nh3.clean(
        html,
        tags=tags,
        clean_content_tags=set(),
        attributes={},
        generic_attribute_prefixes={""},
        attribute_filter=attribute,
        url_schemes=set(schemes),
        link_rel=None,
    )


def _harmless(tag: str, name: str, value: str) -> str | None:
    if name == "style":
        return value if _ALIGNED.fullmatch(value) else None
    if tag not in TAGS:
        leads_away = name.rpartition(":")[2] in _LINKS and not is_harmless_address(value)
        return None if name.startswith("on") or leads_away else value
    return value if name in ATTRIBUTES or not value else None  # without a value it does nothing


def _plain_address(address: str) -> str:
    """As a browser reads an address: entities and white space are no disguise."""
    return _NOT_IN_ADDRESSES.sub("", unescaped(unescaped(address))).lower()
