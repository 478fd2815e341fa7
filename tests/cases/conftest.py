"""Cases are tried in the office of correspondence's tests, with a few services and who is competent for them."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from tests.docs.conftest import Office, office, papers
from workplace.cases.actions.recording import Coming, Recorded, Who, record
from workplace.cases.models.cases import Case
from workplace.cases.models.services import Scope, Service
from workplace.citizens.actions import moderating
from workplace.kernel import clock

__all__ = ["Office", "office", "papers"]

SINCE = date(2026, 1, 1)
SERVICES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("question", "land", "Đất đai", {"term": 10}),
    ("question", "budget", "Ngân sách", {"term": 5}),
    ("report", "road", "Đường sá, vỉa hè", {"term": 3, "hides_reporter": True, "wants_photo": True}),
    ("report", "fire", "Cháy nổ", {"term": 1, "emergency": "Gọi ngay 114."}),
    ("feedback", "open_box", "Góp ý chung", {"term": 10}),
)


@pytest.fixture
def desk(office: Office) -> Office:
    """The office with services; the province's desk takes everything in, finance and the ward are competent."""
    office.do(_prepare, office.cast.units)
    return office


def _prepare(session: Session, units: dict[str, int]) -> None:
    now = clock.now()
    for place, (kind, code, name, more) in enumerate(SERVICES):
        facts: dict[str, Any] = {"kind": kind, "code": code, "name": name, "place": place, **more}
        session.add(Service(**facts, valid_from=SINCE, made_at=now, made_by=0))
    for kind in ("question", "report", "feedback"):
        session.add(Scope(kind=kind, unit_id=units["vp"], mode="dispatch", valid_from=SINCE))
        session.add(Scope(kind=kind, unit_id=units["ubnd"], mode="supervise", valid_from=SINCE))
    session.add(Scope(kind="question", unit_id=units["stc"], valid_from=SINCE))
    session.add(Scope(kind="report", unit_id=units["kthtdt"], valid_from=SINCE))


def came(desk: Office, **more: Any) -> Recorded:
    """A question to the province, as Nguyễn Văn Nam sent it from his telephone."""
    who = Who("Nguyễn Văn Nam", "nam@example.vn", "0905 123 456", "12 Lê Lợi, phường Thuận Hóa")
    usual: dict[str, Any] = {
        "kind": "question", "service": "budget", "title": "Kinh phí sửa đường Nguyễn Huệ",
        "body": "Xin hỏi khi nào có kinh phí sửa đường?", "who": who, "consents": {"publish": "1"},
    }  # fmt: skip
    found: Recorded = desk.do(record, Coming(**usual | more))
    return found


def taken(desk: Office, **more: Any) -> Case:
    """The same, confirmed and taken by Vinh at the desk."""
    case = came(desk, **more).case
    desk.do(moderating.confirm, case)
    desk.do(moderating.moderate, desk.cast.vinh, case)
    return now(desk, case)


def now(desk: Office, case: Case) -> Case:
    """The case as it is now."""
    with desk.house.database.reading() as session:
        return session.get_one(Case, case.id)
