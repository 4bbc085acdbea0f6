"""The fictitious company's doors for messages from outside: its web form and its telephone system, and what of them did not fit.

All names and numbers are invented: Ofcom keeps 020 7946 0xxx, and RFC 2606 example.com, for fiction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from engine.channels import Field
from engine.commands.channels import add_channel
from engine.commands.receive import enter, receive
from engine.engine import Engine
from engine.queries.channels import channels

BY = "demo"
MESSAGE = "contact-arrived"
CHANNELS: Mapping[str, list[Field]] = {
    "web-form": [
        Field("contact.name", "name"),
        Field("contact.company", "company"),
        Field("contact.phone", "phone", is_required=True),
        Field("contact.email", "email"),
        Field("contact.text", "message"),
        Field("contact.campaign", "utm_campaign"),
        Field("contact.cost", "click_cost", "number", default=0),
        Field("contact.channel", "", default="web-form"),
        Field("form_number", "number", identifies=True),
    ],
    "telephone": [
        Field("contact.phone", "caller.number", is_required=True),
        Field("contact.name", "caller.name"),
        Field("contact.text", "note"),
        Field("contact.channel", "", default="phone"),
        Field("call_number", "call.id", identifies=True),
    ],
}
UNREADABLE = "What came is neither a JSON object nor a form."
Came = tuple[str, float, dict[str, Any], str]
"""The channel, how many hours ago it came, what came, and why it can't be read."""
LETTERS: tuple[Came, ...] = (
    (  # somebody has renamed the form's field, and not told anybody
        "web-form", 50.5, {"number": "F-1041", "name": "Gwen Holt", "company": "Larch Dairy", "tel": "+442079460871",
                           "message": "Please call me about a Booster station B8.", "utm_campaign": "spring-fair"}, "",
    ),
    (
        "web-form", 26.0, {"number": "F-1044", "name": "Leon Dale", "company": "Fjord Quarry", "phone": "+442079460872",
                           "message": "Do you rent slurry pumps?", "click_cost": "about 12"}, "",
    ),
    ("web-form", 7.25, {"number": "F-1047", "name": "Best Rank Ltd", "message": "First place in every search engine!"}, ""),
    ("telephone", 3.5, {"call": {"id": "T-20815"}, "caller": {"number": None}, "note": "Number withheld; asks for the price of a G2."}, ""),
    ("telephone", 1.0, {"body": "MISSED;T-20822;+442079460873;09:14"}, UNREADABLE),
)  # fmt: skip


def add_channels(engine: Engine) -> None:
    """Open the demo company's channels, with a few dead letters. A channel that is there already stays as it is.

    Their secrets are told to nobody: who wants to send to one gives it a new secret.
    """
    present = {one.name for one in channels(engine, by=BY)}
    for name, fields in CHANNELS.items():
        if name in present:
            continue
        secret = add_channel(engine, name, by=BY, message=MESSAGE, fields=fields).secret
        for channel, hours, data, unreadable in LETTERS:
            if channel == name:
                receive(engine, enter(engine, name, secret), data, unreadable=unreadable, at=engine.clock.now() - timedelta(hours=hours))
