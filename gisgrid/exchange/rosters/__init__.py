"""Rosters: the offices' lists of people, grids, places and activities, as workbooks and CSV, in and out."""
