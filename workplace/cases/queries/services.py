"""Services: what can be chosen on a day, what a case was taken by, and who is competent."""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from workplace.cases.models.services import KINDS, Scope, Service, ServiceField
from workplace.cases.policy import INTAKE_ROLE
from workplace.cases.rules.clock import Term
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.org.queries import organisations, roles, units


def offered(session: Session, kind: str) -> list[Service]:
    """The services of a kind that are in force today, in the order of the form; of two versions the later one."""
    found = select(Service).where(col(Service.kind) == kind, _in_force(Service)).order_by(col(Service.version))
    latest = {one.code: one for one in session.scalars(found)}
    return sorted(latest.values(), key=lambda one: (one.place, one.name, one.id or 0))


def current(session: Session, kind: str, code: str) -> Service:
    """The version of a service that is in force today; NotFound where there is none."""
    found = select(Service).where(col(Service.kind) == kind, col(Service.code) == code, _in_force(Service))
    service = session.scalars(found.order_by(col(Service.version).desc()).limit(1)).one_or_none()
    if service is None:
        raise NotFound
    return service


def fields(session: Session, service_id: int) -> list[ServiceField]:
    """The service's own questions, in their order."""
    found = select(ServiceField).where(col(ServiceField.service_id) == service_id)
    return list(session.scalars(found.order_by(col(ServiceField.place), col(ServiceField.id))))


def term(service: Service) -> Term:
    """How long a case of this service may take."""
    return Term(service.term, service.term_unit, service.starts)


def competent(session: Session, kind: str, code: str, area_id: int | None, mode: str = "owner") -> int | None:
    """The unit that is competent: the service's own before the kind's, then the nearest area before everywhere; instead
    of a unit that is gone, whoever followed it. None where nobody is named, or nobody followed.
    """
    areas = [area_id, *organisations.line(session, area_id)] if area_id else []
    named = select(Scope).where(
        col(Scope.kind) == kind,
        col(Scope.mode) == mode,
        col(Scope.service).in_(("", code)),
        or_(col(Scope.area_id).is_(None), col(Scope.area_id).in_(areas)),
        _in_force(Scope),
    )
    found = sorted(
        session.scalars(named),
        key=lambda scope: (
            scope.service == "",
            areas.index(scope.area_id) if scope.area_id in areas else len(areas),
            scope.id,
        ),
    )
    return standing(session, found[0].unit_id) if found else None


def standing(session: Session, unit_id: int) -> int | None:
    """The unit while it is open; else the root unit of the one organisation that followed its own; None where several
    did, or none.
    """
    if units.is_open(session, unit_id):
        return unit_id
    heirs = organisations.line(session, units.unit(session, unit_id).organisation_id)
    root = organisations.card(session, heirs[-1]).unit_id if heirs else 0
    return root if root and units.is_open(session, root) else None


def administers(session: Session, acting: Acting, kind: str) -> bool:
    """Whether this person sets up services and who is competent: administrators, and the desk that takes in all of a
    kind, wherever it is.
    """
    if acting.only_looks or kind not in KINDS:
        return False
    if roles.has(session, acting, "administrator"):
        return True
    desks = roles.units_with(session, acting, INTAKE_ROLE)
    s = Scope
    here = (col(s.kind) == kind, col(s.mode) == "dispatch", col(s.area_id).is_(None), col(s.unit_id).in_(desks))
    return bool(desks) and session.scalar(select(col(s.id)).where(*here, _in_force(s)).limit(1)) is not None


def require_administers(session: Session, acting: Acting, kind: str) -> None:
    """NotFound for whoever does not set them up."""
    if not administers(session, acting, kind):
        raise NotFound


def _in_force(table: type[Service] | type[Scope]) -> ColumnElement[bool]:
    today = clock.today()
    return and_(col(table.valid_from) <= today, or_(col(table.valid_to).is_(None), col(table.valid_to) >= today))
