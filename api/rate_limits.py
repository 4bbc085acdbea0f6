"""How often somebody may ask: requests of a person, and tries to sign in from an address and to an account.

Counted over a sliding window, in the process's memory or, for several processes, in Redis. When Redis can't be reached each process
counts for itself: a limit that is too generous for a while is better than a closed door.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from weakref import WeakKeyDictionary

import limits
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from api.problems import Refused
from engine.engine import Engine
from engine.errors import SettingsError
from engine.people import secret_digest
from engine.settings import Settings

log = logging.getLogger(__name__)


class RateLimits:
    """The counters of an installation.

    Raises:
        SettingsError: A rate or the storage is malformed.
    """

    def __init__(self, settings: Settings) -> None:
        self._rates = {name: _rate(name, getattr(settings, name)) for name in ("rate_limit", "sign_in_rate")}
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = _shared(settings)

    def spend(self, rate: str, *keys: str) -> None:
        """Count one of it.

        Args:
            rate: The setting's name.
            keys: Whose, or what for.

        Raises:
            Refused: 429, with the seconds to wait; what is refused is not counted.
        """
        item = self._rates[rate]
        if item is None:
            return
        limiter = self._shared or self._own
        try:
            is_free, reset_at = self._hit(limiter, item, keys)
        except StorageError as error:
            log.warning("The rates can't be counted in Redis, so each process counts for itself: %s", error)
            is_free, reset_at = self._hit(self._own, item, keys)
        if not is_free:
            wait = str(max(1, math.ceil(reset_at - time.time())))
            raise Refused(429, "too-many-requests", f"Too many requests; try again in {wait} seconds.", {"Retry-After": wait})

    @staticmethod
    def _hit(limiter: SlidingWindowCounterRateLimiter, item: limits.RateLimitItem, keys: tuple[str, ...]) -> tuple[bool, float]:
        is_free = limiter.hit(item, *keys)
        return is_free, 0.0 if is_free else limiter.get_window_stats(item, *keys).reset_time


def spend_sign_in(engine: Engine, address: str, account: str) -> None:
    """Count a try to sign in, from an address ("" = not known) and to an account, whether it is there or not.

    Raises:
        Refused: Too many.
    """
    counters = rate_limits(engine)
    if address:
        counters.spend("sign_in_rate", "address", address)
    counters.spend("sign_in_rate", "account", secret_digest(account.casefold()))


_of: WeakKeyDictionary[Engine, RateLimits] = WeakKeyDictionary()
_lock = threading.Lock()


def rate_limits(engine: Engine) -> RateLimits:
    """The counters of an engine, made when they are asked for first."""
    with _lock:
        if (found := _of.get(engine)) is None:
            found = _of[engine] = RateLimits(engine.settings)
        return found


def _rate(name: str, text: str) -> limits.RateLimitItem | None:
    if text.strip() in ("", "0"):
        return None
    try:
        return limits.parse(text)
    except ValueError:
        raise SettingsError(f"{name} must be like 20/minute, not {text!r}.") from None


def _shared(settings: Settings) -> SlidingWindowCounterRateLimiter | None:
    broker = settings.broker_url if settings.broker_url.startswith(("redis://", "rediss://")) else ""
    url = settings.rate_limit_storage or broker
    if not url:
        return None
    try:
        storage = storage_from_string(url, wrap_exceptions=True, key_prefix=settings.queue)
        if not isinstance(storage, limits.storage.SlidingWindowCounterSupport):
            raise ValueError(url)
        return SlidingWindowCounterRateLimiter(storage)
    except (ValueError, limits.errors.ConfigurationError):
        raise SettingsError("rate_limit_storage must begin with redis:// or rediss://.") from None
