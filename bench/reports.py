"""121,035 field reports of 260 units: `python -m bench.reports [--reports N] [--quick]`.

A furnished province (its agencies, people, services) with as many reports over two years, one in thirty of them open,
seen and held as they really would be. Asked are the pages themselves, through the whole application, of a supervisor,
of the intake desk and of the head of a division: list, filter, map (the whole city, a ward, results), figures,
supervision, the cases behind a figure; and the public's pages. Each page is asked in rounds; a page's time is the
process's own CPU time, the shortest of its rounds (others may be busy on the machine); the percentile is over pages.
"""

import argparse
import random
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Table, insert, select, text
from sqlmodel import Session, col
from starlette.testclient import TestClient

from bench import report
from workplace import app
from workplace.access import grants
from workplace.access.kinds import CASES
from workplace.access.models import Access, AccessCause, Participant
from workplace.cases.models.cases import Case, CaseAssignment, CaseWords, Rating
from workplace.cases.models.parties import Party
from workplace.cases.models.services import Scope, Service
from workplace.cases.policy import INTAKE_ROLE
from workplace.citizens.models.reports import Report
from workplace.citizens.rules import places
from workplace.config import Settings
from workplace.demo import cast, filling
from workplace.kernel import clock
from workplace.kernel.pool import InPlace
from workplace.migrations import run
from workplace.org.actions.sign_in import Place, sign_in_as
from workplace.org.models.organisations import Unit

_MODELS: tuple[Any, ...] = (
    Party, Case, CaseWords, Report, CaseAssignment, Rating, AccessCause, Access, Participant,
)  # fmt: skip
WHOLE, QUICK = 121_035, 12_000
UNITS = 260
DAYS = 730
OPEN_EACH = 30  # one in so many is open
INSIDE, OUTSIDE = 300.0, 100.0  # milliseconds
INSIDE_PAGES = {
    "list": "/cases?folder=all",
    "filter by service": "/cases?folder=all&kind=report&service=garbage",
    "filter by lateness": "/cases?folder=all&late=1",
    "map": "/cases/map",
    "map of a ward": "/cases/map?view=164556-1075840-5",
    "map of results": "/cases/map?show=finished",
    "statistics by unit": "/cases/statistics",
    "statistics by service": "/cases/statistics?by=service",
    "statistics of a month": "/cases/statistics?period={month}",
    "cases behind a figure": "/cases/counted?figure=late",
    "supervision": "/cases/overview",
    "wall screen": "/cases/wall",
}
PUBLIC_PAGES = {
    "answers": "/hoi",
    "search in them": "/hoi?q=duong",
    "report": "/phan-anh",
    "follow": "/tra-cuu",
    "figures": "/thong-ke",
    "open311 requests": "/open311/v2/requests.json",
}  # fmt: skip


