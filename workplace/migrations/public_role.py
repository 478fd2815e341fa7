"""What the public process may do in PostgreSQL: grants for a role of its own (handbook/operating/public.md).

It takes in what citizens send and reads what is published. It reads no document, task, meeting, password or session,
and deletes nothing but what is worked out anew of a case: where it lies, and who sees it.
"""

from collections.abc import Iterator

from sqlalchemy import Table

from workplace.migrations.metadata import metadata
from workplace.migrations.run import APPLIED

READ, ADD, CHANGE = "SELECT", "SELECT, INSERT", "SELECT, INSERT, UPDATE"
WORKED_OUT = "SELECT, INSERT, UPDATE, DELETE"

MAY = {
    # who and what there is to choose from
    "organisation": READ, "organisation_version": READ, "organisation_successor": READ, "unit": READ,
    "position": READ, "role_grant": READ, "principal": ADD, "calendar_version": READ, "calendar_day": READ,
    "service": READ, "service_field": READ, "service_scope": READ, "feedback_topic": READ, "party_block": READ,
    # what citizens send, and what becomes of it by their own acts
    "party": CHANGE, "party_consent": CHANGE, "cases": CHANGE, "case_words": CHANGE, "case_answer": ADD,
    "case_pause": CHANGE, "case_assignment": CHANGE, "case_message": ADD, "case_file": CHANGE, "case_due": ADD,
    "case_rating": ADD, "case_link": READ, "case_urging": READ, "case_delivery": CHANGE, "report": ADD, "feedback": ADD,
    "file": ADD,
    # limits and proofs
    "portal_confirmation": CHANGE, "portal_knock": ADD, "spent_challenge": ADD, "sent_form": ADD,
    # what every act leaves behind
    "journal_line": ADD, "journal_head": "SELECT, UPDATE", "job": CHANGE, "notice": ADD,
    "access": WORKED_OUT, "access_cause": WORKED_OUT, "participant": WORKED_OUT,
}  # fmt: skip
PERSON = ("id", "full_name", "sort_key", "folded", "disabled_at")
"""Of people only their names: who is told of a case."""


def grants(role: str) -> Iterator[str]:
    """The statements, for whoever owns the tables."""
    tables, name = metadata().tables, f'"{role}"'
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {name}"
    yield f"GRANT USAGE ON SCHEMA public TO {name}"
    for table, rights in MAY.items():
        yield f'GRANT {rights} ON "{table}" TO {name}'
        if "INSERT" in rights and (sequence := _sequence(tables[table])):
            yield f'GRANT USAGE ON SEQUENCE "{sequence}" TO {name}'
    yield f'GRANT SELECT ON "{APPLIED.name}" TO {name}'
    columns = ", ".join(PERSON)
    yield f'GRANT SELECT ({columns}) ON "person" TO {name}'


def _sequence(table: Table) -> str:
    """What counts the table's ids up, as PostgreSQL calls it."""
    column = table.autoincrement_column
    return f"{table.name}_{column.name}_seq" if column is not None and column.autoincrement is not False else ""
