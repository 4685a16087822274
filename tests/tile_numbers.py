"""Tile numbers and tile coordinates, computed apart from PostGIS."""

import math


def fraction_at(lon, lat, zoom):
    """Column and row of a place in the tile grid, with fractions."""
    n = 2**zoom
    return (lon + 180) / 360 * n, (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * n


def tile_at(lon, lat, zoom):
    x, y = fraction_at(lon, lat, zoom)
    return zoom, int(x), int(y)


def tiles_over(box, zoom):
    """All tiles that a box in degrees touches."""
    west, south, east, north = box
    _, x0, y0 = tile_at(west, north, zoom)
    _, x1, y1 = tile_at(east, south, zoom)
    return [(zoom, x, y) for x in range(x0, x1 + 1) for y in range(y0, y1 + 1)]
