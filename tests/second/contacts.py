"""The contacts of one conversation: those that the platform names, and those derived."""

from __future__ import annotations

from .arranged import Event
from .things import Contact


class Contacts:
    """Both kinds side by side; which of them counts is known only at the end."""

    def __init__(self, conversation: str) -> None:
        """Begin with none."""
        self.conversation = conversation
        self.opening_channel: str | None = None
        self.explicit: list[Contact] = []
        self.derived: list[Contact] = []

    def that_count(self) -> list[Contact]:
        """The explicit ones where there is any, else the derived."""
        return self.explicit or self.derived

    def running(self) -> list[Contact]:
        """All that have not ended."""
        return [each for each in (*self.explicit, *self.derived) if each.ended is None]

    def running_explicit(self) -> list[Contact]:
        """Those that the platform began and has not ended."""
        return [each for each in self.explicit if each.ended is None]

    def begin(self, event: Event, channel: str | None, direction: str) -> None:
        """Begin a derived contact, which ends the one before."""
        if self.derived and self.derived[-1].ended is None:
            self.derived[-1].ended = event
        name = f"{self.conversation}#{len(self.derived) + 1}"
        self.derived.append(Contact(name, channel, direction, event))

    def customer_message(self, event: Event) -> None:
        """Begin an inbound contact, if on another channel or with none running."""
        last = self.derived[-1] if self.derived else None
        usual = last.channel if last else self.opening_channel
        channel = event.get("channel", usual)
        if last is None or last.ended is not None or channel != last.channel:
            self.begin(event, channel, "inbound")

    def start(self, event: Event) -> None:
        """Begin an explicit contact, whether or not the conversation is open."""
        # Open: "outside a stretch no contact begins" for explicit ones. Taken: it is said of
        # the derived; what the platform says began did begin.
        self.explicit.append(
            Contact(event.get("contact"), event.get("channel"), event.get("direction"), event)
        )

    def close(self, event: Event) -> None:
        """End all, with the conversation."""
        for each in self.running():
            each.ended = event

    def take_up(self, event: Event, agent: str) -> None:
        """Somebody takes the conversation up."""
        for each in self.running():
            if each.taken_up_at is None:
                each.taken_up_by, each.taken_up_at = agent, event.at
                each.wait_from = each.begun.at if each.queued_at is None else each.queued_at

    def queueing(self, event: Event, queue: str) -> None:
        """The conversation is put into a queue."""
        for each in self.running():
            if each.queued_at is None:
                each.queue, each.queued_at = queue, event.at

    def agent_message(self, event: Event) -> None:
        """An agent writes to the customer."""
        for each in self.running():
            if each.first_reply_at is None:
                each.first_reply_at = event.at
