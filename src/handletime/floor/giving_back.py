"""What becomes of an agent's offers, conversations and desk when the agent goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.floor import views
from handletime.floor.colleagues import allows, is_exempt
from handletime.floor.drafts import draft
from handletime.floor.queueing import given_back

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor


def withdraw(floor: Floor, agent: str, *, in_focus: bool = False) -> Iterator[Draft]:
    """Withdraw the open offers that may not be made to an agent who becomes unavailable or idle.

    Of who begins Focus mode, offers of colleagues stay that Focus mode allows; of managers,
    consults stay in any case.
    """

    def stays(purpose: str) -> bool:
        if is_exempt(floor, agent, purpose):
            return True
        return in_focus and purpose != "route" and allows(floor, purpose)

    yield from _withdraw(floor, agent, stays)


def hand_back(floor: Floor, agent: str, where: str) -> Iterator[Draft]:
    """Withdraw the offers to an agent and, unless they stay, give its conversations back."""
    yield from _withdraw(floor, agent, lambda _: False)
    if where != "queue":
        return
    for conversation, leg in views.legs_of(floor, views.agent_of(floor, agent)):
        if leg.in_hand:
            yield from given_back(floor, conversation, agent)


def _withdraw(floor: Floor, agent: str, stays: Callable[[str], bool]) -> Iterator[Draft]:
    for conversation, leg in views.legs_of(floor, views.agent_of(floor, agent)):
        if leg.state == "alerting" and not stays(leg.purpose or "route"):
            yield draft(
                "conversation.offer_ended",
                conversation=conversation.name,
                agent=leg.agent,
                outcome="withdrawn",
            )


def look_away(
    floor: Floor, agent: str, cause: str = "navigated", since: int | None = None
) -> Iterator[Draft]:
    """End the attention of an agent, if it looks at a conversation; by `since` at that instant."""
    attends = views.agent_of(floor, agent).attends
    if attends is not None:
        yield draft(
            "agent.left_conversation", agent=agent, conversation=attends, cause=cause, since=since
        )


def clear_desk(floor: Floor, agent: str) -> Iterator[Draft]:
    """End what clocking out would end, of an agent who goes without clocking out.

    Wrap-ups, Focus mode and channels: facts would have them run on otherwise, as attention would.
    """
    of = views.agent_of(floor, agent)
    for conversation, leg in views.legs_of(floor, of):
        if leg.state == "wrapping":
            yield draft("conversation.wrap_up_ended", conversation=conversation.name, agent=agent)
    if of.focus_mode == "on":
        yield draft("agent.focus_mode_ended", agent=agent)
    if of.channels:
        yield draft("agent.channels_set", agent=agent, channels=[])


def clock_out_or_clear(floor: Floor, agent: str, cause: str) -> Iterator[Draft]:
    """Give the clocking out of an agent who has no desk any more.

    Who is unavailable stays clocked in, unless it goes by itself: a meeting is not at a desk, and
    goes on. Whoever does not clock out leaves the desk as clocking out would.
    """
    of = views.agent_of(floor, agent)
    if of.session == "on" and (cause == "agent" or of.hold != "unavailable"):
        yield draft("agent.clocked_out", agent=agent, cause=cause)
    else:
        yield from clear_desk(floor, agent)
