"""Tiles kept in memory: never more than there is room for, those of late rather than others."""

from hypothesis import given
from hypothesis import strategies as st

from gisgrid.services.tiles import Tile, TileCache

MOST = 20_000


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9000)), max_size=60))
def test_what_is_kept_is_what_was_put_in_and_fits(requests):
    cache, newest = TileCache(MOST), {}
    for key, size in requests:
        found = cache.find(key)
        assert found is None or found is newest[key]
        if found is None:
            newest[key] = Tile(bytes(size))
            cache.keep(key, newest[key])
    kept = [cache.find(key) for key in range(10)]
    assert sum(len(tile.content) for tile in kept if tile) <= MOST


def test_those_asked_for_longest_ago_go_first():
    cache = TileCache(MOST)
    for key in ("a", "b", "c"):
        cache.keep(key, Tile(bytes(3000)))
    cache.find("a")
    cache.keep("d", Tile(bytes(3000)))
    assert [cache.find(key) is not None for key in ("a", "b", "c", "d")] == [True, False, True, True]


def test_a_tile_too_large_for_the_cache_is_not_kept():
    cache = TileCache(MOST)
    cache.keep("large", Tile(bytes(2 * MOST)))
    assert cache.find("large") is None
