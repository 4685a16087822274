"""Looking, minute by minute, whether work of the night is due; no cron is needed."""

import subprocess
import sys
import time
from datetime import datetime

from gisgrid.errors import Unavailable
from gisgrid.services.jobs import due, night_of
from gisgrid.settings import Settings
from gisgrid.store.session import reading
from gisgrid.store.urls import urls

FIRST_LOOK_S = 600
"""A machine that was just switched on has other things to do, and so has who tries the program for the first time."""

EVERY_S = 60


def watch(settings: Settings) -> None:
    """Begin the work of the night whenever it is due, in a process of its own, for ever."""
    time.sleep(FIRST_LOOK_S)
    while True:
        if anything_due(settings, datetime.now()):
            begin()
        time.sleep(EVERY_S)


def anything_due(settings: Settings, now: datetime) -> bool:
    """Return whether a job of this night is neither done nor tried too often; no while the database is away."""
    if settings.nightly_at is None:
        return False
    try:
        with reading(urls(settings).service) as connection:
            return bool(due(connection, night_of(now, settings.nightly_at)))
    except Unavailable:  # it may be restarting: the next look comes in a minute, and /health tells of it meanwhile
        return False


def begin() -> None:
    """Run what is due, and wait for its end; it works with what no page needs."""
    command = [sys.executable, "-m", "gisgrid", "jobs", "run", "--due"]
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
