"""The fuzz targets hold on what they begin with, so that they do not rot between runs."""

from __future__ import annotations

import pytest

from .names import NAMES
from .seeds import seeds
from .targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_holds_on_its_seeds(name: str) -> None:
    for seed in seeds(name):
        TARGETS[name](seed)


def test_the_runner_knows_every_target() -> None:
    assert list(TARGETS) == list(NAMES)
