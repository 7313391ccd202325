"""The naive computation: one loop over the ordered events, then rows.

Written from EVENTS and FACTS alone. Where they leave two readings open, a comment that
begins with "Open:" says which was taken, and why.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from handletime.facts.policies import Policies
from handletime.facts.tables import TABLES

from .agents import Agent
from .arranged import Event, Row, arrange, finding
from .conversations import Conversation
from .rows import Fold

EXTRA = frozenset(
    {
        "reopened_while_open",
        "reopened_unknown",
        "taken_over_while_in_hand",
        "taken_over_from_nobody",
        "role_changed_while_out",
        "state_not_changed",
        "out_already",
        "nothing_to_wrap_up",
        "no_offer_to_end",
        "clocked_out_outside_session",
        "status_outside_session",
        "contact_not_changed",
    }
)
"""Codes of findings that are ours alone; a comparison leaves them out."""

SESSION_LEFT_OPEN_MS = 16 * 60 * 60 * 1000


class Centre:
    """All agents and conversations, event by event."""

    def __init__(self, policies: Policies) -> None:
        """Begin with nothing known."""
        self.policies = policies
        self.agents: dict[str, Agent] = {}
        self.conversations: dict[str, Conversation] = {}
        self.merged: dict[str, str] = {}
        self.findings: list[Row] = []
        self.does: dict[str, Callable[[Event], None]] = {
            **self._about_agents(),
            **self._about_conversations(),
            **self._about_legs(),
        }

    def take(self, event: Event) -> None:
        """Take one event, and settle every agent's status after it."""
        if event.get("agent"):
            # Open: "no event of that agent". Taken: any whose field `agent` names it.
            self.agent(event).last_at = event.at
        if event.type in self.does:
            self.does[event.type](event)
        for agent in self.agents.values():
            has_work = any(each.is_work_of(agent.name) for each in self.conversations.values())
            agent.settle(event, has_work=has_work)

    def agent(self, event: Event) -> Agent:
        """The agent of an event."""
        name = event.get("agent")
        return self.agents.setdefault(name, Agent(name))

    def conversation(self, event: Event) -> Conversation:
        """The conversation of an event."""
        name = event.get("conversation")
        if name not in self.conversations:
            self.conversations[name] = Conversation(
                name, self.note, bots_answer=self.policies.bot_replies == "answer"
            )
        return self.conversations[name]

    def note(self, code: str, event: Event) -> None:
        """Keep a finding about an event."""
        self.findings.append(finding(code, event.fields, code.replace("_", " ")))

    def customer(self, name: str | None) -> str | None:
        """The customer that this one has become."""
        while name is not None and name in self.merged:
            name = self.merged[name]
        return name

    def _about_agents(self) -> dict[str, Callable[[Event], None]]:
        return {
            "agent.clocked_in": self._clocked_in,
            "agent.clocked_out": self._clocked_out,
            "agent.idled": self._idled,
            "agent.returned": self._returned,
            "agent.status_set": self._status_set,
            "agent.channels_set": lambda e: self.agent(e).set_channels(e),
            "agent.focus_mode_started": lambda e: self.agent(e).start_focus(e),
            "agent.focus_mode_ended": lambda e: self.agent(e).end_focus(e, "ended"),
            "agent.entered_conversation": lambda e: self.agent(e).enter(e),
            "agent.left_conversation": lambda e: self.agent(e).leave(e),
            "agent.window_hidden": lambda e: self.agent(e).hide_window(e),
            "agent.window_shown": lambda e: self.agent(e).show_window(e),
        }

    def _about_conversations(self) -> dict[str, Callable[[Event], None]]:
        return {
            "conversation.opened": lambda e: self.conversation(e).opened(e),
            "conversation.reopened": lambda e: self.conversation(e).reopened(e),
            "conversation.moved": self._moved,
            "conversation.topic_added": self._topic_added,
            "conversation.topic_removed": self._topic_removed,
            "customer.merged": self._merged,
            "contact.started": self._contact_started,
            "contact.ended": self._contact_ended,
            "conversation.message": lambda e: self.conversation(e).message(e),
            "conversation.queued": lambda e: self.conversation(e).queued(e),
            "conversation.pulled": lambda e: self.conversation(e).pulled(e),
            "conversation.closed": lambda e: self.conversation(e).closed(e, self._is_out),
        }

    def _about_legs(self) -> dict[str, Callable[[Event], None]]:
        def change(before: tuple[str, ...], after: str) -> Callable[[Event], None]:
            return lambda e: self.conversation(e).change(e, before, after)

        return {
            "conversation.offered": lambda e: self.conversation(e).offered(e),
            "conversation.offer_ended": lambda e: self.conversation(e).offer_ended(e),
            "conversation.accepted": self._accepted,
            "conversation.taken_over": self._taken_over,
            "conversation.role_changed": lambda e: self.conversation(e).role_changed(e),
            "conversation.held": change(("engaged",), "held"),
            "conversation.resumed": change(("held",), "engaged"),
            "conversation.parked": change(("engaged", "held"), "parked"),
            "conversation.unparked": change(("parked",), "engaged"),
            "conversation.transferred": lambda e: self.conversation(e).transferred(e),
            "conversation.returned_to_queue": lambda e: self.conversation(e).returned_to_queue(e),
            "conversation.agent_left": lambda e: self.conversation(e).agent_left(e),
            "conversation.wrap_up_started": lambda e: self.conversation(e).wrap_up_started(e),
            "conversation.wrap_up_ended": lambda e: self.conversation(e).wrap_up_ended(e),
        }

    def _clocked_in(self, event: Event) -> None:
        if self.agent(event).clock_in(event):
            self.note("clocked_in_twice", event)

    def _clocked_out(self, event: Event) -> None:
        self._out(event, event.get("cause", "agent"), "clocked_out")

    def _idled(self, event: Event) -> None:
        if event.get("outcome") == "clocked_out":
            self._out(event, "idle", "idled")
        elif not self.agent(event).idle(event, ends_attention=self.policies.idle_ends_attention):
            self.note("status_outside_session", event)

    def _out(self, event: Event, cause: str, end_cause: str) -> None:
        if not self.agent(event).clock_out(
            event, cause=cause, attention=end_cause, focus=end_cause
        ):
            self.note("clocked_out_outside_session", event)
        for each in self.conversations.values():
            each.clocked_out(event)

    def _returned(self, event: Event) -> None:
        if not self.agent(event).come_back():
            self.note("status_outside_session", event)

    def _status_set(self, event: Event) -> None:
        if not self.agent(event).set_status(event):
            self.note("status_outside_session", event)

    def _accepted(self, event: Event) -> None:
        if self.conversation(event).accepted(event):
            self._took_up(event)

    def _taken_over(self, event: Event) -> None:
        if self.conversation(event).taken_over(event):
            self._took_up(event)

    def _took_up(self, event: Event) -> None:
        if not self.agent(event).take_up():
            self.note("work_while_clocked_out", event)

    def _is_out(self, name: str) -> bool:
        agent = self.agents.get(name)
        return agent is not None and agent.tracked and agent.session is None

    def _moved(self, event: Event) -> None:
        self.conversation(event).inbox = event.get("inbox")

    def _topic_added(self, event: Event) -> None:
        it, topic = self.conversation(event), event.get("topic")
        if topic not in it.current_topics:
            row = {
                "conversation": it.name,
                "topic": topic,
                "agent": event.get("agent"),
                "added_at": event.at,
                "removed_at": None,
            }
            it.current_topics[topic] = row
            it.topics.append(row)

    def _topic_removed(self, event: Event) -> None:
        row = self.conversation(event).current_topics.pop(event.get("topic"), None)
        if row is not None:
            row["removed_at"] = event.at

    def _merged(self, event: Event) -> None:
        # Open: a customer that is merged a second time. Taken: the later merge says where it
        # goes, and the one that it had become stays by itself.
        customer, into = event.get("customer"), event.get("into")
        if customer in self._chain(into):
            self.note("merge_circle", event)
        else:
            self.merged[customer] = into

    def _chain(self, name: str) -> list[str]:
        chain = [name]
        while chain[-1] in self.merged:
            chain.append(self.merged[chain[-1]])
        return chain

    def _contact_started(self, event: Event) -> None:
        # Open: a contact id that is running, or has ended, is started again. Taken: in its
        # conversation a running one goes on, and after its end it is another row with the
        # same id; in another conversation it is another contact.
        it = self.conversation(event).contacts
        if any(each.name == event.get("contact") for each in it.running_explicit()):
            self.note("contact_not_changed", event)
        else:
            it.start(event)

    def _contact_ended(self, event: Event) -> None:
        # Open: which of several contacts of one id ends. Taken: all that run, as the event
        # names no conversation.
        ending = [
            each
            for it in self.conversations.values()
            for each in it.contacts.running_explicit()
            if each.name == event.get("contact")
        ]
        if not ending:
            self.note("contact_not_changed", event)
        for each in ending:
            each.ended = event


