"""The targets by name: each takes any bytes, and raises if a law does not hold of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from .tables import any_arrow_table, any_frame, any_list, parquet
from .texts import comma_separated, instants, json_lines, wrapped
from .whole import all_facts, centres

TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    "jsonl": json_lines,
    "csv": comma_separated,
    "wrapped": wrapped,
    "instants": instants,
    "parquet": parquet,
    "frames": any_frame,
    "arrow": any_arrow_table,
    "lists": any_list,
    "facts": all_facts,
    "centres": centres,
}
