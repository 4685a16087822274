"""What starts, installs and ships the project: scripts, lock files, compose file, wheel, and the pages about them."""

import json
import os
import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import click
import jsonschema
import pytest
import yaml
from packaging.requirements import Requirement

from gisgrid.cli import COMMANDS, main
from gisgrid.settings import load_settings

ROOT = Path(__file__).parents[1]
SCRIPTS = ["run", "test", ".ci/run", "bundle", "deploy/install", "scripts/install.sh"]
LOCKS = ["requirements.lock", "requirements-dev.lock"]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([A-Za-z0-9.+!]+)$")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pins(*locks: str) -> dict[str, str]:
    found = (PIN.match(line) for lock in locks for line in read(lock).splitlines())
    return {normal(match[1]): match[2] for match in found if match}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def setup() -> ConfigParser:
    parser = ConfigParser()
    parser.read_string(read("setup.cfg"))
    return parser


def wanted(section: str, option: str) -> list[Requirement]:
    return [Requirement(line) for line in setup()[section][option].strip().splitlines()]


# Lock files


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_holds_exact_pins_and_nothing_else(lock: str):
    lines = [line for line in read(lock).splitlines() if not line.startswith(("#", "-r requirements.lock"))]
    assert len(lines) > 10
    assert [line for line in lines if not PIN.match(line)] == []
    assert lines == sorted(lines, key=str.lower)


def test_what_the_package_needs_is_pinned_at_a_version_it_allows():
    pinned = pins("requirements.lock")
    missing = [str(need) for need in wanted("options", "install_requires") if pinned.get(normal(need.name)) is None]
    assert missing == []
    wrong = [
        str(need) for need in wanted("options", "install_requires") if pinned[normal(need.name)] not in need.specifier
    ]
    assert wrong == []


def test_what_the_tests_need_is_pinned():
    pinned = pins(*LOCKS)
    needs = wanted("options.extras_require", "dev")
    assert [str(need) for need in needs if pinned.get(normal(need.name), "none") not in need.specifier] == []


def test_nothing_is_pinned_twice():
    assert not pins("requirements.lock").keys() & pins("requirements-dev.lock").keys()


# Scripts


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_bash_without_errors(script: str):
    subprocess.run(["bash", "-n", ROOT / script], check=True)


@pytest.mark.parametrize("script", SCRIPTS[:5])
def test_a_script_to_be_run_can_be_run(script: str):
    assert os.access(ROOT / script, os.X_OK)
    assert read(script).startswith("#!/usr/bin/env bash\n")


@pytest.mark.parametrize("name", [*SCRIPTS, *LOCKS, "Dockerfile", ".pre-commit-config.yaml", "setup.cfg"])
def test_no_package_index_or_other_host_is_written_down(name: str):
    assert re.findall(r"(?:https?|git|ssh|file)://\S+|index-url|find-links", read(name)) == []


def test_run_explains_itself_and_refuses_other_words():
    shown = subprocess.run([ROOT / "run", "--help"], check=True, capture_output=True, text=True)
    for option in ("--host", "--port", "--no-browser", "GISGRID_DATABASE_URL"):
        assert option in shown.stdout
    for words in (["--prot", "1"], ["--port"], ["8000"]):
        refused = subprocess.run([ROOT / "run", *words], check=False, capture_output=True, text=True)
        assert refused.returncode == 2
        assert "--port" in refused.stderr


