"""Who may sign for an organisation today, in which capacity, with which lines: by grant, or in place of its head."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlmodel import Session, col

from workplace.kernel.text import say
from workplace.org.models.organisations import OrganisationVersion, Unit
from workplace.org.models.people import Delegation, Person, Position, RoleGrant
from workplace.org.queries.dated import ON, holds, today, valid
from workplace.org.rules import standing_in
from workplace.org.rules.authority import authority_lines
from workplace.org.rules.standing_in import WhyNot

WHY_NOT = {
    WhyNot.GIVER: say("Only the head of an agency may authorise others to sign (Art. 13.4)."),
    WhyNot.POST: say("Your post is neither a deputy of the head nor the head of a unit or body below (Art. 13)."),
    WhyNot.PAPER: say("The delegation names no written authorisation (Art. 13.4 asks for one)."),
}


@dataclass(frozen=True)
class SignerCard:
    """A person who may sign for an organisation, in one capacity; a person with two capacities is two cards."""

    person_id: int
    name: str
    position: str
    capacity: str  # '', TM., KT., TL., TUQ., Q.
    authority_lines: tuple[str, ...]  # what stands above the signature
    basis: str  # the decision or authorisation behind the capacity
    for_whom: int | None = None  # in whose place, where a delegation is behind it
    authority: int | None = None  # that delegation


def of(session: Session, organisation_id: int) -> list[SignerCard]:
    """Everybody who may sign for the organisation today: by grant, highest first, then those who stand in."""
    found = granted(session, organisation_id)
    known = {(card.person_id, card.capacity) for card in found}
    for row in session.execute(_delegations(), {**today(), "organisation": organisation_id}).all():
        judged = _judged(session, organisation_id, row, found)
        if isinstance(judged, SignerCard) and (judged.person_id, judged.capacity) not in known:
            known.add((judged.person_id, judged.capacity))
            found.append(judged)
    return found


def granted(session: Session, organisation_id: int) -> list[SignerCard]:
    """Who may sign by a grant of their own, highest first."""
    seen: dict[int, SignerCard] = {}
    for row in session.execute(_granted(), {**today(), "organisation": organisation_id}):
        lines = authority_lines(
            row.capacity, collective=row.collective, head_title=row.head_title, title=row.title or row.head_title
        )
        card = SignerCard(row.id, row.full_name, row.title or "", row.capacity, lines, row.basis)
        seen.setdefault(row.grant_id, card)
    return list(seen.values())


def standing_in_for(session: Session, organisation_id: int, person_id: int, authority: int) -> SignerCard | WhyNot:
    """In which capacity this person signs in their own name when a delegation lets them act for a signer; or why not.

    A grant of their own comes first; else the delegation must give lawful lines.
    """
    found = granted(session, organisation_id)
    if own := next((card for card in found if card.person_id == person_id), None):
        return own
    values = {**today(), "organisation": organisation_id}
    rows = [row for row in session.execute(_delegations(), values) if row.id == authority]
    return _judged(session, organisation_id, rows[0], found) if rows else WhyNot.GIVER


def _judged(session: Session, organisation_id: int, row: Any, granted: list[SignerCard]) -> SignerCard | WhyNot:
    """The card of whoever a delegation lets stand in, or why it gives none."""
    of_giver = [card.capacity for card in granted if card.person_id == row.from_person_id]
    giver = next((one for one in of_giver if one in standing_in.OF_THE_HEAD), of_giver[0] if of_giver else "-")
    values = {**today(), "organisation": organisation_id, "person": row.to_person_id}
    posts = session.execute(_posts(), values).all()
    deputy = next((p for p in posts if p.at_root and standing_in.is_deputy_of(row.head_title, p.title)), None)
    head = next((p for p in posts if p.heads and not (p.inside and p.at_root)), None)
    judged = standing_in.capacity(
        giver, is_deputy=deputy is not None, heads_below=head is not None, decision=row.decision
    )
    post = deputy or head
    if isinstance(judged, WhyNot) or post is None:
        return judged if isinstance(judged, WhyNot) else WhyNot.POST
    lines = authority_lines(judged, collective=row.collective, head_title=row.head_title, title=post.title)
    basis = row.decision or row.reason
    return SignerCard(row.to_person_id, row.full_name, post.title, judged, lines, basis, row.from_person_id, row.id)


@cache
def _granted() -> Select:
    """Each signer's grant with the post held in the granting unit first, the main post otherwise."""
    version, unit = OrganisationVersion, Unit
    here_first = (col(Position.unit_id) == col(RoleGrant.unit_id)).desc()
    by_rank = (col(Position.rank), col(Person.sort_key), col(Person.id))
    return (
        select(
            col(RoleGrant.id).label("grant_id"),
            col(Person.id),
            col(Person.full_name),
            col(Position.title),
            col(RoleGrant.capacity),
            col(RoleGrant.basis),
            col(version.collective),
            col(version.head_title),
        )
        .select_from(RoleGrant)
        .join(Person, col(Person.id) == col(RoleGrant.person_id))
        .join(unit, col(unit.id) == col(RoleGrant.unit_id))
        .join(version, (col(version.organisation_id) == col(unit.organisation_id)) & valid(version))
        .outerjoin(Position, (col(Position.person_id) == col(Person.id)) & holds(Position))
        .where(
            col(RoleGrant.role) == "signer",
            holds(RoleGrant),
            col(unit.organisation_id) == bindparam("organisation"),
            col(Person.disabled_at).is_(None),
        )
        .order_by(here_first, col(Position.main).desc(), *by_rank)
    )


