"""Pure rules of tasks: no database, no web, no clock."""