def install(function: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Call a function of scripts/install.sh in an empty environment with a PATH of our own."""
    command = ["/usr/bin/bash", "-c", f". {ROOT}/scripts/install.sh; {function}"]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment, cwd=ROOT)


def test_a_missing_package_without_apt_is_one_sentence(tmp_path: Path):
    result = install("install_packages postgresql-15-postgis-3", PATH=str(tmp_path))
    assert result.returncode == 4
    assert result.stderr.count("postgresql-15-postgis-3") == 2
    assert "no apt-get here" in result.stderr


def tool(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(f"#!/usr/bin/bash\n{text}\n")
    (folder / name).chmod(0o755)


def test_a_user_who_may_not_install_is_told_whom_to_ask(tmp_path: Path):
    tool(tmp_path, "apt-get", "exit 99")
    tool(tmp_path, "id", "echo 1000")
    tool(tmp_path, "sudo", "exit 1")
    result = install("install_packages chromium", PATH=str(tmp_path))
    assert result.returncode == 4
    assert "let an administrator run: apt-get install chromium" in result.stderr


def test_apt_is_asked_once_without_questions(tmp_path: Path):
    asked = tmp_path / "asked"
    tool(tmp_path, "apt-get", f'echo "$DEBIAN_FRONTEND $*" >>{asked}')
    result = install("install_packages chromium nodejs", PATH=f"{tmp_path}:/usr/bin:/bin", TMPDIR=str(tmp_path))
    if os.geteuid() != 0:
        pytest.skip("only root installs without sudo")
    assert result.returncode == 0, result.stderr
    update, installed = asked.read_text().splitlines()
    assert update.startswith("noninteractive -y")
    assert update.endswith(" update")
    assert installed.endswith(" install --no-install-recommends chromium nodejs")


def test_what_apt_cannot_do_is_shown(tmp_path: Path):
    tool(tmp_path, "apt-get", "echo 'E: no space' >&2; exit 100")
    tool(tmp_path, "sudo", 'shift; exec "$@"')
    result = install("install_packages chromium", PATH=f"{tmp_path}:/usr/bin:/bin", TMPDIR=str(tmp_path))
    assert result.returncode == 4
    assert "E: no space" in result.stderr
    assert "could not be installed" in result.stderr


def test_an_old_python_is_not_taken(tmp_path: Path):
    tool(tmp_path, "python3", "exit 1")
    found = install("find_python", PATH=str(tmp_path)).stdout.strip()
    assert found in ("/usr/bin/python3", "")


# The wheel


def test_the_wheel_holds_every_file_the_installed_package_opens(tmp_path: Path):
    source = tmp_path / "source"
    for name in ("gisgrid", "webmap", "docs"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    for name in ("pyproject.toml", "setup.cfg", "README.md"):
        shutil.copy(ROOT / name, source)
    command = ["-m", "pip", "wheel", "-qq", "--no-deps", "--no-build-isolation", "-w", tmp_path, source]
    files = {str(path.relative_to(source)) for path in source.rglob("*/*") if path.is_file()}
    subprocess.run([sys.executable, *command], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = ZipFile(wheel).namelist()
    handbook = {f"share/gisgrid/{path}" for path in files if re.match(r"docs/(zh-CN|pictures)/", path)}
    assert handbook <= {name.partition(".data/data/")[2] for name in names}
    only_for_building = re.compile(r"^docs/|README\.md$|^webmap/(src/|\.npmrc$|[^/]*\.(js|json)$)")
    assert {name for name in files if not only_for_building.search(name)} <= set(names)


# The compose file


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(read("docker-compose.yml"))
    return found


def test_the_compose_file_is_valid():
    schema = json.loads(read("tests/data/compose-spec.json"))
    jsonschema.Draft201909Validator(schema).validate(compose())


def test_the_schema_refuses_a_wrong_compose_file():
    schema = json.loads(read("tests/data/compose-spec.json"))
    wrong = compose()
    wrong["services"]["web"]["prots"] = ["8000"]
    with pytest.raises(jsonschema.ValidationError, match="prots"):
        jsonschema.Draft201909Validator(schema).validate(wrong)


def test_no_password_stands_in_the_compose_file_and_none_has_a_default():
    values = [value for service in compose()["services"].values() for value in service["environment"].values()]
    secret = [value for value in values if re.search("PASSWORD|://", value)]
    assert len(secret) == 4
    assert all(re.search(r"\$\{GISGRID_(OWNER|SERVICE)_PASSWORD:\?", value) for value in secret)
    assert all(line.endswith("=") for line in read(".env.example").splitlines() if not line.startswith("#"))


def test_the_web_container_never_holds_the_owners_password():
    assert "OWNER" not in json.dumps(compose()["services"]["web"])


def test_what_goes_on_running_has_a_health_check_and_data_a_volume():
    services = compose()["services"]
    assert services["database"]["image"] == "postgis/postgis:17-3.5"
    assert [name for name, service in services.items() if "healthcheck" not in service] == ["migrate"]
    assert services["database"]["volumes"] == ["database:/var/lib/postgresql/data"]
    assert "ports" not in services["database"]


def test_commands_of_the_compose_file_exist():
    for name in ("migrate", "web"):
        program, *words = compose()["services"][name]["command"]
        assert program == "gisgrid"
        main.main([*words, "--help"], standalone_mode=False)


def test_the_image_is_made_of_tracked_files():
    ignored = read(".dockerignore").splitlines()
    copied = [
        word for line in re.findall(r"^COPY (?!--from)(.*) \S+$", read("Dockerfile"), re.M) for word in line.split()
    ]
    assert len(copied) >= 5
    assert [name for name in copied if f"!{name}" not in ignored] == []


# The pages


def documented() -> str:
    pages = [ROOT / "README.md", ROOT / "README.zh-CN.md", *(ROOT / "docs").glob("*.md")]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


def commands() -> list[str]:
    found = []
    for name in sorted(COMMANDS):
        command = main.get_command(click.Context(main), name)
        inner = sorted(command.commands) if isinstance(command, click.Group) else []
        found += [f"gisgrid {name} {word}" for word in inner] or [f"gisgrid {name}"]
    return found


def test_every_command_is_documented():
    text = documented()
    assert [command for command in commands() if command not in text] == []


def test_every_setting_is_documented():
    asked: list[str] = []

    class Recorder(dict[str, str]):
        def get(self, name: str, default: Any = None) -> Any:
            asked.append(name)
            return default

    load_settings(Recorder())
    names = [name for name in asked if name.startswith("GISGRID_")]
    assert len(names) >= 6
    text = documented()
    assert [name for name in names if name not in text] == []


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_two_commands_stand_on_the_first_screen(page: str):
    first_screen = read(page).splitlines()[:40]
    assert "./run" in first_screen
    assert "./test" in first_screen


@pytest.mark.parametrize("page", sorted(path.name for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"))))
def test_files_that_a_page_links_to_exist(page: str):
    path = next(ROOT.glob(f"**/{page}"))
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
