"""A claim that ends in a change sale: a new deal, linked to the old one."""

from __future__ import annotations

from tests.journeys.conftest import Company

CONTACT = {
    "name": "Ada Arden",
    "company": "Alto Farms",
    "phone": "+44 20 7946 0001",
    "email": "office@alto.example.com",
    "channel": "phone",
}


def test_from_a_claim_to_a_change_sale_in_a_new_deal(company: Company) -> None:
    message = {"name": "contact-arrived", "payload": {"contact": {**CONTACT, "campaign": "", "cost": 0, "text": "The pump hums."}}}
    deal = company.ask("marketing-clerk", "POST", "/messages", json=message)["deal_key"]
    company.does("marketing-clerk", "RecordContact", deal, mood="calm")
    company.does("anna", "AnswerContact", deal, contact_kind="claim", need="The pump hums")
    company.does("anna", "RegisterClaim", deal, claim_text="The pump hums", claim_about="goods")
    company.does("production-clerk", "InvestigateQuality", deal, findings="As it should be", claim_confirmed=False)
    company.does("anna", "CloseClaim", deal, client_satisfied=True, client_comment="I want the quiet one", change_wanted=True)
    company.does("anna", "SpotOpportunity", deal, opportunity_kind="change", need="A quiet pump")
    company.does("anna", "OfferSale", deal, offer_result="interested")

    follow_up = company.eventually(lambda: company.ask("anna", "GET", "/deals", params={"parent_key": deal})["items"])
    assert [(one["stage"], one["parent_key"]) for one in follow_up] == [("discussion", deal)]
    needs = company.item("anna", "ClarifyNeeds", follow_up[0]["key"])
    assert needs["department"] == "sales"
    assert company.ask("anna", "GET", f"/deals/{deal}")["exit"] == "closed-completed"
