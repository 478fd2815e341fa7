"""A second, slow opinion on votes: people one by one, fractions, and trying out; shares no code with the rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, count

from workplace.meetings.rules.deciding import UNIT, Amount, Rule, Tally

HERE, GONE, AWAY = "here", "gone", "away"  # at the close, only at the opening, never


@dataclass(frozen=True)
class Person:
    """A member of the body, in the room or not, and what their ballot said (None: none was handed in)."""

    where: str = HERE
    vote: str | None = None
    weight: Fraction = Fraction(1)
    entitled: bool = True
    chair: bool = False


def tally(people: Sequence[Person], chair_known: bool = True) -> Tally:
    """What the house would count of these people."""

    def amount(which: Iterable[Person]) -> Amount:
        kept = list(which)
        return Amount(len(kept), sum(int(one.weight * UNIT) for one in kept))

    voters = [one for one in people if one.entitled]
    cast = [one for one in voters if one.vote]
    chair = next((one.vote for one in people if one.chair and one.entitled), None)
    return Tally(
        {option: amount(one for one in cast if one.vote == option) for option in ("yes", "no")},
        abstain=amount(one for one in cast if one.vote == "abstain"),
        invalid=amount(one for one in cast if one.vote == "invalid"),
        cast=amount(cast),
        entitled=amount(voters),
        present=amount(one for one in voters if one.where != AWAY),
        members_total=amount(people),
        stayed=amount(one for one in voters if one.where == HERE),
        chair_choice=(() if chair is None else (chair,)) if chair_known else None,
    )


def verdict(rule: Rule, people: Sequence[Person], chair_known: bool = True) -> tuple[str, int]:
    """The result by name, and from how many votes on it would have passed."""
    voters = [one for one in people if one.entitled]
    there = [one for one in voters if one.where == HERE or (one.where == GONE and not rule.shrinks)]
    groups = {
        "members_total": list(people),
        "entitled": voters,
        "present": there,
        "cast": [one for one in voters if one.vote],
        "valid_without_abstentions": [one for one in voters if one.vote in ("yes", "no")],
    }
    assert rule.threshold
    line = Fraction(rule.threshold.numerator, rule.threshold.denominator)

    def passes(votes: Fraction, whole: Fraction, at: Fraction, strict: bool) -> bool:
        if votes == 0:
            return False
        if whole == 0:
            return True
        return votes / whole > at if strict else votes / whole >= at

    whole = sum((one.weight for one in groups[rule.base]), Fraction(0))
    mark = next(k for k in count(1) if passes(Fraction(k), whole, line, rule.threshold.strict))
    if rule.quorum:
        heads, of = Fraction(len(there)), Fraction(len(groups[rule.quorum.of]))
        asked = Fraction(rule.quorum.threshold.numerator, rule.quorum.threshold.denominator)
        if not passes(heads, of, asked, rule.quorum.threshold.strict):
            return "no_quorum", mark
    yes, no = (sum((one.weight for one in voters if one.vote == side), Fraction(0)) for side in ("yes", "no"))
    if passes(yes, whole, line, rule.threshold.strict):
        return "adopted", mark
    if yes != no or yes == 0 or line > Fraction(1, 2):
        return "rejected", mark
    if rule.tie_of_all and yes + no != whole:
        return "rejected", mark
    chairs = [one for one in voters if one.chair]
    by_chair = "adopted" if any(one.vote == "yes" for one in chairs) else "rejected"
    return {
        "chair_side": by_chair if chair_known else "tie_chair",
        "revote": "tie_revote",
        "lot": "tie_lot",
        "not_adopted": "rejected",
    }[rule.tie], mark


def winners(votes: Mapping[str, Fraction], seats: int, whole: Fraction, rule: Rule) -> list[frozenset[str]]:
    """Every set of candidates that could take the seats without wronging anybody: more than one means a tie."""
    enough = [
        name
        for name, number in votes.items()
        if number > 0
        and (
            rule.threshold is None
            or number * rule.threshold.denominator > rule.threshold.numerator * whole
            or (not rule.threshold.strict and number * rule.threshold.denominator == rule.threshold.numerator * whole)
        )
    ]
    size = min(seats, len(enough))
    return [
        frozenset(chosen)
        for chosen in combinations(enough, size)
        if all(votes[lost] <= votes[won] for won in chosen for lost in enough if lost not in chosen)
    ]
