"""Applications of volunteers and teams."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Application:
    """Somebody who asks to serve.

    Attributes
    ----------
    number : int
    at : datetime
    form : str
        volunteers or teams.
    given : mapping of str to str
        What was typed, by key of the form's columns.
    code, area : str
        Code and name of the area that is to decide.
    """

    number: int
    at: datetime
    form: str
    given: Mapping[str, str]
    code: str
    area: str
