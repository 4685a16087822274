"""The table of commands: complete, quick, and the one place where errors become words."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from gisgrid import cli
from gisgrid.errors import BadInput, GisgridError, NotTiling, Unavailable


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_every_command_of_the_table_loads_and_explains_itself(name: str):
    result = CliRunner().invoke(cli.main, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert "Usage:" in result.output


def test_help_lists_every_command_and_loads_none():
    program = "import sys; from gisgrid.cli import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    output = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    page, modules = output[: output.rindex("\n", 0, -1)], output.splitlines()[-1].split()
    assert all(name in page for name in cli.COMMANDS)
    assert not {"sqlalchemy", "shapely", "numpy", "gunicorn"} & set(modules)


def test_an_unknown_command_is_bad_usage():
    result = CliRunner().invoke(cli.main, ["fly"])
    assert result.exit_code == 2
    assert "No such command 'fly'" in result.output


@pytest.mark.parametrize(("kind", "code"), [(BadInput, 2), (NotTiling, 3), (Unavailable, 4), (GisgridError, 1)])
def test_an_error_is_two_sentences_hints_and_an_exit_code(
    kind: type[GisgridError], code: int, monkeypatch: pytest.MonkeyPatch
):
    @click.command()
    def failing() -> None:
        raise kind("坏了", "broken", hint_zh="这样修", hint_en="mend it so")

    monkeypatch.setattr(cli.CommandTable, "get_command", lambda *_: failing)
    result = CliRunner().invoke(cli.main, ["anything"])
    assert result.exit_code == code
    assert result.stderr.splitlines() == ["错误：坏了", "Error: broken", "这样修", "mend it so"]
    assert result.stdout == ""


def test_an_error_without_hints_leaves_no_empty_lines(capsys: pytest.CaptureFixture[str]):
    cli.tell(BadInput("坏了", "broken"))
    assert capsys.readouterr().err.splitlines() == ["错误：坏了", "Error: broken"]
