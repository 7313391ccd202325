"""Read pages: their headings, links and fenced blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from house.measure import name_of, without_code


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: where it stands, its language and its lines."""

    page: Path
    line: int
    language: str
    lines: tuple[str, ...]

    @property
    def place(self) -> str:
        """The page and line, as one writes them."""
        return f"{name_of(self.page)}:{self.line}"

    @property
    def text(self) -> str:
        """The lines as they stand."""
        return "\n".join(self.lines) + "\n"


def blocks_of(page: Path, *, indent: str = "") -> Iterator[Block]:
    """Yield the fenced blocks of a page; with an indent, those that stand within a list."""
    language, start, lines = None, 0, list[str]()
    for number, line in enumerate(page.read_text("utf-8").splitlines(), 1):
        fence = re.fullmatch(rf"{indent}```(\w*)", line)
        if fence and language is None:
            language, start, lines = fence[1], number, []
        elif fence and language is not None:
            yield Block(page, start, language, tuple(lines))
            language = None
        else:
            lines.append(line)
    assert language is None, f"{name_of(page)}:{start}: the block has no end"


def links_of(page: Path) -> list[str]:
    """Return the targets of a page's links."""
    text = re.sub(r"`[^`\n]*`", "", without_code(page.read_text("utf-8")))
    return re.findall(r"\]\(([^)\s]+)\)", text)


def anchors_of(page: Path) -> set[str]:
    """Return the anchors that a page's headings make."""
    headings = re.findall(
        r"^#{1,6} (.+)$", without_code(page.read_text("utf-8")), flags=re.MULTILINE
    )
    return {slug(each) for each in headings}


def slug(heading: str) -> str:
    """Return the anchor of a heading, as the usual renderers make it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
