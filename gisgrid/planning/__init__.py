"""Decisions: where the next venues should stand, who should serve where."""
