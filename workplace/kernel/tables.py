"""What every table is made with: how keys and indexes are called on both engines.

A table takes its names at the moment its class is read, so rooms `models` import `SQLModel` from here and nowhere else:
then no order of imports can make a table whose key PostgreSQL has to name by itself.
"""

from sqlmodel import Field, SQLModel

__all__ = ["Field", "SQLModel"]

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
