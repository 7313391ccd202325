"""The worked cases of the docs and of the ledger hold, in the notation of `tests/cases`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from cases import test_cases
from cases.computations import COMPUTATIONS, Compute
from cases.notation import cases_in
from docs.pages import Block, blocks_of
from house.measure import ROOT, documents

LEDGER: Final = ROOT / "decisions" / "definitions.md"
VENDORS: Final = ("LivePerson", "Gladly", "Cubu", "Genesys", "Salesforce", "Intercom")
BLOCKS: Final = [
    block for page in documents() for block in blocks_of(page) if block.language == "case"
]


@pytest.mark.parametrize("compute", COMPUTATIONS.values(), ids=COMPUTATIONS.keys())
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.place)
def test_worked_case(block: Block, compute: Compute, tmp_path: Path) -> None:
    """The events of a worked case give the tables that stand beside them."""
    file = tmp_path / "worked.case"
    file.write_text(block.text, "utf-8")
    for case in cases_in(file):
        test_cases.test_case(case, compute)


def test_each_entry_of_the_ledger_is_worked_out() -> None:
    """Theirs, ours, why, and a case."""
    entries = LEDGER.read_text("utf-8").split("\n## ")[1:]
    for entry in entries:
        title = entry.partition("\n")[0]
        missing = [part for part in ("Theirs:", "Ours:", "Why:", "```case") if part not in entry]
        assert [] == missing, title


def test_each_vendor_has_an_entry() -> None:
    titles = [line for line in LEDGER.read_text("utf-8").splitlines() if line.startswith("## ")]
    assert [] == [name for name in VENDORS if not any(name in title for title in titles)]
