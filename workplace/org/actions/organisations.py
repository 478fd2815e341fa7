"""Founding, renaming, succeeding and ending organisations, and the units inside them."""

import zlib
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import fold, one_line, say
from workplace.org.actions import ending, principals
from workplace.org.models.organisations import (
    Organisation,
    OrganisationCode,
    OrganisationSuccessor,
    OrganisationVersion,
    Unit,
)
from workplace.org.queries import organisations as queries
from workplace.org.queries import roles, standing, units
from workplace.org.rules.names import same_name

LONGEST_NAME = 300
FURTHEST = timedelta(days=366)  # so far ahead a version may begin or an end be set: beyond lies a slip of the year
_LOCK = 5_300_560  # the first key of PostgreSQL's advisory lock for names that are entered on the spot


@dataclass(frozen=True)
class OrganisationFacts:
    """What a version of an organisation says of it."""

    name: str
    parent_id: int | None = None
    codes: tuple[str, ...] = ()  # the first is the one in force, the others address it too
    notation: str = ""
    place: str = ""
    address: str = ""
    collective: str = ""
    head_title: str = ""


def found(session: Session, acting: Acting, facts: OrganisationFacts, *, since: date) -> int:
    """Found an organisation with its root unit: from this day on people can be appointed to it."""
    roles.require(session, acting, "administrator")
    _not_too_far(since, "since")
    organisation_id = _new(session, facts, since)
    root_unit(session, organisation_id)
    journal.write(session, acting, "found", Ref("organisation", organisation_id), name=facts.name)
    return organisation_id


def add_external(session: Session, acting: Acting, name: str) -> int:
    """An organisation that writes to us or receives from us, by name, on the spot; the one that is meant if known.

    Refused with BadInput when the name is empty or too long.
    """
    acting.require_more_than_looking()
    name = one_line(name)
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadInput({"name": say("A name has 1 to {most} characters.", most=LONGEST_NAME)})
    _one_at_a_time(session, fold(name))
    if known := queries.meant(session, name):
        return known.id
    organisation_id = _new(session, OrganisationFacts(name), date(1945, 9, 2))
    journal.write(session, acting, "add_external", Ref("organisation", organisation_id), name=name)
    return organisation_id


def change(session: Session, acting: Acting, organisation_id: int, facts: OrganisationFacts, *, since: date) -> None:
    """From a day on the organisation is called, placed or signed otherwise; what was before stays in history.

    A change on the very day a version began corrects that version. BadInput when the day lies before it,
    or more than a year ahead.
    """
    roles.require(session, acting, "administrator")
    _check(session, facts, organisation_id)
    last = open_version(session, organisation_id)
    if since < last.valid_from:
        raise BadInput(
            {
                "since": say(
                    "The present version began on {day}; choose that day or a later one.", day=_day(last.valid_from)
                )
            }
        )
    _not_too_far(since, "since")
    if since > last.valid_from:
        last.valid_to = since - timedelta(days=1)
        session.flush()  # one version may be open: the old one is closed before the new one is written
        version = _version(organisation_id, facts, since, seal=last)
    else:
        version = _corrected(last, facts)
    session.add(version)
    _keep_codes(session, organisation_id, facts.codes, since)
    session.execute(
        Unit.__table__.update()  # type: ignore[attr-defined]
        .where(col(Unit.organisation_id) == organisation_id, col(Unit.parent_id).is_(None))
        .values(name=version.name)
    )
    journal.write(session, acting, "change", Ref("organisation", organisation_id), name=facts.name, since=str(since))


def succeed(
    session: Session, acting: Acting, organisation_id: int, successor_id: int, *, since: date, decision: str = ""
) -> None:
    """Another organisation follows this one (merger, split, renaming). Said again, it changes nothing."""
    roles.require(session, acting, "administrator")
    if organisation_id == successor_id:
        raise BadInput({"successor": say("An organisation can't follow itself.")})
    queries.card(session, successor_id)
    if session.get(OrganisationSuccessor, (organisation_id, successor_id)):
        return
    session.add(
        OrganisationSuccessor(
            organisation_id=organisation_id, successor_id=successor_id, since=since, decision=decision
        )
    )
    journal.write(
        session, acting, "succeed", Ref("organisation", organisation_id), successor=successor_id, decision=decision
    )


def end(session: Session, acting: Acting, organisation_id: int, *, last_day: date, reason: str = "") -> None:
    """The organisation is dissolved after this day: posts and roles in it end, it takes no new one, and is no longer
    suggested. Said again, with the reason, another day corrects the first one.

    BadInput for a day before its first one or more than a year ahead, or a correction without a reason; NotNow for one
    that was made one with another.
    """
    roles.require(session, acting, "administrator")
    organisation, first = session.get(Organisation, organisation_id), standing.founded_on(session, organisation_id)
    if organisation is None:
        raise NotFound
    if first is not None and last_day < first:
        raise BadInput({"last_day": say("It began on {day}; choose that day or a later one.", day=_day(first))})
    _not_too_far(last_day, "last_day")
    was, detail = organisation.ended_on, {}
    if was is not None:
        if not queries.card(session, organisation_id).unit_id and standing.is_followed(session, organisation_id):
            raise NotNow(say("Another organisation follows this one. Its end can't be taken back."))
        if not one_line(reason):
            raise BadInput({"reason": say("Say why the last day is another one.")})
        detail = {"was": str(was), "reason": one_line(reason)}
        ending.hold_again(session, organisation_id)
    organisation.ended_on = last_day
    ended = ending.end_with(session, acting, organisation_id, last_day)
    journal.write(
        session, acting, "end", Ref("organisation", organisation_id), last_day=str(last_day), **detail, **ended
    )


