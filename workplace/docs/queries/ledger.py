"""The number series of an organisation's year: how far they are, what is missing, and why."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.docs.models.issuing import Number, Series
from workplace.docs.queries import numbering
from workplace.docs.queries.numbering import Gap
from workplace.kernel.errors import NotFound


@dataclass(frozen=True)
class Row:
    """One series with its explained and unexplained gaps."""

    series: Series
    gaps: list[Gap]
    unexplained: list[int]

    @property
    def last(self) -> int:
        """The last number given; 0 before the first."""
        return self.series.next - 1 if self.series.next > self.series.opened_at_number else 0


def of_year(session: Session, organisation_id: int, year: int) -> list[Row]:
    """Every series of a year that has been opened."""
    return [
        Row(series, numbering.gaps(session, series), numbering.unexplained(session, series))
        for series in numbering.of_organisation(session, organisation_id, year)
    ]


def number_of(session: Session, organisation_id: int, number_id: int) -> Number:
    """A reserved number of one's books; NotFound for any other."""
    found = session.scalars(
        select(Number)
        .join(Series, col(Series.id) == col(Number.series_id))
        .where(
            col(Number.id) == number_id,
            col(Number.state) == "reserved",
            col(Series.organisation_id) == organisation_id,
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found
