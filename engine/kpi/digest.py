"""The weekly digest: the week's figures against the week before, told to those who own indicators and to `alert_to`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bpmn.findings import Said
from engine.engine import Engine
from engine.kpi.notices import MAIL, Recipient, everybody_else, notify, page_of, recipients
from engine.kpi.words import Digest, Told, digest
from engine.queries.figures import Figure, figures
from engine.queries.losses import Losses, losses
from engine.settings import WEEKDAYS, Settings
from engine.store import alerts, followers, kpis
from engine.store.session import Row, Session
from engine.transaction import Transaction
from engine.values import dumps

FOLLOWER = "digest"
CLOCK = "clock"
LEASE = timedelta(minutes=5)
"""For putting it together; then another worker may."""
WEEK = timedelta(days=7)
LOSSES = 3
"""Of the process: so many are told."""


def send_if_due(engine: Engine) -> bool:
    """Send the digest of the week that has ended, once, however many workers ask; whether it was sent now.

    One that fell due before an installation has ever asked is not sent.

    Raises:
        StoreBusy, StoreUnreachable: The database can't be used.
    """
    now, due = engine.clock.now(), due_at(engine.settings, engine.clock.now())
    if due is None or not engine.settings.alert_connector:
        return False
    last = dumps(due.date().isoformat())
    with engine.store.read() as session:
        place = followers.find(session, FOLLOWER)
    if place is None:
        engine.store.write(lambda session: followers.add(session, FOLLOWER, 0, last))
        return False
    if place.state >= last or (place.next_at is not None and place.next_at > now):
        return False
    taken = engine.store.write(lambda session: followers.take(session, FOLLOWER, now, now + LEASE))
    if taken is None:
        return False
    found = figures(engine, since=due.date() - WEEK, until=due.date(), compare="previous", by=CLOCK)
    lost = _told(losses(engine, by=CLOCK))
    return engine.transact(lambda tx: _write(tx, taken, last, due, found, lost), by=CLOCK)


def due_at(settings: Settings, now: datetime) -> datetime | None:
    """When the digest was due the last time, in the company's time zone; None: never."""
    if not settings.digest_weekday:
        return None
    zone = ZoneInfo(settings.time_zone)
    today = now.astimezone(zone)
    days = (today.weekday() - WEEKDAYS.index(settings.digest_weekday)) % 7
    due = datetime.combine(today.date() - timedelta(days=days), time.fromisoformat(settings.digest_time), zone)
    return due if due <= now else datetime.combine(due.date() - WEEK, due.time(), zone)


def _write(tx: Transaction, taken: Row, last: str, due: datetime, found: list[Figure], lost: list[Said]) -> bool:
    if not followers.save(tx.session, taken, 0, last):
        return False  # another worker has it by now
    settings = tx.engine.settings
    link = page_of(settings)
    about = {"kpi": "", "name": "", "state": "digest", "figure": None, "target": None, "link": link}

    def tell(key: str, to: Sequence[Recipient], theirs: Sequence[Figure]) -> None:
        told = _digest(tx.session, due, theirs, lost)
        notify(tx, key, to, partial(digest, told, currency=settings.currency, link=link), about)

    if not found:
        return False
    if settings.alert_connector != MAIL:  # a room where all listen, for example: one for all
        tell(f"digest {due.date()}", everybody_else(tx.session, settings), found)
        return True
    for to, theirs in _by_recipient(tx.session, settings, found).items():
        tell(f"digest {due.date()}", [to], theirs)
    return True


def _by_recipient(session: Session, settings: Settings, found: Sequence[Figure]) -> dict[Recipient, list[Figure]]:
    """Who owns indicators is told of those; who stands in `alert_to`, of all."""
    told: dict[Recipient, list[Figure]] = defaultdict(list)
    for figure in found:
        for one in recipients(session, settings, figure.indicator.owner):
            told[one].append(figure)
    return {**told, **{one: list(found) for one in everybody_else(session, settings)}}


def _digest(session: Session, due: datetime, found: Sequence[Figure], lost: Sequence[Said]) -> Digest:
    newest = alerts.newest(session)
    standing = [(one, newest.get(row.id)) for one in found if (row := kpis.find(session, one.key)) is not None]
    return Digest(
        since=due.date() - WEEK,
        until=due.date() - timedelta(days=1),
        figures=[Told(one.indicator, one.figure.value, one.figure.number, one.previous.value if one.previous else None) for one in found],
        alerts=[(one.indicator, row.state, row.at) for one, row in standing if row is not None and row.state != alerts.WELL],
        unverified=[one.indicator for one in found if one.state == "unverified"],
        losses=lost,
    )


def _told(losses: Losses) -> list[Said]:
    """The greatest losses, with what they cost where that is known."""
    found = []
    for loss in losses.items[:LOSSES]:
        price = f"{loss.money:,.0f} {losses.currency}" if loss.money else ""
        found.append(Said(*(f"{sentence} {price}".strip() for sentence in (loss.sentence, loss.sentence_ru))))
    return found
