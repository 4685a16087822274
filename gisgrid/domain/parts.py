"""Parts of a scheme that are worked on by themselves: an area with all below it, or the crown above all such."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """Some areas of a scheme; by default all.

    Attributes
    ----------
    scheme : str
    under : str or None
        Code of an area, the part's top: it and all below it.
    stop : str or None
        Level below which nothing is taken. Without `under`: the crown, which is all that lies below no area of
        that level, and the tops themselves beside it.

    Examples
    --------
    >>> Part("standard").is_whole, Part("standard", stop="county").is_whole
    (True, False)
    """

    scheme: str
    under: str | None = None
    stop: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is all of the scheme."""
        return self.under is None and self.stop is None
