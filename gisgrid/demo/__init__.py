"""The fictitious demo county: generated from a seed, never from anybody's real outline."""

from gisgrid.demo.areas import AreaTable
from gisgrid.demo.files import write
from gisgrid.demo.generate import DemoCounty, generate
from gisgrid.demo.sizes import SIZES

__all__ = ["SIZES", "AreaTable", "DemoCounty", "generate", "write"]
