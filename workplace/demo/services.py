"""What citizens of the demonstration come with: topics, categories, who is competent, texts said again and again."""

import tomllib
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from workplace.cases.models.services import Scope, Service, ServiceField
from workplace.citizens.models.feedback import Topic
from workplace.citizens.models.phrases import Phrase
from workplace.demo.letters import DATA
from workplace.demo.province import Province
from workplace.kernel import clock
from workplace.org.actions import organisations
from workplace.org.queries import units

CITY, DESK, COORDINATOR = "ubnd", "vp", "th"
WARD_DESK = "tthcc"  # takes in itself what concerns the ward alone
AT_THE_WARD = (
    ("question", "civil_status"),
    ("report", "garbage"),
    ("report", "noise"),
    ("report", "pavement_use"),
)
INFRASTRUCTURE = ("Phòng Kinh tế, Hạ tầng và Đô thị", "Phòng Kinh tế")  # of wards, of communes
KINDS = ("question", "report", "feedback")


def found(session: Session, made: Province, today: date) -> None:
    """Services with their questions, the competent units of the city and of all forty communes, topics, phrases."""
    data, since = read(), today - timedelta(days=730)
    names = made.cast.units | {
        name: organisations.root_unit(session, office) for name, office in made.organisations.items()
    }
    communes, ward = _communes(session, made), made.cast.organisations["thuanhoa"]
    for place, one in enumerate(data["service"]):
        _service(session, one, place, since)
        _competent(session, one, names, communes, ward, since)
    for kind in KINDS:
        for unit, mode in ((DESK, "dispatch"), (COORDINATOR, "coordinate"), (CITY, "supervise")):
            session.add(Scope(kind=kind, unit_id=names[unit], mode=mode, valid_from=since))
    for kind, code in AT_THE_WARD:
        session.add(
            Scope(kind=kind, service=code, area_id=ward, unit_id=names[WARD_DESK], mode="dispatch", valid_from=since)
        )
    now = clock.now()
    for one in data["topic"]:
        _topic(session, one, names, today)
    for one in data["phrase"]:
        facts = {key: one[key] for key in ("use", "title", "text")}
        session.add(Phrase(**facts, unit_id=names[one["unit"]], made_by=0, made_at=now))
    session.flush()


def read() -> dict[str, Any]:
    """The data file."""
    return tomllib.loads((DATA / "services.toml").read_text(encoding="utf-8"))


def _service(session: Session, one: dict[str, Any], place: int, since: date) -> None:
    facts = {key: value for key, value in one.items() if key not in ("fields", "unit", "commune")}
    service = Service(**facts, place=place, valid_from=since, made_at=clock.now(), made_by=0)
    session.add(service)
    session.flush()
    for number, asked in enumerate(one.get("fields", ())):
        session.add(ServiceField(service_id=service.id or 0, place=number, **asked))


def _competent(
    session: Session, one: dict[str, Any], names: dict[str, int], communes: dict[int, int], ward: int, since: date
) -> None:
    kind, code = one["kind"], one["code"]
    session.add(Scope(kind=kind, service=code, unit_id=names[one["unit"]], valid_from=since))
    if one.get("commune") == "kt":
        for area, unit in communes.items():
            session.add(Scope(kind=kind, service=code, area_id=area, unit_id=unit, valid_from=since))
    elif "commune" in one:
        session.add(Scope(kind=kind, service=code, area_id=ward, unit_id=names[one["commune"]], valid_from=since))


def _communes(session: Session, made: Province) -> dict[int, int]:
    """By commune, its division of roads, trees and pavements."""
    offices = [made.cast.organisations["thuanhoa"]]
    offices += [id for name, id in made.organisations.items() if " phường " in name or " xã " in name]
    return {
        office: next(unit.id for unit in units.of(session, office) if unit.name in INFRASTRUCTURE) for office in offices
    }


def _topic(session: Session, one: dict[str, Any], names: dict[str, int], today: date) -> None:
    closes = today - timedelta(days=one["closes"]) if "closes" in one else None
    session.add(
        Topic(
            slug=one["slug"],
            title=one["title"],
            text=one["text"],
            unit_id=names[one["unit"]],
            opens_on=today - timedelta(days=one["opens"]),
            closes_on=closes,
            outcome=one.get("outcome", ""),
            made_by=0,
            made_at=clock.now(),
        )
    )
