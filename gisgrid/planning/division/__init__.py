"""A village divided into sub-grids along its streets and rivers, balanced in households."""
