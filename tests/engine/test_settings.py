"""Settings: where they come from, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import SettingsError
from engine.oidc import Group, Oidc
from engine.permissions import Role
from engine.plugins import load_connectors
from engine.settings import Settings


def test_nothing_set_means_a_sqlite_file_and_no_broker() -> None:
    settings = Settings.load({})
    assert (settings.database_url, settings.broker_url) == ("sqlite:///stagework.db", "")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "stagework.toml"
    file.write_text('database_url = "sqlite:///a.db"\nmessage_ttl_days = 7\n[connectors.http]\nhosts = ["example.org"]\n')
    environment = {"STAGEWORK_DATABASE_URL": "postgresql://db/x", "STAGEWORK_LEASE_SECONDS": "45"}
    settings = Settings.load({"STAGEWORK_CONFIG": str(file), **environment})
    assert (settings.database_url, settings.message_ttl_days, settings.lease_seconds) == ("postgresql://db/x", 7.0, 45.0)
    assert settings.connectors == {"http": {"hosts": ["example.org"]}}


def test_the_provider_of_identities_is_a_table_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "stagework.toml"
    file.write_text(
        "[oidc]\nissuer = 'https://id.example'\nclient_id = 'x'\ncreate_users = true\n"
        "[oidc.groups.sales-team]\ndepartments = ['sales']\nroles = ['employee']\n"
    )
    group = Group(("sales",), (Role.EMPLOYEE,))
    wanted = Oidc("https://id.example", "x", create_users=True, groups={"sales-team": group})
    assert Settings.load({"STAGEWORK_CONFIG": str(file)}).oidc == wanted


def test_secrets_come_from_the_environment_and_are_not_shown() -> None:
    settings = Settings.load({"STAGEWORK_SECRET_SMTP_URL": "smtp://me:hidden@host"})
    assert settings.secrets == {"SMTP_URL": "smtp://me:hidden@host"}
    assert "hidden" not in repr(settings)


def test_no_diagram_is_given_the_secrets_of_stagework_itself() -> None:
    given = {"STAGEWORK_SECRET_AUDIT_KEY": "a", "STAGEWORK_SECRET_OIDC_CLIENT_SECRET": "b", "STAGEWORK_SECRET_ERP": "c"}
    assert Settings.load(given).connector_secrets == {"ERP": "c"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("databse_url = 'x'", "databse_url"),
        ("message_ttl_days = 'soon'", "message_ttl_days"),
        ("lease_seconds = 0", "lease_seconds"),
        ("connectors = 3", "connectors"),
        ("secrets = {}", "secrets"),
        ("database_url = 'mysql://x'", "mysql"),
        ("database_url = 5", "database_url"),
        ("not toml", "not TOML"),
        ("public_url = 'stagework.example'", "public_url"),
        ("lock_failures = 0", "lock_failures"),
        ("[oidc]\nissuer = 'https://id.example'", "client_id"),
        ("[oidc]\nissuer = 'http://id.example'\nclient_id = 'x'", "https"),
        ("[oidc]\nissuer = 'https://id.example'\nclient_id = 'x'\nsecret = 'y'", "secret"),
        ("[oidc]\nissuer = 'https://id.example'\nclient_id = 'x'\n[oidc.groups.a]\nroles = ['boss']", "groups.a"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "stagework.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=named):
        Settings.load({"STAGEWORK_CONFIG": str(file)})


def test_a_missing_file_is_told() -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml"):
        Settings.load({"STAGEWORK_CONFIG": "/nowhere.toml"})


def test_options_of_a_connector_that_is_not_installed_are_refused() -> None:
    with pytest.raises(SettingsError, match="no-such"):
        load_connectors({"no-such": {}})
