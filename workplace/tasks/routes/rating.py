"""The monthly sheet for officials' rating, and the formula that administrators set."""

from datetime import date
from urllib.parse import urlencode

from workplace.kernel import clock
from workplace.kernel.text import say
from workplace.org.queries.calendar import calendar
from workplace.tasks.actions import rating as acts
from workplace.tasks.queries import rating
from workplace.tasks.routes import asking, words
from workplace.tasks.rules.rating import level
from workplace.tasks.rules.statistics import month
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")

ADMIN = "administrator"


@routes.get("/sheet", who=SIGNED_IN)
def sheet(ask: Ask) -> Page:
    """One official's month: figures by the formula that held then; each opens its tasks."""
    period = asking.period(ask.query.get("month"))
    period = month(period.since.year, period.since.month)
    person = ask.query.integer("person", required=False, least=1) or ask.acting.as_whom
    found = rating.month(ask.session, ask.acting, person, period)
    made, chosen = found.sheet, ask.query.get("figure")
    figure = next((one for one in made.figures if one.key == chosen), None) if made else None
    shown = found.lines if figure is None else [line for line in found.lines if line.id in figure.tasks]

    def address(**more: str) -> str:
        return "/tasks/sheet?" + urlencode({"person": person, "month": asking.period_key(period), **more})

    return Page(
        "tasks/sheet.html",
        {
            "person": found.person,
            "period_name": asking.period_name(period),
            "period": asking.period_key(period),
            "months": [one for one in asking.periods() if len(one[0]) == 7 and "q" not in one[0]],
            "formula": found.formula,
            "sheet": made,
            "best": level(found.formula, made.points + found.formula.general_points)
            if made and made.points is not None and found.formula
            else None,
            "figure": figure,
            "lines": shown,
            "address": address,
            "words": words.of(ask.session, ask.acting),
            "calendar": calendar(ask.session),
        },
    )


@routes.get("/formulas", who=ADMIN)
def formulas(ask: Ask) -> Page:
    """The formulas with their days, and a form for the next one."""
    found = rating.formulas(ask.session)
    last = found[-1]
    usual = {
        "quantity": last.quantity_weight,
        "quality": last.quality_weight,
        "progress": last.progress_weight,
        "failure": last.failure_deduction,
        "delay": last.delay_deduction,
        "results": last.results_points,
        "general": last.general_points,
        "units": last.default_units,
    }
    return Page(
        "tasks/formulas.html",
        {
            "formulas": found,
            "usual": {name: f"{value.normalize():f}".replace(".", ",") for name, value in usual.items()},
            "levels": "\n".join(f"{one.least.normalize():f} {one.label}" for one in last.levels),
            "coming": _coming(clock.today()),
        },
    )


@routes.post("/formulas", who=ADMIN, again=formulas)
def set_formula(ask: Ask) -> Go:
    """Let another formula hold from a coming month on."""
    form = ask.form
    numbers = {name: form.get(name) for name in acts.NUMBERS}
    begins = form.date("valid_from")
    form.check()
    levels, source = form.text("levels", most=2000, lines=True), form.text("source", most=300)
    acts.set_formula(ask.session, ask.acting, begins, numbers, levels, source)
    return Go("/tasks/formulas", say("The formula is set."))


def _coming(day: date) -> date:
    """The first day of the next month."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
