"""gisgrid: grids of counties and towns on a map, and the proof that they tile."""
