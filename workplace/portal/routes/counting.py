"""The public's figures: how many came, how many were done in time, who holds what is late; each with its sentence."""

from workplace.citizens.queries import public_figures
from workplace.citizens.routes import counting
from workplace.web.ask import Ask, Page
from workplace.web.serve import ANYONE, Routes

routes = Routes()
KINDS = ("question", "report", "feedback")


@routes.get("/thong-ke", who=ANYONE)
def figures(ask: Ask) -> Page:
    """A period's figures, all together and by unit, kind, field or commune."""
    offered = [key for key, _ in counting.periods()]  # no others: each is reckoned once a minute, however many ask
    period = counting.period(ask.query.choice("ky", offered, required=False))
    by = ask.query.choice("theo", public_figures.GROUPS, required=False) or "unit"
    kind = ask.query.choice("loai", KINDS, required=False)
    whole, rows = public_figures.told(ask.session, period, by, kind, ask.language)
    context = {
        "whole": whole,
        "rows": rows,
        "period": counting.period_key(period),
        "period_name": counting.period_name(period),
        "periods": counting.periods(),
        "by": by,
        "kind": kind,
        "definitions": public_figures.definitions(),
        "least": public_figures.least(),
    }
    return Page("portal/figures.html", context)
