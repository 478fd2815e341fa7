"""The kinds of things that lists are clustered by; one integer each, never reused."""

DOCS_INCOMING = 11
DOCS_OUTGOING = 12
DOCS_INTERNAL = 13
DOCS = (DOCS_INCOMING, DOCS_OUTGOING, DOCS_INTERNAL)
TASKS = 21
CALENDAR = 31
