"""Maps that may lie below: Tianditu, a bureau's own tiles, a local folder; each only where the settings name it."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from gisgrid.settings import Settings

TIANDITU = "https://t{0-7}.tianditu.gov.cn/DataServer?T=vec_w&x={x}&y={y}&l={z}&tk="
CHOICE = re.compile(r"\{(?:[0-9]+-[0-9]+|[a-z]-[a-z])\}")
"""Part of a host's name that stands for several, as in ``t{0-7}``."""


@dataclass(frozen=True)
class Background:
    """One of the maps to choose from.

    Attributes
    ----------
    name : str
        As the page's address says it.
    zh, en : str
    url : str
        With ``{x}``, ``{y}``, ``{z}``.
    crs : str
        EPSG:3857, or EPSG:4490 for tiles in degrees.
    attribution : str
    deepest : int
        The largest z.
    """

    name: str
    zh: str
    en: str
    url: str
    crs: str = "EPSG:3857"
    attribution: str = ""
    deepest: int = 18


def backgrounds(settings: Settings) -> list[Background]:
    """Return what the settings name.

    Examples
    --------
    >>> from pathlib import Path
    >>> [one.name for one in backgrounds(Settings(Path("."), tianditu_key="k", tile_dir=Path("/srv/tiles")))]
    ['tianditu', 'local']
    """
    found = []
    if settings.tianditu_key:
        url = TIANDITU + quote(settings.tianditu_key, safe="")
        found.append(Background("tianditu", "天地图", "Tianditu", url, attribution="底图：天地图"))
    if settings.background_url:
        found.append(_own(settings))
    if settings.tile_dir:
        found.append(Background("local", "本地底图", "Local tiles", "/background/{z}/{x}/{y}"))
    return found


def _own(settings: Settings) -> Background:
    zh, en = settings.background_label or "自有底图", settings.background_label or "Own background"
    return Background("own", zh, en, settings.background_url, settings.background_crs, settings.background_attribution)


def picture_hosts(found: list[Background]) -> list[str]:
    """Return the hosts that pictures may come from, as a Content-Security-Policy names them.

    Examples
    --------
    >>> picture_hosts([Background("own", "", "", "https://t{0-7}.map.example:8443/{z}/{x}/{y}")])
    ['https://*.map.example:8443']
    """
    away = [urlsplit(one.url) for one in found if not one.url.startswith("/")]
    return [f"{part.scheme}://{_host(part.netloc)}" for part in away]


def _host(netloc: str) -> str:
    """Return a host; where its first name stands for several, all of that place."""
    first, _, rest = netloc.partition(".")
    return f"*.{rest}" if CHOICE.search(first) else netloc