def naive_facts(
    events: list[Row],
    *,
    as_of: int | None = None,
    known_at: int | None = None,
    policies: Policies | None = None,
    now: int,
) -> dict[str, list[Row]]:
    """Every table of facts of a list of valid raw events, as rows with instants in ms."""
    policies = policies or Policies()
    arranged = arrange(events, as_of=as_of, known_at=known_at, now=now)
    centre = Centre(policies)
    centre.findings += arranged.findings
    for event in arranged.events:
        centre.take(event)
    rows = _rows_of_agents(centre, arranged.as_of)
    for each in centre.conversations.values():
        fold = Fold(
            each, centre.agents, as_of=arranged.as_of, policies=policies, customer=centre.customer
        )
        for name in TABLES:
            if hasattr(fold, name):
                rows.setdefault(name, []).extend(getattr(fold, name)())
    rows["findings"] = centre.findings
    return {name: _table(name, rows.get(name, [])) for name in TABLES}


def _rows_of_agents(centre: Centre, as_of: int) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {}
    for agent in centre.agents.values():
        _note_session_left_open(centre, agent, as_of)
        rows.setdefault("sessions", []).extend(_ended(agent.sessions, as_of))
        for name, left in (
            ("statuses", agent.statuses),
            ("focus_modes", agent.focus_modes),
            ("channels", agent.channel_rows),
            ("attention", agent.attentions),
        ):
            # Open: a span that began at as_of itself and is open. Taken: not written, it has
            # no length.
            rows.setdefault(name, []).extend(
                each for each in _ended(left, as_of) if each["ended_at"] > each["started_at"]
            )
    return rows


def _note_session_left_open(centre: Centre, agent: Agent, as_of: int) -> None:
    # Open: at and event of this finding, and an event exactly 16 h before. Taken: those of
    # the clocking in, which is what has to be mended; exactly 16 h before still is an event.
    last = agent.last_at
    if agent.session and last is not None and as_of - last > SESSION_LEFT_OPEN_MS:
        centre.findings.append(
            {
                "code": "session_left_open",
                "at": agent.session["started_at"],
                "agent": agent.name,
                "conversation": None,
                "event": agent.session["started_by"],
                "message": "session left open",
            }
        )


def _ended(rows: list[Row], as_of: int) -> list[Row]:
    return [{**each, "ended_at": as_of} if each["open"] else dict(each) for each in rows]


def _table(name: str, rows: list[Row]) -> list[Row]:
    table = TABLES[name]
    for each in rows:
        if tuple(sorted(each)) != tuple(sorted(table.columns)):
            msg = f"{name}: {sorted(set(each) ^ set(table.columns))}"
            raise AssertionError(msg)
    ordered: list[dict[str, Any]] = sorted(rows, key=itemgetter(*table.sort))
    return [{column: each[column] for column in table.columns} for each in ordered]
