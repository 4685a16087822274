"""Health is the database's."""

from gisgrid.store.session import changing
from tests.browsing import settings_of
from webmap import create_app


def test_health_counts_changesets(database):
    web = create_app(settings_of(database)).test_client()
    before = web.get("/api/health").json
    with changing(database.service_url, who="test", why="nothing"):
        pass
    after = web.get("/api/health").json
    assert before["status"] == after["status"] == "ok"
    assert after["newest_changeset"] > before["newest_changeset"]
