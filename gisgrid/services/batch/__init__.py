"""Work on a whole scheme, part by part, on one process or many: checks, reach, indicators."""
