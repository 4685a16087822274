"""`gisgrid verify`: exit codes and the words that go with them."""

import io
from dataclasses import replace

import pytest
import shapely
from click.testing import CliRunner

from gisgrid.cli import main
from gisgrid.cli.verify import REASONS, SHOWN_LINES, verify
from gisgrid.domain.areas import Scheme
from gisgrid.errors import BadInput, GisgridError, NotTiling
from gisgrid.exchange.geojson import write_areas
from gisgrid.exchange.rows import AreaRow, ExportHeader
from gisgrid.geometry.lattice import to_lattice

SCHEME = Scheme("standard", "标准", ("town", "village"), ("town",), ("t", "v.*"))


def strip(count: int) -> list[AreaRow]:
    """A town and its villages in a row."""
    town, *villages = to_lattice(
        shapely.segmentize([shapely.box(0, 0, count, 1), *(shapely.box(i, 0, i + 1, 1) for i in range(count))], 1)
    )
    rows = [AreaRow("t", None, "town", "T", town, scheme="standard")]
    return rows + [AreaRow(f"v{i}", "t", "village", "V", g, scheme="standard") for i, g in enumerate(villages)]


@pytest.fixture
def run(tmp_path):
    def call(rows: list[AreaRow] | str) -> tuple[int, str, GisgridError | None]:
        path = tmp_path / "file.geojson"
        stream = io.StringIO(rows if isinstance(rows, str) else "")
        if not isinstance(rows, str):
            write_areas(rows, stream, header=ExportHeader((SCHEME,)))
        path.write_text(stream.getvalue(), encoding="utf-8")
        result = CliRunner().invoke(verify, [str(path)])
        error = result.exception if isinstance(result.exception, GisgridError) else None
        return (error.exit_code if error else result.exit_code), result.output, error

    return call


def test_a_tiling_is_proved(run):
    code, output, _ = run(strip(4))
    assert code == 0
    assert "已证 proved: 1 个上级 parents, 4 个下级 children" in output
    assert "outline taken as given: t" in output


def test_a_missing_child_is_named_with_a_place(run):
    code, output, error = run(strip(4)[:-1])
    assert (code, type(error)) == (3, NotTiling)
    assert "not tiled: t: 4 条边未抵消 open edges, @ 3.0000000,0.0000000" in output
    assert "未通过" in error.zh


def test_missing_parents_leave_the_outline_unproved(run):
    code, output, error = run(strip(20)[1:])
    assert code == 3
    assert "外框未证 outline unproved: v0, v1, v2, v3, v4, v5, v6, v7 … (+12)" in output
    assert error.en.startswith("Outline unproved")


def test_a_root_alone_is_unproved(run):
    code, output, _ = run(strip(1)[:1])
    assert code == 3
    assert "neither parent nor children in the file" in output


def test_faults_are_named_and_long_lists_cut(run):
    rows = strip(30)
    flipped = [replace(row, geometry=row.geometry.reverse()) for row in rows[1:]]
    code, output, _ = run([rows[0], *flipped])
    assert code == 3
    assert output.count("runs the wrong way @") == SHOWN_LINES
    assert "另有 and 10 more" in output
    assert "it or a child has a fault named above" in output


def test_an_invalid_area_says_what_geos_says(run):
    tie = shapely.from_wkt("MULTIPOLYGON (((0 0, 1 1, 1 0, 0 1, 0 0)))")
    code, output, _ = run([AreaRow("t", None, "town", "T", tie, scheme="standard")])
    assert code == 3
    assert "区域 area t: 图形无效 is invalid (Self-intersection) @ 0.5000000,0.5000000" in output


def test_bad_input_is_bad_input(run):
    code, _, error = run("{")
    assert (code, type(error)) == (2, BadInput)


def test_every_reason_of_the_proof_has_its_words():
    from gisgrid.geometry.soundness import Fault

    assert {reason for reason in REASONS if reason in Fault.__doc__} == set(REASONS)


@pytest.mark.parametrize(("kept", "exit_code", "says"), [(5, 0, "已证 proved"), (4, 3, "Not proved")])
def test_the_command_ends_with_the_exit_code(tmp_path, kept, exit_code, says):
    path = tmp_path / "file.geojson"
    with path.open("w", encoding="utf-8") as stream:
        write_areas(strip(4)[:kept], stream, header=ExportHeader((SCHEME,)))
    result = CliRunner().invoke(main, ["verify", str(path)])
    assert result.exit_code == exit_code
    assert says in result.output
