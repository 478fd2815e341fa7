"""Whoever may act for someone is told so."""

from tests.docs.conftest import Office, office, papers
from workplace.kernel import clock
from workplace.notices.queries import unread
from workplace.org.actions import delegations

__all__ = ["office", "papers"]


def test_who_may_act_for_someone_is_told_when_it_begins_and_when_it_ends(office: Office) -> None:
    cast, day = office.cast, clock.today()
    made = office.do(
        delegations.delegate,
        cast.chi,
        cast.people["dung"],
        ["see", "sign"],
        starts_on=day,
        ends_on=day,
        reason="Công tác",
    )
    assert office.read(unread, cast.dung) == 1
    office.do(delegations.end, cast.chi, made)
    assert office.read(unread, cast.dung) == 2
    assert office.read(unread, cast.chi) == 0
