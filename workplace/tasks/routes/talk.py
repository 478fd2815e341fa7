"""Opinions, answers to urgings, the checklist, one's own note, following."""

from workplace.kernel.text import say
from workplace.tasks.actions import talking
from workplace.tasks.queries import door
from workplace.tasks.routes import show
from workplace.web.ask import Ask, Go
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")


@routes.post("/{id:int}/comments", who=SIGNED_IN, again=show.again("comment"), once=True)
def comment(ask: Ask) -> Go:
    """Write an opinion."""
    task = door.read(ask.session, ask.acting, ask.id)
    text = ask.form.text("opinion", required=False, most=8000, lines=True)
    ask.form.check()
    talking.comment(ask.session, ask.acting, task, text)
    return Go(f"/tasks/{task.id}#comments", say("Opinion written."))


@routes.post("/comments/{id:int}/withdraw", who=SIGNED_IN)
def withdraw_comment(ask: Ask) -> Go:
    """Take one's own opinion back."""
    row = talking.withdraw(ask.session, ask.acting, ask.id)
    return Go(f"/tasks/{row.task_id}#comments", say("Opinion withdrawn."), f"/tasks/comments/{row.id}/restore")


@routes.post("/comments/{id:int}/restore", who=SIGNED_IN)
def restore_comment(ask: Ask) -> Go:
    """Undo the withdrawal."""
    row = talking.restore(ask.session, ask.acting, ask.id)
    return Go(f"/tasks/{row.task_id}#comments", say("Opinion restored."))


@routes.post("/{id:int}/urgings/{urging:int}/see", who=SIGNED_IN)
def see(ask: Ask) -> Go:
    """Say that one has seen an urging."""
    task, urging = door.urging(ask.session, ask.acting, ask.id, ask.number("urging"))
    answer = ask.form.text("answer", required=False, most=500)
    ask.form.check()
    talking.see(ask.session, ask.acting, task, urging, answer)
    return Go(f"/tasks/{task.id}", say("The issuer sees that you have seen it."))


@routes.post("/{id:int}/checks", who=SIGNED_IN, once=True)
def add_check(ask: Ask) -> Go:
    """A further line of the checklist."""
    task = door.read(ask.session, ask.acting, ask.id)
    text = ask.form.text("check", required=False, most=300)
    ask.form.check()
    talking.add_check(ask.session, ask.acting, task, text)
    return Go(f"/tasks/{task.id}", say("Added."))


@routes.post("/{id:int}/checks/{check:int}", who=SIGNED_IN)
def tick(ask: Ask) -> Go:
    """Tick a line, or take the tick away."""
    task = door.read(ask.session, ask.acting, ask.id)
    talking.tick(ask.session, ask.acting, task, ask.number("check"), done=ask.form.ticked("done"))
    return Go(f"/tasks/{task.id}")


@routes.post("/{id:int}/note", who=SIGNED_IN)
def note(ask: Ask) -> Go:
    """Keep a note for oneself."""
    task = door.read(ask.session, ask.acting, ask.id)
    text = ask.form.text("note", required=False, most=4000, lines=True)
    ask.form.check()
    talking.note(ask.session, ask.acting, task, text)
    return Go(f"/tasks/{task.id}", say("Note kept."))


@routes.post("/{id:int}/unfollow", who=SIGNED_IN)
def unfollow(ask: Ask) -> Go:
    """Follow it no longer."""
    task = door.read(ask.session, ask.acting, ask.id)
    talking.unfollow(ask.session, ask.acting, task)
    return Go("/tasks", say("You no longer follow it."))
