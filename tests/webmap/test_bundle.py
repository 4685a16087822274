"""What is committed beside the sources: the bundle, the lock file, the catalogs."""

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import webmap
from webmap.pages import bundle_version

ROOM = Path(webmap.__file__).parent
CATALOGS = {lang: json.loads((ROOM / "i18n" / f"{lang}.json").read_text(encoding="utf-8")) for lang in ("zh", "en")}
FAMILIES = "|".join(sorted({key.split(".")[0] for key in CATALOGS["zh"]}))
SOURCES = [*sorted((ROOM / "src").rglob("*.js")), *sorted((ROOM / "templates").glob("*.html"))]


def test_bundle_was_built_from_these_sources():
    files = [path for folder in ("src", "i18n") for path in (ROOM / folder).rglob("*") if path.is_file()]
    paths = [path.relative_to(ROOM).as_posix() for path in files]
    sha = hashlib.sha256()
    for path in sorted([*paths, "package-lock.json"]):
        sha.update(path.encode() + b"\0" + (ROOM / path).read_bytes())
    assert sha.hexdigest() == bundle_version(), "run: npm run build (in webmap/)"


def test_bundle_and_lock_name_no_registry():
    lock = json.loads((ROOM / "package-lock.json").read_text(encoding="utf-8"))
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


def test_both_languages_say_the_same_things():
    assert CATALOGS["zh"].keys() == CATALOGS["en"].keys()
    for key, words in CATALOGS["zh"].items():
        values = re.findall(r"\{\w+\}", words)
        assert sorted(values) == sorted(re.findall(r"\{\w+\}", CATALOGS["en"][key])), key


def test_every_word_asked_for_is_in_the_catalogs():
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    asked = set(re.findall(rf"'((?:{FAMILIES})\.[a-z0-9.]+)'", text))
    asked |= set(re.findall(r'data-say(?:-label|-placeholder)?="([^"{]+)"', text))
    asked = {key for key in asked if not key.endswith(".")}  # the beginning of a family
    assert len(asked) > 150
    assert asked <= CATALOGS["zh"].keys()


def test_every_word_in_the_catalogs_is_asked_for():
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    made = ("level.", "kind.", "finding.", "note.", "state.", "mend.refused.", "import.field.", "import.role.",
            "data.column.", "ledger.", "crs.4", "mend.proposed", "mend.accepted", "role.", "return.", "withdraw.",
            "account.enable.", "account.disable.", "jobs.outcome.", "begin.",
            "audit.action.", "audit.table.", "audit.operation.", "audit.column.",
            "rosters.count.", "rosters.state.", "rosters.table.", "rosters.field.", "rosters.column.",
            "changes.column.", "comparison.said.", "reforms.", "records.", "check.", "apply.title.",
            "nav.", "overview.", "desk.step.", "desk.grade.", "desk.order.", "desk.saved.", "desk.start.",
            "desk.conflict.", "desk.comparison.", "desk.tool.", "desk.hint.", "desk.refused.", "desk.keys.",
            "desk.map.", "desk.show.", "desk.tab.", "desk.proposal.by.", "desk.reference.kind.",
            "desk.sketch.why.", "desk.sketch.hint.", "desk.sketch.model.",
            "venuekind.", "tier.", "status.", "reach.stale.", "reach.scope.", "hour.", "column.",
            "layer.", "layers.group.", "value.state.", "value.source.", "filter.", "story.", "ranking.",
            "activitykind.", "levelshort.")  # fmt: skip
    assert [key for key in CATALOGS["zh"] if not key.startswith(made) and key not in text] == []


def test_page_and_catalog_begin_with_the_same_words():
    page = (ROOM / "templates" / "map.html").read_text(encoding="utf-8")
    for key, words in re.findall(r'data-say="([^"]+)"[^>]*>([^<]+)<', page):
        assert CATALOGS["zh"][key] == words


def test_no_module_is_long():
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOM / "src").rglob("*.js")}
    assert max(lengths.values()) <= 300, lengths


@pytest.mark.skipif(shutil.which("node") is None, reason="node is needed only to change the page, not to serve it")
def test_pure_modules_under_node():
    tests = sorted((Path(__file__).parent / "modules").glob("*.test.mjs"))
    assert tests
    done = subprocess.run(["node", "--test", *tests], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout
