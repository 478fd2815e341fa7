"""Ballots counted by hand: what is asked for, and what somebody has entered and the chair not yet confirmed."""

import json
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.kernel.text import Say, say
from workplace.meetings.models.polls import MeetingPoll
from workplace.meetings.rules import telling
from workplace.meetings.rules.ballots import ABSTAIN, LEVELS
from workplace.meetings.rules.deciding import NO, YES
from workplace.org.queries import people


@dataclass(frozen=True)
class Group:
    """The figures of one person in a vote of confidence, else all of them; a field is (option, its name, its label)."""

    key: str
    label: str
    fields: tuple[tuple[str, str, Say | str], ...]


def groups(poll: MeetingPoll) -> list[Group]:
    """What the form asks for."""
    options = json.loads(poll.options)
    if poll.method == "confidence":
        return [_levels(one["key"], one["name"]) for one in options]
    if poll.method == "choose":
        return [Group("", "", tuple((one["key"], one["key"], one["name"]) for one in options))]
    return [Group("", "", tuple((one, one, telling.CHOICES[one]) for one in (YES, NO, ABSTAIN)))]


def _levels(key: str, name: str) -> Group:
    marked = ((level, f"{key}.{level}", telling.CHOICES[level]) for level in LEVELS)
    return Group(key, name, (*marked, (ABSTAIN, f"{key}.{ABSTAIN}", say("Nothing marked"))))


def entered(session: Session, acting: Acting, poll: MeetingPoll) -> dict[str, Any] | None:
    """The figures that wait for the chair, who entered them, and whether this person may confirm them."""
    if not poll.paper:
        return None
    said = json.loads(poll.paper)
    rows: list[tuple[Say | str, str]] = []
    for group in groups(poll):
        counted = said["counted"][group.key]
        amounts = {**counted["options"], ABSTAIN: counted["abstain"]}
        for option, _, label in group.fields:
            name = say("{name}: {level}", name=group.label, level=label) if group.label else label
            rows.append((name, str(amounts.get(option, [0])[0])))
    last = next(iter(said["counted"].values()))
    rows += [(say("Ballots returned"), str(last["cast"][0])), (say("Invalid ballots"), str(last["invalid"][0]))]
    who = people.names(session, [said["by"]]).get(said["by"], "")
    return {"rows": rows, "who": who, "may_confirm": said["by"] != acting.person}
