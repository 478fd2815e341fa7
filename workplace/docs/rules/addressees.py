"""To whom a document is routed, and what is asked of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Addressee:
    """A person, or a unit (its head holds it until forwarded), and the part asked of them."""

    role: str  # lead | coordinate | inform
    person_id: int | None = None
    unit_id: int | None = None
