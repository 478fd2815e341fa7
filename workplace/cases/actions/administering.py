"""Setting up what citizens can come with: services in dated versions with their own questions, and who is competent."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.cases.models.services import Scope, Service, ServiceField
from workplace.cases.queries import services
from workplace.cases.rules import clock as rules
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, clean, fold, one_line, say
from workplace.org.queries import units

FIELD_KINDS = {
    "text": say("a text"),
    "number": say("a number"),
    "date": say("a day"),
    "choice": say("one of a list"),
    "choices": say("several of a list"),
}
MODES = {
    "owner": say("handles"),
    "dispatch": say("takes in and gives out"),
    "coordinate": say("decides after two refusals"),
    "supervise": say("supervises"),
}
MOST_FIELDS = 20


@dataclass(frozen=True)
class Asked:
    """One question of a service's own; an empty code is made of its label."""

    label: str
    kind: str = "text"
    choices: str = ""
    required: bool = False
    code: str = ""


@dataclass(frozen=True)
class Offer:
    """What a version of a service says and demands."""

    name: str
    name_en: str = ""
    group: str = ""
    text: str = ""
    notice: str = ""
    emergency: str = ""
    term: int = 10
    term_unit: str = "working_days"
    starts: str = "at_once"
    most_pauses: int = 3
    longest_pause: int = 30
    is_public: bool = True
    hides_reporter: bool = False
    rounds_place: bool = False
    radius: int = 50
    wants_photo: bool = False
    keeps_days: int = 1825
    place: int = 50


def offer(session: Session, acting: Acting, kind: str, wanted: Offer, asked: Sequence[Asked] = ()) -> Service:
    """Offer a new service of a kind from today on. BadInput by field."""
    services.require_administers(session, acting, kind)
    _check(wanted, asked)
    code = _code(wanted.name)
    taken = {of_code: of_kind for of_code, of_kind in session.execute(select(col(Service.code), col(Service.kind)))}
    if taken.get(code) == kind:
        raise BadInput({"name": say("There is a service of this name already. Change that one.")})
    return _keep(session, acting, kind, _free(code, set(taken)), 1, wanted, asked)


def renew(session: Session, acting: Acting, service_id: int, wanted: Offer, asked: Sequence[Asked] = ()) -> Service:
    """A new version from today on; what was taken by the old one keeps it. NotNow for a version that is past."""
    old = _latest(session, acting, service_id)
    _check(wanted, asked)
    old.valid_to = clock.today()
    session.add(old)
    return _keep(session, acting, old.kind, old.code, old.version + 1, wanted, asked)


def withdraw(session: Session, acting: Acting, service_id: int) -> None:
    """Offered no longer after today; what was taken by it goes on."""
    row = _latest(session, acting, service_id)
    row.valid_to = clock.today()
    session.add(row)
    journal.write(session, acting, "withdraw_service", Ref("cases.service", row.id or 0), service=row.code)


def offer_again(session: Session, acting: Acting, service_id: int) -> None:
    """It was withdrawn by mistake."""
    row = session.get(Service, service_id)
    if row is None:
        raise NotFound
    services.require_administers(session, acting, row.kind)
    if _newest(session, row) != row.version:
        raise NotNow(say("There is a later version of this service. Change that one."))
    row.valid_to = None
    session.add(row)
    journal.write(session, acting, "offer_service", Ref("cases.service", row.id or 0), service=row.code)


def name(
    session: Session, acting: Acting, kind: str, service: str, area_id: int | None, unit_id: int, mode: str
) -> Scope:
    """Name who is competent from today on. BadInput by field."""
    services.require_administers(session, acting, kind)
    wrong: dict[str, Say] = {}
    if mode not in MODES:
        wrong["mode"] = say("Choose one of the list.")
    if not units.is_open(session, unit_id):
        wrong["unit"] = say("This unit no longer exists. Choose the one that followed it.")
    if service and service not in {one.code for one in services.offered(session, kind)}:
        wrong["service"] = say("Choose one of the list.")
    s = Scope
    here = (col(s.kind) == kind, col(s.service) == service, col(s.mode) == mode, col(s.valid_to).is_(None))
    area = col(s.area_id).is_(None) if area_id is None else col(s.area_id) == area_id
    if session.scalar(select(col(s.id)).where(*here, area, col(s.unit_id) == unit_id).limit(1)) is not None:
        wrong["unit"] = say("It is named for this already.")
    elif mode == "owner" and session.scalar(select(col(s.id)).where(*here, area).limit(1)) is not None:
        wrong["unit"] = say("Another unit is named for exactly this. End that one first.")
    if wrong:
        raise BadInput(wrong)
    row = Scope(
        kind=kind, service=service, area_id=area_id, unit_id=unit_id, mode=mode, valid_from=clock.today()
    )  # fmt: skip
    session.add(row)
    session.flush()
    journal.write(
        session, acting, "name_competent", Ref("cases.scope", row.id or 0), kind=kind, service=service, unit=unit_id,
        mode=mode,
    )  # fmt: skip
    return row


