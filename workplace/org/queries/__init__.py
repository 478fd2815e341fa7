"""Reading organisations and people: cards that other modules build on."""