@cache
def _delegations() -> Select:
    """The delegations of today with the power to sign, given by whoever signs for the organisation by grant."""
    row, version = Delegation, OrganisationVersion
    signs = (
        select(col(RoleGrant.id))
        .join(Unit, col(Unit.id) == col(RoleGrant.unit_id))
        .where(
            col(RoleGrant.person_id) == col(row.from_person_id),
            col(RoleGrant.role) == "signer",
            holds(RoleGrant),
            col(Unit.organisation_id) == bindparam("organisation"),
        )
        .exists()
    )
    return (
        select(
            col(row.id), col(row.from_person_id), col(row.to_person_id), col(row.decision), col(row.reason),
            col(Person.full_name), col(version.collective), col(version.head_title),
        )
        .join(Person, col(Person.id) == col(row.to_person_id))
        .join(version, (col(version.organisation_id) == bindparam("organisation")) & valid(version))
        .where(
            col(row.powers).contains("sign"),
            col(row.revoked_at).is_(None),
            col(row.starts_on) <= ON,
            col(row.ends_on) >= ON,
            col(Person.disabled_at).is_(None),
            signs,
        )
        .order_by(col(row.id))
        .limit(50)
    )  # fmt: skip


@cache
def _posts() -> Select:
    """A person's posts of today inside an organisation or at the head of a body right below it."""
    version = OrganisationVersion
    inside = col(Unit.organisation_id) == bindparam("organisation")
    at_root = col(Unit.parent_id).is_(None)
    heads = (
        select(col(RoleGrant.id))
        .where(
            col(RoleGrant.person_id) == col(Position.person_id),
            col(RoleGrant.unit_id) == col(Position.unit_id),
            col(RoleGrant.role) == "unit_head",
            holds(RoleGrant),
        )
        .exists()
    )
    return (
        select(
            col(Position.title), inside.label("inside"), at_root.label("at_root"), heads.label("heads"),
        )
        .join(Unit, col(Unit.id) == col(Position.unit_id))
        .join(version, (col(version.organisation_id) == col(Unit.organisation_id)) & valid(version))
        .where(
            col(Position.person_id) == bindparam("person"),
            holds(Position),
            inside | (at_root & (col(version.parent_id) == bindparam("organisation"))),
        )
        .order_by(col(Position.rank), col(Position.main).desc(), col(Position.id))
    )  # fmt: skip
