"""Decisions: where the next venues should stand."""
