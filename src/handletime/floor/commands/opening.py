"""Opening from the desk: outbound conversations, and closed ones that go on. In Focus mode too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor.command import Command
from handletime.floor.commands.own import OWN
from handletime.floor.drafts import draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOutbound(Command):
    """An agent turns to a customer, and has the conversation in hand at once."""

    name: ClassVar = "open_outbound"
    checks: ClassVar = (
        "unknown_user",
        "not_yours",
        "unknown_agent",
        "unknown_inbox",
        "no_text",
        "not_clocked_in",
        "conversation_exists",
    )
    agent: str
    conversation: str
    customer: str
    channel: str
    text: str | None = None
    """The first message; None where there is none, as in a call."""
    inbox: str | None = None

    def begins(self, floor: Floor, now: int) -> str | None:
        """Return the id of the conversation that begins."""
        return self.conversation

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the opening, the taking up, and the first message."""
        yield draft(
            "conversation.opened",
            conversation=self.conversation,
            customer=self.customer,
            channel=self.channel,
            direction="outbound",
            inbox=self.inbox,
            agent=self.agent,
        )
        yield draft("conversation.accepted", conversation=self.conversation, agent=self.agent)
        if self.text is not None:
            yield draft(
                "conversation.message",
                conversation=self.conversation,
                sender="agent",
                agent=self.agent,
                text=self.text,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen(Command):
    """An agent reopens a closed conversation, and has it in hand at once."""

    name: ClassVar = "reopen"
    checks: ClassVar = (*OWN, "still_open")
    agent: str
    conversation: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the reopening and the taking up."""
        yield draft(
            "conversation.reopened", conversation=self.conversation, by="agent", agent=self.agent
        )
        yield draft("conversation.accepted", conversation=self.conversation, agent=self.agent)
