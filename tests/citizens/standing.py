"""A case in any state at once, and everybody who might do something with it."""

from sqlalchemy import update
from sqlmodel import Session

from tests.cases.conftest import Office, now, taken
from workplace.cases import policy
from workplace.cases.actions import laying
from workplace.cases.models.cases import Case
from workplace.cases.rules.citizen import citizen
from workplace.citizens.actions import answering, moderating
from workplace.kernel.acting import SYSTEM, Acting
from workplace.process.table import Rule

WHO: dict[Rule, set[str]] = {
    policy.CITIZEN: {"nam"},
    policy.INTAKE: {"vinh"},
    policy.HOLDER: {"binh", "kha"},
    policy.HANDLER: {"an"},
    policy.HANDLER_OR_HOLDER: {"an", "binh", "kha"},
    policy.HAS_IT: {"an", "binh", "kha"},
    policy.APPROVER: {"hoa"},
    policy.ADVISER: {"la", "my"},
    policy.WORKING_ON_IT: {"vinh", "binh", "kha", "an"},
    policy.SUPERVISOR: {"vinh", "chi", "dung", "hoa"},
    policy.THE_HOUSE: {"the house"},
    policy.CITIZEN_OR_INTAKE: {"nam", "vinh"},
    policy.READER: {"vinh", "binh", "kha", "an", "hoa", "la", "my", "chi", "dung"},
}
"""Who may, in the case that `standing` makes, by each rule of the tables: written down here, not asked of the rules."""


def everybody(desk: Office, case: Case) -> dict[str, Acting]:
    """The cast, the citizen, another citizen, the house."""
    cast = {login: desk.cast[login] for login in desk.cast.people}
    others = {"nam": citizen(case.party_id), "another citizen": citizen(case.party_id + 1000), "the house": SYSTEM}
    return cast | others


def standing(desk: Office, kind: str = "question", **more: str) -> Case:
    """A case with finance, handled by An, approved by Hoa, on which the ward was asked."""
    service = {"question": "budget", "report": "road", "feedback": "open_box"}[kind]
    cast, case = desk.cast, taken(desk, kind=kind, service=service, **more)
    desk.do(moderating.give_out, cast.vinh, case, cast.units["stc"])
    if kind != "feedback":
        desk.do(answering.take_up, cast.kha, case, cast.an.person)
        desk.do(answering.ask_unit, cast.an, case, cast.units["thuanhoa"], "Phường có ý kiến?")
    with desk.house.database.writing() as session:
        found = session.get_one(Case, case.id)
        found.handler_id, found.approver_id = cast.an.person, cast.hoa.person
        session.add(found)
        laying.lay(session, found)
    return now(desk, case)


def put(session: Session, case: Case, state: str) -> None:
    """Put the case into a state, whatever led there."""
    session.execute(update(Case).where(Case.id == case.id).values(state=state))  # type: ignore[arg-type]
    session.refresh(case, ["state"])
