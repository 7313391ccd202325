"""Files and functions stay within the limits of STYLE."""

from statistics import median, quantiles
from typing import Final

from house.measure import (
    FILE_LINES_MAX,
    FUNCTION_LINES_MAX,
    SOURCE,
    functions_of,
    lines_of,
    name_of,
    python_files,
)

RATCHET: Final[dict[str, int]] = {}
"""Functions past the limit, with their length: it may only shrink, and then this entry does."""


def test_no_file_is_longer_than_the_limit() -> None:
    sizes = {name_of(path): lines_of(path) for path in python_files()}
    assert {} == {name: lines for name, lines in sizes.items() if lines > FILE_LINES_MAX}


def test_no_function_is_longer_than_the_limit() -> None:
    functions = [each for path in python_files() for each in functions_of(path)]
    long = {each.name: each.lines for each in functions if each.lines > FUNCTION_LINES_MAX}
    assert RATCHET == long


def test_most_functions_are_short() -> None:
    """The median is ten lines at most, and nine in ten stay within thirty."""
    package = [path for path in python_files() if path.is_relative_to(SOURCE)]
    lines = [each.lines for path in package for each in functions_of(path)]
    assert median(lines) <= 10
    assert quantiles(lines, n=10)[-1] <= 30
