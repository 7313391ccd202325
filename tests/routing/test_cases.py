"""Every case of routing holds, in routing and in the second computation."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from docs.pages import blocks_of
from handletime.routing import REASONS, Merit, Picture, Rules
from handletime.routing.considered import BY_ID, MERITS, ONLY_ONE
from house.measure import documents, name_of
from routing import naive, product
from routing.notation import Case, NotationError, Step, cases_in, desk_of, rules_of, waiting_of

HERE: Final = Path(__file__).parent / "cases"
CASES: Final = [
    *(
        case
        for path in sorted(HERE.glob("*.case"))
        for case in cases_in(path.read_text("utf-8").splitlines(), path.name)
    ),
    *(
        case
        for page in documents()
        for block in blocks_of(page)
        if block.language == "routing"
        for case in cases_in(block.lines, name_of(page), block.line + 1)
    ),
]


COMPUTATIONS: Final = {"routing": product, "naive": naive}


class Story:
    """A picture as a case has it so far, and who answers questions about it."""

    def __init__(self, computation: ModuleType) -> None:
        self.picture = Picture()
        self.rules = Rules()
        self.computation = computation

    def take(self, step: Step) -> None:
        """Change the picture, or see that what is expected holds."""
        match step.words:
            case ("desks",):
                for row in step.rows:
                    desk = self.picture.desks.get(row["agent"])
                    self.picture.put_desk(desk_of(row, desk, step.place))
            case ("waiting",):
                for row in step.rows:
                    known = self.picture.waiting.get(row["conversation"])
                    self.picture.put_waiting(waiting_of(row, known, step.place))
            case ("rules",):
                for row in step.rows:
                    self.rules = rules_of(row, self.rules, step.place)
            case ("gone", *names):
                for name in names:
                    self.picture.drop_desk(name)
                    self.picture.drop_waiting(name)
            case _:
                expected, actual = self.answer(step)
                assert expected == actual, step.place

    def answer(self, step: Step) -> tuple[object, object]:
        """Return what a step expects, and what is so."""
        offers = self.computation.decided(self.picture, self.rules)
        match step.words:
            case ("expect", "offers", *none):
                assert none in ([], ["none"]), step.place
                return [(row["conversation"], row["agent"]) for row in step.rows], offers
            case ("expect", "next", agent, answer):
                name = agent.removesuffix(":")
                given = self.computation.pulled(self.picture, self.rules, name)
                return answer, given[0] or given[1]
            case ("expect", "why", conversation):
                told = self.computation.told(self.picture, self.rules, conversation)
                rows = {row["agent"]: (row["outcome"], row["because"]) for row in step.rows}
                return rows, {
                    agent: (OUTCOMES[(conversation, agent) in offers], code)
                    for agent, code in told.items()
                }
        raise NotationError(f"{step.place}: what is {' '.join(step.words)!r}?")


OUTCOMES: Final = {True: "offered", False: "passed over"}


@pytest.mark.parametrize("computation", COMPUTATIONS.values(), ids=COMPUTATIONS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, computation: ModuleType) -> None:
    story = Story(computation)
    for step in case.steps:
        story.take(step)
    assert any(step.words[0] == "expect" for step in case.steps)


def test_every_name_is_used_once() -> None:
    names = [case.name for case in CASES]
    assert sorted(set(names)) == sorted(names)


def test_every_reason_and_merit_has_a_case() -> None:
    """A reason that no case shows is a promise that nobody has looked at."""
    rows = [row for case in CASES for step in case.steps for row in step.rows]
    merits: tuple[Merit, ...] = (*MERITS.values(), ONLY_ONE, BY_ID)
    codes = {each.code for each in REASONS} | {each.code for each in merits}
    assert set() == codes - {row.get("because") for row in rows}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["# A law", "desks", "  agent", "  ana"], "has 0 sources"),
        (["# A law", "source: us", "desks", "  agent  load", "  ana"], "x.case:5: 1 cells"),
        (["# A law", "source: us", "desks", "  agent  mood", "  ana  good"], "no column"),
        (["# A law", "source: us", "desks", "  agent  offered_at", "  ana  noon"], "no time"),
        (["# A law", "source: us", "rules", "  setting  value", "  size  3"], "no setting 'size'"),
        (["# A law", "source: us", "expect nothing"], "what is 'expect nothing'"),
    ],
)
def test_what_is_not_understood_is_refused(lines: list[str], said: str) -> None:
    with pytest.raises(NotationError, match=said):
        _tell(lines)


def _tell(lines: list[str]) -> None:
    for case in cases_in(lines, "x.case"):
        test_case(case, naive)
