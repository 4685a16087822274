"""Snapshots over HTTP: the latest at an address that stays, each at one that never changes, files with strong tags."""

from functools import partial
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, send_file

from gisgrid.api.access import EVERYONE, allow
from gisgrid.api.arguments import body
from gisgrid.api.site import current_site, note, read
from gisgrid.api.stages import Advance, staged
from gisgrid.domain.accounts import Power
from gisgrid.errors import BadInput, NotFound
from gisgrid.exchange.snapshots.folder import LATEST
from gisgrid.exchange.snapshots.manifest import (
    MANIFEST,
    MEDIA,
    SYSTEM_EN,
    SYSTEM_ZH,
    Manifest,
    read_manifest,
    sha256_of,
)
from gisgrid.exchange.snapshots.proving import SnapshotProof, verify_snapshot
from gisgrid.exchange.snapshots.systems import FileCrs, file_crs
from gisgrid.services.snapshot_contents import Wanted
from gisgrid.services.snapshots import STAGES, Listed, list_snapshots, publish_snapshot, require_may_publish
from gisgrid.store.session import reading

blueprint = Blueprint("snapshots", __name__, template_folder="templates")

MOST_SYSTEMS, DAY_S = 4, 86_400


@blueprint.get("/snapshots/<name>/")
@allow(EVERYONE)
def folder(name: str) -> str:
    """List the files of a snapshot, or of the `latest`."""
    path = current_site().snapshots.find(name)
    said = {"system_zh": SYSTEM_ZH, "system_en": SYSTEM_EN}
    return render_template("snapshot.html", name=path.name, manifest=read_manifest(path), **said)


@blueprint.get("/snapshots/<name>/<file>")
@allow(EVERYONE)
def show(name: str, file: str) -> Response:
    """Give a file of a snapshot; its ETag is its hash, and parts of it may be asked for."""
    path = current_site().snapshots.find(name)
    media, tag = _known(path, file)
    try:
        answer = send_file((path / file).resolve(), mimetype=media, etag=tag, download_name=file, conditional=True)
    except FileNotFoundError as error:  # it went while it was looked for
        raise _no_file() from error
    answer.headers["Content-Location"] = f"/snapshots/{path.name}/{file}"
    _cached(answer, for_good=name != LATEST)
    return answer


@blueprint.get("/api/snapshots")
@allow(EVERYONE)
def list_() -> Response:
    """List the snapshots that are there, the newest first."""
    return jsonify({"snapshots": list(map(_listed, list_snapshots(current_site().snapshots)))})


@blueprint.post("/api/snapshots")
@allow(Power.APPROVE)
def publish() -> Response:
    """Publish a snapshot, for who approves in every area; `systems`: coordinate systems beside the usual one."""
    site = current_site()
    with read() as connection:
        require_may_publish(connection)
    wanted = Wanted(_systems(body().get("systems", [])), site.notice, site.notice_required)

    def work(advance: Advance) -> dict[str, Any]:
        opened = partial(reading, site.urls.public), partial(note, "publish snapshot")
        done = publish_snapshot(*opened, site.snapshots, wanted, advance=advance)
        return _listed(Listed(done.name, True, done.manifest)) | {"gone": list(done.gone)}

    return staged(work, STAGES, status=201)


@blueprint.get("/api/snapshots/<name>/proof")
@allow(Power.DRAFT, Power.APPROVE)
def prove(name: str) -> Response:
    """Judge a snapshot by its files alone: hashes, counts, columns, tiling."""
    return jsonify(_proved(verify_snapshot(current_site().snapshots.find(name))))


def _cached(answer: Response, *, for_good: bool) -> None:
    """Let caches ask each time whether the latest is still that, and a day long not at all for what never changes."""
    answer.cache_control.public = True
    answer.cache_control.immutable = for_good
    answer.cache_control.max_age = DAY_S if for_good else None
    answer.cache_control.no_cache = None if for_good else True


def _known(path: Path, file: str) -> tuple[str, str]:
    """Return kind and hash of a file that the manifest names, or of the manifest itself; nothing else is looked at.

    Raises
    ------
    NotFound
    """
    if file == MANIFEST:
        return MEDIA[".json"], sha256_of(path / MANIFEST)
    entry = read_manifest(path).file(file)
    if entry is None:
        raise _no_file()
    return entry.media_type, entry.sha256


def _systems(given: Any) -> tuple[FileCrs, ...]:
    if not isinstance(given, list) or len(given) > MOST_SYSTEMS or not all(isinstance(one, str) for one in given):
        raise BadInput(
            "systems 写得不对。", "systems cannot be read.",
            hint_zh=f"例如 [\"gcj02\", \"EPSG:4547\"]，不超过 {MOST_SYSTEMS} 个。",
            hint_en=f'For example ["gcj02", "EPSG:4547"], {MOST_SYSTEMS} at most.',
        )  # fmt: skip
    return tuple(map(file_crs, dict.fromkeys(given)))


def _listed(one: Listed) -> dict[str, Any]:
    said = {"name": one.name, "latest": one.latest, "href": f"{request.script_root}/snapshots/{one.name}/"}
    return said | (_said(one.manifest) if one.manifest else {"date": None})


def _said(manifest: Manifest) -> dict[str, Any]:
    return {
        "date": manifest.date,
        "changeset": manifest.changeset,
        "areas": sum(sum(levels.values()) for levels in manifest.areas.values()),
        "files": len(manifest.files),
        "bytes": sum(file.bytes for file in manifest.files),
        "map_notice": manifest.map_notice,
        "mark": manifest.mark,
        "left_out": [vars(one) for one in manifest.left_out],
    }


def _proved(found: SnapshotProof) -> dict[str, Any]:
    proofs = [equation for proof in found.proofs.values() for equation in proof.with_status("proved")]
    return {
        "proved": found.proved,
        "parents": len(proofs),
        "children": sum(len(equation.child_codes) for equation in proofs),
        "damages": [vars(one) for one in found.damages],
        "strangers": list(found.strangers),
    }


def _no_file() -> NotFound:
    return NotFound(
        "快照中没有这个文件。", "The snapshot holds no such file.",
        hint_zh="文件列在快照的 manifest.json 中。", hint_en="Its manifest.json names its files.",
    )  # fmt: skip
