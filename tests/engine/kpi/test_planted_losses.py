"""A history with known losses of all kinds: each is found, and a clean history has none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import delete

from engine.actors import Actor
from engine.commands.departments import add_department
from engine.engine import Engine
from engine.errors import BadAnswer, DefinitionNotFound, NotPermitted
from engine.kpi.losses.search import turn
from engine.permissions import Role
from engine.queries.heat import heat
from engine.queries.losses import RankedLoss, losses
from engine.store import tables
from engine.store.session import Prepared, Session
from engine.testing import TurnableClock, memory_engine
from engine.transaction import Transaction
from tests.engine.kpi.company import BEGIN, Pen, Stage, deploys

DEALS = 240
RATES = {"sales": 40.0, "legal": 100.0}
"""What an hour costs; finance has no rate."""
PEOPLE = {
    "sales": ("anna", "boris"), "finance": ("irina",), "legal": ("hugo",), "sales-head": ("greta",), "production": ("karl",),
    "logistics": ("milo",), "service": ("oskar",),
}  # fmt: skip

# ---- the clean company: each question is used, each branch taken, work waits about as long as it takes ---------------

CLEAN = [
    Stage(
        "inbound",
        "s:start -> Record:user -> Answer:user -> u:xor -[urgency > 7]-> Hurry:user -> m:xor -> Qualify:user -> g:xor\n"
        "g -[need > 3]-> lead:end\n"
        "u -[*]-> m\n"
        "g -[*]-> nolead:end",
        {"Record": "sales", "Answer": "sales", "Hurry": "sales", "Qualify": "sales"},
        {"Record": {"urgency": "number"}, "Qualify": {"need": "number"}},
        {"Answer": "PT8H"},
    ),
    Stage(
        "discussion",
        "s:start -> Prepare:user -> Approve:user -> y:xor -[approved]-> Present:user -> g:xor -[agreed]-> won:end\n"
        "g -[*]-> lost:end\n"
        "y -[*]-> refused:end",
        {"Prepare": "sales", "Approve": "sales-head", "Present": "sales"},
        {"Approve": {"approved": "checkbox"}, "Present": {"agreed": "checkbox"}},
        {"Present": "P2D"},
    ),
    Stage(
        "execution",
        "s:start -> DrawUp:user -> Produce:user -> Ship:user -> Accept:user -> g:xor -[accepted]-> completed:end\n"
        "g -[*]-> claim:end",
        {"DrawUp": "legal", "Produce": "production", "Ship": "logistics", "Accept": "sales"},
        {"Accept": {"accepted": "checkbox"}},
        {"Ship": "P5D"},
    ),
]  # fmt: skip


def clean_deal(pen: Pen, number: int, chance: Random) -> None:
    """A deal goes its way; one in ten is late somewhere."""

    def does(operation: str, department: str, **answers: object) -> None:
        pen.does(operation, chance.choice(PEOPLE[department]), chance.uniform(0.5, 3), chance.uniform(0.5, 2), **answers)  # type: ignore[arg-type]

    pen.begins("inbound", channel=chance.choice(("phone", "site")))
    urgency = chance.randint(1, 9)
    does("Record", "sales", urgency=urgency)
    pen.does("Answer", "anna", 12 if chance.random() < 0.1 else 1, 0.5)
    if urgency > 7:
        does("Hurry", "sales")
    does("Qualify", "sales", need=chance.randint(1, 9))
    if pen.exit != "lead":
        return
    pen.begins("discussion")
    does("Prepare", "sales")
    does("Approve", "sales-head", approved=chance.random() < 0.85)
    if pen.exit:
        return
    does("Present", "sales", agreed=chance.random() < 0.6)
    if pen.exit != "won":
        return
    pen.begins("execution")
    does("DrawUp", "legal")
    does("Produce", "production")
    does("Ship", "logistics")
    does("Accept", "sales", accepted=chance.random() < 0.9)


# ---- the company that loses: what is planted stands beside where it is planted ----------------------------------------

PLANTED = [
    Stage(
        "inbound",
        # Record asks the weather, and Muse a mood, which nobody reads; the branch to Rush is for an urgency that nobody has.
        "s:start -> Record:user -> Answer:user -> Muse:user -> u:xor -[urgency > 900]-> Rush:user -> m:xor -> Qualify:user -> g:xor\n"
        "g -[need > 3]-> lead:end\n"
        "u -[*]-> m\n"
        "g -[*]-> nolead:end",
        {"Record": "sales", "Answer": "sales", "Muse": "sales", "Rush": "sales", "Qualify": "sales"},
        {
            "Record": {"urgency": "number", "budget": "number", "weather": "number"}, "Muse": {"mood": "number"},
            "Qualify": {"need": "number"},
        },
        {"Answer": "PT8H"},
    ),
    Stage(
        "discussion",
        # Prepare asks the budget again; Approve is never refused; Price and Settle go back and forth between sales and finance;
        # Vet waits for days; Demonstrate is often passed by, Remind often done before its turn.
        "s:start -> Prepare:user -> Approve:user -> y:xor -[approved]-> CheckCredit:user -> Price:user -> Settle:user -> p:xor\n"
        "y -[*]-> refused:end\n"
        "p -[settled]-> Vet:user -> Demonstrate:user -> Remind:user -> Close:user -> g:xor -[agreed and budget > 0]-> won:end\n"
        "p -[*]-> Price\n"
        "g -[*]-> lost:end",
        {
            "Prepare": "sales", "Approve": "sales-head", "CheckCredit": "finance", "Price": "sales", "Settle": "finance",
            "Vet": "legal", "Demonstrate": "sales", "Remind": "sales", "Close": "sales",
        },
        {
            "Prepare": {"budget": "number"}, "Approve": {"approved": "checkbox"}, "Settle": {"settled": "checkbox"},
            "Close": {"agreed": "checkbox"},
        },
        {},
    ),
    Stage(
        "execution",
        # Draft is done over; CheckCredit was done in the discussion already; work goes from Pack (logistics) to Install (service),
        # to Ship and to StartUp; hand-offs to Produce come back; nobody does two things;
        # Authorise can only say yes; what is fine can't be mended behind it.
        "s:start -> Draft:user -> Review:user -> r:xor -[fine]-> CheckCredit:user -> Produce:user -> Pack:user -> Install:user\n"
        "r -[*]-> Draft\n"
        "Install -> Ship:user -> StartUp:user -> q:xor -[not fine]-> Mend:user -> n:xor -> Authorise:user -> Accept:user -> g:xor\n"
        "g -[accepted]-> completed:end\n"
        "q -[*]-> n\n"
        "g -[*]-> claim:end",
        {
            "Draft": "legal", "Review": "legal", "CheckCredit": "finance", "Produce": "production", "Pack": "logistics",
            "Install": "service", "Ship": "logistics", "StartUp": "service", "Accept": "sales",
            "Mend": "service", "Authorise": "sales-head",
        },
        {"Review": {"fine": "checkbox"}, "Accept": {"accepted": "checkbox"}},
        {},
    ),
]  # fmt: skip


def planted_client(number: int) -> tuple[str, str]:
    """Every eighth client comes again at once; every tenth one is registered by another telephone number."""
    if number % 8 == 1:
        return planted_client(number - 1)
    return f"Client {number - number % 10 if number % 10 == 6 else number}", f"+44207946{number:04}"


def clean_client(number: int) -> tuple[str, str]:
    return f"Client {number}", f"+44207946{number:04}"


LOSSES = {
    ("no-effect", "inbound", "Muse"): "the mood is asked of everybody and read by nobody",
    ("branch-never-taken", "inbound", "u"): "no urgency is above 900",
    ("unread-facts", "inbound", "Record"): "the weather is asked, and read by nobody",
    ("late", "inbound", "Answer"): "two in five answers are late, and few of these become leads",
    ("double-leads", "inbound", ""): "each eighth client comes by telephone, and on the next day by the site",
    ("double-clients", "", ""): "each tenth client is registered by two telephone numbers",
    ("asked-twice", "discussion", "Prepare"): "the budget is asked though it was told in the first stage",
    ("approval-never-refused", "discussion", "Approve"): "the head of sales always says yes",
    ("ping-pong", "discussion", "Price"): "two in five prices go back from finance to sales",
    ("waiting", "discussion", "Vet"): "an hour's work for the lawyer waits for two days",
    ("skipped", "discussion", "Demonstrate"): "a third of the deals is moved past it, and is lost more often",
    ("corrected", "discussion", "Vet"): "by these corrections",
    ("out-of-order", "discussion", "Remind"): "another third is moved on to it first, and back after it",
    ("done-twice", "execution", "CheckCredit"): "finance has done it in the discussion",
    ("rework", "execution", "Draft"): "two in five drafts are done again",
    ("ping-pong", "execution", "Ship"): "logistics, service, logistics, service",
    ("hand-off-returned", "execution", "Produce"): "each third pack is incomplete",
    ("branch-never-taken", "execution", "q"): "what is not fine has been done again before",
    ("approvals-without-refusal", "execution", "Authorise"): "nothing follows from a no",
    ("too-many-participants", "execution", ""): "ten people for ten operations",
}
"""By kind and place: what was planted."""


def planted_deal(pen: Pen, number: int, chance: Random) -> None:
    """A deal that goes through all of it."""

    def does(operation: str, department: str, **answers: object) -> None:
        pen.does(operation, chance.choice(PEOPLE[department]), chance.uniform(0.5, 3), chance.uniform(0.5, 2), **answers)  # type: ignore[arg-type]

    pen.begins("inbound", channel="site" if number % 8 == 1 else "phone")
    is_late = chance.random() < 0.4
    budget = chance.randint(1, 90)
    does("Record", "sales", urgency=chance.randint(1, 9), budget=budget, weather=chance.randint(1, 3))
    pen.does("Answer", "anna", 12 if is_late else 1, 0.5)
    does("Muse", "sales", mood=chance.randint(1, 5))
    does("Qualify", "sales", need=9 if chance.random() < (0.55 if is_late else 0.95) else 1)
    if pen.exit != "lead":
        return
    pen.begins("discussion")
    does("Prepare", "sales", budget=budget)
    does("Approve", "sales-head", approved=True)
    does("CheckCredit", "finance")
    while True:
        does("Price", "sales")
        settled = chance.random() < 0.6
        does("Settle", "finance", settled=settled)
        if settled:
            break
    way = number % 3
    if way == 0:  # passed by
        pen.moves("Vet", "Remind")
    elif way == 1:  # first what comes last
        pen.moves("Vet", "Remind")
        does("Remind", "sales")
        pen.moves("Close", "Vet")
        pen.does("Vet", "hugo", 48, 1)
        does("Demonstrate", "sales")
    else:
        pen.does("Vet", "hugo", 48, 1)
        does("Demonstrate", "sales")
    does("Remind", "sales")
    does("Close", "sales", agreed=chance.random() < (0.4 if way == 0 else 0.95))
    if pen.exit != "won":
        return
    pen.begins("execution")
    while True:
        does("Draft", "legal")
        fine = chance.random() < 0.6
        pen.does("Review", "lena", 1, 1, fine=fine)
        if fine:
            break
    pen.does("CheckCredit", "jonas", 1, 1)
    pen.offered("Produce")
    if number % 3 == 0:
        pen.returns("Produce", "karl", after=5)
    for operation, person in (("Produce", "karl"), ("Pack", "milo"), ("Install", "oskar"), ("Ship", "nora"), ("StartUp", "petra")):
        pen.does(operation, person, 2, 1)
    does("Authorise", "sales-head")
    does("Accept", "sales", accepted=chance.random() < 0.9)


def written(stages: list[Stage], deal: Callable[[Pen, int, Random], None], client: Callable[[int], tuple[str, str]]) -> Engine:
    """A company's engine, with its history."""
    clock = TurnableClock(BEGIN + timedelta(days=130))
    engine = memory_engine(clock)
    deploys(engine, stages)
    chance = Random(5)

    def story(tx: Transaction) -> None:
        for number in range(DEALS):
            name, phone = client(number)
            deal(Pen(tx, name, phone, BEGIN + timedelta(hours=12 * number)), number, chance)

    engine.transact(story, by="set-up")
    for department, rate in RATES.items():
        add_department(engine, department, by="set-up", hourly_rate=rate)
    while turn(engine):
        pass
    return engine


