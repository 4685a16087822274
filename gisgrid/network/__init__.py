"""Roads as a graph, reach of venues, households by network distance."""
