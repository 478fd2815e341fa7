"""The steps of coordinating parts, of requests for more time, and of waiting for another task."""

from workplace.kernel.errors import NotFound
from workplace.kernel.text import say
from workplace.tasks.actions import deadlines, parts, talking, waiting
from workplace.tasks.queries import door
from workplace.tasks.routes import show
from workplace.tasks.routes.steps import received
from workplace.web.ask import Ask, Go
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")


@routes.post("/{id:int}/parts/{part:int}/steps/deliver", who=SIGNED_IN, upload=True, again=show.again("deliver"))
def deliver(ask: Ask) -> Go:
    """One's contribution, in words or files."""
    task, part = door.part(ask.session, ask.acting, ask.id, ask.number("part"))
    text = ask.form.text("text", required=False, most=8000, lines=True)
    ask.form.check()
    parts.deliver(ask.session, ask.acting, task, part, text, received(ask))
    return Go(f"/tasks/{task.id}#part-{part.id}", say("Contribution sent."))


@routes.post("/{id:int}/parts/{part:int}/steps/{verb}", who=SIGNED_IN, again=show.again())
def part_step(ask: Ask) -> Go:
    """Waive a contribution, or ask for it once more."""
    task, part = door.part(ask.session, ask.acting, ask.id, ask.number("part"))
    reason = ask.form.text("reason", required=False, most=2000, lines=True)
    ask.form.check()
    match ask.path["verb"]:
        case "waive":
            parts.waive(ask.session, ask.acting, task, part, reason)
            return Go(f"/tasks/{task.id}#part-{part.id}", say("Contribution waived."))
        case "ask_again":
            parts.ask_again(ask.session, ask.acting, task, part, reason)
            return Go(f"/tasks/{task.id}#part-{part.id}", say("Asked once more."))
    raise NotFound


@routes.post("/{id:int}/parts/{part:int}/urge", who=SIGNED_IN)
def urge_part(ask: Ask) -> Go:
    """Ask a coordinating party for progress."""
    task, part = door.part(ask.session, ask.acting, ask.id, ask.number("part"))
    talking.urge(ask.session, ask.acting, task, "", part)
    return Go(f"/tasks/{task.id}#part-{part.id}", say("Urged."))


@routes.post("/{id:int}/waits/{wait:int}/steps/untie", who=SIGNED_IN)
def untie(ask: Ask) -> Go:
    """Let it wait no longer."""
    task, row = door.wait(ask.session, ask.acting, ask.id, ask.number("wait"))
    waiting.untie(ask.session, ask.acting, task, row)
    return Go(f"/tasks/{task.id}#waits", say("It waits no longer."))


@routes.post("/{id:int}/extensions/{extension:int}/steps/{verb}", who=SIGNED_IN, again=show.again())
def extension_step(ask: Ask) -> Go:
    """Grant more time, or refuse it."""
    task, extension = door.extension(ask.session, ask.acting, ask.id, ask.number("extension"))
    match ask.path["verb"]:
        case "grant":
            due = ask.form.date("due", required=False)
            text = ask.form.text("text", required=False, most=2000, lines=True)
            ask.form.check()
            deadlines.grant(ask.session, ask.acting, task, extension, due, text)
            return Go(f"/tasks/{task.id}", say("More time granted."))
        case "decline":
            reason = ask.form.text("reason", required=False, most=2000, lines=True)
            ask.form.check()
            deadlines.decline(ask.session, ask.acting, task, extension, reason)
            return Go(f"/tasks/{task.id}", say("More time refused."))
    raise NotFound
