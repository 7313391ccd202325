"""The service: it takes commands, decides, appends to the log, and answers once that is durable.

Decisions are made one after the other. All that wait at one time are decided together and
appended together, so that the disk is asked once; nobody is answered before it has answered.
If the log refuses, nothing of it has happened: the floor is folded from the log again.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar

from handletime.errors import OperatorError
from handletime.floor import snapshot
from handletime.floor.fold.forget import recall
from handletime.floor.live.live import Acted, Live
from handletime.floor.live.signs import Signs
from handletime.floor.service.answer import OUR_FAULT, STORE_UNAVAILABLE, Answer
from handletime.floor.service.archive import LogArchive
from handletime.floor.service.request import Request
from handletime.floor.service.restoring import let_go, restored
from handletime.floor.service.timers import Timers
from handletime.floor.state.place import place_of
from handletime.stores import Append
from handletime.timeline.clock import Clock, SystemClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from handletime.floor.command import Command
    from handletime.floor.refusal import Refusal
    from handletime.floor.state.floor import Floor
    from handletime.stores import Log, Stored

T = TypeVar("T")

SNAPSHOT_EVERY: Final = 20_000
"""Events after which a snapshot is kept: folding as many takes a second or two."""
AT_ONCE: Final = 500
"""Commands that are decided before the log is asked, at most."""


def _follow() -> Request:
    """Ask for what follows from what has changed."""
    return Request(lambda live, now: Acted(tuple(live.follow(now))), None, None)


class Service:
    """A floor with its log, its clock and its timers; its methods may be called by many threads."""

    def __init__(
        self, log: Log, clock: Clock | None = None, *, snapshot_every: int = SNAPSHOT_EVERY
    ) -> None:
        """Take a log, fold it, and do what became due while nobody looked."""
        self.log = log
        self.clock = clock or SystemClock()
        self.snapshot_every = snapshot_every
        self.heard: list[Callable[[Sequence[Stored]], None]] = []
        """Who is told of the events of each append, in their order, once they are durable."""
        self._archive = LogArchive(log)
        self._queue: deque[Request] = deque()
        self._signs = Signs(since=self.clock.now())
        self._lock = threading.RLock()
        self._healthy = False
        self._saved_at = 0
        with self._lock:
            self._restore()
        self.tick()

    def do(self, command: Command, *, key: str | None = None) -> Answer:
        """Carry out a command and return once it is durable, or say why not.

        A command whose `key` was used before is not carried out again: the answer is the first.
        """
        return self._served(Request(lambda live, now: live.act(command, now), command, key))

    def record(self, events: Sequence[Mapping[str, Any]], *, key: str | None = None) -> Answer:
        """Take events of an integration, all or none, and do what follows from them.

        They may be late: they change facts and the present floor, never what was decided.
        Raises `BadEvents` and `ConflictingEvents` as the log does.
        """
        with self._lock:
            if not self._recover():
                return Answer(refusal=STORE_UNAVAILABLE)
            self._serve()
            try:
                appended = self.log.append(events, recorded_at=self._now(), key=key)
            except OperatorError:
                self._healthy = False
                return Answer(refusal=STORE_UNAVAILABLE)
            self._take_in(appended.stored)
            self._served(_follow())
            return Answer(appended.stored, duplicates=appended.duplicates)

    def tick(self) -> list[Answer]:
        """Do what has become due by now; to be called every second, or at `next_at`."""
        with self._lock:
            if not self._recover():
                return []
            now = self._now()
            self._let_come(now)
            self._serve()
            answers = [self.do(command) for command in self.timers.due(now)]
            silent = [each.agent for each in self.live.silent(now)]
            self._look_at_desks(silent, now)
            return [each for each in answers if each.events]

    @property
    def next_at(self) -> int | None:
        """When something may be due next."""
        with self._lock:
            ahead = [each["at"] for each in self.live.floor.ahead]
            return min((at for at in (self.timers.next_at, *ahead) if at is not None), default=None)

    @contextmanager
    def looking(self) -> Iterator[Live]:
        """Look at the floor while nobody changes it."""
        with self._lock:
            yield self.live

    def read(self, view: Callable[[Floor], T]) -> T:
        """Return what a view makes of the floor, while nobody changes it."""
        with self.looking() as live:
            return view(live.floor)

    def close(self) -> None:
        """Keep a snapshot and let go of the log."""
        with self._lock:
            if self._healthy:
                self._save()
            self.log.close()

    # Signs of life.

    def sign_of_desk(self, agent: str, *, active: bool = False) -> None:
        """Note that an agent's desk is there; `active` if the agent did something at it."""
        with self._lock:
            now = self._now()
            was_live = self.live.sees(agent)
            self.live.signs.desks[agent] = now
            if active:
                self.live.signs.activity[agent] = now
            if not was_live:
                self._look_at_desks([agent], now)

    def sign_of_customer(self, conversation: str) -> None:
        """Note that the customer of a conversation is there."""
        with self._lock:
            self.live.signs.customers[conversation] = self._now()
            self.timers.look_at((), (conversation,))

    # The inner part: all of it with the lock held.

    def _served(self, request: Request) -> Answer:
        self._queue.append(request)
        with self._lock:
            if request.answer is None:
                if self._recover():
                    self._serve()
                else:
                    self._refuse(list(self._queue), STORE_UNAVAILABLE)
                    self._queue.clear()
        assert request.answer is not None, "Whoever serves answers all that wait."
        return request.answer

    def _serve(self) -> None:
        """Decide all who wait, append once, and answer."""
        while self._queue:
            batch = [self._queue.popleft() for _ in range(min(len(self._queue), AT_ONCE))]
            refusal = OUR_FAULT
            try:
                self._carry_out(batch)
                continue
            except OperatorError:
                refusal = STORE_UNAVAILABLE
            finally:
                unanswered = [each for each in batch if each.answer is None]
                if unanswered:
                    self._healthy = False
                    self._refuse(unanswered, refusal)
            self._refuse(list(self._queue), refusal)
            self._queue.clear()

    def _carry_out(self, batch: Sequence[Request]) -> None:
        """Decide, append, answer; whoever has no answer afterwards was not served."""
        now = self._now()
        self._let_come(now)
        for request in batch:
            self._decide(request, now)
        self._append([each for each in batch if each.answer is None])

    def _decide(self, request: Request, now: int) -> None:
        if request.key is not None:
            known = self.log.answer(request.key)
            if known is not None:
                request.answer = Answer(known.stored)
                return
        name = getattr(request.command, "conversation", None)
        if name is not None:
            recall(self.live.floor, self._archive, name)
        request.acted = request.act(self.live, now)
        if request.acted.refusal is not None:
            request.answer = Answer(refusal=request.acted.refusal)

    def _append(self, decided: Sequence[Request]) -> None:
        """Append what was decided, all in one; answer only then."""
        writing = [each for each in decided if each.events or each.key is not None]
        if writing:
            parts = [Append(each.events, each.key) for each in writing]
            appended = self.log.append_each(parts, recorded_at=self.live.floor.at)
            self._appended(writing, [each.stored for each in appended])
        for request in decided:
            request.answer = request.answer or Answer()

    def _appended(self, decided: Sequence[Request], stored: Sequence[tuple[Stored, ...]]) -> None:
        """Answer everybody, and tell who listens."""
        self._archive.clear()
        every = [each for part in stored for each in part]
        self._advance(every)
        for request, part in zip(decided, stored, strict=True):
            request.answer = Answer(part)
        for listener in self.heard:
            listener(every)
        if self.live.floor.position - self._saved_at >= self.snapshot_every:
            self._save()

    def _advance(self, stored: Sequence[Stored]) -> None:
        """Go on to the position of what is durable now; others may have appended in between."""
        floor = self.live.floor
        if stored and stored[0].position > floor.position + 1:
            foreign = [
                each
                for each in self.log.after(floor.position)
                if each.position < stored[0].position
            ]
            self._take_in(foreign)
        for each in stored:
            floor.position = max(floor.position, each.position)
            self._touch(each.event)

    def _take_in(self, stored: Sequence[Stored]) -> None:
        """Take in events that the log has and the floor has not."""
        now, floor = self._now(), self.live.floor
        for each in stored:
            floor.position = max(floor.position, each.position)
            if each.event["at"] > now:
                floor.ahead.append(each.event)
            else:
                self.live.take(each.event)
                self._touch(each.event)
        for listener in self.heard:
            listener(stored)

    def _let_come(self, now: int) -> None:
        """Take in what was dated ahead and is so by now."""
        floor = self.live.floor
        due = [each for each in floor.ahead if each["at"] <= now]
        if not due:
            return
        floor.ahead = [each for each in floor.ahead if each["at"] > now]
        for event in sorted(due, key=place_of):
            self.live.take(event)
            self._touch(event)
        self._queue.append(_follow())

    def _touch(self, event: Mapping[str, Any]) -> None:
        """Have the timers look anew at whom an event concerns."""
        if event["type"] == "setting.changed":
            self.timers.look_at_all()
            return
        floor = self.live.floor
        names = {event.get(field) for field in ("agent", "from_agent")} & floor.agents.keys()
        conversation = floor.conversations.get(event.get("conversation", ""))
        if conversation is not None:
            names |= conversation.legs.keys()
        spoken = [conversation.name] if conversation is not None else []
        self.timers.look_at([name for name in names if name is not None], spoken)

    def _look_at_desks(self, agents: Sequence[str], now: int) -> None:
        """Show routing desks that fell silent or came back, and do what follows."""
        for name in agents:
            self.live.see_agent(name, now)
        if agents:
            self._served(_follow())

    def _refuse(self, requests: Sequence[Request], refusal: Refusal) -> None:
        for request in requests:
            request.answer = Answer(refusal=refusal)

    def _recover(self) -> bool:
        """Fold the log again if it could not be written; say whether the floor is there."""
        if not self._healthy:
            try:
                self._restore()
            except OperatorError:
                return False
        return True

    def _restore(self) -> None:
        self._archive.clear()
        floor = restored(self._archive, self.clock.now())
        self.live = Live(floor, self._signs, self._archive)
        self.live.see_all(self._now())
        self.timers = Timers(self.live)
        self._saved_at = floor.position
        self._healthy = True

    def _save(self) -> None:
        """Keep a snapshot, so that a restart need not fold what is over."""
        floor = self.live.floor
        for name in let_go(floor, self._archive):
            self.live.signs.customers.pop(name, None)
        if floor.position > self._saved_at:
            self.log.save_snapshot(floor.position, snapshot.version(), snapshot.as_bytes(floor))
            self._saved_at = floor.position

    def _now(self) -> int:
        return max(self.clock.now(), self.live.floor.at)
