"""The tasks' part of the town behind the doors: one of each thing, and who may go in to it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from tests.cast import Cast
from workplace.kernel import clock
from workplace.kernel.worktime import Calendar, next_working_day
from workplace.tasks.actions import assigning, deadlines, parts, talking, templating, waiting
from workplace.tasks.rules.parties import Contribution, Party, Wanted
from workplace.tasks.rules.templating import Kept

PLACES = {
    "part": "task_part", "extension": "task_extension", "urging": "task_urging", "check": "task_check",
    "wait": "task_wait",
}  # fmt: skip
LINES: tuple[tuple[str, dict[str, str], set[str]], ...] = (
    (r"/tasks/comments/{}/\w+", {"id": "task_comment"}, {"an"}),
    (r"/tasks/filters/{}(/.*)?", {"id": "nothing"}, set()),
    (r"/tasks/series/{}(/.*)?", {"id": "nothing"}, set()),
    (r"/tasks/templates/{}(/.*)?", {"id": "task_template"}, {"an"}),
    (r"/tasks/{}(/.*)?", {"id": "task", "verb": "accept"} | PLACES, {"binh", "an", "kha"}),
)


def make(do: Callable[[Callable[[Session], Any]], Any], cast: Cast) -> dict[str, int]:
    """A task of binh's for an, to which kha contributes, with all that hangs on it."""
    due = next_working_day(Calendar(), clock.today() + timedelta(days=20))

    def act(session: Session) -> dict[str, int]:
        wanted = Wanted(
            "Đối chiếu số liệu", Party(cast.an.person), due, parts=(Contribution(Party(cast.kha.person)),),
            checklist=("Gửi đề cương",),
        )  # fmt: skip
        task = assigning.give(session, cast.binh, wanted)
        before = assigning.give(session, cast.binh, Wanted("Thu số liệu", Party(cast.an.person), due))
        later = next_working_day(Calendar(), due + timedelta(days=9))
        found = {
            "task": task.id,
            "task_part": parts.of(session, task)[0].id,
            "task_extension": deadlines.ask_extension(session, cast.an, task, later, "Chờ số liệu").id,
            "task_urging": talking.urge(session, cast.binh, task, "Gấp").id,
            "task_check": talking.add_check(session, cast.binh, task, "Nhận số liệu").id,
            "task_template": templating.keep(session, cast.an, Kept("Mẫu", "Đối chiếu số liệu")).id,
            "task_wait": waiting.wait_for(session, cast.binh, task, before, "report").id,
            "task_comment": talking.comment(session, cast.an, task, "Đang làm").id,
        }
        return {name: id_ or 0 for name, id_ in found.items()}

    made: dict[str, int] = do(act)
    return made
