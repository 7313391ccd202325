"""One agent, event by event: session, status, Focus mode, channels, attention, window."""

from __future__ import annotations

from typing import Any

from .arranged import Event, Row

LEFT_CAUSES = {
    "navigated": "left",
    "disconnected": "disconnected",
    "lease_expired": "lease_expired",
}


def end(row: Row, at: int, **more: Any) -> None:
    """End a row that was open."""
    row.update(ended_at=at, open=False, **more)


class Agent:
    """What is known of one agent so far, and the rows that it has left."""

    def __init__(self, name: str) -> None:
        """Begin with nothing known."""
        self.name = name
        self.tracked = False
        self.last_at: int | None = None
        self.session: Row | None = None
        self.hold: Row | None = None
        self.status: Row | None = None
        self.status_key: tuple[Any, ...] | None = None
        self.focus: Row | None = None
        self.channels: dict[str, Row] = {}
        self.attention: Row | None = None
        self.shown_since: int | None = 0
        self.shown: list[tuple[int, int]] = []
        self.sessions: list[Row] = []
        self.statuses: list[Row] = []
        self.focus_modes: list[Row] = []
        self.channel_rows: list[Row] = []
        self.attentions: list[Row] = []

    def clock_in(self, event: Event) -> bool:
        """Open a session; True if that ended an earlier one."""
        self.tracked = True
        twice = self.session is not None
        if self.session is not None:
            end(self.session, event.at, clock_out_cause="clocked_in_again", ended_by=event.name)
        self.session = {
            "agent": self.name,
            "unit": event.get("unit"),
            "started_at": event.at,
            "ended_at": None,
            "open": True,
            "clock_out_reason": None,
            "clock_out_cause": None,
            "started_by": event.name,
            "ended_by": None,
        }
        self.sessions.append(self.session)
        self.hold = None
        if event.get("channels") is not None:
            self.set_channels(event)
        return twice

    def clock_out(self, event: Event, *, cause: str, attention: str, focus: str) -> bool:
        """End session, Focus mode, attention and channels; False if there was no session."""
        self.tracked = True
        had_session = self.session is not None
        if self.session is not None:
            end(
                self.session,
                event.at,
                clock_out_cause=cause,
                clock_out_reason=event.get("reason"),
                ended_by=event.name,
            )
        self.session = None
        self.hold = None
        self.end_focus(event, focus)
        self.end_attention(event, attention)
        for row in self.channels.values():
            end(row, event.at)
        self.channels = {}
        return had_session

    def set_channels(self, event: Event) -> None:
        """Take the whole set: what is in both goes on."""
        wanted = set(event.get("channels"))
        for name in set(self.channels) - wanted:
            end(self.channels.pop(name), event.at)
        for name in wanted - set(self.channels):
            row: Row = {
                "agent": self.name,
                "channel": name,
                "started_at": event.at,
                "ended_at": None,
                "open": True,
            }
            self.channels[name] = row
            self.channel_rows.append(row)

    def set_status(self, event: Event) -> bool:
        """Take a hold up or down; False where there is no session to have it in."""
        if event.get("status") == "unavailable":
            # Open: outside a session `status_set` "sets nothing". Taken: that is said of the
            # hold; Focus mode needs no session and ends all the same.
            self.end_focus(event, "unavailable")
        if self.session is None:
            return False
        if event.get("status") == "available":
            self.hold = None
            return True
        wanted = {name: event.get(name) for name in ("reason", "note", "task")}
        if self.hold is None or {name: self.hold[name] for name in wanted} != wanted:
            self.hold = {"status": "unavailable", "by": event.place, **wanted}
        return True

    def idle(self, event: Event, *, ends_attention: bool) -> bool:
        """Set idle; False where there is no session."""
        self.end_focus(event, "idled")
        if ends_attention:
            self.end_attention(event, "idled")
        if self.session is None:
            return False
        if self.hold is None:
            self.hold = {
                "status": "idle",
                "by": event.place,
                "reason": None,
                "note": None,
                "task": None,
            }
        return True

    def come_back(self) -> bool:
        """Be idle no longer; False where there is no session."""
        if self.session is None:
            return False
        if self.hold is not None and self.hold["status"] == "idle":
            self.hold = None
        return True

    def take_up(self) -> bool:
        """Take up a conversation, which ends a hold; False if tracked and clocked out."""
        self.hold = None
        return self.session is not None or not self.tracked

    def start_focus(self, event: Event) -> None:
        """Begin Focus mode, unless it is on."""
        if self.focus is None:
            self.focus = {
                "agent": self.name,
                "unit": self.session["unit"] if self.session else None,
                "reason": event.get("reason"),
                "started_at": event.at,
                "ended_at": None,
                "open": True,
                "end_cause": None,
                "started_by": event.name,
                "ended_by": None,
            }
            self.focus_modes.append(self.focus)

    def end_focus(self, event: Event, cause: str) -> None:
        """End Focus mode, if it is on."""
        if self.focus is not None:
            end(self.focus, event.at, end_cause=cause, ended_by=event.name)
        self.focus = None

    def enter(self, event: Event) -> None:
        """Attend to a conversation, and to no other."""
        conversation = event.get("conversation")
        if self.attention is not None and self.attention["conversation"] == conversation:
            return
        self.end_attention(event, "entered_another")
        self.attention = {
            "agent": self.name,
            "conversation": conversation,
            "started_at": event.at,
            "ended_at": None,
            "open": True,
            "end_cause": None,
        }
        self.attentions.append(self.attention)

    def leave(self, event: Event) -> None:
        """Look away from the conversation, if it is the one attended to."""
        if self.attention and self.attention["conversation"] == event.get("conversation"):
            self.end_attention(event, LEFT_CAUSES[event.get("cause", "navigated")])

    def end_attention(self, event: Event, cause: str) -> None:
        """Attend to nothing, since `since` where the event says so."""
        if self.attention is not None:
            end(self.attention, event.get("since", event.at), end_cause=cause)
        self.attention = None

    def hide_window(self, event: Event) -> None:
        """The window goes out of view."""
        if self.shown_since is not None:
            self.shown.append((self.shown_since, event.at))
        self.shown_since = None

    def show_window(self, event: Event) -> None:
        """The window comes into view."""
        if self.shown_since is None:
            self.shown_since = event.at

    def settle(self, event: Event, *, has_work: bool) -> None:
        """End the status and begin another, if it is another after this event."""
        key = self._key(has_work=has_work)
        if key == self.status_key:
            return
        if self.status is not None:
            end(self.status, event.at, ended_by=event.name)
        self.status_key = key
        self.status = None
        if self.session is None or key is None:
            return
        hold = self.hold or {"reason": None, "note": None, "task": None}
        self.status = {
            "agent": self.name,
            "unit": self.session["unit"],
            "status": key[1],
            "reason": hold["reason"],
            "note": hold["note"],
            "task": hold["task"],
            "cause": self._cause(event),
            "started_at": event.at,
            "ended_at": None,
            "open": True,
            "started_by": event.name,
            "ended_by": None,
        }
        self.statuses.append(self.status)

    def _key(self, *, has_work: bool) -> tuple[Any, ...] | None:
        if self.session is None:
            return None
        if self.hold is not None:
            return (len(self.sessions), self.hold["status"], self.hold["by"])
        return (len(self.sessions), "active" if has_work else "available", None)

    @staticmethod
    def _cause(event: Event) -> str:
        if event.type == "agent.status_set":
            return str(event.get("cause", "agent"))
        if event.type in {"agent.clocked_in", "agent.returned"}:
            return "agent"
        return "system"
