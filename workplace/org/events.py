"""Facts about organisations and people that other modules may react to."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Delegated:
    """Someone may act for someone else from one day to another."""

    delegation: int
    from_person: int
    to_person: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class DelegationEnded:
    """A delegation was ended before its last day."""

    delegation: int
    from_person: int
    to_person: int


@dataclass(frozen=True)
class CertificateSeen:
    """A certificate waits to be confirmed as an organisation's or a person's own."""

    certificate: int
    organisation: int | None
    person: int | None
    by: int


@dataclass(frozen=True)
class CalendarChanged:
    """The working calendar says something else of some day: whatever was counted by it is counted anew."""

    by: int
