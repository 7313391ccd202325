"""The options that several commands take, and how their texts become values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, get_args, get_type_hints

import typer

from handletime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handletime.facts.policies import Policies

Inputs: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT...",
        help="Event files (JSON Lines, CSV, Parquet), - for standard input, logs (desk.db, "
        "postgresql://user@host/name), or a folder that `handletime facts` wrote.",
        show_default=False,
    ),
]
AsOf: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="T",
        help="The instant at which to look; by default that of the last event.",
    ),
]
KnownAt: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        metavar="T",
        help="Leave out what was recorded later: what we knew then.",
    ),
]
PolicyOptions: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        metavar="NAME=VALUE",
        help="Choose a definition; may be given several times.",
    ),
]
Rejects: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--rejects",
        metavar="FILE",
        help="Set bad lines aside in this file, and go on without them.",
    ),
]
Strict: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--strict",
        help="Exit with 3 where there are findings.",
    ),
]
Quiet: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--quiet",
        "-q",
        help="Say nothing but the answer.",
    ),
]


def pairs(texts: Sequence[str] | None, option: str) -> list[tuple[str, str]]:
    """Read NAME=VALUE texts; the value may be empty, and may hold further equals signs."""
    read = [text.partition("=") for text in texts or ()]
    for name, equals, _ in read:
        if not (name.strip() and equals):
            raise _refusal(f"{option} {name!r} has no value.", f"{option} NAME=VALUE")
    return [(name.strip(), value) for name, _, value in read]


def many(texts: Sequence[str] | None, option: str) -> list[str] | None:
    """Read names that were given several times, or with commas between them; null without any.

    An option that is given names something: a variable of a script that is empty by mistake
    would else ask for everything.
    """
    if texts is None:
        return None
    names = [name.strip() for text in texts for name in text.split(",") if name.strip()]
    if not names:
        raise _refusal(f"{option} names nothing.", f"{option} NAME,...; all without the option")
    return names


def policies(given: Sequence[tuple[str, str]]) -> Policies:
    """Read policies by their names; what is not given is the default."""
    from handletime.facts.policies import Policies  # noqa: PLC0415
    from handletime.reports.names import known  # noqa: PLC0415

    types = get_type_hints(Policies)
    names = {each: each for each in types}
    values: dict[str, Any] = {}
    for name, text in given:
        policy = known(name, names, "policy")
        values[policy] = _value(policy, text.strip(), types[policy])
    return Policies(**values)


def whole_number(name: str, text: str) -> int:
    """Read a whole number of milliseconds."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return int(text)
    raise _refusal(f"{name} is {text!r}.", "a whole number of milliseconds, 0 or more")


def _value(name: str, text: str, accepted: Any) -> object:  # noqa: ANN401  # a type, any type
    """Read one policy's value as what the policy's field holds."""
    choices: dict[str, object] = {str(each): each for each in get_args(accepted)}
    if accepted is bool:
        choices = {"true": True, "false": False}
    elif type(None) in get_args(accepted):
        return None if text == "none" else whole_number(name, text)
    if text in choices:
        return choices[text]
    raise _refusal(f"The policy {name} is {text!r}.", " or ".join(choices))


def _refusal(found: str, accepted: str) -> InputError:
    return InputError(found, accepted=accepted, code="bad_option")
