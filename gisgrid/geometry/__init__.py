"""Pure geometry: the lattice, the boundary sums that prove a tiling, knots, checks and edits."""
