"""The sentence under a result says what was needed and of whom, in both languages."""

from dataclasses import replace

from tests.meetings.rules.test_deciding import committee
from workplace.meetings.rules import telling
from workplace.meetings.rules.ballots import ANSWERS, LEVELS
from workplace.meetings.rules.bodies import MARKS, PRESETS, preset
from workplace.meetings.rules.customs import BODIES
from workplace.meetings.rules.deciding import UNIT, Base, Openness, Result, Threshold, decide
from workplace.web.language import tell

RULE = preset("committee_decision").rule


def test_a_result_says_what_it_is_measured_against() -> None:
    made = decide(RULE, committee(15, 3, 2))
    assert tell(telling.measure(made), "en") == "15 of 20 members are for it; needed from 11 (more than half)"
    assert made.presence
    said = tell(telling.quorum(made.presence), "en")
    assert said == "18 of 20 members are present; needed from 14 (at least 2/3)"
    assert telling.why(made) is None
    assert tell(telling.why(decide(RULE, committee(10, 10, 0))) or "", "en") == "Equal votes; the chair is for it."


def test_every_base_and_result_has_its_sentence_in_both_languages() -> None:
    for base in Base:
        said = telling.measure(decide(replace(RULE, base=base), committee(15, 3, 2)))
        assert tell(said, "vi") != tell(said, "en")
    sentences = [
        *telling.RESULTS.values(),
        *telling.LEVELS.values(),
        *telling.CHOICES.values(),
        *MARKS.values(),
        *[one.label for one in PRESETS],
    ]
    assert telling.CHOICES.keys() == {*ANSWERS, *LEVELS}
    assert telling.RESULTS.keys() == set(Result) and telling.LEVELS.keys() == set(Openness)
    assert not [one for one in sentences if tell(one, "vi") == tell(one, "en")]


def test_shares_are_said_in_words() -> None:
    said = [tell(telling.share(Threshold.read(text)), "en") for text in (">1/2", ">=1/2", ">2/4", ">=2/3", ">3/4")]
    assert said == ["more than half", "at least half", "more than half", "at least 2/3", "more than 3/4"]


def test_parts_of_a_vote_are_told_exactly() -> None:
    assert [str(telling.votes(weight)) for weight in (15 * UNIT, UNIT // 2, 12 * UNIT + 1)] == [
        "15",
        "0.5",
        "12.000001",
    ]


def test_every_preset_is_of_a_body_that_is_known() -> None:
    assert {one.body for one in PRESETS} <= set(BODIES)
    for one in PRESETS:
        assert bool(one.rule.marks) == (one.method == "confidence")
        assert {mark.key for mark in one.rule.marks} <= set(MARKS)
