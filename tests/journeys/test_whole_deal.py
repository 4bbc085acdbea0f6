"""A contact becomes a lead, a won deal and a finished order, by everybody's own hands; an auditor then proves it."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.journeys.conftest import Company
from tests.journeys.stories import CONTACT, fulfilled, lead, tell, won


def opened(company: Company) -> str:
    message = {"name": "contact-arrived", "payload": {"contact": CONTACT}}
    deal: str = company.ask("marketing-clerk", "POST", "/messages", json=message)["deal_key"]
    return deal


def test_a_promise_is_waived_by_the_head_and_the_auditor_proves_the_path(company: Company, tmp_path: Path) -> None:
    today = company.engine.clock.now().date()
    deal = opened(company)
    tell(company, deal, [*lead(), *won(today), *fulfilled(today)])

    promises = {one["promise_id"]: one for one in company.ask("anna", "GET", f"/deals/{deal}/promises")["promises"]}
    assert {one["state"] for one in promises.values()} == {"open"}
    assert promises.keys() >= {"P1", "P2", "P3"}
    assert promises["P2"]["kind"] == "delivery-date"
    refused = company.as_("anna").post(f"/deals/{deal}/promises/P2/waiver", json={"reason": "The client took it later."})
    assert refused.status_code == 403
    waived = company.ask("greta", "POST", f"/deals/{deal}/promises/P2/waiver", json={"reason": "The client took it later."})
    assert (waived["promise_id"], waived["state"]) == ("P2", "waived")

    company.does("anna", "SettlePromises", deal, unkept_promises=[])
    company.does("anna", "AssessSatisfaction", deal, satisfaction_score=9, satisfaction_text="")
    company.item("anna", "PlanRelation", deal)
    ended = {one["promise_id"]: one["state"] for one in company.ask("anna", "GET", f"/deals/{deal}/promises")["promises"]}
    assert ended == {name: "waived" if name == "P2" else "fulfilled" for name in promises}
    (waiver,) = [one for one in company.ask("axel", "GET", f"/deals/{deal}/promises")["promises"] if one["promise_id"] == "P2"]
    assert (waiver["ended_by"], waiver["reason"]) == ("greta", "The client took it later.")

    # ---- the auditor
    path = company.ask("axel", "GET", f"/deals/{deal}/path")
    performers = {event["element_id"]: event["actor"] for event in path["events"] if event["kind"] == "work.completed"}
    assert performers["ShipGoods"] == "logistics-clerk"
    assert performers["DrawUpDocuments"] == "hugo"
    because = company.ask("axel", "GET", f"/deals/{deal}/why")
    assert "Plan the relation" in str(because)
    company.ask("ada", "POST", "/audit/checkpoints")
    assert company.ask("axel", "GET", "/audit/verification", params={"deal": deal})["findings"] == []
    bundle = company.as_("axel").get("/audit/bundle", params={"deal": deal})
    with zipfile.ZipFile(io.BytesIO(bundle.content)) as opened_bundle:
        opened_bundle.extractall(tmp_path / "bundle")
    verdict = subprocess.run([sys.executable, "-I", "verify.py"], cwd=tmp_path / "bundle", capture_output=True, text=True, check=False)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_a_hand_off_is_returned_and_mended(company: Company) -> None:
    today = company.engine.clock.now().date()
    deal = opened(company)
    tell(company, deal, [*lead(), *won(today)])
    item = company.item("production-clerk", "CheckHandOver", deal)
    (hand_off,) = [
        one for one in company.ask("production-clerk", "GET", "/hand-offs", params={"deal": deal})["items"] if one["state"] == "offered"
    ]
    assert (hand_off["element_id"], hand_off["sender"]) == ("CheckHandOver", "anna")
    reason = {"code": "unclear", "reason": "Which well pump: with or without the float switch?"}
    returned = company.ask("production-clerk", "POST", f"/hand-offs/{hand_off['id']}/return", json=reason)
    assert returned["state"] == "returned"
    assert company.ask("anna", "GET", f"/hand-offs/{hand_off['id']}")["returns"] == 1

    theirs = company.item("anna", "CheckHandOver", deal)
    assert (theirs["id"], theirs["turn"], theirs["department"]) == (item["id"], "returned", "sales")
    refused = company.as_("production-clerk").post(f"/work-items/{item['id']}/completion", json={"answers": {}})
    assert refused.status_code in (403, 409)
    resent = {"facts": {}, "note": "With the float switch."}
    company.ask("anna", "POST", f"/hand-offs/{hand_off['id']}/resending", json=resent)
    company.does("production-clerk", "CheckHandOver", deal, hand_over_decision="accepted")
    company.item("hugo", "DrawUpDocuments", deal)
    states = [
        one["state"] for one in company.ask("axel", "GET", "/hand-offs", params={"deal": deal})["items"] if one["id"] == hand_off["id"]
    ]
    assert states == ["accepted"]
