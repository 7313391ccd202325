"""How every picture looks: colours that all eyes and printers tell apart, one face, little ink.

The colours are those of Okabe and Ito, which people with any colour vision tell apart. Where
one thing can stand beside another, their bars differ in height as well, for print without
colour.
"""

from __future__ import annotations

from typing import Any, Final

INK: Final = "#222222"
FAINT: Final = "#767676"
LINE: Final = "#E3E3E3"
PAPER: Final = "#FFFFFF"
BLUE: Final = "#0072B2"
SKY: Final = "#56B4E9"
GREEN: Final = "#009E73"
ORANGE: Final = "#E69F00"
VERMILION: Final = "#D55E00"
YELLOW: Final = "#F0E442"
PURPLE: Final = "#CC79A7"
GREY: Final = "#BBBBBB"
PALE: Final = "#D3DDE3"

FACE: Final = "Liberation Sans, Arial, sans-serif"
"""The first comes with the program that draws, so that a picture is the same anywhere; a browser
that has it not takes one with letters of the same widths."""
LETTER_PX: Final = 5.4
"""About how wide a letter of ten pixels is."""
WIDTH: Final = 820
"""Width of the drawing without its axis, in pixels; a page of print has as much."""


def config() -> dict[str, Any]:
    """Return the settings that all pictures share."""
    text = {"labelFont": FACE, "titleFont": FACE, "labelColor": INK, "titleColor": FAINT}
    return {
        "background": PAPER,
        "font": FACE,
        "view": {"stroke": None},
        "axis": {
            **text,
            "labelFontSize": 11,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
            "gridColor": LINE,
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
            "labelLimit": 180,
        },
        "legend": {
            **text,
            "labelFontSize": 11,
            "title": None,
            "orient": "bottom",
            "symbolType": "square",
            "symbolStrokeWidth": 0,
            "columns": 8,
        },
        "title": {
            "font": FACE,
            "subtitleFont": FACE,
            "anchor": "start",
            "frame": "group",
            "color": INK,
            "subtitleColor": FAINT,
            "fontSize": 16,
            "subtitleFontSize": 12,
            "offset": 14,
        },
    }
