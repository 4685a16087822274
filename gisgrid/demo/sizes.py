"""How big a demo is: counts per level and the land it lies on."""

from dataclasses import dataclass

from gisgrid.errors import BadInput


@dataclass(frozen=True)
class Size:
    """Counts and extent of one demo.

    Attributes
    ----------
    name : str
        small, medium or large.
    counties, towns, villages, subgrids : int
        Areas per level; the number of sub-grids is met only about, the others exactly.
    cells_per_subgrid : int
        Fine cells that a sub-grid is put together from: more cells, more winding borders.
    width_m, height_m : float
        Half-axes times two of the land.
    rivers : int
        Springs of the river that crosses it; its arms join on the way.
    """

    name: str
    counties: int
    towns: int
    villages: int
    subgrids: int
    cells_per_subgrid: int
    width_m: float
    height_m: float
    rivers: int

    @property
    def has_city(self) -> bool:
        """Whether a city stands above several counties."""
        return self.counties > 1

    @property
    def scale(self) -> float:
        """How many times the small demo's people and events there are."""
        return self.subgrids / SIZES["small"].subgrids


SIZES = {
    size.name: size
    for size in (
        Size("small", 1, 7, 46, 600, 22, 46_000, 36_000, 2),
        Size("medium", 8, 112, 1_400, 14_000, 14, 120_000, 100_000, 4),
        Size("large", 50, 1_200, 15_000, 150_000, 9, 180_000, 270_000, 9),
    )
}


def size_named(name: str) -> Size:
    """Return the size of that name.

    Examples
    --------
    >>> size_named("small").towns
    7
    """
    if name not in SIZES:
        raise BadInput(
            f"没有「{name}」这种规模，只有 small、medium、large。", f"No size {name!r}: choose small, medium or large."
        )
    return SIZES[name]
