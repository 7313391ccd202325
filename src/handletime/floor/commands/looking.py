"""Looking: which conversation an agent has before its eyes, and whether the window shows.

What changes nothing is no refusal and writes nothing: a desk may say twice what is in view.
"""

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
class Enter(Command):
    """An agent opens a conversation on the desk, its own or another's."""

    name: ClassVar = "enter"
    checks: ClassVar = OWN
    agent: str
    conversation: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the entering, unless the agent looks at it already."""
        if floor.agent(self.agent).attends != self.conversation:
            yield draft(
                "agent.entered_conversation", agent=self.agent, conversation=self.conversation
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAway(Command):
    """An agent leaves a conversation for another place in the product."""

    name: ClassVar = "look_away"
    checks: ClassVar = OWN
    agent: str
    conversation: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the leaving, unless the agent looks elsewhere already."""
        if floor.agent(self.agent).attends == self.conversation:
            yield draft(
                "agent.left_conversation",
                agent=self.agent,
                conversation=self.conversation,
                cause="navigated",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class HideWindow(Command):
    """The window of the desk is hidden behind another tab or program."""

    name: ClassVar = "hide_window"
    checks: ClassVar = ("unknown_user", "not_yours", "unknown_agent", "not_clocked_in")
    agent: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the hiding, unless it is hidden."""
        if floor.agent(self.agent).window == "off":
            yield draft("agent.window_hidden", agent=self.agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowWindow(Command):
    """The window of the desk is in view again."""

    name: ClassVar = "show_window"
    checks: ClassVar = ("unknown_user", "not_yours", "unknown_agent", "not_clocked_in")
    agent: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the showing, if it was hidden."""
        if floor.agent(self.agent).window == "on":
            yield draft("agent.window_shown", agent=self.agent)
