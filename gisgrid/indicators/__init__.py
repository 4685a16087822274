"""Figures of the grids: tables in, tables out, each figure as the catalog defines it."""
