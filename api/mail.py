"""Links sent by e-mail, through the connector that diagrams use for theirs."""

from __future__ import annotations

import logging

from api.problems import Refused
from engine.commands.links import IssuedLink
from engine.engine import Engine
from engine.people import secret_digest
from engine.plugins import ConnectorFailed, ConnectorRequest
from tasks.connectors.mail import SECRET

CONNECTOR = "mail"
TEXT = """Hello {user},

somebody, probably you, has asked for a new password for Stagework. Set it here, before {until}:

{address}

If it was not you, nothing needs to be done: the old password stays as it is.
"""
log = logging.getLogger(__name__)


def sends_mail(engine: Engine) -> bool:
    """Whether links can be sent: there is a mail server, and an address that does not come from a request (which anybody may forge)."""
    return CONNECTOR in engine.connectors and SECRET in engine.settings.secrets and bool(engine.settings.public_url)


def require_mail(engine: Engine) -> None:
    """As `sends_mail`.

    Raises:
        Refused: They can't.
    """
    if not sends_mail(engine):
        raise Refused(409, "no-mail", "This installation sends no links by e-mail. Ask an administrator for one.")


def send_link(engine: Engine, link: IssuedLink, address: str) -> None:
    """Send a link to its user. A failure goes to the log, without the link; the user asks again."""
    text = TEXT.format(user=link.user, until=f"{link.expires_at:%Y-%m-%d %H:%M} UTC", address=link.address)
    request = ConnectorRequest(
        params={"to": address, "subject": "A new password for Stagework", "text": text},
        idempotency_key=secret_digest(link.secret),
        deal_key="",
        element_id="",
        secrets=engine.settings.secrets,
        timeout=engine.settings.connector_timeout,
    )
    try:
        engine.connectors[CONNECTOR].call(request)
    except ConnectorFailed as error:
        log.warning("A link to a new password could not be sent: %s", error.reason)
