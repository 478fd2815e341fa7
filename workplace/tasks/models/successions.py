"""Who took whose work over: by a decision on a merged unit or a person who left, or from hand to hand."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index

from workplace.kernel.tables import Field, SQLModel

WHAT = ("lead", "part", "issuer")


class TaskSuccession(SQLModel, table=True):
    """From then on someone else leads a task, contributes to it, or stands for having given it; the old name stays."""

    __tablename__ = "task_succession"
    __table_args__ = (
        CheckConstraint(f"what IN {WHAT}", name="one_succeeds_a_lead_a_contributor_or_an_issuer"),
        CheckConstraint("(what = 'part') = (part_id IS NOT NULL)", name="only_a_contributor_succeeds_in_a_part"),
        CheckConstraint("decision <> '' OR reason <> ''", name="a_succession_has_a_decision_or_a_reason"),
        Index("ix_task_succession_task", "task_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    part_id: int | None = Field(default=None, foreign_key="task_part.id")
    what: str
    old_person_id: int | None = None
    old_unit_id: int
    new_person_id: int | None = None
    new_unit_id: int
    decision: str = ""  # number of the decision, 118/QĐ-UBND
    reason: str = ""
    at: datetime
    person: int
    for_whom: int | None = None
