"""The citizens' part of the town behind the doors: a question that finance answers, and what is set up for it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlmodel import Session

from tests.cast import Cast
from workplace.cases.actions import administering
from workplace.cases.actions.recording import Coming, Who, record
from workplace.cases.models.services import Scope, Service
from workplace.citizens.actions import answering, moderating, phrases, topics
from workplace.kernel import clock

SET_UP = {"vinh", "admin"}  # the desk that takes in all of a kind, and administrators
LINES: tuple[tuple[str, dict[str, str], set[str]], ...] = (
    (r"/cases/phrases/{}(/.*)?", {"id": "case_phrase"}, {"an"}),
    (r"/cases/scopes/{}/[\w-]+", {"id": "case_scope"}, SET_UP),
    (r"/cases/services/{}/\w+", {"id": "case_service"}, SET_UP),
    (r"/cases/services/{}", {"id": "nothing"}, set()),  # everybody may read one
    (r"/cases/topics/{}(/.*)?", {"id": "case_topic"}, SET_UP),
    (r"/cases/{}(/.*)?", {"id": "case", "verb": "note"}, {"vinh", "binh", "kha", "an", "chi", "dung", "hoa"}),
)


def make(do: Callable[[Callable[[Session], Any]], Any], cast: Cast) -> dict[str, int]:
    """A question of a citizen's that an answers; a phrase of an's unit; a service, a scope, a topic."""

    def act(session: Session) -> dict[str, int]:
        since, units = date(2026, 1, 1), cast.units
        service = Service(kind="question", code="budget", name="Ngân sách", term=5, valid_from=since,
                          made_at=clock.now(), made_by=0)  # fmt: skip
        session.add(service)
        for kind in ("question", "feedback"):
            session.add(Scope(kind=kind, unit_id=units["vp"], mode="dispatch", valid_from=since))
        session.add(Scope(kind="question", unit_id=units["ubnd"], mode="supervise", valid_from=since))
        session.flush()
        coming = Coming("question", "budget", "Kinh phí", "Xin hỏi.", Who("Nam", "nam@example.vn"), confirmed=True)
        case = record(session, coming).case
        moderating.moderate(session, cast.vinh, case)
        moderating.give_out(session, cast.vinh, case, units["stc"])
        answering.take_up(session, cast.kha, case, cast.an.person)
        wanted = topics.Wanted("Quy chế", "Xin ý kiến", units["vp"], clock.today())
        found = {
            "case": case.id,
            "case_service": service.id,
            "case_scope": administering.name(session, cast.vinh, "question", "", None, units["stc"], "owner").id,
            "case_topic": topics.ask(session, cast.vinh, wanted).id,
            "case_phrase": phrases.keep(session, cast.an, "answer", "Mở đầu", "Sở xin trả lời:").id,
        }
        return {name: id_ or 0 for name, id_ in found.items()}

    made: dict[str, int] = do(act)
    return made
