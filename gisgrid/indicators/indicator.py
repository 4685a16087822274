"""What an indicator is: names, formula, unit, period, which way is better, who may know."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Indicator:
    """A whole number, or a rate made of two of them.

    Attributes
    ----------
    code : str
    zh, en : str
    formula_zh, formula_en : str
    unit_zh, unit_en : str
        Blank for a bare number.
    period : str
        as_of: on the month's last day, or today. month: in the month. recent: in the months of silence. year: since
        January.
    numerator : str
        A part of `figures.Figures`, summed over an area and all below it.
    denominator : str or None
        None for a count.
    factor : float
        What the quotient, or the count, is multiplied by.
    better : str
        more, less or none.
    by_households : bool
        Households or residents enter: an estimate where these are, and for the public hidden with small ones.
    reported : bool
        Nothing can be said where no source has ever reported activities.
    public : bool
        In a public release unless somebody says otherwise.
    """

    code: str
    zh: str
    en: str
    formula_zh: str
    formula_en: str
    unit_zh: str
    unit_en: str
    period: str
    numerator: str
    denominator: str | None = None
    factor: float = 1.0
    better: str = "none"
    by_households: bool = False
    reported: bool = False
    public: bool = True

    @property
    def is_rate(self) -> bool:
        """Return whether there is a denominator."""
        return self.denominator is not None
