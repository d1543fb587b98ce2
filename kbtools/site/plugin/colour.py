"""A company's colour with enough contrast: as text and as a button's background, on light and dark pages."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

from kbtools.errors import KbError
from kbtools.site.colour_option import in_six_digits

LIGHT, DARK = "#f5f6fa", "#262a37"  # the backgrounds of the style sheet with the least contrast
READABLE = 4.5  # contrast that WCAG 2.2 asks of text, success criterion 1.4.3
_STEP = 0.01
_LINEAR_BELOW = 0.04045


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour for text or background, and a text colour that is readable on it."""

    accent: str
    on_accent: str


def shades(colour: str) -> tuple[Shade, Shade]:
    """The colour for the light and the dark palette, changed only as far as the contrast requires.

    Raises `KbError("mkdocs")` for an invalid colour.
    """
    given = in_six_digits(colour)
    if not given:
        raise KbError(
            "mkdocs",
            f"'colour' must be a colour such as #0b6e4f, not {colour!r}",
            where="mkdocs.yml",
            hint='plugins: [{kbtools: {colour: "#0b6e4f"}}]',
        )
    return _shade(given, LIGHT, -_STEP), _shade(given, DARK, _STEP)


def style_sheet(colour: str) -> str:
    """The CSS rules that replace the colours of the palette; raises as `shades`."""
    light, dark = shades(colour)
    return (
        f'\nbody, body[data-md-color-scheme="default"][data-md-color-primary] {{ {_rules(light)} }}\n'
        f'body[data-md-color-scheme="slate"][data-md-color-primary] {{ {_rules(dark)} }}\n'
        f"@media (prefers-color-scheme: dark) {{ body.kb-page {{ {_rules(dark)} }} }}\n"
    )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _shade(colour: str, ground: str, step: float) -> Shade:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    while contrast(colour, ground) < READABLE and 0 <= lightness <= 1:
        lightness += step
        colour = _hex(colorsys.hls_to_rgb(hue, min(max(lightness, 0), 1), saturation))
    return Shade(colour, max("#ffffff", "#10131c", key=lambda text: contrast(colour, text)))


def _rules(shade: Shade) -> str:
    names = ("--md-typeset-a-color", "--md-accent-fg-color", "--kb-accent")
    return " ".join([*(f"{name}: {shade.accent};" for name in names), f"--kb-on-accent: {shade.on_accent};"])


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _hex(parts: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= _LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
