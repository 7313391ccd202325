"""The benchmark of routing compares like with like."""

from __future__ import annotations

import pytest

from handletime.routing import Rules, decide
from measuring.contest import ContestError
from measuring.floors import floors
from peers import in_numpy
from tasks import routing


def test_the_scan_decides_as_routing_does() -> None:
    """On small floors of every kind; each makes the offers that its name promises."""
    pictures = floors(desks=60, waiting=300, released=(6, 12))
    taken = routing.compare(pictures, repeats=1)
    assert [0, 0, 1, 1, 1, 6, 12] == [each.offers for each in taken]
    for picture in pictures.values():
        scanned = in_numpy.decide(in_numpy.columns_of(picture))
        offers = decide(picture, Rules())
        assert scanned == [(each.conversation, each.agent) for each in offers]


def test_contestants_who_decide_otherwise_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = floors(desks=10, waiting=30, released=(1, 2))
    monkeypatch.setattr(in_numpy, "decide", lambda _: [("c1", "nobody")])
    with pytest.raises(ContestError, match="decide otherwise"):
        routing.compare(pictures, repeats=1)


def test_a_slow_decision_misses_its_target() -> None:
    taken = [
        routing.Taken("one", offers=1, ours=5.1, scan=50),
        routing.Taken("few", offers=50, ours=1.0, scan=50),
        routing.Taken("many", offers=500, ours=10.0, scan=500),
    ]
    assert [False, True] == [each.met for each in routing.section_of(taken).targets]
