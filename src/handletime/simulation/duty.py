"""The shifts of agents as they are lived: clocking in and out, breaks, tasks, focus, absences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.simulation import kinds
from handletime.simulation.channels import MINUTE
from handletime.simulation.shifts import Duty, Session, sessions

if TYPE_CHECKING:
    from handletime.simulation.things import Agent
    from handletime.simulation.world import World

IDLE_AFTER_MS: Final = 10 * MINUTE
"""Without a sign of life, after which the system sets an agent idle."""
OVERTIME_MS: Final = 12 * MINUTE
"""After the end of a shift, after which agents give away what they have in hand."""
SAID: Final = ("break", "meeting", "back_office")
SAID_SHARE: Final = 0.5
"""Breaks that are announced, where they have to wait for the present work."""
FORGOTTEN_SHARE: Final = 0.012
"""Shifts whose end the agent forgets; the system sees it later."""
BY_MANAGER_SHARE: Final = 0.008
NOTES: Final = ("doctor", "equipment", "coaching a colleague", "fire drill")
TASKS: Final = ("check returns", "call back list", "update articles", "sort complaints")
OUT: Final = "out"
IDLE: Final = "idle"
ABSENCE: Final = "absence"


class Duties:
    """What agents do beside conversations."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.put = world.put
        self.later = world.later
        self.chance = world.share("duties")
        self.tasks = 0

    def plan(self) -> list[Session]:
        """Plan all shifts, and let them begin in time."""
        planned = sessions(self.world.centre, self.world.agents)
        for number, session in enumerate(planned):
            self.later(max(session.starts, self.world.centre.starts), self._begin, session, number)
        return planned

    def _begin(self, at: int, session: Session, _: int) -> None:
        """Clock in; who is still there from the last shift stays."""
        agent = session.agent
        if agent.on_duty:
            return
        agent.on_duty = True
        agent.channels = agent.mix
        agent.leaves_at = agent.missed = 0
        self._set_channels(at, kinds.CLOCKED_IN, agent, unit=self.world.unit_of(agent))
        for duty in session.duties:
            if duty.at > at:
                self.later(duty.at, self._fall_due, (agent, duty))
        self.later(session.ends, self._end, agent)
        self.world.router.feed(at, agent)
        self.world.desk.wake(at, agent)

    def _set_channels(self, at: int, kind: int, agent: Agent, **extra: str) -> None:
        names = [each.name for each in agent.channels]
        self.world.log.more(at, kind, agent.number, -1, channels=names, **extra)

    def _fall_due(self, at: int, due: tuple[Agent, Duty], _: int) -> None:
        agent, duty = due
        if not agent.on_duty or agent.leaves_at:
            return
        if duty.name == "focus":
            self.world.focus.start(at, agent, duty.length)
        elif duty.name == "channels":
            self._drop_channel(at, agent, duty.length)
        else:
            self._want(at, agent, duty.name, duty.length)

    def _want(self, at: int, agent: Agent, name: str, length: int) -> None:
        """Have an agent do something as soon as the present work is done."""
        agent.wants.append((name, length))
        self.world.router.refresh(agent)
        if agent.load and name in SAID and self.chance() < SAID_SHARE:
            self.world.log.more(at, kinds.NEXT_STATUS, agent.number, -1, reason=name)
        self.world.desk.wake(at, agent)

    def carry_out(self, at: int, agent: Agent) -> None:
        """Do what comes next, now that nothing is in hand."""
        name, length = agent.wants.pop(0)
        if name in {OUT, ABSENCE}:
            if name == OUT:
                self._leave(at, agent)
            else:
                self._go_absent(at, agent, length)
            return
        self.world.desk.look_away(at, agent)
        extra = {"reason": name}
        if name == "other":
            extra["note"] = NOTES[int(self.chance() * len(NOTES))]
        if name == "back_office":
            extra["task"] = self._task(at, agent)
        self.world.log.more(at, kinds.UNAVAILABLE, agent.number, -1, **extra)
        self._hold(agent, extra.get("task", name))
        self.later(at + length, self._come_back, agent)

    def _hold(self, agent: Agent, why: str) -> None:
        agent.hold = why
        agent.focus = 0
        self.world.router.refresh(agent)

    def _task(self, at: int, agent: Agent) -> str:
        self.tasks += 1
        task, title = f"t{self.tasks}", TASKS[self.tasks % len(TASKS)]
        self.world.log.more(at, kinds.TASK_CREATED, -1, -1, task=task, title=title)
        self.world.log.more(at, kinds.TASK_ASSIGNED, agent.number, -1, task=task)
        return task

    def _come_back(self, at: int, agent: Agent, _: int) -> None:
        """Be available again."""
        if not agent.hold:
            return
        if agent.hold.startswith("t") and agent.hold[1:].isdigit():
            self.world.log.more(at, kinds.TASK_FINISHED, agent.number, -1, task=agent.hold)
        agent.hold = ""
        agent.absent = False
        self.put((at, kinds.AVAILABLE, agent.number, -1))
        self.go_on(at, agent)

    def go_on(self, at: int, agent: Agent) -> None:
        """Take work again."""
        self.world.router.feed(at, agent)
        self.world.desk.wake(at, agent)

    def _drop_channel(self, at: int, agent: Agent, length: int) -> None:
        """Be on fewer channels for a while."""
        if len(agent.channels) > 1:
            agent.channels = agent.channels[:-1]
            self._set_channels(at, kinds.CHANNELS_SET, agent)
            self.world.router.refresh(agent)
            self.later(at + length, self._take_channels, agent)

    def _take_channels(self, at: int, agent: Agent, _: int) -> None:
        if agent.on_duty and agent.channels != agent.mix:
            agent.channels = agent.mix
            self._set_channels(at, kinds.CHANNELS_SET, agent)
            self.go_on(at, agent)

    def _go_absent(self, at: int, agent: Agent, length: int) -> None:
        """Leave the desk without a word: offers are missed, and the system sees it late."""
        agent.absent = True
        self.world.router.feed(at, agent)
        self.later(at + IDLE_AFTER_MS, self._idle, agent, at)
        self.later(at + length, self._return, agent)

    def _idle(self, at: int, agent: Agent, since: int) -> None:
        if agent.absent and agent.on_duty and not agent.hold and not agent.alerting:
            self.world.log.more(at, kinds.IDLED, agent.number, -1, since=since)
            agent.attending = None
            self._hold(agent, IDLE)

    def _return(self, at: int, agent: Agent, _: int) -> None:
        """Be back at the desk."""
        if not agent.absent or not agent.on_duty:
            return
        agent.absent = False
        if agent.hold:
            kind = kinds.RETURNED if agent.hold == IDLE else kinds.AVAILABLE
            self.put((at, kind, agent.number, -1))
            agent.hold = ""
        self.go_on(at, agent)

    def missed_too_many(self, at: int, agent: Agent) -> None:
        """Set an agent unavailable who let too many offers pass."""
        agent.missed = 0
        if agent.hold:
            return
        self.put((at, kinds.MISSED_OFFERS, agent.number, -1))
        self._hold(agent, "missed_offers")
        if not agent.absent:
            self.later(at + 3 * MINUTE, self._come_back, agent)

    def _end(self, at: int, agent: Agent, _: int) -> None:
        """Go home once nothing is in hand; what takes too long is given away."""
        agent.leaves_at = at + OVERTIME_MS
        self._want(at, agent, OUT, 0)

    def _leave(self, at: int, agent: Agent) -> None:
        happens = self.chance()
        if happens < FORGOTTEN_SHARE:
            agent.absent = True
            self.later(at + IDLE_AFTER_MS, self._out, agent, kinds.IDLED_OUT)
        elif happens > 1 - BY_MANAGER_SHARE and self.world.managers[agent.unit]:
            self._out(at, agent, kinds.CLOCKED_OUT_BY_MANAGER)
        else:
            self._out(at, agent, kinds.CLOCKED_OUT)

    def _out(self, at: int, agent: Agent, kind: int) -> None:
        """Clock out, by whatever hand."""
        extra: dict[str, str | int] = {"reason": "end_of_shift"}
        if kind == kinds.IDLED_OUT:
            extra = {"since": at - IDLE_AFTER_MS}
        elif kind == kinds.CLOCKED_OUT_BY_MANAGER:
            extra |= {"actor": self.world.managers[agent.unit][0].name}
        self.world.log.more(at, kind, agent.number, -1, **extra)
        agent.on_duty = agent.absent = False
        agent.focus = agent.missed = 0
        agent.channels = ()
        agent.attending = None
        agent.wants.clear()
        self.world.router.refresh(agent)
