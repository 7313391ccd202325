"""Rights: who may ask for it at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.floor import views
from handletime.floor.checks.check import RIGHTS, Check
from handletime.floor.drafts import CUSTOMER, SYSTEM

INTEGRATION: Final = "integration"
"""The role of a user that is a program."""

if TYPE_CHECKING:
    from handletime.floor.checks.question import Question


def _not_to_give(q: Question) -> bool:
    """Say whether the actor may not give this agent, or nobody yet, a task."""
    actor, agent = q.command.actor, q.command.agent
    if agent is None:
        return not views.manages_any(q.floor, actor)
    return actor != agent and not views.manages(q.floor, actor, agent)


CHECKS: Final = (
    Check(
        "unknown_user",
        RIGHTS,
        "{actor} is no user here.",
        "Have an administrator add the user.",
        lambda q: q.command.actor != SYSTEM and views.user(q.floor, q.command.actor) is None,
    ),
    Check(
        "not_yours",
        RIGHTS,
        "{actor} may not act for {agent}: agents act for themselves.",
        "Log in as {agent}.",
        lambda q: q.command.actor not in (SYSTEM, q.command.agent),
    ),
    Check(
        "not_a_customer",
        RIGHTS,
        "{actor} may not speak for customers.",
        "Have it said by the customer, or by a user with the role integration.",
        lambda q: (
            q.command.actor != CUSTOMER
            and not views.has_role(q.floor, q.command.actor, INTEGRATION)
        ),
    ),
    Check(
        "not_an_integration",
        RIGHTS,
        "{actor} is no integration.",
        "Use the token of a user with the role integration.",
        lambda q: not views.has_role(q.floor, q.command.actor, INTEGRATION),
    ),
    Check(
        "not_the_system",
        RIGHTS,
        "Time alone brings this about, and nobody may ask for it.",
        "Wait until it is due, or do what ends it by hand.",
        lambda q: q.command.actor != SYSTEM,
    ),
    Check(
        "not_an_administrator",
        RIGHTS,
        "{actor} is no administrator.",
        "Ask an administrator.",
        lambda q: not views.has_role(q.floor, q.command.actor, "administrator"),
    ),
    Check(
        "not_a_manager",
        RIGHTS,
        "{actor} is no manager of a unit.",
        "Ask a unit manager.",
        lambda q: not views.manages_any(q.floor, q.command.actor),
    ),
    Check(
        "not_a_unit_of_yours",
        RIGHTS,
        "{actor} does not manage the unit {unit}.",
        "Ask the manager of the unit.",
        lambda q: (
            q.command.unit is not None
            and not views.manages_unit(q.floor, q.command.actor, q.command.unit)
        ),
    ),
    Check(
        "not_yours_to_give",
        RIGHTS,
        "{actor} may create tasks for itself, and for agents of the units that it manages.",
        "Ask the manager of the unit.",
        _not_to_give,
    ),
    Check(
        "not_yours_nor_your_unit",
        RIGHTS,
        "{actor} is neither {agent} nor a manager of a unit that {agent} is in.",
        "Ask {agent}, or the manager of the unit.",
        lambda q: (
            q.command.actor != q.command.agent
            and not views.manages(q.floor, q.command.actor, q.command.agent)
        ),
    ),
    Check(
        "not_their_manager",
        RIGHTS,
        "{from_agent} is in no unit that {actor} manages.",
        "Ask the manager of the unit.",
        lambda q: not views.manages(q.floor, q.command.actor, q.command.from_agent),
    ),
)
