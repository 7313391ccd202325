"""What every task is given: centres of events, and contests over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from measuring.centre import WARM_UP_EVENTS, Centre
from measuring.contest import Taken, contest

Form = Literal["parquet", "jsonl"]


@dataclass(frozen=True, slots=True)
class Bench:
    """A folder for centres, how large they are, and how often each contestant runs."""

    folder: Path
    size: int
    """About how many events the centre has."""
    repeats: int

    def centre(self, size: int | None = None) -> Centre:
        """Return the centre, or one of another size."""
        return Centre(self.folder, self.size if size is None else size)

    def contest(
        self, works: Mapping[str, str], form: Form = "parquet", centre: Centre | None = None
    ) -> dict[str, Taken]:
        """Let contestants do their work on the centre by turns; name to what it took."""
        file = getattr(centre or self.centre(), form)
        warm_up = getattr(self.centre(WARM_UP_EVENTS), form)
        return contest(works, file, warm_up, self.repeats)
