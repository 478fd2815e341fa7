"""The tables of organisations, people, their rights, their sessions and the working calendar."""