def merge(session: Session, acting: Acting, organisation_id: int, into_id: int) -> None:
    """An outside organisation that was entered twice: whoever types its name from now on means the other one.

    Its documents keep the name with which they came. NotNow for one in which people of this house work.
    """
    roles.require(session, acting, "administrator")
    if organisation_id == into_id:
        raise BadInput({"into": say("Choose another one than this.")})
    card, into = queries.card(session, organisation_id), queries.card(session, into_id)
    if card.unit_id:
        raise NotNow(say("It has units of its own here. Name its successor and end it instead."))
    organisation = session.get_one(Organisation, organisation_id)
    if organisation.ended_on is not None or not queries.is_alive(session, into.id):
        raise NotNow(say("One of the two has ended already."))
    for known in session.scalars(
        select(OrganisationCode).where(col(OrganisationCode.organisation_id) == card.id)
    ).all():
        _keep_codes(session, into.id, (known.code,), known.valid_from)
        session.delete(known)
    today = clock.today()
    session.merge(OrganisationSuccessor(organisation_id=card.id, successor_id=into.id, since=today, decision=""))
    organisation.ended_on = today - timedelta(days=1)
    session.flush()
    journal.write(session, acting, "merge", Ref("organisation", card.id), into=into.id, name=card.name)


def add_unit(session: Session, acting: Acting, parent_id: int, name: str, *, notation: str = "", rank: int = 50) -> int:
    """A unit below another one; the same name below the same unit is the same unit."""
    roles.require(session, acting, "administrator")
    parent = session.get(Unit, parent_id)
    if parent is None:
        raise NotFound
    name = one_line(name)
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadInput({"name": say("A name has 1 to {most} characters.", most=LONGEST_NAME)})
    if (known := beside(session, parent_id, name)) is not None:
        return known
    unit = Unit(organisation_id=parent.organisation_id, parent_id=parent_id, name=name, notation=notation, rank=rank)
    session.add(unit)
    session.flush()
    assert unit.id is not None
    journal.write(session, acting, "add_unit", Ref("organisation", parent.organisation_id), unit=unit.id, name=name)
    return unit.id


def close_unit(session: Session, acting: Acting, unit_id: int, *, last_day: date) -> None:
    """A unit is closed after this day; said again, it changes nothing.

    NotNow for the root, which lives as long as its organisation; BadInput, naming them, while people hold posts in it
    after that day, or while units below it are open: they would be nowhere.
    """
    roles.require(session, acting, "administrator")
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise NotFound
    if unit.parent_id is None:
        raise NotNow(say("This unit is the organisation itself. End the organisation instead."))
    if unit.closed_on is not None:
        return
    if people := standing.people_in(session, unit_id, last_day):
        told = say(
            "{unit} can't be closed: people have posts there ({names}). Give them a post elsewhere and end this one, on"
            " each one's page.",
            unit=unit.name,
            names=", ".join(people),
        )
        raise BadInput(told)
    if below := standing.units_in(session, unit_id, last_day):
        told = say(
            "{unit} can't be closed: units below it are open ({names}). Close them first, or put them elsewhere.",
            unit=unit.name,
            names=", ".join(below),
        )
        raise BadInput(told)
    unit.closed_on = last_day
    journal.write(session, acting, "close_unit", Ref("organisation", unit.organisation_id), unit=unit_id)


def change_unit(
    session: Session, acting: Acting, unit_id: int, name: str, *, notation: str = "", parent_id: int
) -> None:
    """A unit is called otherwise, or comes under another one of the same organisation; everybody in it with it.

    BadInput when it would lie inside itself or beside one of the same name; NotNow for the root, whose name is the
    organisation's own, and for one that is closed.
    """
    roles.require(session, acting, "administrator")
    unit, parent = session.get(Unit, unit_id), session.get(Unit, parent_id)
    if unit is None or parent is None or unit.organisation_id != parent.organisation_id:
        raise NotFound
    if unit.parent_id is None:
        raise NotNow(say("This unit is the organisation itself. Change the organisation instead."))
    if unit.closed_on is not None:
        raise NotNow(say("This unit is closed."))
    name, wrong = one_line(name), {}
    if not 0 < len(name) <= LONGEST_NAME:
        wrong["unit_name"] = say("A name has 1 to {most} characters.", most=LONGEST_NAME)
    if unit_id in units.above(session, parent_id):
        wrong["parent_unit"] = say("A unit can't lie inside itself.")
    elif parent.closed_on is not None:
        wrong["parent_unit"] = say("This unit is closed.")
    elif beside(session, parent_id, name) not in (None, unit_id):
        wrong["unit_name"] = say("There is a unit of this name there already.")
    if wrong:
        raise BadInput(wrong)
    was = {"name": unit.name, "notation": unit.notation, "parent": unit.parent_id}
    is_moved = unit.parent_id != parent_id
    unit.name, unit.notation, unit.parent_id = name, notation, parent_id
    session.add(unit)
    if is_moved:
        principals.rebuild_unit(session, unit.organisation_id)
    journal.write(
        session, acting, "change_unit", Ref("organisation", unit.organisation_id), unit=unit_id, name=name,
        parent=parent_id, was=was,
    )  # fmt: skip


