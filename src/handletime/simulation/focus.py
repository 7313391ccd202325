"""Focus mode: an agent pauses routing, works on, and perhaps calls on a customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.simulation import kinds
from handletime.simulation.channels import EMAIL, SECOND
from handletime.simulation.things import CLOSED, Agent

if TYPE_CHECKING:
    from handletime.simulation.world import World

LATER_MS: Final = 20 * SECOND
"""How long an agent waits to whom something is just being offered."""
OUTBOUND_SHARE: Final = 0.5
"""Focus modes with a call on a customer."""
REOPENED_SHARE: Final = 0.15
"""Focus modes in which a conversation is looked at again."""
FOCUS_REASONS: Final = ("after_contact", "project", "help")


class Focus:
    """What agents do to have their hands free."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.put = world.put
        self.later = world.later
        self.chance = world.share("focus")

    def start(self, at: int, agent: Agent, length: int) -> None:
        """Pause routing; what is in hand goes on, and perhaps a customer is called on."""
        if not agent.may_work or agent.focus or agent.leaves_at or not agent.mix:
            return
        if agent.alerting:
            self.later(at + LATER_MS, self.start, agent, length)
            return
        agent.focuses += 1
        agent.focus = agent.focuses
        reason = FOCUS_REASONS[int(self.chance() * len(FOCUS_REASONS))]
        self.world.log.more(at, kinds.FOCUS_STARTED, agent.number, -1, reason=reason)
        self.world.router.refresh(agent)
        self.later(at + length, self._end, agent, agent.focus)
        happens = self.chance()
        if happens < REOPENED_SHARE:
            self._look_again(at, agent)
        elif happens > 1 - OUTBOUND_SHARE:
            self._call_on(at, agent)

    def _end(self, at: int, agent: Agent, focus: int) -> None:
        if agent.focus == focus:
            agent.focus = 0
            self.put((at, kinds.FOCUS_ENDED, agent.number, -1))
            self.world.duties.go_on(at, agent)

    def _call_on(self, at: int, agent: Agent) -> None:
        """Write to a customer unasked."""
        customers = self.world.customers
        if not customers.customers:
            return
        customer = 1 + int(self.chance() * customers.customers)
        conversation = customers.begin(customer, EMAIL, agent.unit)
        conversation.outbound = True
        self.world.log.more(
            at, kinds.OPENED_OUT, agent.number, conversation.number,
            customer=customers.name_of(customer), channel=EMAIL.name,
        )  # fmt: skip
        self.put((at, kinds.ACCEPTED, agent.number, conversation.number))
        self.world.desk.take_up(at, agent, conversation)
        conversation.turns = 1

    def _look_again(self, at: int, agent: Agent) -> None:
        """Reopen the conversation that the agent had last, and add a word."""
        conversation = agent.last
        if conversation is None or conversation.state != CLOSED or conversation.channel.live:
            return
        conversation.outbound = True
        self.put((at, kinds.REOPENED_BY_AGENT, agent.number, conversation.number))
        self.put((at, kinds.ACCEPTED, agent.number, conversation.number))
        self.world.desk.take_up(at, agent, conversation)
        conversation.turns = 1
