"""Settings, read once at the outer edge (`load_settings`) and handed inwards as one object."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from gisgrid.errors import BadInput

TILE_ADDRESS = re.compile(r"https?://[a-z0-9.{}:-]+/[!-~]*", re.IGNORECASE)
TILE_SYSTEMS = ("EPSG:3857", "EPSG:4490")


@dataclass(frozen=True)
class Settings:
    """What the environment decides. Every field is one environment variable, named in `load_settings`.

    Attributes
    ----------
    data_dir : Path
        Folder of the private cluster and its passwords, of uploads, and of what is derived from roads.
    database_url : str or None
        URL of the tables' owner on an existing PostGIS; None means the private cluster.
    service_url : str or None
        URL of the service's role there; None: the owner's host with role `gisgrid_service` and `service_password`.
    service_password : str or None
        Password that `gisgrid db migrate` gives to the service's role.
    tianditu_key : str
        Key of the optional background map; empty means none, and no request leaves the network.
    background_url : str
        Address of a bureau's own background tiles with ``{z}``, ``{x}``, ``{y}`` (XYZ, or a WMTS written so).
    background_crs : str
        Its system: ``EPSG:3857`` (web map tiles) or ``EPSG:4490`` (tiles in degrees, level 1 two tiles wide).
    background_label, background_attribution : str
        What the page calls it, and whom it names as its source.
    tile_dir : Path or None
        Folder of background tiles ``z/x/y.png`` (or jpg, webp; EPSG:3857), served without a network.
    map_notice : str
        The 审图号 line of public maps; empty means none.
    map_notice_required : bool
        Nothing is published as a snapshot while that line is empty.
    https : bool
        A proxy of one's own speaks TLS with the browsers and passes on their addresses: cookies travel by TLS alone.
    cors_origins : tuple of str
        Sites whose pages may read /ogc, /tiles and what else is public, such as ``https://map.example``; ``*``: all.
    nightly_at : time or None
        When the work of the night is due, by the machine's clock; None: never, somebody else sees to it.
    keep_backups : int
        How many nightly backups stay.
    request_log : bool
        Write one line of JSON for each request; it knows no person.
    certificate : Path or None
        Of the proxy that speaks TLS: `gisgrid doctor` says when it ends.
    urban_households, rural_households : (int, int)
        How many households a sub-grid should hold at least and at most, in towns and in the country.
    """

    data_dir: Path
    database_url: str | None = None
    service_url: str | None = None
    service_password: str | None = None
    tianditu_key: str = ""
    background_url: str = ""
    background_crs: str = "EPSG:3857"
    background_label: str = ""
    background_attribution: str = ""
    tile_dir: Path | None = None
    map_notice: str = ""
    map_notice_required: bool = False
    https: bool = False
    cors_origins: tuple[str, ...] = ()
    nightly_at: time | None = time(2)
    keep_backups: int = 14
    request_log: bool = False
    certificate: Path | None = None
    urban_households: tuple[int, int] = (300, 500)
    rural_households: tuple[int, int] = (200, 400)


def default_data_dir(env: Mapping[str, str], *, is_root: bool) -> Path:
    """Return where the private cluster lives unless told otherwise.

    A cluster started by root runs as another user, so its folder must not lie below root's home.
    """
    if is_root:
        return Path("/var/lib/gisgrid")
    return Path(env.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "gisgrid"


def load_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment.

    Parameters
    ----------
    env : mapping, optional
        Stands in for `os.environ`.

    Raises
    ------
    BadInput
        The background's address or system cannot be used.

    Examples
    --------
    >>> load_settings({"GISGRID_DATA_DIR": "/srv/gisgrid"}).data_dir
    PosixPath('/srv/gisgrid')
    """
    env = os.environ if env is None else env
    background = env.get("GISGRID_BACKGROUND_URL", ""), env.get("GISGRID_BACKGROUND_CRS", "") or "EPSG:3857"
    require_background(*background)
    data_dir, tile_dir = env.get("GISGRID_DATA_DIR"), env.get("GISGRID_TILE_DIR")
    return Settings(
        data_dir=Path(data_dir) if data_dir else default_data_dir(env, is_root=os.geteuid() == 0),
        database_url=env.get("GISGRID_DATABASE_URL") or None,
        service_url=env.get("GISGRID_SERVICE_URL") or None,
        service_password=env.get("GISGRID_SERVICE_PASSWORD") or None,
        tianditu_key=env.get("GISGRID_TIANDITU_KEY", ""),
        background_url=background[0],
        background_crs=background[1],
        background_label=env.get("GISGRID_BACKGROUND_LABEL", ""),
        background_attribution=env.get("GISGRID_BACKGROUND_ATTRIBUTION", ""),
        tile_dir=Path(tile_dir) if tile_dir else None,
        map_notice=env.get("GISGRID_MAP_NOTICE", "").strip(),
        map_notice_required=_switch(env, "GISGRID_REQUIRE_MAP_NOTICE"),
        https=_switch(env, "GISGRID_HTTPS"),
        cors_origins=tuple(env.get("GISGRID_CORS_ORIGINS", "").replace(",", " ").split()),
        nightly_at=_hour(env.get("GISGRID_NIGHTLY_AT") or "02:00"),
        request_log=_switch(env, "GISGRID_REQUEST_LOG"),
        certificate=Path(env["GISGRID_CERTIFICATE"]) if env.get("GISGRID_CERTIFICATE") else None,
        keep_backups=_count(env.get("GISGRID_KEEP_BACKUPS") or "14"),
        urban_households=_band(env, "GISGRID_URBAN_HOUSEHOLDS", "300-500"),
        rural_households=_band(env, "GISGRID_RURAL_HOUSEHOLDS", "200-400"),
    )


