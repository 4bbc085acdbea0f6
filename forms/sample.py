"""Valid made-up answers for any form, for trying a diagram and for the demo."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from rstr import Rstr

from forms.check import NEW_ROW, Check, Scope, resolve
from forms.field import ONE_CHOICE, TEXT, Evaluate, Field, Value
from forms.form import Form
from forms.paths import MISSING, get, put
from forms.patterns import matches
from forms.schema import MAX_TEXT, Limits

FIRST_DAY = date(2026, 1, 15)
_TRIES = 30


class NoSample(ValueError):
    """No valid answers could be made up; the message names the field. Give its answer instead."""


def sample_answers(
    form: Form,
    random: Random,
    given: Mapping[str, Value] | None,
    evaluate: Evaluate,
    context: Mapping[str, Value] | None = None,
    today: date | None = None,
) -> dict[str, Value]:
    """Answers that `form.check` accepts, with a value for every open field; the same for the same random state.

    Args:
        random: The only source of chance.
        given: Answers to keep, nested as for `check`; they win over made-up ones.
        evaluate, context: As for `Form.check`.
        today: Dates are up to 60 days after it; default: 2026-01-15, so that nothing depends on the clock.

    Raises:
        NoSample: A given answer is wrong, or nothing fits a field's rules.
    """
    variables = context or {}
    for _ in range(_TRIES):
        answers = _fill(Check(form.scope, evaluate, variables, [variables], variables, today), dict(given or {}), _Maker(random, today))
        result = form.check(answers, evaluate, variables, today)
        if result.ok:
            return answers
    raise NoSample(f"No valid answers could be made up for the form “{form.id}”: {'; '.join(map(str, result.problems))}")


def _fill(start: Check, given: Mapping[str, Value], maker: _Maker) -> dict[str, Value]:
    """Answers the open fields, in rounds: an answer may open further fields, or change their choices and limits."""
    made: dict[str, Value] = {}
    for _ in range(len(start.scope.fields) + 1):
        check = Check(start.scope, start.evaluate, start.own, start.before, start.outer, start.today)
        resolve(check, _merged(start.scope, given, made))
        missing = [item for item in check.editable if item.key not in made and get(given, item.path) is MISSING]
        if not missing:
            opened = {item.key for item in check.editable}
            return _merged(start.scope, given, {key: value for key, value in made.items() if key in opened})
        # What depends on other answers comes last, one at a time.
        independent = [item for item in missing if not item.varying and item.type != "dynamiclist"]
        for item in independent or missing[:1]:
            limits = check.limits.get(item.key, Limits())
            made[item.key] = _rows(check, item, limits, maker) if item.type == "dynamiclist" else maker.value(item, limits)
    return _merged(start.scope, given, made)


def _rows(check: Check, item: Field, limits: Limits, maker: _Maker) -> list[dict[str, Value]]:
    earlier = get(check.own, item.path)
    count = int(limits.rules.get("rows", maker.random.randint(1, 2)))
    rows = []
    for index in range(count):
        own = earlier[index] if "rows" in limits.rules and isinstance(earlier, list) and index < len(earlier) else NEW_ROW
        outer = {**check.names, "parent": check.names, "this": {}}
        scope = check.scope.inner[item.key]
        rows.append(_fill(Check(scope, check.evaluate, own, [own], outer, check.today), {}, maker))
    return rows


def _merged(scope: Scope, given: Mapping[str, Value], made: Mapping[str, Value]) -> dict[str, Value]:
    answers = dict(given)
    for key, value in made.items():
        put(answers, scope.by_key[key].path, value, {})
    return answers


class _Maker:
    """Makes up one answer."""

    def __init__(self, random: Random, today: date | None) -> None:
        self.random = random
        self.today = today or FIRST_DAY

    def value(self, item: Field, limits: Limits) -> Value:
        if item.type in TEXT:
            return self._text(item, limits)
        if item.type == "number":
            return self._number(item, limits)
        if item.type == "checkbox":
            return item.required or self.random.random() < 0.5
        if item.type == "datetime":
            return self._date(item.subtype)
        choices = list(limits.choices or ())
        if item.type in ONE_CHOICE:
            return self.random.choice(choices) if choices else None
        return self.random.sample(choices, self.random.randint(1, min(3, len(choices)))) if choices else []

    def _text(self, item: Field, limits: Limits) -> str:
        kind = limits.rules.get("validationType")
        least, most = int(limits.rules.get("minLength", 1)), int(limits.rules.get("maxLength", MAX_TEXT))
        if kind == "email":
            return f"{item.path[-1].lower().replace('_', '.')}.{self.random.randint(1, 999)}@example.com"
        if kind == "phone":
            # Ofcom keeps 020 7946 0xxx for fiction.
            return f"+442079460{self.random.randint(0, 999):03}"
        if "pattern" in limits.rules:
            return self._matching(item, limits.rules["pattern"], least, most)
        text = f"{item.label} {self.random.randint(1, 999)}"
        return text.ljust(least, "x")[:most].strip().ljust(least, "x")

    def _matching(self, item: Field, pattern: str, least: int, most: int) -> str:
        generator = Rstr(self.random)
        for _ in range(_TRIES):
            text = str(generator.xeger(pattern)).strip()
            if least <= len(text) <= most and matches(pattern, text):
                return text
        raise NoSample(f"{item.key}: no text was found for the pattern {pattern} with {least} to {most} characters. Give an answer.")

    def _number(self, item: Field, limits: Limits) -> int | Decimal:
        least, most = limits.rules.get("min"), limits.rules.get("max")
        narrow = least is not None and most is not None and most - least < 2
        step = _step(item, Fraction(1, 100) if narrow else Fraction(1))
        low = math.ceil(Fraction(least) / step) if least is not None else None
        high = math.floor(Fraction(most) / step) if most is not None else None
        span = math.ceil(100 / step)
        if low is None:
            low = 1 if high is None or high >= 1 else high - span
        if high is None:
            high = low + span
        if low > high:
            raise NoSample(f"{item.key}: no number from {least} to {most} is a multiple of {float(step)}. Mend the form's rules.")
        value = self.random.randint(low, high) * step
        return int(value) if value.denominator == 1 else Decimal(value.numerator) / Decimal(value.denominator)

    def _date(self, subtype: str) -> date | time | datetime:
        day = self.today + timedelta(days=self.random.randint(1, 60))
        hour = time(self.random.randint(9, 17), self.random.choice((0, 15, 30, 45)))
        if subtype == "date":
            return day
        return hour if subtype == "time" else datetime.combine(day, hour, UTC)


def _step(item: Field, default: Fraction) -> Fraction:
    """What an accepted number is a multiple of: the unit of its last digit, and its increment."""
    steps = [Fraction(1, 10**item.digits)] if item.digits is not None else []
    steps += [Fraction(item.increment)] if item.increment is not None else []
    if not steps:
        return default
    denominator = math.lcm(*(step.denominator for step in steps))
    return Fraction(math.lcm(*(int(step * denominator) for step in steps)), denominator)
