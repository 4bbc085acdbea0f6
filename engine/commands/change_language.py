"""Choose the language that Stagework speaks with oneself."""

from __future__ import annotations

from engine.actors import By
from engine.commands.users import LANGUAGES
from engine.engine import Engine
from engine.errors import BadAnswer, UserNotFound
from engine.people import require_own_account, transact
from engine.store import users
from engine.transaction import Transaction


def change_language(engine: Engine, language: str, *, by: By) -> None:
    """Set one's own language.

    Raises:
        BadAnswer: It is none of the languages.
        UserNotFound: The caller is no user.
        NotPermitted: A token asks: it is for who has signed in.
    """
    if language not in LANGUAGES:
        raise BadAnswer(f"The languages are {', '.join(LANGUAGES)}.")

    def story(tx: Transaction) -> None:
        require_own_account(tx, tx.by)
        row = users.lock(tx.session, tx.by)
        if row is None:
            raise UserNotFound(tx.by)
        if row.language != language:
            users.change(tx.session, row.id, {"language": language})
            tx.note("user.changed", "", user=tx.by, fields=["language"])

    transact(engine, story, by=by)
