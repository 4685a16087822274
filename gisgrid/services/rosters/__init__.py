"""Rosters into the database and out of it: what a file would change is said first, then stored whole or not at all."""
