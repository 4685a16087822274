"""The one error tree: every refusal has a code, a sentence in Chinese and English, and a hint."""

from collections.abc import Callable
from typing import Any


class GisgridError(Exception):
    """A refusal or failure that a person is told about.

    Parameters
    ----------
    zh, en : str
        One sentence each, in a planner's words, that says what is wrong and what was kept.
    hint_zh, hint_en : str, optional
        What to do next.
    details : dict, optional
        Facts for machines (codes, positions); never personal data.
    """

    code = "error"
    exit_code = 1

    def __init__(
        self, zh: str, en: str, *, hint_zh: str = "", hint_en: str = "", details: dict[str, Any] | None = None
    ) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh, self.en, self.hint_zh, self.hint_en = zh, en, hint_zh, hint_en
        self.details = details or {}

    def __reduce__(self) -> tuple[Callable[..., "GisgridError"], tuple[Any, ...]]:
        """Say how it is made again where it comes from another process: exceptions do not carry keywords over."""
        return _again, (type(self), self.zh, self.en, self.hint_zh, self.hint_en, self.details)


def _again(
    kind: type[GisgridError], zh: str, en: str, hint_zh: str, hint_en: str, details: dict[str, Any]
) -> GisgridError:
    return kind(zh, en, hint_zh=hint_zh, hint_en=hint_en, details=details)


class BadInput(GisgridError):
    """A file, field, code or option that cannot be taken as it is. Nothing was stored."""

    code = "bad_input"
    exit_code = 2


class NotTiling(GisgridError):
    """Areas that do not tile their parent; `details["findings"]` says where. Nothing was stored."""

    code = "not_tiling"
    exit_code = 3


class NotFound(GisgridError):
    """A code, scheme or file that is not there."""

    code = "not_found"
    exit_code = 2


class Refused(GisgridError):
    """A change that the rules do not allow as asked. Nothing was stored."""

    code = "refused"
    exit_code = 2


class DividedAreas(Refused):
    """Divided areas would get another outline or go; `details["codes"]` names them. Nothing was stored."""

    code = "divided_areas"


class DraftConflict(Refused):
    """Areas of a draft that two people changed; `details["conflicts"]` holds both states. Nothing was stored."""

    code = "draft_conflict"


class SignInNeeded(GisgridError):
    """Nobody is signed in, or name and password do not fit. Nothing was done."""

    code = "sign_in_needed"
    exit_code = 2


class TooManyTries(GisgridError):
    """Too many wrong passwords; `details["retry_after_s"]` says for how long nothing more is tried."""

    code = "too_many_tries"
    exit_code = 2


class Forbidden(GisgridError):
    """A request of somebody who may not do this, or not from a page of this service. Nothing was done."""

    code = "forbidden"
    exit_code = 2


class Unavailable(GisgridError):
    """The database or another part the service stands on does not answer."""

    code = "unavailable"
    exit_code = 4


class OnlyReads(Unavailable):
    """The database follows another one and takes no change. Nothing was done, nor will it be here later."""

    code = "only_reads"