def beside(session: Session, parent_id: int, name: str) -> int | None:
    """The id of the open unit of this name below a unit."""
    open_there = select(col(Unit.id), col(Unit.name)).where(
        col(Unit.parent_id) == parent_id, col(Unit.closed_on).is_(None)
    )
    return next((row.id for row in session.execute(open_there) if same_name(row.name, name)), None)


def root_unit(session: Session, organisation_id: int) -> int:
    """The unit that stands for the whole organisation; made now for one that was external until now."""
    found = session.scalar(
        select(col(Unit.id)).where(col(Unit.organisation_id) == organisation_id, col(Unit.parent_id).is_(None))
    )
    if found is not None:
        return found
    unit = Unit(organisation_id=organisation_id, name=open_version(session, organisation_id).name)
    session.add(unit)
    session.flush()
    assert unit.id is not None
    return unit.id


def open_version(session: Session, organisation_id: int) -> OrganisationVersion:
    """The version without an end; NotFound when there is no such organisation."""
    version = session.scalars(
        select(OrganisationVersion).where(
            col(OrganisationVersion.organisation_id) == organisation_id, col(OrganisationVersion.valid_to).is_(None)
        )
    ).one_or_none()
    if version is None:
        raise NotFound
    return version


def _one_at_a_time(session: Session, name: str) -> None:
    """Two who enter the same new name at once end with the same organisation: the slower one waits for the other.

    SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK, zlib.crc32(name.encode()) >> 1)))


def _new(session: Session, facts: OrganisationFacts, since: date) -> int:
    _check(session, facts, None)
    organisation = Organisation(made_at=clock.now())
    session.add(organisation)
    session.flush()
    assert organisation.id is not None
    session.add(_version(organisation.id, facts, since))
    _keep_codes(session, organisation.id, facts.codes, since)
    session.flush()
    return organisation.id


def _version(
    organisation_id: int, facts: OrganisationFacts, since: date, seal: OrganisationVersion | None = None
) -> OrganisationVersion:
    fresh = OrganisationVersion(organisation_id=organisation_id, name="", folded="", valid_from=since)
    if seal is not None:
        fresh.seal_id, fresh.seal_mm = seal.seal_id, seal.seal_mm
    return _corrected(fresh, facts)


def _corrected(version: OrganisationVersion, facts: OrganisationFacts) -> OrganisationVersion:
    version.name, version.folded = one_line(facts.name), fold(one_line(facts.name))
    version.parent_id, version.code = facts.parent_id, facts.codes[0] if facts.codes else ""
    version.notation, version.place, version.address = facts.notation, facts.place, facts.address
    version.collective, version.head_title = facts.collective, facts.head_title
    return version


def _keep_codes(session: Session, organisation_id: int, codes: tuple[str, ...], since: date) -> None:
    for code in codes:
        if session.get(OrganisationCode, (code, organisation_id)) is None:
            session.add(OrganisationCode(code=code, organisation_id=organisation_id, valid_from=since))


def _check(session: Session, facts: OrganisationFacts, organisation_id: int | None) -> None:
    wrong = {}
    if not 0 < len(one_line(facts.name)) <= LONGEST_NAME:
        wrong["name"] = say("A name has 1 to {most} characters.", most=LONGEST_NAME)
    if any(not 0 < len(code) <= 35 for code in facts.codes):
        wrong["codes"] = say("A code has 1 to 35 characters.")
    if facts.parent_id and organisation_id and organisation_id in _line(session, facts.parent_id):
        wrong["parent"] = say("An organisation can't lie below itself.")
    if wrong:
        raise BadInput(wrong)


def _not_too_far(day: date, field: str) -> None:
    if day > clock.today() + FURTHEST:
        raise BadInput({field: say("At most a year ahead. Look at the year again.")})


def _line(session: Session, organisation_id: int) -> list[int]:
    way: list[int] = []
    here: int | None = organisation_id
    while here and here not in way:
        way.append(here)
        here = queries.card(session, here).parent_id
    return way


def _day(value: date) -> str:
    return f"{value.day:02}/{value.month:02}/{value.year}"