@pytest.fixture(scope="module")
def planted() -> Iterator[Engine]:
    with written(PLANTED, planted_deal, planted_client) as engine:
        yield engine


@pytest.fixture(scope="module")
def found(planted: Engine) -> dict[tuple[str, str, str], RankedLoss]:
    told = losses(planted, "all")
    assert (told.deals, told.is_computing, told.currency) == (DEALS, False, "EUR")
    return {(loss.kind, loss.process_id, loss.element_id): loss for loss in told.items}


@pytest.mark.parametrize("place", LOSSES, ids="-".join)
def test_what_was_planted_is_found(found: dict[tuple[str, str, str], RankedLoss], place: tuple[str, str, str]) -> None:
    assert len(LOSSES) == 20
    loss = found[place]
    assert loss.sentence.endswith(".")
    assert loss.sentence_ru.endswith(".")
    assert loss.suggestion
    assert loss.suggestion_ru
    if loss.source == "diagram":
        assert (loss.hours, loss.money, loss.deals, loss.deal_keys) == (None, None, None, ())
        return
    assert loss.deals
    assert loss.deal_keys
    assert loss.deals == len(loss.deal_keys) + loss.more_deals


def test_hours_are_priced_at_the_departments_rates_and_never_otherwise(found: dict[tuple[str, str, str], RankedLoss]) -> None:
    mood, draft, price, credit = (
        found[place]
        for place in (
            ("no-effect", "inbound", "Muse"),
            ("rework", "execution", "Draft"),
            ("ping-pong", "discussion", "Price"),
            ("done-twice", "execution", "CheckCredit"),
        )
    )
    assert mood.hours
    assert mood.money == pytest.approx(mood.hours * 40)
    assert draft.hours
    assert draft.money == pytest.approx(draft.hours * 100)
    assert price.hours
    assert price.money
    assert price.money < price.hours * 40
    assert price.unpriced == ("finance",)
    assert credit.money is None
    assert credit.hours == pytest.approx(credit.deals or 0)


def test_a_deviation_is_called_worse_only_where_the_intervals_lie_apart(found: dict[tuple[str, str, str], RankedLoss]) -> None:
    late = found["late", "inbound", "Answer"]
    assert late.with_it
    assert late.without
    assert late.with_it.high < late.without.low
    assert late.lost_deals == pytest.approx((late.without.rate or 0) * late.with_it.of - late.with_it.reached)
    better = found["out-of-order", "discussion", "Remind"]
    assert better.with_it
    assert better.without
    assert better.with_it.low > better.without.high
    assert better.lost_deals is None


def test_the_dearest_come_first(planted: Engine) -> None:
    items = losses(planted, "all").items
    order = [(loss.lost_deals or 0, loss.money or 0, loss.hours or 0, loss.waiting_hours or 0) for loss in items]
    assert order == sorted(order, reverse=True)
    of_stage = losses(planted, "all", "execution").items
    assert of_stage == tuple(loss for loss in items if loss.stage == "execution")


def test_deals_are_told_to_those_who_may_see_them(planted: Engine) -> None:
    head = Actor("milo", frozenset({Role.HEAD, Role.EMPLOYEE}), heads=frozenset({"service"}))
    mood = next(loss for loss in losses(planted, "all", by=head).items if loss.kind == "no-effect")
    assert 0 < len(mood.deal_keys) < 50
    assert mood.deals == len(mood.deal_keys) + mood.more_deals
    with pytest.raises(NotPermitted):
        losses(planted, by=Actor("anna", frozenset({Role.EMPLOYEE})))


