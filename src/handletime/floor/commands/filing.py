"""Filing: topics and inboxes, by whoever had the conversation in hand, closed or not."""

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
class AddTopic(Command):
    """An agent says what a conversation is about."""

    name: ClassVar = "add_topic"
    checks: ClassVar = (*OWN, "unknown_topic", "no_part", "topic_set_already")
    agent: str
    conversation: str
    topic: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the topic."""
        yield draft(
            "conversation.topic_added",
            conversation=self.conversation,
            topic=self.topic,
            agent=self.agent,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveTopic(Command):
    """An agent takes a topic off."""

    name: ClassVar = "remove_topic"
    checks: ClassVar = (*OWN, "no_part", "topic_not_set")
    agent: str
    conversation: str
    topic: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the end of the topic."""
        yield draft(
            "conversation.topic_removed",
            conversation=self.conversation,
            topic=self.topic,
            agent=self.agent,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveToInbox(Command):
    """An agent files a conversation in another inbox; where it waits stays as it is."""

    name: ClassVar = "move_to_inbox"
    checks: ClassVar = (*OWN, "unknown_inbox", "no_part", "in_inbox_already")
    agent: str
    conversation: str
    inbox: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the move."""
        yield draft("conversation.moved", conversation=self.conversation, inbox=self.inbox)
