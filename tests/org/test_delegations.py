"""Standing in for someone: a context that shows, that has limits, and that ends by itself."""

from datetime import timedelta
from typing import Any

import pytest

from tests.org.office import MONDAY, WEEK, Office, lend
from workplace.access import grants
from workplace.kernel import clock
from workplace.kernel.acting import Visitor
from workplace.kernel.errors import BadInput, NotFound
from workplace.org.actions import delegations, people, sessions
from workplace.org.queries import delegations as lent
from workplace.org.queries import desks


def switch(office: Office, token: str, delegation: int | None) -> Visitor | None:
    visitor = office.visitor(token)
    assert visitor
    with office.request() as (session, _):
        sessions.act_for(session, visitor, delegation)
    return office.visitor(token)


def test_acting_for_someone_is_a_context_of_its_own(office: Office) -> None:
    delegation = lend(office, "chi", "dung", "direct", "sign")
    token = office.sign_in("dung").token
    visitor = switch(office, token, delegation)
    assert visitor and visitor.name == "Trần Văn Dũng"
    acting, chi = visitor.acting, office.cast.chi
    assert (acting.person, acting.for_whom, acting.authority) == (office.cast.dung.person, chi.person, delegation)
    assert set(acting.principals) == set(chi.principals)
    assert acting.lends("sign") and not acting.lends("approve")
    own = switch(office, token, None)
    assert own and own.acting == office.cast.dung


def test_only_the_powers_lent_are_there(office: Office) -> None:
    token = office.sign_in("dung").token
    looking = switch(office, token, lend(office, "chi", "dung"))
    assert looking and looking.roles == frozenset()
    with office.database.reading() as session:
        assert grants.person(session, office.cast.chi.person) in looking.acting.principals
    signing = switch(office, token, lend(office, "chi", "dung", "sign"))
    assert signing and signing.roles == {"signer"}


def test_a_seal_and_the_system_s_keys_are_never_lent(office: Office) -> None:
    token = office.sign_in("my").token
    visitor = switch(office, token, lend(office, "kha", "my", "see", "direct", "sign", "approve"))
    assert visitor and visitor.roles == frozenset()


def test_it_ends_by_itself(office: Office) -> None:
    token = office.sign_in("dung").token
    assert switch(office, token, lend(office, "chi", "dung", "sign"))
    for _ in range(14):
        clock.move(timedelta(hours=12))
        token = office.sign_in("dung", replaces=token).token
    visitor = office.visitor(token)
    assert visitor and visitor.acting == office.cast.dung


def test_it_ends_in_the_midst_of_a_session_when_taken_back(office: Office) -> None:
    delegation = lend(office, "chi", "dung", "sign")
    token = office.sign_in("dung").token
    switch(office, token, delegation)
    with office.request() as (session, _):
        delegations.end(session, office.cast.chi, delegation)
        delegations.end(session, office.cast.chi, delegation)  # ended twice is ended
    visitor = office.visitor(token)
    assert visitor and visitor.acting.for_whom is None
    with pytest.raises(NotFound):
        switch(office, token, delegation)


def test_nobody_takes_what_was_lent_to_another(office: Office) -> None:
    delegation = lend(office, "chi", "dung", "sign")
    with pytest.raises(NotFound):
        switch(office, office.sign_in("hoa").token, delegation)
    with pytest.raises(NotFound), office.request() as (session, _):
        delegations.end(session, office.cast.hoa, delegation)


def test_what_was_lent_can_t_be_lent_on(office: Office) -> None:
    visitor = switch(office, office.sign_in("dung").token, lend(office, "chi", "dung", "sign"))
    assert visitor
    with pytest.raises(BadInput), office.request() as (session, _):
        delegations.delegate(session, visitor.acting, office.cast.hoa.person, ["sign"], **WEEK)


def test_an_authorisation_to_sign_is_not_passed_on(office: Office) -> None:
    with office.request() as (session, _):
        until = MONDAY + timedelta(days=90)
        unit = office.cast.units["ubnd"]
        with pytest.raises(BadInput):
            people.grant_role(session, office.cast.admin, office.cast.an.person, unit, "signer", capacity="TUQ.")
        people.grant_role(
            session,
            office.cast.admin,
            office.cast.an.person,
            unit,
            "signer",
            capacity="TUQ.",
            basis="12/GUQ-UBND",
            until=until,
        )
    with pytest.raises(BadInput) as refused:
        lend(office, "an", "kha", "sign")
    assert "powers" in refused.value.fields


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("to", {"to_person": None}),
        ("ends_on", {"ends_on": MONDAY - timedelta(days=1)}),
        ("ends_on", {"ends_on": MONDAY + timedelta(days=800)}),
        ("starts_on", {"starts_on": None}),
        ("reason", {"reason": "  "}),
    ],
)
def test_a_senseless_delegation_is_refused(office: Office, field: str, change: dict[str, Any]) -> None:
    with pytest.raises(BadInput) as refused, office.request() as (session, _):
        given: dict[str, Any] = {"to_person": office.cast.dung.person, "powers": ["see"], **WEEK, **change}
        delegations.delegate(session, office.cast.chi, **given)
    assert field in refused.value.fields


def test_both_see_it_and_it_is_one_however_often_said(office: Office) -> None:
    delegation = lend(office, "chi", "dung", "sign")
    assert lend(office, "chi", "dung", "sign") == delegation
    with office.database.reading() as session:
        (seen,) = lent.to_me(session, office.cast.dung)
        assert (seen.giver.name, seen.powers, seen.state) == ("Nguyễn Thị Chi", ("see", "sign"), "now")
        assert [row.id for row in lent.mine(session, office.cast.chi)] == [delegation]
        assert lent.mine(session, office.cast.hoa) == []
        acting = desks.lent(session, office.cast.dung.person, delegation).acting
        shown = lent.acting_for(session, acting)
        assert shown and shown.id == delegation and lent.acting_for(session, office.cast.dung) is None


def test_what_someone_lent_ends_when_they_leave(office: Office) -> None:
    token = office.sign_in("dung").token
    switch(office, token, lend(office, "chi", "dung", "sign"))
    with office.request() as (session, _):
        people.disable(session, office.cast.admin, office.cast.chi.person)
    visitor = office.visitor(token)
    assert visitor and visitor.acting.for_whom is None
