"""Ballots: what they may say, that their bytes tell nothing else, and how they are counted."""

import json
from itertools import permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workplace.kernel.errors import BadInput
from workplace.meetings.rules.ballots import (
    Choice,
    Method,
    Question,
    Right,
    canonical,
    count,
    count_levels,
    digest,
    not_secret_because,
    on_paper,
    opened,
    padded,
    progress,
    roll_hash,
    room,
    spoiled,
    validated,
)
from workplace.meetings.rules.deciding import UNIT, Amount

ASSENT = Question(Method.ASSENT)
TRUST = Question(Method.CONFIDENCE, ("An", "Bình", "Chi"))
ELECTION = Question(Method.CHOOSE, ("An", "Bình", "Chi", "Dũng"), seats=2)
QUESTIONS = st.sampled_from([ASSENT, TRUST, ELECTION])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["yes", "no", "abstain", "An", "Chi", "high", "low", "x"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["An", "Bình", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(QUESTIONS, JSON)
def test_whatever_is_sent_is_a_choice_or_is_refused_with_a_reason(question: Question, sent: object) -> None:
    try:
        choice = validated(question, sent)
    except BadInput as refused:
        assert str(refused.reason)
        return
    assert validated(question, choice) == choice
    assert opened(question, padded(canonical(choice), room(question))) == choice


@given(QUESTIONS, st.binary(max_size=200))
@example(ASSENT, b"\0\3" + b"[" * 62)
@example(ASSENT, b"\0\x3e" + b"[" * 62)
def test_whatever_a_box_holds_is_a_ballot_or_counts_as_invalid(question: Question, plain: bytes) -> None:
    for held in (plain, plain.ljust(room(question), b"\0"), padded(plain[:60], room(question))):
        choice = opened(question, held)
        assert choice is None or validated(question, choice) == choice


@pytest.mark.parametrize(
    ("question", "said"),
    [(TRUST, b'{"An":"high","An":"low"}'), (ASSENT, b"yes"), (ASSENT, b'"YES"'), (ELECTION, b'["An","An"]')],
)
def test_a_ballot_that_says_two_things_or_none_is_invalid(question: Question, said: bytes) -> None:
    assert opened(question, padded(said, room(question))) is None


def test_nothing_can_be_hidden_in_a_ballot() -> None:
    """No order, no space, nothing behind the end by which somebody could show whose ballot it is."""
    marked = [json.dumps(order).encode() for order in permutations(["An", "Chi"])] + [b' [ "Chi",\n"An"] ']
    read = [opened(ELECTION, padded(said, room(ELECTION))) for said in marked]
    assert len({canonical(choice) for choice in read if choice is not None}) == 1 and None not in read
    behind = bytearray(padded(b'["An"]', room(ELECTION)))
    behind[-1] = 7
    assert opened(ELECTION, bytes(behind)) is None


def test_all_ballots_of_a_question_are_as_long_as_each_other() -> None:
    said: list[tuple[Question, object]] = [
        (ASSENT, "no"),
        (ASSENT, "abstain"),
        (TRUST, {}),
        (TRUST, dict.fromkeys(TRUST.candidates, "middle")),
        (ELECTION, []),
        (ELECTION, list(ELECTION.candidates)),
    ]
    for question, choice in said:
        assert len(padded(canonical(validated(question, choice)), room(question))) == room(question)
    hundred = Question(Method.CHOOSE, tuple(str(number) for number in range(100_000, 100_100)), seats=3)
    assert len(canonical(list(hundred.candidates))) < room(hundred)


def test_more_names_than_seats_is_invalid_as_on_paper_and_the_voter_is_told() -> None:
    three = validated(ELECTION, ["An", "Bình", "Chi"])
    assert "3 names" in str(spoiled(ELECTION, three))
    made = count(ELECTION, [(three, UNIT), (["An"], UNIT), (["An", "Dũng"], UNIT), ([], UNIT), (None, UNIT)])
    assert (made.invalid.count, made.cast.count) == (3, 5)
    assert {name: amount.count for name, amount in made.options.items()} == {"An": 2, "Bình": 0, "Chi": 0, "Dũng": 1}


@given(st.lists(st.tuples(st.sampled_from(["yes", "no", "abstain", None]), st.integers(1, 5 * UNIT))))
def test_every_ballot_is_counted_once(ballots: list[tuple[Choice | None, int]]) -> None:
    made = count(ASSENT, ballots)
    parts = [*made.options.values(), made.abstain, made.invalid]
    assert sum(parts, Amount()) == made.cast == Amount(len(ballots), sum(weight for _choice, weight in ballots))
    assert made.options["yes"].count == sum(choice == "yes" for choice, _weight in ballots)


def test_a_person_left_out_of_a_vote_of_confidence_is_abstained_on() -> None:
    made = count_levels(TRUST, [({"An": "high", "Bình": "low"}, UNIT), ({"An": "low"}, UNIT), ({}, UNIT), (None, UNIT)])
    assert {level: amount.count for level, amount in made["An"].options.items()} == {"high": 1, "middle": 0, "low": 1}
    assert [made[name].abstain.count for name in TRUST.candidates] == [0, 1, 2]
    assert {one.invalid.count for one in made.values()} == {2} and {one.cast.count for one in made.values()} == {4}


@given(st.lists(st.sampled_from([b'"yes"', b'"no"', b'"abstain"']), max_size=8))
def test_the_digest_tells_nothing_of_the_order(ballots: list[bytes]) -> None:
    assert digest(ballots) == digest(reversed(ballots)) == digest(sorted(ballots))
    assert digest(ballots) != digest([*ballots, b'"no"'])


def test_the_digest_is_of_ballots_and_not_of_their_letters() -> None:
    assert digest([b"ab", b"c"]) != digest([b"a", b"bc"]) != digest([b"abc"])


def test_the_roll_has_one_hash_whoever_writes_it_down() -> None:
    roll = [Right(3, 30, UNIT), Right(1, 10, UNIT), Right(2, 10, UNIT, present=False)]
    assert roll_hash(7, roll) == roll_hash(7, roll[::-1])
    others = [(8, roll), (7, roll[1:]), (7, [Right(3, 10, UNIT), *roll[1:]]), (7, [Right(3, 30, 2 * UNIT), *roll[1:]])]
    assert len({roll_hash(poll, rights) for poll, rights in [(7, roll), *others]}) == 5


def test_a_small_or_weighted_body_does_not_vote_in_secret() -> None:
    assert "fewer than 5" in str(not_secret_because([Right(one, one, UNIT) for one in range(4)]))
    assert not_secret_because([Right(one, one, UNIT) for one in range(5)]) is None
    assert "weight" in str(not_secret_because([Right(one, one, UNIT + one) for one in range(5)]))


def test_the_progress_of_a_small_secret_vote_does_not_tell_who_was_last() -> None:
    assert [progress(voted, 12) for voted in (0, 4, 5, 11, 12)] == [0, 0, 5, 10, 12]
    assert progress(31, 60) == 31


def test_a_unanimous_vote_is_known_to_tell_everybodys_choice() -> None:
    assert count(ASSENT, [("yes", UNIT)] * 5).unanimous
    assert not count(ASSENT, [("yes", UNIT)] * 5 + [("no", UNIT)]).unanimous


def test_figures_counted_by_hand_must_be_of_so_many_ballots() -> None:
    made = on_paper(ASSENT, issued=20, returned=18, invalid=1, figures={"yes": 12, "no": 4, "abstain": 1})
    assert made == count(ASSENT, [("yes", UNIT)] * 12 + [("no", UNIT)] * 4 + [("abstain", UNIT), (None, UNIT)])
    elected = on_paper(ELECTION, issued=5, returned=5, invalid=2, figures={"An": 3, "Chi": 1})
    assert elected == count(ELECTION, [(["An"], UNIT)] * 2 + [(["An", "Chi"], UNIT)] + [(None, UNIT)] * 2)


@pytest.mark.parametrize(
    ("question", "figures", "field"),
    [
        (ASSENT, (10, 11, 0, {"yes": 11}), "returned"),  # more than were issued
        (ASSENT, (10, 10, 11, {}), "invalid"),
        (ASSENT, (10, 10, 1, {"yes": 10}), "yes"),
        (ASSENT, (10, 10, 0, {"yes": 5, "no": 4}), "returned"),  # one ballot says nothing
        (ASSENT, (10, 10, 0, {"yes": 6, "no": 5}), "returned"),
        (ASSENT, (10, 10, 0, {"yes": 11, "no": -1}), "no"),
        (ELECTION, (10, 10, 0, {"An": 10, "Bình": 10, "Chi": 1}), "returned"),  # two seats, 21 votes
        (TRUST, (10, 10, 0, {"high": 4, "low": 4}), "returned"),
    ],
)
def test_figures_that_can_not_be_are_refused_by_field(
    question: Question, figures: tuple[int, int, int, dict[str, int]], field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        on_paper(question, *figures)
    assert field in refused.value.fields


@pytest.mark.parametrize(
    "wrong", [(Method.ASSENT, ("An",)), (Method.CHOOSE, ()), (Method.CHOOSE, ("An", "An")), (Method.CHOOSE, ("An",), 0)]
)
def test_what_is_no_ballot_paper_is_refused(wrong: tuple[Method, tuple[str, ...]]) -> None:
    with pytest.raises(ValueError):
        Question(*wrong)
