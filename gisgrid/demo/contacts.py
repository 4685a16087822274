"""Who keeps contact with which household, and the stated numbers of households."""

from typing import Any

import numpy as np

from gisgrid.demo.setting import Setting
from gisgrid.demo.tables import Table, table_of

FORGOTTEN, TWICE, MISCOUNTED = 0.01, 0.005, 0.03


def make_contacts(
    setting: Setting, workers: dict[int, list[str]], rng: np.random.Generator
) -> tuple[Table, dict[str, Any]]:
    """Return the contact lists: each household's grid worker, some forgotten, some listed with a stranger too."""
    households, leaf = setting.households.table["id"], setting.households.leaf.tolist()
    drawn = rng.uniform(size=len(leaf))
    everyone = sorted({person for current in workers.values() for person in current})
    rows, without, doubled = [], [], []
    for household, k, chance in zip(households, leaf, drawn.tolist(), strict=True):
        current = workers.get(k, [])
        if not current or chance < FORGOTTEN:
            without.append(household)
            continue
        rows.append((household, current[0]))
        if chance > 1 - TWICE:
            rows.append((household, _stranger(everyone, current[0], rng)))
            doubled.append(household)
    planted = {"households_without_contact": without, "households_with_two_contacts": doubled}
    return table_of("household_id person_id", rows), planted


def make_stated_counts(setting: Setting, rng: np.random.Generator) -> tuple[Table, dict[str, Any]]:
    """Return the number of households that each sub-grid states, some of them wrong."""
    counted = np.bincount(setting.households.leaf, minlength=len(setting.kind))
    wrong = (counted > 0) & (rng.uniform(size=len(counted)) < MISCOUNTED)
    wrong[np.flatnonzero(counted)[0]] = True
    error = rng.integers(1, 7, len(counted)) * rng.choice([-1, 1], len(counted))
    stated = np.where(wrong, np.where(counted + error < 0, counted - error, counted + error), counted)
    codes = setting.codes["subgrid"]
    mistakes = {codes[k]: [int(stated[k]), int(counted[k])] for k in np.flatnonzero(wrong).tolist()}
    rows = zip(codes, stated.tolist(), strict=True)
    return table_of("subgrid_code stated_households", rows), {"wrong_stated_households": mistakes}


def _stranger(everyone: list[str], person: str, rng: np.random.Generator) -> str:
    k = int(rng.integers(len(everyone)))
    return everyone[k] if everyone[k] != person else everyone[k - 1]
