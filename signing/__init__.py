"""PDF signatures for a Vietnamese office: take in, place, draw, sign, validate, accept. No web, no database."""
