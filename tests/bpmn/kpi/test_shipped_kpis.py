"""The indicators that are shipped cover the domain's table, on elements that the shipped diagrams have, in both languages."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from bpmn.kpi.check import check
from bpmn.kpi.definition import Indicator
from bpmn.kpi.ground import Ground
from engine.kpi.model import EVENT_KINDS
from engine.library import Library
from engine.shipped import shipped_files

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "bpmn" / "kpi").glob("*.yaml"))
DOMAIN = ROOT / "../shared/domain/stages.md"
DOCUMENT = ROOT / "docs" / "kpi.md"
HEADING = "## Shipped indicators\n"
STAGES = ("inbound", "outbound", "discussion", "execution", "development", "end-to-end")

# The table "Indicators (KPI) shipped with the model" of the domain, and what is shipped for each of its phrases.
TABLE: dict[str, dict[str, tuple[str, ...]]] = {
    "inbound": {
        "contacts by channel": ("contacts-by-channel",),
        "share recorded, phone against internet": ("contacts-recorded",),
        "first-response time": ("first-response-time",),
        "lead rate": ("lead-rate-inbound",),
        "cost per lead by channel and campaign": ("cost-per-lead",),
    },
    "outbound": {
        "calls per lead": ("calls-per-lead",),
        "lead rate (mark: 4%), with and without intermediate step": (
            "lead-rate-outbound", "lead-rate-with-step", "lead-rate-without-step",
        ),
        "refusals by reason": ("refusals-by-reason",),
        "attempts per contact": ("attempts-per-contact",),
    },
    "discussion": {
        "conversion by stage, operation and employee": (
            "discussion-conversion", "conversion-by-operation", "win-rate", "won-deals", "won-value", "days-to-close",
        ),
        "where deals are lost and why": ("lost-deals",),
        "regulation followed (share of required operations and checklist items done, on time)": ("regulation-followed",),
        "discount given": ("discount-given",),
    },
    "execution": {
        "on-time share": ("execution-on-time", "delivery-on-time"),
        "time at each department: waiting, working": ("waiting-by-department", "working-by-department"),
        "hand-offs returned": ("hand-offs-returned", "checks-sent-back"),
        "promises kept": ("promises-kept",),
        "days to payment": ("days-to-payment",),
        "satisfaction": ("satisfaction",),
    },
    "development": {
        "repeat, cross, up, change sales: count, amount": ("follow-up-sales", "follow-up-value"),
        "claim settlement time": ("claim-settlement-time",),
        "training coverage of resellers": ("training-coverage",),
        "revenue share from existing clients": ("revenue-from-existing-clients", "buying-clients"),
    },
    "end to end": {
        "funnel over the five stages": ("stage-entries", "lead-to-won", "won-to-completed", "lead-to-completed"),
        "cycle time": ("cycle-time",),
        "cost and effort per won deal": ("cost-per-won-deal", "effort-per-won-deal"),
        "process losses in hours": ("process-losses",),
    },
}  # fmt: skip
WANTED_DIMENSIONS = {
    "contacts-by-channel": {"channel"},
    "contacts-recorded": {"channel", "fact:internet"},
    "cost-per-lead": {"channel", "campaign"},
    "refusals-by-reason": {"reason"},
    "discussion-conversion": {"employee", "version"},
    "conversion-by-operation": {"operation", "employee"},
    "lost-deals": {"reason", "fact:lost_at"},
    "regulation-followed": {"employee"},
    "waiting-by-department": {"department"},
    "working-by-department": {"department"},
    "follow-up-sales": {"fact:opportunity_kind"},
    "follow-up-value": {"fact:opportunity_kind"},
    "stage-entries": {"stage"},
    "process-losses": {"stage", "operation", "department"},
}


@pytest.fixture(scope="module")
def shipped() -> dict[str, Indicator]:
    return {path.stem: Indicator.parse(path.read_bytes(), path.name) for path in FILES}


@pytest.fixture(scope="module")
def ground() -> Ground:
    library = Library()
    for name, source in shipped_files():
        library.add(name, source)
    personal = frozenset(field.name for form in library.forms.values() for field in form.fields if field.personal)
    return Ground(library.diagrams, library.catalog(frozenset({"client-register"})), personal=personal, event_kinds=EVENT_KINDS)


def test_every_indicator_fits_the_shipped_model_without_a_warning(shipped: dict[str, Indicator], ground: Ground) -> None:
    assert {key: [finding.message for finding in found] for key, one in shipped.items() if (found := check(one, ground))} == {}


def test_each_is_named_like_its_file_and_explained_in_both_languages(shipped: dict[str, Indicator]) -> None:
    assert shipped.keys() == {one.id for one in shipped.values()}
    for one in shipped.values():
        assert one.about is not None, one.id
        for english, russian in ((one.name.en, one.name.ru), (one.about.en, one.about.ru)):
            assert not re.search("[а-яё]", english, re.I), one.id
            assert re.search("[а-яё]", russian, re.I), one.id
    for language in ("en", "ru"):
        names = [getattr(one.name, language) for one in shipped.values()]
        assert len(set(names)) == len(names), language


def test_the_whole_table_of_the_domain_is_shipped(shipped: dict[str, Indicator]) -> None:
    by_stage = {stage.replace(" ", "-"): {key for keys in lines.values() for key in keys} for stage, lines in TABLE.items()}
    assert by_stage == {stage: {one.id for one in shipped.values() if one.stage == stage} for stage in STAGES}
    for key, wanted in WANTED_DIMENSIONS.items():
        assert wanted <= set(shipped[key].dimensions), key


def test_only_the_mark_of_cold_calls_is_a_target(shipped: dict[str, Indicator]) -> None:
    assert {key: one.target for key, one in shipped.items() if one.target is not None} == {
        "lead-rate-outbound": 4, "lead-rate-with-step": 4, "lead-rate-without-step": 4,
    }  # fmt: skip


def test_the_table_is_the_domains() -> None:
    if not DOMAIN.exists():
        pytest.skip("The domain is not beside the repository.")
    table = DOMAIN.read_text("utf-8").partition("## Indicators (KPI) shipped with the model")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([a-z ]+) \| (.+) \|$", table, re.M)
    assert {stage: text.split("; ") for stage, text in rows} == {stage: list(lines) for stage, lines in TABLE.items()}


def test_the_document_lists_them(shipped: dict[str, Indicator]) -> None:
    """Written by STAGEWORK_WRITE_DOCS=1."""
    text = DOCUMENT.read_text("utf-8")
    before, _, rest = text.partition(HEADING)
    if os.environ.get("STAGEWORK_WRITE_DOCS"):
        after = rest.partition("\n## ")
        DOCUMENT.write_text(before + section(shipped) + "".join(after[1:]), "utf-8")
        text = DOCUMENT.read_text("utf-8")
    assert section(shipped) in text


def section(shipped: dict[str, Indicator]) -> str:
    """The section of the document, without the line break behind its last line."""
    lines = [
        HEADING,
        "What `bpmn/kpi` declares. Each can be attached as it is, or changed first. Only cold calls have a target, the mark of 4 %:\n"
        "other targets, thresholds and owners are the company's own.\n",
        "| Stage | Indicator | Name | What it measures |\n|---|---|---|---|",
    ]
    for stage in STAGES:
        for one in sorted((one for one in shipped.values() if one.stage == stage), key=lambda one: one.id):
            assert one.about is not None
            first_sentence = re.split(r"(?<=\.) ", one.about.en)[0]
            lines.append(f"| {stage} | `{one.id}` | {one.name.en} | {first_sentence} |")
    return "\n".join(lines) + "\n"
