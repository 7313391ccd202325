"""The page of swimlanes: each flow of the Info Mart guide, drawn from the facts of its case."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from laying_out import Lines, opening

if TYPE_CHECKING:
    from handletime.pictures.figure import Figure

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "docs" / "concepts" / "swimlanes"
PAGE: Final = ROOT / "docs" / "concepts" / "swimlanes.md"
FLOWS: Final = sorted((ROOT / "tests" / "cases").glob("seed_003_*.case"))


def title_of(case: Path) -> str:
    """Return what a flow is called."""
    return case.read_text("utf-8").partition("\n")[0].removeprefix("# ")


def figure_of(case: Path) -> Figure:
    """Draw the first story of a case file."""
    if (tests := str(ROOT / "tests")) not in sys.path:
        sys.path.append(tests)
    import handletime as ht  # noqa: PLC0415
    from cases.notation import cases_in  # noqa: PLC0415

    story = cases_in(case)[0]
    facts = ht.derive(ht.read(story.events))
    return ht.draw_interaction(facts, facts["conversations"]["conversation"][0])


def picture_name(case: Path) -> str:
    """Return the name of a flow's picture."""
    return "-".join(case.stem.split("_")[2:]) + ".svg"


def page() -> Lines:
    """Tell each flow by its picture."""
    yield from opening(
        "Interactions as swimlanes",
        "Each flow of an interaction, from the guide to Genesys Info Mart, drawn from its facts.",
        "A lane is the customer, a queue, a strategy or an agent; under a bar stands how it ended.",
    )
    yield from (
        "A second attempt of the same agent has a lane of its own.",
        "What the descriptors mean is told in [How interactions end](endings.md).",
        "`handletime draw interaction` draws any other:",
        "",
        "```sh",
        "$ handletime draw interaction c06 examples/day/events.jsonl --out c06.svg",
        "```",
        "",
    )
    for case in FLOWS:
        title = title_of(case)
        yield from (f"## {title}", "", f"![{title}](swimlanes/{picture_name(case)})", "")


def main() -> None:
    """Write the page and every picture."""
    FOLDER.mkdir(exist_ok=True)
    for case in FLOWS:
        (FOLDER / picture_name(case)).write_text(figure_of(case).svg() + "\n", "utf-8")
    PAGE.write_text("\n".join(page()).rstrip() + "\n", "utf-8")


if __name__ == "__main__":
    main()
