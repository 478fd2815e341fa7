"""Pure rules of correspondence: no database, no web, no clock."""
