"""The notebooks run from top to bottom, cell by cell, in a process of their own; they are kept without results."""

import ast
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import nbformat
import pytest

from gisgrid.services.indicators import run_month
from gisgrid.store.session import figuring
from tests.serving import county_template, serving

__all__ = ["county_template", "serving"]

FOLDER = Path(__file__).parents[2] / "notebooks"
NAMES = ["01_import_and_check", "02_circles_and_coverage", "03_indicators_and_map", "04_verify_an_export"]
OF_A_DATABASE = "03_indicators_and_map"
PUBLIC = {
    "gisgrid.domain",
    "gisgrid.exchange",
    "gisgrid.geometry",
    "gisgrid.services",
    "gisgrid.settings",
    "gisgrid.store",
}
FROM_STORE = {"gisgrid.store.session", "gisgrid.store.urls"}
RUNNER = """
import ast, json, sys
space = {"__name__": "__main__"}
for number, source in enumerate(json.load(sys.stdin)):
    tree = ast.parse(source, f"cell {number}")
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, f"cell {number}", "exec"), space)
    if last is not None:
        shown = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), space)
        rich = getattr(shown, "_repr_html_", None)
        print(rich()[:200] if rich else repr(shown))
"""
"""Does with a notebook what Jupyter does, results of last expressions drawn as it would."""


def cells(name, kind="code"):
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


def run(name, **environment):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RUNNER], input=json.dumps(cells(name)), capture_output=True, text=True,
        cwd=FOLDER, env=os.environ | {"PYTHONPATH": str(FOLDER.parent)} | environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_these_are_all():
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_valid_and_kept_without_results(name):
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert [cell for cell in notebook["cells"] if cell.get("outputs") or cell.get("execution_count")] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_speaks_chinese_first_and_says_what_is_made_up(name):
    first = cells(name, "markdown")[0]
    assert "示意数据，非实际界线" in first
    assert "Fictitious data" in first
    assert all(
        any("\u4e00" <= letter <= "\u9fff" for letter in text.splitlines()[0]) for text in cells(name, "markdown")
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_uses_public_names_alone(name):
    for node in ast.walk(ast.parse("\n".join(cells(name)))):
        if isinstance(node, ast.ImportFrom) and node.module.startswith("gisgrid"):
            assert ".".join(node.module.split(".")[:2]) in PUBLIC
            assert not node.module.startswith("gisgrid.store") or node.module in FROM_STORE
            assert not any(one.name.startswith("_") for one in node.names)
        assert not (isinstance(node, ast.Attribute) and node.attr.startswith("_"))


@pytest.mark.parametrize("name", [name for name in NAMES if name != OF_A_DATABASE])
def test_a_notebook_of_files_runs(name):
    assert run(name)


def test_the_notebook_of_the_database_runs(serving):
    with figuring(serving.service_url) as connection:
        run_month(connection, "standard", today=date(2025, 6, 30), who="test")
    said = run(OF_A_DATABASE, GISGRID_DATABASE_URL=serving.admin_url, GISGRID_SERVICE_URL=serving.service_url)
    assert "每网格活动场次" in said
    assert "map.pdf" in said


def test_an_error_in_a_cell_is_not_passed_over():
    done = subprocess.run(
        [sys.executable, "-c", RUNNER], input='["1", "1 / 0"]', capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
