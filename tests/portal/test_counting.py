"""The public's figures: the same that a supervisor counts; nothing about single people."""

import pytest
from sqlmodel import Session

from tests.portal.conftest import Office, Street, desk, office, papers, street, words
from workplace.citizens.queries import figures, public_figures
from workplace.citizens.rules.figures import Counts, Period, month, whole_year
from workplace.kernel import clock

__all__ = ["Office", "desk", "office", "papers", "street"]


def test_everybody_reads_what_the_leaders_count(street: Street) -> None:
    street.report()
    year, read = whole_year(clock.today().year), street.office.read
    whole, rows = read(public_figures.told, year, "unit", "", "vi")
    inside = figures.Asked(read(figures.whose, street.office.cast.chi), year)
    assert whole.counts == read(figures.total, inside) == Counts(received=1, self_filed=1)
    assert [row.counts for row in rows] == [whole.counts]
    page = words(street.page("/thong-ke?theo=kind&loai=report&ky=2026-11"))
    assert "Received 1" in page and "Overdue now 0" in page


def test_only_periods_that_are_offered_are_reckoned(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    reckoned: list[Period] = []
    told = public_figures.told

    def seen(session: Session, period: Period, *more: str) -> object:
        reckoned.append(period)
        return told(session, period, *more)

    monkeypatch.setattr(public_figures, "told", seen)
    for key in ("2026-10", "2025", "2031-q2", "2001-01"):
        street.page(f"/thong-ke?ky={key}")
    this_year = whole_year(clock.today().year)
    assert reckoned == [month(2026, 10), whole_year(2025), this_year, this_year]


def test_of_few_results_no_share_is_told(street: Street) -> None:
    street.report()
    page = words(street.page("/thong-ke?theo=x&ky=bad"))
    assert "On time –" in page and "at least 10 results" in page
