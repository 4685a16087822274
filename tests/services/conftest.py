"""The county to look at, loaded once."""

from tests.browsing import client, peopled

__all__ = ["client", "peopled"]
