"""Comments on a draft, and with whom it is shared."""

from sqlalchemy import Connection

from gisgrid.domain.desk import Comment, Share
from gisgrid.errors import BadInput, Forbidden, NotFound
from gisgrid.geometry.knots import Vertex
from gisgrid.services.drafts import draft_numbered, require_words
from gisgrid.store import desk_notes as store
from gisgrid.store.desk_ground import desk_rights

LONGEST_CODE = 64


def list_comments(connection: Connection, number: int) -> list[Comment]:
    """Return what was said of a draft, in that order.

    Raises
    ------
    NotFound
        There is no such draft.
    """
    draft_numbered(connection, number)
    return store.comments_on(connection, number)


def comment(
    connection: Connection, number: int, words: str, place: Vertex | None = None, code: str | None = None
) -> Comment:
    """Say something of a draft, of a place or an area in it: whoever sees the draft may.

    Raises
    ------
    NotFound
        There is no such draft.
    BadInput
        Nothing is said, or too much.
    """
    draft_numbered(connection, number)
    require_words(words, "批注 text")
    if code is not None and not 0 < len(code) <= LONGEST_CODE:
        raise BadInput("批注所指的区域写法不对", "the area that the comment is about cannot be read")
    made = store.add_comment(connection, number, words.strip(), place, code)
    return next(one for one in store.comments_on(connection, number) if one.number == made)


def take_comment_back(connection: Connection, number: int, which: int) -> None:
    """Take a comment of one's own away.

    Raises
    ------
    NotFound
        There is no such draft or comment.
    Forbidden
        Somebody else said it.
    """
    _require_comment(connection, number, which)
    if not store.remove_comment(connection, number, which):
        raise Forbidden(
            "只能删除自己写的批注；数据没有变化。",
            "A comment is taken back by who wrote it; nothing was changed.",
            hint_zh="可以把它标为已处理",
            hint_en="mark it as done instead",
        )


def mark_comment(connection: Connection, number: int, which: int, *, done: bool) -> None:
    """Say whether what a comment asks is done: whoever edits the draft may.

    Raises
    ------
    NotFound
        There is no such draft or comment.
    Forbidden
        The person of the transaction does not edit the draft.
    """
    _require_comment(connection, number, which)
    if not store.mark_done(connection, number, which, done=done):
        raise Forbidden(
            "只有能编辑这份草稿的人才能标注是否已处理；数据没有变化。",
            "Only who edits the draft says what is done; nothing was changed.",
        )


def _require_comment(connection: Connection, number: int, which: int) -> None:
    if which not in {one.number for one in list_comments(connection, number)}:
        raise NotFound(f"第 {number} 号草稿没有这条批注", f"draft {number} has no such comment")


def list_shares(connection: Connection, number: int) -> list[Share]:
    """Return with whom a draft is shared, by name; none for who neither plans its area nor has it shared.

    Raises
    ------
    NotFound
        There is no such draft.
    """
    draft_numbered(connection, number)
    return store.shares_of(connection, number)


def share_draft(connection: Connection, number: int, name: str, *, may_edit: bool) -> None:
    """Let an account read and comment a draft, or edit it too: whoever plans its area may.

    Raises
    ------
    NotFound
        There is no such draft or account.
    Forbidden
        The person of the transaction does not plan the area.
    """
    _require_sharer(connection, number)
    if not store.share(connection, number, name, may_edit=may_edit):
        raise NotFound(
            f"没有名为 {name[:60]} 的账户，或它已停用",
            f"there is no account {name[:60]}, or it is closed",
            hint_zh="请向管理员核对登录名",
            hint_en="ask an administrator for the name that is typed to sign in",
        )


def end_share(connection: Connection, number: int, name: str) -> None:
    """Share a draft no longer with an account.

    Raises
    ------
    NotFound
        There is no such draft, or it is not shared with this account.
    Forbidden
        The person of the transaction does not plan the area.
    """
    _require_sharer(connection, number)
    if not store.unshare(connection, number, name):
        raise NotFound(f"草稿没有与 {name[:60]} 共享", f"the draft is not shared with {name[:60]}")


def _require_sharer(connection: Connection, number: int) -> None:
    draft_numbered(connection, number)
    if not desk_rights(connection, number).may_share:
        raise Forbidden(
            "草稿由负责划分这一区域的人共享；数据没有变化。",
            "A draft is shared by who plans its area; nothing was changed.",
            hint_zh="请草稿的所有者来共享",
            hint_en="ask the owner of the draft",
        )
