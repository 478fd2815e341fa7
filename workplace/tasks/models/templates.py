"""Tasks that are given again and again in the same words: kept by a person, or by a unit for all its people."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from workplace.kernel.tables import Field, SQLModel


class TaskTemplate(SQLModel, table=True):
    """What a task will say, with a deadline counted from the day on which it is given."""

    __tablename__ = "task_template"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name="a_template_has_one_keeper"),
        CheckConstraint("days IS NULL OR days BETWEEN 0 AND 400", name="a_template_is_due_within_400_working_days"),
        CheckConstraint("length(name) > 0", name="a_template_has_a_name"),
        Index("ix_task_template_person", "person_id", "id"),
        Index("ix_task_template_unit", "unit_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int | None = None  # whose own it is
    unit_id: int | None = None  # or the unit that keeps it, for itself and all below it
    task_id: int | None = Field(default=None, index=True)  # from whose words it was begun, where it was
    name: str
    title: str
    text: str = ""
    field: str = ""
    priority: int = 0
    evidence: str = ""
    evidence_note: str = ""
    lead_person_id: int | None = None
    lead_unit_id: int | None = None  # neither: the lead is chosen each time
    days: int | None = None  # working days from the day on which it is given to its deadline
    checklist: str = ""  # a line each
    reminders: str = ""  # working days before the deadline, beside the usual ones: 10,5
    made_at: datetime
    made_by: int
    changed_at: datetime
    withdrawn_at: datetime | None = None


class TaskTemplatePart(SQLModel, table=True):
    """Who contributes to a task of the template, and so many working days before its deadline."""

    __tablename__ = "task_template_part"
    __table_args__ = (
        UniqueConstraint("template_id", "place", name="a_templates_part_has_its_place"),
        CheckConstraint("person_id IS NOT NULL OR unit_id IS NOT NULL", name="a_templates_part_names_someone"),
        CheckConstraint("ahead BETWEEN 0 AND 400", name="a_templates_part_is_due_before_the_task"),
    )

    id: int | None = Field(default=None, primary_key=True)
    template_id: int = Field(foreign_key="task_template.id")
    place: int
    person_id: int | None = None
    unit_id: int | None = None
    text: str = ""
    ahead: int = 0
