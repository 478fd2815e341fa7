"""Changing organisations, people, their rights and their sessions."""
