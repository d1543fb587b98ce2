"""Videos in frames of other sites, as links: an article here holds no frame that it did not put in itself."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlsplit

from kbtools.text.html import unescaped

VIDEO, FRAME = "video", "<iframe>"
_FRAME = re.compile(r"<iframe\b((?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+)>(?:\s*+</iframe\s*+>)?", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![\w-])(data-src|src|title)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""", re.IGNORECASE)
_HOSTS = (
    "brightcove.net", "cloudflarestream.com", "dailymotion.com", "loom.com", "mediadelivery.net",
    "microsoftstream.com", "vidyard.com", "vimeo.com", "wistia.com", "wistia.net", "youtu.be", "youtube.com",
    "youtube-nocookie.com",
)  # fmt: skip
_YOUTUBE = re.compile(r"/embed/([A-Za-z0-9_-]{5,20})")
_VIMEO = re.compile(r"/video/([0-9]{3,15})")


def frames_as_links(html: str, link: str = '<a href="{}">{}</a>') -> tuple[str, tuple[str, ...]]:
    """The HTML or Markdown with a link in place of each frame with a video, and the names of what was a frame.

    `link`: how one is written, from its address and its text. A frame with anything else is left as it is, and named.
    """
    names: list[str] = []

    def instead(frame: re.Match[str]) -> str:
        said = {name[1].lower(): unescaped(name[2] or name[3] or "").strip() for name in _ATTRIBUTE.finditer(frame[1])}
        address = video_address(said.get("src", "") or said.get("data-src", ""))
        names.append(VIDEO if address else FRAME)
        if not address:
            return frame[0]
        text = " ".join(said.get("title", "").translate(_NO_LINK).split()) or "Video"
        return f" {link.format(escape(address.translate(_ENCODED)), escape(text))} "

    if "<iframe" not in html and "<IFRAME" not in html:
        return html, ()
    html = _FRAME.sub(instead, html)
    return html, tuple(dict.fromkeys(names))


def video_address(address: str) -> str:
    """Where people watch the video that a frame with this address shows; empty when it shows something else."""
    whole = f"https:{address}" if address.startswith("//") else address
    try:
        parts = urlsplit(whole)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not any(host == name or host.endswith(f".{name}") for name in _HOSTS):
        return ""
    if "youtube" in host and (found := _YOUTUBE.match(parts.path)):
        return f"https://www.youtube.com/watch?v={found[1]}"
    if host == "player.vimeo.com" and (found := _VIMEO.match(parts.path)):
        return f"https://vimeo.com/{found[1]}"
    return whole


_ENCODED = {ord(" "): "%20", ord("("): "%28", ord(")"): "%29"}
_NO_LINK = str.maketrans("[]()<>", "      ")
