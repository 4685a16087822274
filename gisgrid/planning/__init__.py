"""Decisions: where the next venues should stand, who should serve where, how a village could be divided."""