def require_background(url: str, crs: str) -> None:
    """Refuse an address that names no tiles or more than tiles (it goes into a header), or another system.

    Raises
    ------
    BadInput

    Examples
    --------
    >>> require_background("https://map.example/{z}/{x}/{y}.png", "EPSG:4490")
    """
    names_tiles = all(part in url for part in ("{x}", "{y}", "{z}")) and TILE_ADDRESS.fullmatch(url)
    if (url and not names_tiles) or crs not in TILE_SYSTEMS:
        raise BadInput(
            "底图的设置不对。", "The background's settings are wrong.",
            hint_zh="GISGRID_BACKGROUND_URL 应是含 {z}、{x}、{y} 的 http 或 https 地址，GISGRID_BACKGROUND_CRS 应是 "
            + " 或 ".join(TILE_SYSTEMS) + "。",
            hint_en="GISGRID_BACKGROUND_URL should be an http or https address with {z}, {x} and {y}, and "
            "GISGRID_BACKGROUND_CRS " + " or ".join(TILE_SYSTEMS) + ".",
        )  # fmt: skip


def _switch(env: Mapping[str, str], name: str) -> bool:
    """Read a setting that is on or off; a guard must not stay off because somebody wrote `yes`."""
    given = env.get(name, "").strip()
    if given not in ("", "0", "1"):
        raise BadInput(
            f"{name} 只能是 1 或 0：{given[:40]}", f"{name} is either 1 or 0: {given[:40]}",
            hint_zh="1 打开，0 或不设关闭", hint_en="1: on; 0, or not set: off",
        )  # fmt: skip
    return given == "1"


def _band(env: Mapping[str, str], name: str, usual: str) -> tuple[int, int]:
    """Read how many households a sub-grid should hold, such as 300-500."""
    given = (env.get(name) or usual).strip()
    least, _, most = given.partition("-")
    fits = least.isdecimal() and most.isdecimal() and len(given) < 15
    if not fits or not 0 < int(least) <= int(most):
        raise BadInput(
            f"{name} 应是两个整数：{given[:40]}", f"{name} is two whole numbers: {given[:40]}",
            hint_zh="例如 300-500：少于 300 户或多于 500 户会提示", hint_en="for example 300-500",
        )  # fmt: skip
    return int(least), int(most)


def _hour(given: str) -> time | None:
    if given == "off":
        return None
    try:
        return time.fromisoformat(given).replace(tzinfo=None)
    except ValueError as error:
        raise BadInput(
            f"GISGRID_NIGHTLY_AT 不是时间：{given}", f"GISGRID_NIGHTLY_AT is no time of day: {given}",
            hint_zh="例如 02:00；off 表示不做", hint_en="for example 02:00; off: never",
        ) from error  # fmt: skip


def _count(given: str) -> int:
    if not given.isdecimal() or int(given) < 1:
        raise BadInput(
            f"GISGRID_KEEP_BACKUPS 应是 1 以上的整数：{given}", f"GISGRID_KEEP_BACKUPS is no number from 1: {given}"
        )
    return int(given)
