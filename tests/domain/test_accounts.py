"""Roles, powers, and how long a name is locked."""

from hypothesis import given
from hypothesis import strategies as st

from gisgrid.domain.accounts import FREE_TRIES, LONGEST_WAIT_S, WORDS, Person, Power, Role, wait_after
from gisgrid.domain.privacy import masked_name, masked_phone


def test_every_role_has_a_word():
    assert set(WORDS) == set(Role)
    assert len(set(WORDS.values())) == len(Role)


@given(st.frozensets(st.sampled_from(Power)), st.lists(st.sampled_from(Power), min_size=1))
def test_one_power_of_those_asked_for_is_enough(held, asked):
    person = Person(1, "a", "a", held)
    assert person.holds(*asked) == any(power in held for power in asked)


@given(st.integers(0, 10_000))
def test_a_lock_grows_and_has_an_end(failures):
    assert wait_after(failures) <= wait_after(failures + 1) <= LONGEST_WAIT_S
    assert (wait_after(failures) > 0) == (failures >= FREE_TRIES)


@given(st.text())
def test_of_a_name_one_letter_is_left(name):
    masked = masked_name(name)
    assert len(masked) == len(name)
    assert set(masked[1:]) <= {"*"}


@given(st.text("0123456789", max_size=20))
def test_of_a_phone_the_middle_never_shows(phone):
    masked = masked_phone(phone)
    assert len(masked) == len(phone)
    assert sum(letter != "*" for letter in masked) <= 7
    assert phone == "" or "*" in masked
