"""The fictitious company of the demo: its people, its products, and the clients that come to it. All names are invented."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

NAME = "Halden & Brook Pumps"
NOTICE = f"“{NAME}”, its employees, clients and figures are fictitious; any likeness to a real company is chance."

EMPLOYEES: dict[str, tuple[str, ...]] = {
    "marketing": ("Mira Okonjo", "Tomas Lindqvist"),
    "outreach": ("Pavel Dorn", "Sanne Vries", "Idris Kolb"),
    "sales": ("Anna Castell", "Boris Hale", "Clara Nunez", "Denis Wirth"),
    "sales-head": ("Greta Amsel",),
    "legal": ("Hugo Marsh",),
    "finance": ("Irina Falk", "Jonas Reed"),
    "production": ("Karl Osten", "Lena Moroz"),
    "logistics": ("Milo Hart", "Nora Steen"),
    "service": ("Oskar Blum", "Petra Lang"),
    "training": ("Rosa Quint",),
}
"""Who works where. The head of sales belongs to the sales department: nine departments in all."""


@dataclass(frozen=True, slots=True)
class Product:
    name: str
    price: Decimal
    needs_installation: bool = False


PRODUCTS = (
    Product("Garden pump G2", Decimal("390.00")),
    Product("Well pump W5", Decimal("1450.00")),
    Product("Circulation set C3", Decimal("2780.00"), needs_installation=True),
    Product("Booster station B8", Decimal("9600.00"), needs_installation=True),
    Product("Slurry pump S9", Decimal("17400.00"), needs_installation=True),
)
CHANNELS = ("phone", "office", "showroom", "site", "social", "email", "web-form", "chat")
CAMPAIGNS = ("spring-fair", "search-ads", "trade-journal", "")
CALL_LISTS = ("farms-north", "builders-2026", "municipal-water")
STEPS = ("event", "webinar", "audit", "sample")

_FIRST = (
    "Alto",
    "Birch",
    "Cobalt",
    "Delta",
    "Elm",
    "Fjord",
    "Granite",
    "Harbor",
    "Ivory",
    "Juniper",
    "Kestrel",
    "Larch",
    "Meadow",
    "North",
)
_SECOND = ("Farms", "Waterworks", "Builders", "Gardens", "Irrigation", "Quarry", "Dairy", "Estates", "Cooling", "Mills")
_PEOPLE = ("Ada", "Bruno", "Celia", "Dario", "Edith", "Felix", "Gwen", "Henrik", "Iva", "Jules", "Kira", "Leon")
_FAMILIES = ("Arden", "Bellamy", "Corrin", "Dale", "Evers", "Frost", "Garner", "Holt", "Ingram", "Jarvis")


def contact(number: int, chance: Random) -> dict[str, Any]:
    """What a `contact-arrived` message carries. Some contacts come from a client who is known: the same phone again."""
    given = _client(number, chance)
    product = chance.choice(PRODUCTS)
    return {
        **given,
        "channel": chance.choice(CHANNELS),
        "campaign": chance.choice(CAMPAIGNS),
        "cost": chance.choice((0, 4, 12, 35)),
        "text": f"We are looking for a {product.name}.",
    }


def list_entry(number: int, chance: Random) -> dict[str, Any]:
    """What a `call-list-entry` message carries."""
    return {
        **_client(number, chance),
        "campaign": chance.choice(CALL_LISTS),
        "cost": 3,
        "utc_offset": chance.choice((0, 1, 2, 3)),
        "do_not_call": chance.random() < 0.04,
        "product": chance.choice(PRODUCTS).name,
    }


def _client(number: int, chance: Random) -> dict[str, Any]:
    company = f"{chance.choice(_FIRST)} {chance.choice(_SECOND)}"
    person = f"{chance.choice(_PEOPLE)} {chance.choice(_FAMILIES)}"
    # Ofcom keeps 020 7946 0xxx and RFC 2606 example.com for fiction.
    phone, email = f"+442079460{number % 1000:03}", f"office{number}@{company.split()[0].lower()}.example.com"
    return {"name": person, "company": company, "phone": phone, "email": email}
