"""What routing answers, in the form in which the second computation answers."""

from __future__ import annotations

from handletime.routing import Offer, Picture, Rules, Why, decide, next_for, why


def decided(picture: Picture, rules: Rules) -> list[tuple[str, str]]:
    return [(each.conversation, each.agent) for each in decide(picture, rules)]


def pulled(picture: Picture, rules: Rules, agent: str) -> tuple[str | None, str | None]:
    answer = next_for(picture, rules, agent)
    return (answer.conversation, None) if isinstance(answer, Offer) else (None, answer.code)


def told(picture: Picture, rules: Rules, conversation: str) -> dict[str, str]:
    answer = why(picture, rules, conversation)
    assert isinstance(answer, Why)
    chosen = {answer.agent: answer.merit.code} if answer.agent and answer.merit else {}
    return chosen | {each.agent: each.reason.code for each in answer.passed_over}