def end(session: Session, acting: Acting, scope_id: int) -> None:
    """Competent no longer; cases that lie there stay."""
    row = _scope(session, acting, scope_id)
    row.valid_to = clock.today() - timedelta(days=1)
    session.add(row)
    journal.write(session, acting, "end_competent", Ref("cases.scope", row.id or 0), unit=row.unit_id)


def go_on(session: Session, acting: Acting, scope_id: int) -> None:
    """It was ended by mistake."""
    row = _scope(session, acting, scope_id)
    row.valid_to = None
    session.add(row)
    journal.write(session, acting, "name_competent", Ref("cases.scope", row.id or 0), unit=row.unit_id)


def _scope(session: Session, acting: Acting, scope_id: int) -> Scope:
    row = session.get(Scope, scope_id)
    if row is None:
        raise NotFound
    services.require_administers(session, acting, row.kind)
    return row


def _keep(
    session: Session, acting: Acting, kind: str, code: str, version: int, wanted: Offer, asked: Sequence[Asked]
) -> Service:
    facts = asdict(wanted)
    texts = {key: clean(value) for key, value in facts.items() if isinstance(value, str)}
    row = Service(
        **(facts | texts), kind=kind, code=code, version=version, valid_from=clock.today(), made_at=clock.now(),
        made_by=acting.person,
    )  # fmt: skip
    session.add(row)
    session.flush()
    codes: set[str] = set()
    for number, one in enumerate(asked):
        own = one.code or _free(_code(one.label), codes)
        codes.add(own)
        session.add(
            ServiceField(
                service_id=row.id or 0, code=own, place=number, label=one_line(one.label), kind=one.kind,
                choices="\n".join(filter(None, map(one_line, one.choices.splitlines()))), required=one.required,
            )
        )  # fmt: skip
    journal.write(session, acting, "offer_service", Ref("cases.service", row.id or 0), service=code, version=version)
    return row


def _check(wanted: Offer, asked: Sequence[Asked]) -> None:
    wrong: dict[str, Say] = {}
    if not one_line(wanted.name):
        wrong["name"] = say("Give it a name.")
    if not 1 <= wanted.term <= 2000:
        wrong["term"] = say("Enter a whole number from {least} to {most}.", least=1, most=2000)
    if wanted.term_unit not in rules.UNITS:
        wrong["term_unit"] = say("Choose one of the list.")
    if wanted.starts not in rules.STARTS:
        wrong["starts"] = say("Choose one of the list.")
    if len(asked) > MOST_FIELDS:
        wrong["label"] = say("At most {most} questions.", most=MOST_FIELDS)
    for one in asked:
        if one.kind not in FIELD_KINDS:
            wrong["label"] = say("Choose one of the list.")
        elif one.kind in ("choice", "choices") and len(one.choices.split()) < 1:
            wrong["label"] = say("“{label}” needs a list to choose from, one to a line.", label=one.label)
    if wrong:
        raise BadInput(wrong)


def _latest(session: Session, acting: Acting, service_id: int) -> Service:
    row = session.get(Service, service_id)
    if row is None:
        raise NotFound
    services.require_administers(session, acting, row.kind)
    if row.valid_to is not None or _newest(session, row) != row.version:
        raise NotNow(say("This version is past. Open the one that is in force."))
    return row


def _newest(session: Session, row: Service) -> int:
    found = select(func.max(col(Service.version))).where(col(Service.kind) == row.kind, col(Service.code) == row.code)
    return session.scalar(found) or 0


def _code(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")[:40] or "service"


def _free(code: str, taken: set[str]) -> str:
    found, number = code, 1
    while found in taken:
        number += 1
        found = f"{code}_{number}"
    return found
