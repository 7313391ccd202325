"""What customers, agents and integrations do in tests, each in a word."""

from __future__ import annotations

from typing import Any, Final

from handletime.floor.commands import customers, taking, working
from handletime.floor.commands.attendance import ClockIn
from handletime.floor.commands.log_ins import LogIn
from handletime.floor.drafts import CUSTOMER
from handletime.floor.state.conversations import Conversation
from handletime.floor.whereabouts import whereabouts

from .centre import SECOND, Centre, Event, a_centre

BOT: Final = "bot"
"""The user that is a program."""


class People:
    """A centre with the customer Kim, and with agents who are logged in and clocked in."""

    def __init__(self, *agents: str, channels: tuple[str, ...] = (), **settings: Any) -> None:
        self.centre: Centre = a_centre(**settings)
        integration = {"roles": ["integration"]}
        self.centre.told("directory.set", kind="user", entry=BOT, attributes=integration)
        for agent in agents:
            self.centre.do(LogIn(actor=agent, agent=agent))
            if agent not in ("uma", "fay", "gus"):
                self.centre.do(ClockIn(actor=agent, agent=agent, unit="north", channels=channels))
            else:
                self.centre.told("agent.channels_set", agent=agent, channels=list(channels))
        self.centre.after(SECOND)

    def opens(self, name: str = "c1", channel: str = "chat", **fields: Any) -> list[Event]:
        """Have Kim open a conversation."""
        given = {"actor": CUSTOMER, "conversation": name, "customer": "kim", "channel": channel}
        return self.centre.do(customers.OpenConversation(**(given | fields)))

    def writes(self, name: str = "c1", **fields: Any) -> list[Event]:
        """Have Kim write."""
        given = {"actor": CUSTOMER, "conversation": name, "customer": "kim", "text": "Hello?"}
        return self.centre.do(customers.Write(**(given | fields)))

    def takes(self, agent: str, name: str = "c1") -> list[Event]:
        """Have an agent take what waits."""
        return self.centre.do(taking.Take(actor=agent, agent=agent, conversation=name))

    def accepts(self, agent: str, name: str = "c1") -> list[Event]:
        """Have an agent accept what it is offered."""
        return self.centre.do(taking.Accept(actor=agent, agent=agent, conversation=name))

    def replies(self, agent: str, name: str = "c1") -> list[Event]:
        """Have an agent write to the customer."""
        return self.centre.do(
            working.Reply(actor=agent, agent=agent, conversation=name, text="Good morning")
        )

    def does(self, command: Any, agent: str, name: str = "c1", **fields: Any) -> list[Event]:
        """Have an agent give a command about a conversation."""
        return self.centre.do(command(actor=agent, agent=agent, conversation=name, **fields))

    def refuses(self, command: Any, agent: str, name: str = "c1", **fields: Any) -> str:
        """Return why an agent may not give a command about a conversation."""
        given = command(actor=agent, agent=agent, conversation=name, **fields)
        return self.centre.refuses(given)

    def bot_opens(self, name: str = "c1", channel: str = "chat") -> list[Event]:
        """Have a conversation opened in which a bot has the first word."""
        return self.centre.do(
            customers.OpenAtEntry(actor=BOT, conversation=name, customer="kim", channel=channel)
        )

    def conversation(self, name: str = "c1") -> Conversation:
        """Return a conversation as it is now."""
        return self.centre.floor.conversations[name]

    def where(self, name: str = "c1") -> str:
        """Return where a conversation is."""
        return whereabouts(self.conversation(name))

    def states(self, name: str = "c1") -> dict[str, tuple[str, str | None]]:
        """Return the state and the role of each leg that is not out."""
        legs = self.conversation(name).legs.values()
        return {leg.agent: (leg.state, leg.role) for leg in legs if leg.state != "out"}

    def served(self, agent: str = "ana", name: str = "c1", **fields: Any) -> None:
        """Have Kim open a conversation, and an agent take it."""
        self.opens(name, **fields)
        self.takes(agent, name)
