"""The step proposed to the chair, state by state; and that a meeting that always takes it comes to its end."""

from dataclasses import replace
from itertools import product

import pytest

from workplace.meetings.rules.floor import Floor, Speaking, Turn
from workplace.meetings.rules.next_step import BINDING, VERBS, Facts, Next, next_step

FIRST, SECOND = Turn(11, 1, "speech", 0), Turn(12, 2, "question", 0)
ORDER = Turn(13, 3, "order", 0)
ON_ITEM = Floor(state="open", item=5, item_began=0, phase="discussing")
TALKING = replace(ON_ITEM, speaking=Speaking(Turn(9, 4, "speech", 0), 0, 300_000))


@pytest.mark.parametrize(
    ("state", "floor", "facts", "wanted"),
    [
        ("draft", Floor(), Facts(), Next("gather")),
        ("called", Floor(), Facts(), Next("gather")),
        ("gathering", Floor(state="gathering"), Facts(), Next("open")),
        ("gathering", Floor(state="gathering"), Facts(quorum_holds=False), Next("open_despite")),
        ("paused", replace(TALKING, state="paused"), Facts(), Next("resume")),
        ("closed", Floor(state="closed"), Facts(), None),
        ("cancelled", Floor(), Facts(), None),
        ("open", Floor(state="open"), Facts(following=5), Next("begin", 5)),
        ("open", Floor(state="open"), Facts(), Next("close")),
        ("open", replace(ON_ITEM, phase="presenting"), Facts(), Next("discuss")),
        ("open", replace(ON_ITEM, phase="presenting", waiting=(FIRST,)), Facts(), Next("give", 11)),
        ("open", replace(ON_ITEM, phase="presenting"), Facts(kind="information", following=6), Next("begin", 6)),
        ("open", replace(ON_ITEM, questions=(SECOND,)), Facts(), Next("give", 12)),
        ("open", replace(ON_ITEM, waiting=(FIRST,), questions=(SECOND,)), Facts(), Next("give", 11)),
        ("open", replace(TALKING, waiting=(FIRST,), orders=(ORDER,)), Facts(), Next("give", 13)),
        ("open", replace(TALKING, waiting=(FIRST,)), Facts(), Next("give", 11)),
        ("open", replace(TALKING, waiting=(FIRST,), interrupted=TALKING.speaking), Facts(), Next("end")),
        ("open", TALKING, Facts(), Next("end")),
        ("open", ON_ITEM, Facts(draft=8), Next("close_list")),
        ("open", replace(ON_ITEM, list_open=False), Facts(draft=8), Next("open_poll", 8)),
        ("open", replace(ON_ITEM, poll=8, waiting=(FIRST,)), Facts(), Next("close_poll", 8)),
        ("open", ON_ITEM, Facts(collected=8), Next("count_poll", 8)),
        ("open", ON_ITEM, Facts(counted=8), Next("publish_poll", 8)),
        ("open", replace(ON_ITEM, shown=8), Facts(voted=True), Next("conclude", 5)),
        ("open", ON_ITEM, Facts(), Next("conclude", 5)),
        ("open", ON_ITEM, Facts(concluded=True, following=6), Next("begin", 6)),
        ("open", ON_ITEM, Facts(concluded=True), Next("close")),
    ],
)
def test_the_step_that_is_proposed(state: str, floor: Floor, facts: Facts, wanted: Next | None) -> None:
    assert next_step(state, floor, facts) == wanted


def test_every_step_is_known_and_what_binds_says_so() -> None:
    assert set(BINDING) <= set(VERBS)
    assert Next("close").binds and not Next("give", 1).binds


def test_while_a_meeting_is_held_there_is_always_a_step() -> None:
    floors = [
        replace(base, waiting=waiting, orders=orders, list_open=opened, poll=poll, phase=phase)
        for base, waiting, orders, opened, poll, phase in product(
            (Floor(state="open"), ON_ITEM, TALKING), ((), (FIRST,)), ((), (ORDER,)), (True, False), (None, 8),
            ("presenting", "discussing", "deciding"),
        )
    ]  # fmt: skip
    facts = [
        Facts(kind=kind, following=following, concluded=concluded, draft=draft)
        for kind, following, concluded, draft in product(
            ("information", "discussion", "decision", "staff"), (None, 6), (True, False), (None, 8)
        )
    ]
    for floor, known in product(floors, facts):
        found = next_step("open", floor, known)
        assert found is not None and found.verb in VERBS
        assert floor.poll is None or found == Next("close_poll", 8)
