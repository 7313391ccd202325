"""What a figure is: a chart with its title, and how it becomes SVG or PNG."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import altair as alt
import vl_convert

from handletime.pictures.style import config

if TYPE_CHECKING:
    from collections.abc import Sequence

Drawing: TypeAlias = "alt.Chart | alt.LayerChart | alt.FacetChart | alt.VConcatChart"
PNG_SCALE: Final = 2.0
"""Pixels of a PNG for each of the picture's, so that print is sharp."""


def chart_of(values: Sequence[dict[str, Any]]) -> alt.Chart:
    """Return a chart over rows that are part of it."""
    return alt.Chart(alt.InlineData(values=list(values)))


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: what it shows, in words and as a chart."""

    title: str
    subtitle: tuple[str, ...]
    chart: Drawing

    def svg(self) -> str:
        """Return the picture as SVG; the same figure gives the same text."""
        return vl_convert.vegalite_to_svg(self._spec())

    def png(self) -> bytes:
        """Return the picture as PNG, for print."""
        return vl_convert.vegalite_to_png(self._spec(), scale=PNG_SCALE)

    def html(self) -> str:
        """Return a page with the picture in it, which needs no network."""
        title = escape(self.title)
        return (
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
            f"<style>body {{ margin: 2rem; }} svg {{ max-width: 100%; height: auto; }}</style>"
            f"</head><body>{self.svg()}</body></html>\n"
        )

    def _spec(self) -> dict[str, object]:
        title = {"text": self.title, "subtitle": list(self.subtitle)}
        spec: dict[str, object] = self.chart.properties(title=title).to_dict()
        return {**spec, "config": config()}
