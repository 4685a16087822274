"""Colours of classes: ColorBrewer's ramps, which people who see colours differently tell apart too."""

RAMPS = {
    "YlGnBu": ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"),
    "YlOrRd": ("#ffffb2", "#fecc5c", "#fd8d3c", "#f03b20", "#bd0026"),
    "Purples": ("#f2f0f7", "#cbc9e2", "#9e9ac8", "#756bb1", "#54278f"),
    "PuOr": ("#e66101", "#fdb863", "#f7f7f7", "#b2abd2", "#5e3c99"),
}
"""Five colours each, for the lowest class first (colorbrewer2.org, Apache 2.0)."""

RAMP_OF = {"more": "YlGnBu", "less": "YlOrRd", "neither": "Purples"}
"""By which way is better. What is neither is not grey: grey stands for what is not known."""

MOST_CLASSES = 5
CHOSEN = {0: (), 1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}


def colours(ramp: str, classes: int) -> list[str]:
    """Return the colours of some classes, at most `MOST_CLASSES`, the lowest first.

    Examples
    --------
    >>> colours("YlOrRd", 2)
    ['#fecc5c', '#f03b20']
    """
    return [RAMPS[ramp][k] for k in CHOSEN[classes]]
