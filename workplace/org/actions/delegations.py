"""Letting someone act for someone else, with named powers, for a time; and ending it."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.events import publish
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, one_line, say
from workplace.org.events import Delegated, DelegationEnded
from workplace.org.models.people import Delegation, Person, RoleGrant
from workplace.org.queries import roles
from workplace.org.queries.dated import holds, today
from workplace.org.rules.authority import POWERS

LONGEST_DAYS = 366


def delegate(
    session: Session,
    acting: Acting,
    to_person: int | None,
    powers: Iterable[str],
    *,
    starts_on: date | None,
    ends_on: date | None,
    reason: str,
    decision: str = "",
    from_person: int | None = None,
) -> int:
    """Let someone act for oneself, or (as an administrator) for someone else; to see is always part of it.

    Refused when one acts for another oneself, since what was lent can't be lent on (Article 13.4); when whoever lends
    signs only by authorisation (TUQ.); and for days that make no sense. The same delegation again is the same one.
    """
    giver = from_person or acting.person
    if giver != acting.person:
        roles.require(session, acting, "administrator")
    elif acting.for_whom is not None:
        raise BadInput(say("You are acting for someone. What was lent to you can't be lent on."))
    wrong = _wrong(session, giver, to_person, starts_on, ends_on, reason)
    if "sign" in powers and _signs_by_authorisation_only(session, giver):
        wrong["powers"] = say("An authorisation to sign (TUQ.) can't be passed on.")
    if wrong:
        raise BadInput(wrong)
    assert to_person and starts_on and ends_on
    lent = ",".join(power for power in POWERS if power == "see" or power in powers)
    if known := _known(session, giver, to_person, lent, starts_on, ends_on):
        return known
    row = Delegation(
        from_person_id=giver,
        to_person_id=to_person,
        powers=lent,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=one_line(reason),
        decision=one_line(decision),
        made_at=clock.now(),
        made_by=acting.person,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    detail = {"starts_on": str(starts_on), "ends_on": str(ends_on), "giver": giver, "to": to_person, "powers": lent}
    journal.write(session, acting, "delegate", Ref("delegation", row.id), **detail)
    publish(session, Delegated(row.id, giver, to_person, starts_on, ends_on))
    return row.id


def end(session: Session, acting: Acting, delegation_id: int) -> None:
    """End a delegation now: whoever gave it, whoever got it, or an administrator. Ended twice is ended."""
    row = session.get(Delegation, delegation_id)
    if row is None:
        raise NotFound
    if acting.person not in (row.from_person_id, row.to_person_id):
        roles.require(session, acting, "administrator")
    if row.revoked_at is not None:
        return
    row.revoked_at, row.revoked_by = clock.now(), acting.person
    journal.write(session, acting, "end_delegation", Ref("delegation", delegation_id))
    publish(session, DelegationEnded(delegation_id, row.from_person_id, row.to_person_id))


def _wrong(
    session: Session, giver: int, to_person: int | None, starts: date | None, ends: date | None, reason: str
) -> dict[str, Say]:
    wrong: dict[str, Say] = {}
    other = session.get(Person, to_person) if to_person else None
    if other is None or other.disabled_at is not None:
        wrong["to"] = say("Choose a person from the list.")
    elif to_person == giver:
        wrong["to"] = say("You can't delegate to yourself.")
    if starts is None:
        wrong["starts_on"] = say("Fill this in.")
    if ends is None or ends < clock.today() or (starts is not None and ends < starts):
        wrong["ends_on"] = say("The last day must be today or later, and not before the first day.")
    elif starts is not None and (ends - starts).days > LONGEST_DAYS:
        wrong["ends_on"] = say("A delegation lasts a year at most.")
    if not one_line(reason):
        wrong["reason"] = say("Say why: a journey, a leave, an illness.")
    return wrong


def _signs_by_authorisation_only(session: Session, person_id: int) -> bool:
    mine = (col(RoleGrant.person_id) == person_id, col(RoleGrant.role) == "signer", holds(RoleGrant))
    capacities = set(session.scalars(select(col(RoleGrant.capacity)).where(*mine), today()))
    return capacities == {"TUQ."}


def _known(session: Session, giver: int, to_person: int, powers: str, starts: date, ends: date) -> int | None:
    row = Delegation
    return session.scalar(
        select(col(row.id)).where(
            col(row.from_person_id) == giver,
            col(row.to_person_id) == to_person,
            col(row.powers) == powers,
            col(row.starts_on) == starts,
            col(row.ends_on) == ends,
            col(row.revoked_at).is_(None),
        )
    )
