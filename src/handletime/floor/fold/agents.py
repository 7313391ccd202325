"""The fold of what agents do by themselves: sessions, holds, Focus mode, channels, attention.

Each function brings the symbol of an event to one machine, as the stages of a derivation do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.floor.state.agents import SESSIONS_KEPT, Session, Unavailable
from handletime.floor.state.place import place_of
from handletime.machines import ATTENTION, CHANNEL, FOCUS_MODE, HOLD, SESSION, WINDOW

if TYPE_CHECKING:
    from handletime.floor.fold.turn import Turn
    from handletime.floor.state.agents import Agent

CLOCK_OUTS: Final = ("agent.clocked_out", "agent.idled:clocked_out")
"""The kinds of events by which an agent clocks out."""


def fold_agent(turn: Turn, agent: Agent) -> None:
    """Fold an event about an agent into the machines that it has for itself."""
    _session(turn, agent)
    _hold(turn, agent)
    _focus_mode(turn, agent)
    _channels(turn, agent)
    _window(turn, agent)
    _attention(turn, agent)


def _session(turn: Turn, agent: Agent) -> None:
    symbol = turn.symbol(SESSION)
    if symbol is None:
        return
    if symbol == "clocked_in":
        agent.cut(place_of(turn.event))
    agent.tracked = True
    after = SESSION.cells[agent.session, symbol].state
    if agent.session == "on" and after is not None:
        _remember(turn, agent)
    if after == "on":
        agent.unit, agent.clocked_in_at = turn["unit"], turn.at
    elif after == "off":
        agent.unit = agent.clocked_in_at = None
        agent.next_status = None
    agent.session = after or agent.session


def _remember(turn: Turn, agent: Agent) -> None:
    """Keep the session that ends here among the past ones."""
    ended_by = (turn["source"] or "local", turn["id"]) if turn.kind in CLOCK_OUTS else None
    past = Session(agent.unit, agent.clocked_in_at or turn.at, turn.at, ended_by)
    agent.past_sessions = [*agent.past_sessions[-(SESSIONS_KEPT - 1) :], past]


def _hold(turn: Turn, agent: Agent) -> None:
    symbol = turn.symbol(HOLD)
    if symbol == "unavailable":
        said = Unavailable(turn["reason"], turn["note"], turn["task"])
        symbol = "unavailable_again" if said == agent.unavailable else symbol
        agent.unavailable = said
    if symbol is not None:
        move_hold(turn, agent, symbol)


def move_hold(turn: Turn, agent: Agent, symbol: str) -> None:
    """Bring a symbol to the hold of an agent, whether of an event or of a leg that moved."""
    after = HOLD.cells[agent.hold, symbol].state
    if after is None:
        return
    if after == agent.hold:
        turn.anew.add(agent.name)
    agent.hold, agent.hold_since = after, turn.at
    agent.missed_offers = 0


def _focus_mode(turn: Turn, agent: Agent) -> None:
    symbol = turn.symbol(FOCUS_MODE)
    after = FOCUS_MODE.cells[agent.focus_mode, symbol].state if symbol else None
    if after is None:
        return
    agent.focus_mode = after
    agent.focus_mode_since = turn.at if after == "on" else None
    agent.focus_mode_reason = turn["reason"] if after == "on" else None


def _channels(turn: Turn, agent: Agent) -> None:
    given = turn["channels"]
    if given is not None:
        agent.channels_set = True
        known = {*agent.channels, *given}
        symbols = {each: "included" if each in given else "excluded" for each in known}
    elif turn.kind in CLOCK_OUTS:
        symbols = dict.fromkeys(agent.channels, "clocked_out")
    else:
        return
    for channel, symbol in symbols.items():
        after = CHANNEL.cells["on" if channel in agent.channels else "off", symbol].state
        if after == "on":
            agent.channels[channel] = turn.at
        elif after == "off":
            del agent.channels[channel]


def _window(turn: Turn, agent: Agent) -> None:
    symbol = turn.symbol(WINDOW)
    if symbol is not None:
        agent.window = WINDOW.cells[agent.window, symbol].state or agent.window


def _attention(turn: Turn, agent: Agent) -> None:
    symbol = turn.symbol(ATTENTION)
    if symbol is None:
        return
    if turn["conversation"] is not None:
        same = turn["conversation"] == agent.entered
        symbol = _told_apart(symbol, same=same)
        if symbol == "entered":
            agent.entered = turn["conversation"]
    after = ATTENTION.cells[agent.attention, symbol].state
    if after is not None:
        agent.attention = after
        agent.attention_since = turn.at if after == "attending" else None


def _told_apart(symbol: str, *, same: bool) -> str:
    """Tell entering and leaving the conversation last entered from doing so with another."""
    if symbol == "entered":
        return "entered_again" if same else "entered"
    return symbol if same else "left_another"


def settle_status(turn: Turn, agent: Agent) -> None:
    """Read the status off hold and work, once all of an event is folded (FACTS §3)."""
    if agent.hold == "away":
        status = None
    elif agent.hold == "none":
        status = "active" if agent.work else "available"
    else:
        status = agent.hold
    if status != agent.status or agent.name in turn.anew:
        agent.status, agent.status_since = status, None if status is None else turn.at