class Flood:
    """So many reports of two years, made as their rows."""

    def __init__(self, session: Session, many: int) -> None:
        self.session, self.many, self.rng = session, many, random.Random("flood")
        made = cast.found(session)
        self.desk, self.city = made.units["vp"], made.units["ubnd"]
        services = select(col(Service.id), col(Service.code)).where(
            col(Service.kind) == "report", col(Service.emergency) == ""
        )
        self.services = [(id or 0, code) for id, code in session.execute(services)]
        units = session.scalars(
            select(col(Unit.id)).where(col(Unit.id) != self.city).order_by(col(Unit.id)).limit(UNITS)
        )
        self.units = [unit or 0 for unit in units]
        areas = select(col(Scope.area_id)).where(col(Scope.area_id).is_not(None)).distinct()
        self.areas = [area for area in session.scalars(areas) if area]
        self.intake = grants.role(session, self.desk, INTAKE_ROLE)
        self.above = [grants.role(session, self.city, role) for role in ("signer", "unit_head")]
        self.sides = {
            unit: [grants.role(session, unit, role) for role in ("unit_head", "clerk")] for unit in self.units
        }

    def fill(self) -> None:
        """All tables, so many rows at once."""
        rows: dict[Any, list[dict[str, Any]]] = {}
        now = clock.now()
        for number in range(1, self.many + 1):
            for model, row in self._one(number, now - timedelta(days=DAYS) * (1 - number / self.many)):
                rows.setdefault(model, []).append(row)
            if number % 10_000 == 0 or number == self.many:
                for model in _MODELS:
                    self._write(model.__table__, rows.pop(model, []))

    def _write(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if rows:
            self.session.execute(insert(table), rows)

    def _one(self, number: int, received: datetime) -> Iterator[tuple[Any, dict[str, Any]]]:
        rng = self.rng
        is_open = number % OPEN_EACH == 0
        service, _ = rng.choice(self.services)
        unit, commune = rng.choice(self.units), rng.choice(places.communes())
        at, ready = clock.ticks(received), None if is_open else received + timedelta(hours=rng.randint(4, 200))
        due = received + timedelta(days=rng.choice((3, 5, 7)) if not is_open else rng.randint(1, 900))
        ended = "" if ready is None else rng.choice(("late_inside", "late_outside")) if ready > due else "early"
        common = {"id": number, "kind": "report", "code": f"XYZ-{number // 10_000:04}-{number % 10_000:04}"}
        yield Party, {"id": number, "kind": "person", "name": "Nguyễn Văn Nam", "made_at": received, **_PARTY}
        yield Case, common | {
            "state": "in_progress" if is_open else "closed", "at": at, "service_id": service, "language": "vi",
            "title": f"Ổ gà trước số {number}", "channel": "web", "filed": "self", "party_id": number,
            "secret_hash": "", "token_hash": f"{number}", "received_at": received, "accepted_at": received,
            "ready_at": ready, "closed_at": ready, "published_at": ready if number % 3 == 0 else None,
            "intake_unit_id": self.desk, "unit_id": unit, "area_id": rng.choice(self.areas),
            "outcome": "" if is_open else "handled", "priority": 0, "is_public": True, "hidden": "",
            "hides_reporter": False, "bounces": int(rng.random() < 0.05), "reopened": 0, "promised_at": due,
            "due_at": due, "worked": None if is_open else rng.randint(60, 4000), "ended": ended, "version": 1,
        }  # fmt: skip
        yield CaseWords, {
            "case_id": number, "body": "Ổ gà rộng một mét.", "public_title": f"Ổ gà trước số {number}",
            "public_body": "Ổ gà rộng một mét.", "answer": "Đã vá.", "public_answer": "Đã vá.",
            "public_folded": f"o ga truoc so {number} o ga rong mot met da va",
        }  # fmt: skip
        reach = commune.radius / 111_000
        yield Report, {
            "case_id": number, "latitude": commune.latitude + rng.uniform(-reach, reach),
            "longitude": commune.longitude + rng.uniform(-reach, reach), "address": "", "shortlisted_place": 0,
        }  # fmt: skip
        yield CaseAssignment, {
            "case_id": number, "unit_id": unit, "unit_name": "", "role": "lead", "wish": "", "answer": "", "by": 0,
            "state": "accepted" if is_open else "done", "sent_at": received, "ended_at": ready,
        }  # fmt: skip
        if not is_open and number % 7 == 0:
            yield Rating, {"case_id": number, "score": rng.randint(1, 3), "comment": "", "at": ready}
        seen = [(self.intake, "takes_in", 4), *((one, "supervises", 2) for one in self.above)]
        seen += [(one, "holds", 3) for one in self.sides[unit]]
        for who, cause, level in seen:
            thing = {"principal": who, "kind": CASES, "at": at, "thing": number}
            yield Access, thing | {"level": level}
            yield (
                AccessCause,
                {"principal": who, "kind": CASES, "thing": number, "cause": cause, "ref": 0, "level": level},
            )
        if is_open:
            for one in self.sides[unit]:
                yield Participant, {
                    "holder": one, "folder": "to_take", "kind": CASES, "at": at, "thing": number, "row": 0,
                    "is_read": False, "role": "",
                }  # fmt: skip


_PARTY = {"email": "", "phone": "", "address": "", "contact_key": ""}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--in", dest="folder", type=Path, help="use the installation that was made there before")
    asked = parser.parse_args()
    many = asked.reports or (QUICK if asked.quick else WHOLE)
    with TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        settings = Settings(data=folder, mode="demo", free_space_bytes=0)
        is_new = not (folder / "workplace.db").exists()
        built = app.build(settings, pool=InPlace())
        if is_new:
            _make(built.state.house, many)
        inside, outside = _inside(built, asked.rounds), _outside(built, asked.rounds)
        built.state.house.database.close()
    goals = [report.Goal("pages inside p95 ms CPU", report.percentile(list(inside.values()), 95), INSIDE)]
    goals += [report.Goal("public pages, the slowest, ms CPU", max(outside.values(), default=0.0), OUTSIDE)]
    report.say("reports", inside | outside, {}, goals, reports=many, units=UNITS)


def _make(house: Any, many: int) -> None:
    run.migrate(house.database)
    filling.furnish(house)
    with house.database.writing() as session:
        Flood(session, many).fill()
    with house.database.writing() as session:
        session.execute(text("ANALYZE"))


def _inside(built: Any, rounds: int) -> dict[str, float]:
    found: dict[str, float] = {}
    month = clock.today().replace(day=1) - timedelta(days=1)
    for who in ("chi", "vinh", "binh"):
        with built.state.house.database.writing() as session:
            token = sign_in_as(session, who, Place("127.0.0.1")).token
        web = TestClient(built, cookies={"session": token}, follow_redirects=False)
        for name, url in INSIDE_PAGES.items():
            found[f"{who}: {name}"] = _shortest(web, url.format(month=f"{month:%Y-%m}"), rounds)
    return found


def _outside(built: Any, rounds: int) -> dict[str, float]:
    web = TestClient(built, follow_redirects=False)
    there = {name: url for name, url in PUBLIC_PAGES.items() if web.get(url).status_code == 200}
    return {f"public: {name}": _shortest(web, url, rounds) for name, url in there.items()}


def _shortest(web: TestClient, url: str, rounds: int) -> float:
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        answer = web.get(url)
        spent.append((time.process_time() - began) * 1000)
        assert answer.status_code == 200, f"{url}: {answer.status_code}"
    return round(min(spent), 1)


if __name__ == "__main__":
    main()
