"""What a page says about a vote: whole sentences with their figures, in words that need no rule-book."""

from decimal import Decimal

from workplace.kernel.text import Say, say
from workplace.meetings.rules.ballots import ABSTAIN
from workplace.meetings.rules.bodies import MARKS
from workplace.meetings.rules.deciding import (
    MAJORITY,
    NO,
    UNIT,
    YES,
    Base,
    Openness,
    Outcome,
    Presence,
    Result,
    Rule,
    Threshold,
    Tie,
    Why,
)

RESULTS: dict[Result, Say] = {
    Result.ADOPTED: say("Adopted"),
    Result.REJECTED: say("Not adopted"),
    Result.NO_QUORUM: say("No quorum: nothing was decided"),
    Result.SEATS_OPEN: say("Not every seat was filled"),
    Result.TIE_REVOTE: say("Equal votes: to be voted on again"),
    Result.TIE_LOT: say("Equal votes: the lot decides"),
    Result.TIE_CHAIR: say("Equal votes: the chair's side decides"),
}

CHOICES: dict[str, Say] = {
    YES: say("In favour"),
    NO: say("Against"),
    ABSTAIN: say("No vote cast"),
    "high": say("High confidence"),
    "middle": say("Confidence"),
    "low": say("Low confidence"),
}

OPINIONS: dict[str, Say] = {
    YES: say("Agree"),
    NO: say("Do not agree"),
    ABSTAIN: say("Another opinion"),
    "": say("No opinion given"),
}
"""The answers in writing; an other opinion counts for neither side."""

SILENCE: dict[str, Say] = {
    "": say("Silence counts for neither side."),
    YES: say("Silence counts as agreeing."),
}

OPENNESS: dict[Openness, Say] = {
    Openness.NAMED: say("By name"),
    Openness.OPEN: say("Open, without names"),
    Openness.SECRET: say("Secret"),
}

LEVELS: dict[Openness, Say] = {
    Openness.NAMED: say("Named: everyone sees who voted how."),
    Openness.OPEN: say("Open: the screen shows figures without names; the system stores who voted how."),
    Openness.SECRET: say(
        "Secret: your vote is sealed on your device. Only two of the three members of the counting board together can "
        "open the box, and its votes carry no names."
    ),
}

SEALED_BY_THE_SERVER = say(
    "Sealed by the server: this device can't seal by itself, so the server sees your vote for an instant before it is "
    "sealed."
)


BASES: dict[Base, Say] = {
    Base.MEMBERS_TOTAL: say("{share} of all members"),
    Base.ENTITLED: say("{share} of those entitled to vote"),
    Base.PRESENT: say("{share} of those present"),
    Base.CAST: say("{share} of the votes handed in"),
    Base.VALID: say("{share} of the votes for or against"),
}

TIES: dict[Tie, Say] = {
    Tie.CHAIR_SIDE: say("the chair's side decides"),
    Tie.REVOTE: say("it is voted on again"),
    Tie.LOT: say("the lot decides"),
    Tie.NOT_ADOPTED: say("nothing is adopted"),
}


def in_words(rule: Rule) -> list[Say]:
    """A rule as two or three sentences: what carries, who must be there, what equal votes mean."""
    said = []
    if rule.threshold is not None:
        carries = Say(BASES[rule.base].msgid, {"share": share(rule.threshold)})
        said.append(say("Carried by {what}.", what=carries))
    elif not rule.marks:
        said.append(say("Whoever has most votes is elected."))
    for mark in rule.marks:
        said.append(say("{share} of low confidence: {what}.", share=share(mark.threshold), what=MARKS[mark.key]))
    if rule.quorum is not None:
        of = BASES[rule.quorum.of]
        there = Say(of.msgid, {"share": share(rule.quorum.threshold)})
        said.append(say("There must be {what}.", what=there))
    if not rule.marks:
        said.append(say("Equal votes: {what}.", what=TIES[rule.tie]))
    return said


def votes(weight: int) -> int | Decimal:
    """A weight in votes, exactly: 15, or 12.5."""
    whole, rest = divmod(weight, UNIT)
    return Decimal(weight) / UNIT if rest else whole


def share(threshold: Threshold) -> Say:
    """`more than half`, `at least 2/3`."""
    if (threshold.numerator * 2, threshold.strict) == (threshold.denominator, MAJORITY.strict):
        return say("more than half")
    if threshold.numerator * 2 == threshold.denominator:
        return say("at least half")
    parts = {"part": threshold.numerator, "whole": threshold.denominator}
    return say("more than {part}/{whole}", **parts) if threshold.strict else say("at least {part}/{whole}", **parts)


def measure(outcome: Outcome) -> Say:
    """`15 of 20 members are for it; needed from 11 (more than half)`."""
    return Say(
        _MEASURES[outcome.base].msgid,
        {
            "votes": votes(outcome.yes.weight),
            "all": votes(outcome.whole.weight),
            "needed": outcome.needed,
            "share": share(outcome.threshold),
        },
    )


def why(outcome: Outcome) -> Say | None:
    """What the figures alone don't tell: how equal votes were decided."""
    return _WHYS.get((outcome.why, outcome.result))


def quorum(presence: Presence) -> Say:
    """`14 of 20 members are present; needed from 14 (at least 2/3)`."""
    sentence = (
        say("{there} of {all} members are present; needed from {needed} ({share})")
        if presence.quorum.of == Base.MEMBERS_TOTAL
        else say("{there} of {all} entitled to vote are present; needed from {needed} ({share})")
    )
    figures = {"there": presence.there, "all": presence.all, "needed": presence.needed}
    return Say(sentence.msgid, {**figures, "share": share(presence.quorum.threshold)})


_MEASURES: dict[Base, Say] = {
    Base.MEMBERS_TOTAL: say("{votes} of {all} members are for it; needed from {needed} ({share})"),
    Base.ENTITLED: say("{votes} of {all} entitled to vote are for it; needed from {needed} ({share})"),
    Base.PRESENT: say("{votes} of {all} present are for it; needed from {needed} ({share})"),
    Base.CAST: say("{votes} of {all} votes handed in are for it; needed from {needed} ({share})"),
    Base.VALID: say("{votes} of {all} votes for or against are for it; needed from {needed} ({share})"),
}

_WHYS: dict[tuple[Why, Result], Say] = {
    (Why.CHAIR, Result.ADOPTED): say("Equal votes; the chair is for it."),
    (Why.CHAIR, Result.REJECTED): say("Equal votes; the chair is not for it."),
    (Why.LOT, Result.ADOPTED): say("Equal votes; the lot fell for it."),
    (Why.LOT, Result.REJECTED): say("Equal votes; the lot fell against it."),
    (Why.TIE, Result.REJECTED): say("Equal votes; this rule then adopts nothing."),
}
