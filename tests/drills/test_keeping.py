"""Drills of what keeps the service running: a bare machine without any network, and a disk that is really full."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from gisgrid.exchange.backup_file import check_backup
from gisgrid.services.backups import back_up, list_backups
from gisgrid.settings import Settings
from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing
from tests.county import county
from tests.services.test_backups import run_command

pytestmark = pytest.mark.drill

ROOT = Path(__file__).parents[2]
BARE = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
LOOK = """
set -e
cd /opt/gisgrid
export GISGRID_DATA_DIR=/var/lib/gisgrid
as_gisgrid="setpriv --reuid gisgrid --regid gisgrid --init-groups .venv/bin/gisgrid"
$as_gisgrid db up
$as_gisgrid serve --port 8123 & server=$!
for _ in $(seq 60); do
    sleep 0.5
    .venv/bin/python -c 'import urllib.request as r; r.urlopen("http://127.0.0.1:8123/api/ready")' 2>/dev/null && break
done
.venv/bin/python - <<'PYTHON'
import urllib.error, urllib.request
for path in ("/", "/map", "/help/start", "/api/areas?scheme=standard"):
    with urllib.request.urlopen("http://127.0.0.1:8123" + path) as answer:
        print(path, answer.status)
try:
    urllib.request.urlopen("http://192.0.2.1", timeout=3)
except urllib.error.URLError as error:
    print("outside", error.reason)
PYTHON
kill $server
wait $server || true
$as_gisgrid export -o /tmp/all.geojson && $as_gisgrid verify /tmp/all.geojson
$as_gisgrid db down
"""


def have(*programs):
    return os.geteuid() == 0 and all(map(shutil.which, programs))


def without_network(root, command):
    """Run a command in another root, where this machine alone can be reached."""
    entered = f"ip link set lo up; exec chroot {root} {command}"
    return subprocess.run(["unshare", "-n", "--", "bash", "-c", entered], env=BARE, capture_output=True, text=True)


@contextmanager
def mounted(folder, *options):
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", *options, str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def mirror():
    """Where this machine has its packages from."""
    told = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI)"], capture_output=True, text=True)
    return told.stdout.split()[0]


@pytest.mark.skipif(not have("debootstrap", "unshare", "ip"), reason="needs root, debootstrap, unshare and ip")
def test_a_bundle_installs_on_a_bare_machine_without_any_network(tmp_path):
    root = tmp_path / "bare"
    subprocess.run(["debootstrap", "--variant=minbase", "bookworm", root, mirror()], check=True, capture_output=True)
    subprocess.run([ROOT / "bundle", tmp_path], check=True, capture_output=True)
    (archive,) = tmp_path.glob("*.tar")
    subprocess.run(["tar", "xf", archive, "-C", root / "root"], check=True)
    with mounted(root / "proc", "-t", "proc", "proc"), mounted(root / "dev/shm", "-t", "tmpfs", "tmpfs"):
        done = without_network(root, f"/root/{archive.stem}/install --demo")
        assert done.returncode == 0, done.stdout + done.stderr
        (root / "root/look.sh").write_text(LOOK)
        seen = without_network(root, "bash /root/look.sh")
        assert seen.returncode == 0, seen.stdout + seen.stderr
        again = without_network(root, f"/root/{archive.stem}/install")
        assert again.returncode == 0, again.stdout + again.stderr
        without_network(root, "pkill -u gisgrid")
    shutil.rmtree(root)
    for words in ("/map 200", "outside [Errno 101]", "示意"):
        assert words in done.stdout + seen.stdout


@pytest.mark.skipif(not have("mount"), reason="needs root, to make a small disk")
def test_a_disk_that_is_full_leaves_the_older_backup(database, tmp_path):
    with changing(database.service_url, who="test", why="load", kind="import") as connection:
        insert_areas(connection, "standard", county())
    size = back_up(database.admin_url, tmp_path / "first", settings=Settings(tmp_path)).stat().st_size
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", f"size={int(1.5 * size / 4096) * 4096}", "tmpfs") as disk:
        (first,) = [back_up(database.admin_url, disk / "backups", settings=Settings(tmp_path))]
        process = run_command(database, disk, "backup")
        _, said = process.communicate(timeout=60)
        assert process.returncode == 2, said
        assert "磁盘" in said.decode()
        assert [one.path for one in list_backups(disk / "backups")] == [first]
        assert check_backup(first)
        assert not list((disk / "backups").glob(".gisgrid-*"))
