"""What agents do together: transfers, conferences, consults, takeovers; and holds meanwhile."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from handletime.simulation import kinds
from handletime.simulation.channels import SECOND
from handletime.simulation.meeting import ACCEPTED_SHARE, TIMEOUT_MS, Meeting
from handletime.simulation.things import ALERTING, Agent, Conversation

if TYPE_CHECKING:
    from handletime.simulation.world import World

PLANS: Final = {
    "hold": 0.05,
    "transfer": 0.03,
    "to queue": 0.02,
    "to agent": 0.01,
    "conference": 0.015,
    "invite": 0.008,
    "consult": 0.02,
    "consult, then transfer": 0.01,
    "takeover": 0.006,
}
"""What else is done in a conversation in hand, and in what share of them."""
PURPOSES: Final = {"consult, then transfer": "consult"}
"""What a colleague is asked for, where the plan has another name."""


class Colleagues:
    """Agents with one another."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.put = world.put
        self.later = world.later
        self.chance = world.share("colleagues")
        self.reach = world.lengths("colleague's reach", 6 * SECOND, 0.5)
        self.holds = world.lengths("hold", 45 * SECOND, 0.7)
        self.together = world.lengths("together", 80 * SECOND, 0.6)

    def plan(self) -> str:
        """Draw what else will be done in a conversation; mostly nothing."""
        happens = self.chance()
        for name, part in PLANS.items():
            if happens < part:
                return name
            happens -= part
        return ""

    def begin(self, at: int, agent: Agent, conversation: Conversation) -> bool:
        """Do what was planned, if somebody is there to do it with."""
        plan = conversation.plan
        if plan == "hold":
            conversation.plan = ""
            self._hold(at, agent, conversation)
            self.later(at + self.holds(), self._resume, agent)
            return True
        if plan == "to queue":
            self.give_to_queue(at, agent, conversation)
            return True
        colleague = self._manager(agent) if plan == "takeover" else self._free(agent, conversation)
        if colleague is None:
            return False
        conversation.plan = ""
        if plan == "takeover":
            self._take_over(at, agent, colleague, conversation)
        elif plan == "to agent":
            self._give_to(at, agent, colleague, conversation)
        else:
            self._ask(at, agent, colleague, plan)
        return True

    def give_to_queue(self, at: int, agent: Agent, conversation: Conversation) -> None:
        """Transfer blindly to a queue: that of the next unit, or back into the own one."""
        conversation.unit = (conversation.unit + 1) % self.world.centre.units
        queue = self.world.router.queue_of(conversation)
        self.world.log.more(
            at, kinds.TRANSFERRED, agent.number, conversation.number, to_queue=queue.name
        )
        self._out(conversation)
        conversation.refused = agent
        self.world.router.let_wait(at, conversation)
        self.world.closing.release(at, agent, conversation.channel.weight)

    def _give_to(self, at: int, agent: Agent, colleague: Agent, conversation: Conversation) -> None:
        """Transfer blindly to a colleague, to whom it is then offered."""
        self.world.log.more(
            at, kinds.TRANSFERRED, agent.number, conversation.number, to_agent=colleague.name
        )
        self._out(conversation)
        conversation.state = ALERTING
        conversation.target = colleague
        self._offer(at, agent, colleague, conversation, "transfer")
        accepts = self.chance() < ACCEPTED_SHARE
        step, after = (self._receive, self.reach()) if accepts else (self._let_pass, TIMEOUT_MS)
        self.later(at + after, step, conversation, conversation.stamp)
        self.world.closing.release(at, agent, conversation.channel.weight)

    def _receive(self, at: int, conversation: Conversation, stamp: int) -> None:
        colleague = conversation.target
        if conversation.stamp == stamp and colleague is not None:
            self.put((at, kinds.ACCEPTED, colleague.number, conversation.number))
            self.world.desk.take_up(at, colleague, conversation)

    def _let_pass(self, at: int, conversation: Conversation, stamp: int) -> None:
        colleague = conversation.target
        if conversation.stamp == stamp and colleague is not None:
            self.put((at, kinds.TIMED_OUT, colleague.number, conversation.number))
            conversation.refused = colleague
            self.world.router.enqueue(at, conversation)
            self.world.router.free(at, colleague)

    def _take_over(self, at: int, agent: Agent, manager: Agent, conversation: Conversation) -> None:
        self.world.log.more(
            at, kinds.TAKEN_OVER, manager.number, conversation.number, from_agent=agent.name
        )
        self._out(conversation)
        self.world.desk.take_up(at, manager, conversation)
        self.world.closing.release(at, agent, conversation.channel.weight)

    def _out(self, conversation: Conversation) -> None:
        """Have nobody answer it for the moment."""
        conversation.agent = None
        conversation.plan = ""
        conversation.held = False
        conversation.stamp += 1
        conversation.unfinished_ms = 0

    def _ask(self, at: int, agent: Agent, colleague: Agent, plan: str) -> None:
        """Ask a colleague in, while the customer is on hold or hears of nothing."""
        conversation = _doing(agent)
        purpose = PURPOSES.get(plan, plan)
        if purpose in {"consult", "transfer"} or conversation.channel.exclusive:
            self._hold(at, agent, conversation)
        self._offer(at, agent, colleague, conversation, purpose)
        Meeting(self.world, agent, colleague, conversation, plan).begin(at)

    def _offer(  # the parts of the event
        self, at: int, agent: Agent, colleague: Agent, conversation: Conversation, purpose: str
    ) -> None:
        self.world.log.more(
            at, kinds.ASKED[purpose], colleague.number, conversation.number,
            from_agent=agent.name,
        )  # fmt: skip
        colleague.alerting = True
        self.world.router.refresh(colleague)

    def _hold(self, at: int, agent: Agent, conversation: Conversation) -> None:
        conversation.held = True
        self.put((at, kinds.HELD, agent.number, conversation.number))

    def _resume(self, at: int, agent: Agent, _: int) -> None:
        self.go_on(at, agent)

    def go_on(self, at: int, agent: Agent) -> None:
        """Turn to the customer again, if there is one still."""
        conversation = _doing(agent)
        if conversation.agent is not agent:
            self.world.closing.finish(at, agent, conversation)
            return
        if conversation.held:
            conversation.held = False
            self.put((at, kinds.RESUMED, agent.number, conversation.number))
        if conversation.channel.exclusive:
            self.world.calls.go_on(at, agent)
        else:
            self.world.desk.answer(at, agent, conversation)

    def _free(self, agent: Agent, conversation: Conversation) -> Agent | None:
        """Return a colleague who is doing nothing now, if possible with nothing in hand."""
        queue = self.world.router.queue_of(conversation)
        return next(
            (
                each
                for each in chain(queue.idle, queue.spare)
                if each is not agent and each.doing is None and each.may_work
            ),
            None,
        )

    def _manager(self, agent: Agent) -> Agent | None:
        return next(
            (
                each
                for each in self.world.managers[agent.unit]
                if each.may_work and each.doing is None and not each.wants
            ),
            None,
        )


def _doing(agent: Agent) -> Conversation:
    assert agent.doing is not None
    return agent.doing
