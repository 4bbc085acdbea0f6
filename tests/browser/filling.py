"""Filling in forms as a person does: by the fields of a form-js schema, whichever language their labels are shown in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ROOT

TODAY, LATER = "today", "later"
"""Days that are chosen in a calendar: today, and the fifteenth of the next month."""


def fill(page: Page, form: str, answers: Mapping[str, Any]) -> None:
    """Answer a shipped form that is open on the page; a list of rows is answered in its first row."""
    schema = json.loads((ROOT / f"forms/definitions/{form}.form").read_text("utf-8"))
    expect(page.locator(".fjs-container").first).to_be_visible()
    _fill(page, schema["components"], answers, "")


def _fill(page: Page, components: list[dict[str, Any]], answers: Mapping[str, Any], row: str) -> None:
    for component in components:
        key = component.get("key") or component.get("path")
        if key not in answers:
            continue
        answer, ending = answers[key], f"{component['id']}{row}"
        field = page.locator(f'.fjs-container [id$="-{ending}"]').first
        match component["type"]:
            case "dynamiclist":
                _fill(page, component["components"], answer, "_0")
            case "checkbox":
                field.set_checked(answer)
            case "radio":
                page.locator(f'.fjs-container [id$="-{component["id"]}-{_place(component, answer)}{row}"]').check()
            case "checklist":
                for value in answer:
                    page.locator(f'.fjs-container [id$="-{component["id"]}-{_place(component, value)}{row}"]').check()
            case "select":
                select = page.locator(".fjs-form-field-select").filter(has=page.locator(f'[id*="-{ending}"]'))
                select.locator(".fjs-input-group").click()
                select.locator(".fjs-dropdownlist-item").nth(_place(component, answer)).click()
            case "datetime":
                _choose_day(page, page.locator(f'.fjs-container input[id*="-{ending}"]').first, answer)
            case _:
                field.fill(str(answer))


def _place(component: dict[str, Any], value: str) -> int:
    return [option["value"] for option in component["values"]].index(value)


def _choose_day(page: Page, field: Locator, day: str) -> None:
    field.click()
    calendar = page.locator(".flatpickr-calendar.open")
    if day == TODAY:
        calendar.locator(".flatpickr-day.today").click()
    else:
        calendar.locator(".flatpickr-next-month").click()
        calendar.locator(".flatpickr-day:not(.prevMonthDay):not(.nextMonthDay)").nth(14).click()