def test_a_search_that_goes_on_piece_by_piece_finds_the_same(planted: Engine) -> None:
    before = losses(planted, "all")
    set_back(planted)
    assert turn(planted, limit=100)
    going = losses(planted, "all")
    assert (going.is_computing, going.deals_read, going.deals_to_read) == (True, 100, DEALS)
    assert going.items == before.items
    while turn(planted, limit=100):
        pass
    assert losses(planted, "all").items == before.items


def test_heat_tells_of_every_element_and_flow(planted: Engine) -> None:
    told = heat(planted, "inbound", period="all")
    elements, flows = {one.element_id: one for one in told.elements}, {one.flow_id: one.taken for one in told.flows}
    assert elements["Muse"].passes == elements["Muse"].deals == elements["s"].passes == elements["m"].passes == DEALS
    assert elements["Rush"].passes == 0
    assert elements["lead"].passes + elements["nolead"].passes == DEALS
    assert elements["Answer"].late == next(loss.deals for loss in losses(planted, "all").items if loss.kind == "late")
    assert elements["Answer"].working == pytest.approx(1800, rel=0.1)
    assert elements["Muse"].loss_hours > 200
    assert flows["s_Record"] == flows["m_Qualify"] == DEALS
    assert sum(flows[one] for one in flows if one.startswith("g_")) == DEALS
    draft = next(one for one in heat(planted, "execution", 1, "all").elements if one.element_id == "Draft")
    assert draft.repeats == draft.passes - draft.deals > 30
    with pytest.raises(DefinitionNotFound):
        heat(planted, "execution", 2)


def test_a_period_has_the_deals_in_which_something_has_happened_since(planted: Engine) -> None:
    read = [losses(planted, period).deals for period in ("month", "quarter", "year", "all")]
    assert 0 < read[0] < read[1] < read[2] == read[3] == DEALS
    with pytest.raises(BadAnswer, match="period"):
        losses(planted, "week")


def set_back(engine: Engine) -> None:
    """As if nothing had been searched yet; the reports stay."""

    def story(session: Session) -> None:
        session.run(Prepared(delete(tables.followers)), {})

    engine.store.write(story)


@pytest.fixture(scope="module")
def clean() -> Iterator[list[RankedLoss]]:
    with written(CLEAN, clean_deal, clean_client) as engine:
        yield list(losses(engine, "all").items)


def test_a_clean_history_has_hardly_any(clean: list[RankedLoss]) -> None:
    assert len(clean) <= 2, [loss.sentence for loss in clean]
