"""Two agents in one conversation: a transfer, a conference or a consult, and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.simulation import kinds
from handletime.simulation.channels import SECOND

if TYPE_CHECKING:
    from handletime.simulation.things import Agent, Conversation
    from handletime.simulation.world import World

ACCEPTED_SHARE: Final = 0.86
REJECTED_SHARE: Final = 0.05
WITHDRAWN_SHARE: Final = 0.03
TIMEOUT_MS: Final = 30 * SECOND


class Meeting:
    """Two agents in one conversation, from asking until one of them is out of it."""

    def __init__(
        self, world: World, agent: Agent, colleague: Agent, conversation: Conversation, plan: str
    ) -> None:
        self.world = world
        self.agent = agent
        self.colleague = colleague
        self.conversation = conversation
        self.plan = plan
        self.chance = world.colleagues.chance

    @property
    def _goes_on(self) -> bool:
        """Whether the customer is still there, and the agent has it in hand."""
        return self.conversation.agent is self.agent

    def begin(self, at: int) -> None:
        """See whether the colleague comes."""
        happens = self.chance()
        reach = self.world.colleagues.reach()
        if self.plan == "invite":
            self._become(at, "conference", reach // 2)
        if happens < ACCEPTED_SHARE:
            self.world.later(at + reach, self._join, self)
        elif happens < ACCEPTED_SHARE + REJECTED_SHARE:
            self.world.later(at + reach, self._fail, self, kinds.REJECTED)
        elif happens < ACCEPTED_SHARE + REJECTED_SHARE + WITHDRAWN_SHARE:
            self.world.later(at + 2 * reach, self._fail, self, kinds.WITHDRAWN)
        else:
            self.world.later(at + TIMEOUT_MS, self._fail, self, kinds.TIMED_OUT)

    def _become(self, at: int, purpose: str, after: int) -> None:
        """Let it be known, while the colleague is still asked, what for."""
        self.world.later(at + after, self._show, self, kinds.BECAME[purpose])

    def _show(self, at: int, _: Meeting, kind: int) -> None:
        if self._goes_on and self.colleague.alerting:
            self._write(at, kind, self.colleague)

    def _fail(self, at: int, _: Meeting, kind: int) -> None:
        """Go on alone: the colleague did not come."""
        if self._goes_on:
            self._write(at, kind, self.colleague)
        self.world.router.free(at, self.colleague)
        self.world.colleagues.go_on(at, self.agent)

    def _join(self, at: int, _: Meeting, __: int) -> None:
        if not self._goes_on:
            self.world.router.free(at, self.colleague)
            self.world.colleagues.go_on(at, self.agent)
            return
        if self.plan == "transfer":
            self._write(at, kinds.ACCEPTED, self.colleague)
            self._give(at)
            return
        if self.colleague.doing is not None:
            self._fail(at, self, kinds.REJECTED)
            return
        self._write(at, kinds.ACCEPTED, self.colleague)
        self.colleague.alerting = False
        self.colleague.load += self.conversation.channel.weight
        self.colleague.doing = self.conversation
        self.world.router.refresh(self.colleague)
        self.world.desk.look_at(at, self.colleague, self.conversation)
        length = self.world.colleagues.together()
        self.world.later(at + length // 2, self._talk, self)
        self.world.later(at + length, self._part, self)

    def _give(self, at: int) -> None:
        """Hand it to the colleague who accepted the transfer."""
        conversation = self.conversation
        conversation.agent = None
        conversation.held = False
        self.world.desk.take_up(at, self.colleague, conversation)
        self.world.closing.release(at, self.agent, conversation.channel.weight)

    def _talk(self, at: int, _: Meeting, __: int) -> None:
        """Write to one another, or both to the customer."""
        if self._goes_on and not self.conversation.channel.exclusive:
            public = self.plan in {"conference", "invite"}
            kind = kinds.AGENT_WROTE if public else kinds.AGENT_NOTED
            self._write(at, kind, self.agent)
            self._write(at, kind, self.colleague)

    def _part(self, at: int, _: Meeting, __: int) -> None:
        """Let one of them go: the colleague, or the agent who gives it away after a consult."""
        conversation, colleague = self.conversation, self.colleague
        weight = conversation.channel.weight
        if self._goes_on and self.plan == "consult, then transfer":
            self.world.log.more(
                at, kinds.BECAME["transfer"], colleague.number, conversation.number,
                from_agent=self.agent.name,
            )  # fmt: skip
            conversation.agent = colleague
            conversation.held = False
            self.world.closing.release(at, self.agent, weight)
            self.world.colleagues.go_on(at, colleague)
            return
        if self._goes_on:
            self._write(at, kinds.AGENT_LEFT, colleague)
        self.world.closing.release(at, colleague, weight)
        self.world.colleagues.go_on(at, self.agent)

    def _write(self, at: int, kind: int, agent: Agent) -> None:
        self.world.put((at, kind, agent.number, self.conversation.number))
