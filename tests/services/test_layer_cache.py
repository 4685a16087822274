"""What is kept: no more than there is room for, the least used go first, a key forgotten is made anew."""

from gisgrid.services.layer_cache import Shelf


def test_a_shelf_holds_what_was_used_last():
    shelf, made = Shelf(2), []

    def get(key):
        return shelf.get(key, lambda: made.append(key) or key)

    assert [get(key) for key in "abacbab"] == list("abacbab")
    assert made == ["a", "b", "c", "b", "a"]
    shelf.drop("b")
    get("b")
    assert made[-1] == "b"
    assert len(made) == 6
