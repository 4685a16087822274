"""What people say of a draft, and with whom it is shared. For a signed-in person the policies choose the rows."""

from sqlalchemy import Connection, text

from gisgrid.domain.desk import Comment, Share
from gisgrid.geometry.knots import Vertex

COMMENTS = text("""
SELECT id, who, at, text, ST_X(geom) AS x, ST_Y(geom) AS y, code, done,
    coalesce(account = gisgrid.acting_account(), false) AS mine
FROM gisgrid.draft_comment WHERE draft = :draft ORDER BY id
""")


def comments_on(connection: Connection, number: int) -> list[Comment]:
    """Return what was said of a draft, in that order."""
    return [
        Comment(r.id, r.who, r.at, r.text, None if r.x is None else (r.x, r.y), r.code, r.done, r.mine)
        for r in connection.execute(COMMENTS, {"draft": number})
    ]


def add_comment(connection: Connection, number: int, words: str, place: Vertex | None, code: str | None) -> int:
    """Keep what the person of the transaction says; return its number."""
    query = text("""
        INSERT INTO gisgrid.draft_comment (draft, text, geom, code)
        VALUES (:draft, :words, ST_SetSRID(ST_MakePoint(cast(:x AS float8), cast(:y AS float8)), 4490), :code)
        RETURNING id""")
    x, y = place or (None, None)
    return int(connection.execute(query, {"draft": number, "words": words, "x": x, "y": y, "code": code}).scalar_one())


def remove_comment(connection: Connection, number: int, comment: int) -> bool:
    """Take a comment away; False where the transaction may not, or there is none."""
    query = text("DELETE FROM gisgrid.draft_comment WHERE draft = :draft AND id = :id")
    return connection.execute(query, {"draft": number, "id": comment}).rowcount == 1


def mark_done(connection: Connection, number: int, comment: int, *, done: bool) -> bool:
    """Say whether what a comment asks is done; False where the transaction may not, or there is none."""
    query = text("UPDATE gisgrid.draft_comment SET done = :done WHERE draft = :draft AND id = :id")
    return connection.execute(query, {"draft": number, "id": comment, "done": done}).rowcount == 1


def shares_of(connection: Connection, number: int) -> list[Share]:
    """Return with whom a draft is shared, by name; nothing where the transaction may not know."""
    query = text("SELECT name, shown_name, may_edit, shared_by, at FROM gisgrid.draft_shares(:draft)")
    return [Share(r[0], r[1], r[2], r[3], r[4]) for r in connection.execute(query, {"draft": number})]


def share(connection: Connection, number: int, name: str, *, may_edit: bool) -> bool:
    """Share a draft with an account; False where there is none of this name, or it is closed."""
    query = text("SELECT gisgrid.share_draft(:draft, :name, :edit)")
    return connection.scalar(query, {"draft": number, "name": name, "edit": may_edit}) is True


def unshare(connection: Connection, number: int, name: str) -> bool:
    """Share a draft no longer with an account; False where it was not, or the transaction may not."""
    query = text("""
        DELETE FROM gisgrid.draft_share WHERE draft = :draft AND account IN (
            SELECT s.account FROM gisgrid.draft_shares(:draft) s WHERE lower(s.name) = lower(:name))""")
    return connection.execute(query, {"draft": number, "name": name}).rowcount == 1
