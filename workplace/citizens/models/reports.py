"""A report from the field: where it is, and when it will be seen to."""

from datetime import date

from sqlalchemy import CheckConstraint, Index

from workplace.kernel.tables import Field, SQLModel


class Report(SQLModel, table=True):
    """What a report has besides its case: a place (degrees, WGS 84), and the day for which it is planned."""

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("latitude BETWEEN -90 AND 90", name="a_latitude_lies_between_the_poles"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="a_longitude_goes_once_around"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="a_place_has_both_degrees"),
        Index("ix_report_place", "latitude", "longitude"),
    )

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    latitude: float | None = None
    longitude: float | None = None
    accuracy: int | None = None  # metres, as the telephone told
    address: str = ""
    planned_on: date | None = None
    shortlisted_by: int | None = None  # an inspector who keeps it for their round
    shortlisted_place: int = 0
