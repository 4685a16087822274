"""The samples: each a file, and what is known to be wrong with it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from gisgrid.demo.dirty import faults
from gisgrid.demo.dirty.base import VILLAGE_CODE, Unit, Village
from gisgrid.demo.dirty.faults import Fault, Planted

Form = Literal["geojson", "swapped", "gcj02", "metres", "prefixed", "gbk"]


@dataclass(frozen=True)
class Sample:
    """One dirty file.

    Attributes
    ----------
    name, zh, en : str
        File name without suffix, and what is wrong in one sentence.
    exit_code : int
        Of `gisgrid import` with the base files in the database.
    tiles_as_it_is : bool
        Whether the coordinates, read rightly, tile the village without any vertex added.
    units : list of Unit
    faults : list of Planted
    form : str
        How the file is written.
    says : str
        A piece of the English sentence of the refusal, where the exit code is 2.
    facts : dict
        What else is known: `codes`, `mends` (options with which the import succeeds), `names`.
    """

    name: str
    zh: str
    en: str
    exit_code: int
    tiles_as_it_is: bool
    units: list[Unit]
    faults: list[Planted] = field(default_factory=list)
    form: Form = "geojson"
    says: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """File name."""
        return self.name + (".zip" if self.form in ("metres", "prefixed", "gbk") else ".geojson")

    def truth(self) -> dict[str, Any]:
        """Return the content of the truth file."""
        parent = "parent" if self.file.endswith(".zip") else "parent_code"  # a .dbf holds ten letters
        return {
            "file": self.file,
            "about": {"zh": self.zh, "en": self.en},
            "import": {"level": "subgrid", "code": "code", "name": "name", "parent_code": parent},
            "exit_code": self.exit_code,
            "says": self.says,
            "tiles_as_it_is": self.tiles_as_it_is,
            "count": len(self.faults) or len(self.facts.get("codes", [])),
            "faults": [asdict(fault) for fault in self.faults],
            **self.facts,
        }


_PLANTED: dict[str, tuple[Fault, int, str, str]] = {
    "gaps": (faults.gaps, 3, "相邻网格之间有两处空白。", "Two gaps between neighbours."),
    "overlaps": (faults.overlaps, 3, "有两处重叠。", "Two overlaps."),
    "slivers": (
        faults.slivers,
        3,
        "一处细缝和一处细重叠，宽不到半米。",
        "A gap and an overlap under half a metre wide.",
    ),
    "spill": (faults.spill, 3, "一个网格越出村界。", "A sub-grid reaches outside the village."),
    "duplicates": (faults.duplicates, 3, "同一图形画了两次，代码不同。", "One shape drawn twice under two codes."),
    "bow_tie": (faults.bow_tie, 3, "边界自相交。", "A ring crosses itself."),
    "unmatched_vertices": (
        faults.unmatched_vertices,
        0,
        "三处顶点只在边界一侧，偏离另一侧的边一个格点。",
        "Three vertices on one side of a border only, one lattice step beside the edge across.",
    ),
    "t_junctions": (
        faults.t_junctions,
        0,
        "三处顶点只在边界一侧，正好落在另一侧的边上。",
        "Three vertices on one side of a border only, exactly on the edge across.",
    ),
    "inner_hole": (faults.inner_hole, 3, "网格内有一个无人填补的洞。", "A hole in a sub-grid that nobody fills."),
    "missing_child": (faults.missing_child, 3, "缺一个网格。", "A sub-grid is missing."),
    "detached_part": (
        faults.detached_part,
        0,
        "一个网格带有飞地，但仍恰好铺满。",
        "An exclave; the village is tiled all the same.",
    ),
    "mixed": (faults.mixed, 3, "多种问题混在一起。", "Several faults at once."),
}


def make_samples(village: Village) -> list[Sample]:
    """Return every sample of a clean village, the clean one first."""
    clean = Sample("clean", "没有问题。", "Nothing is wrong.", 0, True, village.units)
    planted = []
    for name, (fault, exit_code, zh, en) in _PLANTED.items():
        units, found = fault(village)
        tiles = {one.kind for one in found} == {"detached_part"}
        planted.append(Sample(name, zh, en, exit_code, tiles, units, found))
    return [clean, *planted, *_disguised(clean), *_miscoded(clean)]


def _disguised(clean: Sample) -> list[Sample]:
    """Return the clean village in other coordinates or another text encoding."""
    no_crs = "does not say its coordinate system"
    return [
        replace(
            clean, name="swapped_axes", zh="纬度写在经度前面。", en="Latitude stands before longitude.",
            exit_code=2, form="swapped", says="axes are in the wrong order",
        ),
        replace(
            clean, name="gcj02", zh="坐标是 GCJ-02（火星坐标），整体偏移约半公里。",
            en="The coordinates are GCJ-02, about half a kilometre off.", exit_code=2, tiles_as_it_is=False,
            form="gcj02", says="read as gcj02, only", facts={"mends": {"crs": "gcj02"}},
        ),
        replace(
            clean, name="metres_without_crs", zh="坐标是米，文件不说坐标系。",
            en="The coordinates are metres and the file names no system.", exit_code=2, form="metres", says=no_crs,
            facts={"mends": {"crs": "EPSG:4545"}},
        ),
        replace(
            clean, name="zone_prefixed", zh="东坐标带有带号 36，文件不说坐标系。",
            en="The eastings begin with zone number 36 and the file names no system.", exit_code=2, form="prefixed",
            says=no_crs, facts={"mends": {"crs": "auto"}},
        ),
        replace(
            clean, name="gbk_attributes", zh="属性表是 GBK 编码，没有 .cpg 文件。",
            en="The attribute table is in GBK and there is no .cpg file.", form="gbk",
            facts={"names": [unit.name for unit in clean.units]},
        ),
    ]  # fmt: skip


def _recoded(clean: Sample, change: Callable[[int, str], Any]) -> list[Unit]:
    return [replace(unit, code=change(number, unit.code)) for number, unit in enumerate(clean.units)]


def _miscoded(clean: Sample) -> list[Sample]:
    """Return the clean village with codes that went wrong."""
    malformed = {1: f"{VILLAGE_CODE}02", 3: f"{VILLAGE_CODE}O04", 5: f"{VILLAGE_CODE[:6]} {VILLAGE_CODE[6:]}006"}
    first = clean.units[0].code
    return [
        replace(
            clean, name="duplicate_codes", zh="三个网格共用一个代码。", en="Three sub-grids share one code.",
            exit_code=2, units=_recoded(clean, lambda i, code: first if i in (4, 7) else code),
            says="occur more than once", facts={"codes": [first]},
        ),
        replace(
            clean, name="malformed_codes", zh="三个代码不合格式：少一位、字母 O 代替零、中间有空格。",
            en="Three codes are malformed: a digit short, a letter O for a zero, a blank inside.", exit_code=2,
            units=_recoded(clean, lambda i, code: malformed.get(i, code)), says="pattern",
            facts={"codes": list(malformed.values())},
        ),
        replace(
            clean, name="excel_float_codes", zh="代码被 Excel 存成小数，数字未丢。",
            en="The codes were stored as floats by Excel, no digit lost.",
            units=_recoded(clean, lambda _, code: float(code)), facts={"codes": [unit.code for unit in clean.units]},
        ),
        replace(
            clean, name="excel_lossy_codes", zh="代码被 Excel 存成科学计数法文本，数字已丢。",
            en="The codes were stored by Excel as text in scientific notation; digits are lost.", exit_code=2,
            units=_recoded(clean, lambda _, code: f"{float(code):.5E}"), says="lost digits",
            facts={"codes": [f"{float(first):.5E}"]},
        ),
    ]  # fmt: skip
