"""Facts of the present: those of the service's log, kept up as events come in."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from handletime.facts.kept import KeptFacts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handletime.facts.facts import Facts
    from handletime.facts.policies import Policies
    from handletime.floor.service.service import Service
    from handletime.stores import Stored


class Present:
    """The facts of a service's log, as of now.

    They are what a derivation of the exported log says with `as_of` and `known_at` this instant;
    only what new events touch is derived again.
    """

    def __init__(
        self, service: Service, policies: Policies | Mapping[str, Any] | None = None
    ) -> None:
        """Take what the log has by now, and listen to what comes."""
        self._service = service
        self._lock = threading.Lock()
        self._fresh: list[Stored] = []
        with service.looking():
            self._kept = KeptFacts.of(service.log.events(), policies)
            service.heard.append(self._hear)

    def _hear(self, stored: Sequence[Stored]) -> None:
        self._fresh.extend(stored)

    def facts(self) -> Facts:
        """Return all tables as of the service's clock."""
        with self._lock:
            with self._service.looking() as live:
                now = max(self._service.clock.now(), live.floor.at)
                fresh, self._fresh = self._fresh, []
            if fresh:
                self._kept.add([each.event for each in fresh])
            return self._kept.at(now, now=now)
