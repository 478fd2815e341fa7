"""Elections and votes of confidence: the seats go where nobody is wronged; a tie at the last seat is never guessed."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.meetings.rules.oracle import winners
from workplace.meetings.rules.bodies import preset
from workplace.meetings.rules.deciding import (
    MAJORITY,
    UNIT,
    Amount,
    Base,
    Openness,
    Quorum,
    Result,
    Rule,
    Tally,
    Threshold,
    Tie,
    Why,
)
from workplace.meetings.rules.electing import confidence, elect, seated

SECRET = (Openness.SECRET,)
VOTES = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 6), min_size=1)


def counted(votes: dict[str, int], members: int, chair: tuple[str, ...] | None = None) -> Tally:
    """An election in which everyone of the body handed in a ballot."""
    everyone = Amount.equal(members)
    options = {name: Amount.equal(number) for name, number in votes.items()}
    return Tally(options, Amount(), Amount(), everyone, everyone, everyone, everyone, chair_choice=chair)


@given(VOTES, st.integers(1, 5), st.none() | st.sampled_from([MAJORITY, Threshold(1, 3, False)]), st.integers(6, 12))
@settings(max_examples=1_000)
def test_the_seats_go_where_nobody_is_wronged(
    votes: dict[str, int], seats: int, threshold: Threshold | None, members: int
) -> None:
    rule = Rule(Base.MEMBERS_TOTAL, threshold, None, Tie.REVOTE, SECRET, seats)
    made = elect(rule, counted(votes, members))
    possible = winners({name: Fraction(number) for name, number in votes.items()}, seats, Fraction(members), rule)
    if len(possible) == 1:
        assert frozenset(made.elected) == possible[0] and not made.tied
        assert made.result == (Result.ADOPTED if len(made.elected) == seats else Result.SEATS_OPEN)
    else:
        assert made.result == Result.TIE_REVOTE
        assert frozenset(made.elected) == frozenset.intersection(*possible)  # who is in whatever happens
        assert frozenset(made.tied) == frozenset.union(*possible) - frozenset(made.elected)
    assert made.open_seats == seats - len(made.elected)


def test_equal_votes_for_the_last_seat_wait_for_the_lot() -> None:
    rule = Rule(Base.VALID, None, None, Tie.LOT, SECRET, seats=2)
    made = elect(rule, counted({"An": 9, "Bình": 6, "Chi": 6, "Dũng": 2}, 12))
    assert (made.result, made.elected, made.tied, made.open_seats) == (Result.TIE_LOT, ("An",), ("Bình", "Chi"), 1)
    drawn = seated(made, ["Chi"])
    assert (drawn.result, drawn.why, drawn.elected) == (Result.ADOPTED, Why.LOT, ("An", "Chi"))


def test_equal_votes_leave_the_seat_open_where_the_rule_says_so() -> None:
    rule = Rule(Base.VALID, None, None, Tie.NOT_ADOPTED, SECRET, seats=1)
    made = elect(rule, counted({"An": 5, "Bình": 5}, 12))
    assert (made.result, made.elected, made.open_seats) == (Result.SEATS_OPEN, (), 1)


def test_the_chair_tells_the_tied_apart_or_they_are_voted_on_again() -> None:
    rule = Rule(Base.VALID, None, None, Tie.CHAIR_SIDE, (Openness.NAMED,), seats=1)
    votes = {"An": 5, "Bình": 5}
    assert elect(rule, counted(votes, 12, ("Bình",))).elected == ("Bình",)
    assert elect(rule, counted(votes, 12, ())).result == Result.TIE_REVOTE
    asked = elect(rule, counted(votes, 12))
    assert asked.result == Result.TIE_CHAIR and seated(asked, ["An"]).elected == ("An",)


def test_most_votes_are_not_enough_where_half_of_the_council_is_asked_for() -> None:
    made = elect(preset("council_election").rule, counted({"An": 25, "Bình": 26}, 51))
    assert (made.result, made.elected, made.needed) == (Result.ADOPTED, ("Bình",), 26)
    nobody = elect(preset("council_election").rule, counted({"An": 25, "Bình": 20}, 51))
    assert (nobody.result, nobody.elected, nobody.open_seats) == (Result.SEATS_OPEN, (), 1)


def test_an_election_without_a_quorum_elects_nobody() -> None:
    there, everyone = Amount.equal(30), Amount.equal(51)
    tally = Tally({"An": there}, Amount(), Amount(), there, everyone, there, everyone)
    made = elect(Rule(Base.VALID, None, Quorum(Base.MEMBERS_TOTAL, Threshold(2, 3, False)), Tie.LOT, SECRET), tally)
    assert made.result == Result.NO_QUORUM and not made.elected
    assert made.presence and made.presence.needed == 34


def levels(high: int, middle: int, low: int, members: int = 51) -> Tally:
    figures = {"high": high, "middle": middle, "low": low}
    return counted(figures, members)


def test_confidence_is_measured_for_each_person_by_themselves() -> None:
    said = confidence(
        preset("council_confidence").rule,
        {"An": levels(40, 10, 1), "Bình": levels(10, 15, 26), "Chi": levels(5, 12, 34)},
    )
    assert [one.reached for one in said.values()] == [(), ("may_resign",), ("may_resign", "to_be_dismissed")]
    assert said["An"].needed == {"may_resign": 26, "to_be_dismissed": 34}
    assert said["An"].levels["high"].weight == 40 * UNIT


def test_confidence_without_a_quorum_says_nothing_of_anybody() -> None:
    few, everyone = Amount.equal(20), Amount.equal(51)
    tally = Tally({"low": few}, Amount(), Amount(), few, everyone, few, everyone)
    assert confidence(preset("council_confidence").rule, {"An": tally}) == {}
