"""What the documents say is there, and nothing in the repository depends on one machine."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def tracked() -> list[Path]:
    """The repository's files; a source archive without git has no such list."""
    try:
        run = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"git can't list the files here: {error}")
    return [ROOT / name for name in run.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def documents() -> list[Path]:
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def anchors(text: str) -> set[str]:
    """The anchors that GitHub gives to headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    broken = []
    for link in LINK.findall(FENCE.sub("", document.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            broken.append(link)
    assert broken == []


def test_the_make_commands_that_documents_name_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for document in documents():
        for command in re.findall(r"(?:^    |`)make ([a-z]+)", document.read_text(encoding="utf-8"), re.MULTILINE):
            assert command in targets, f"{document.name} names make {command}"


def test_the_tests_that_documents_name_exist() -> None:
    for document in documents():
        for name in re.findall(r"`(tests/[\w/.-]+\.py)`", document.read_text(encoding="utf-8")):
            assert (ROOT / name).is_file(), f"{document.relative_to(ROOT)} names {name}"


def test_every_make_command_explains_itself() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    assert phony
    assert set(phony[1].split()) == set(re.findall(r"^([a-z]+):.*## ", text, re.MULTILINE))


def test_the_changelog_has_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_decisions_are_numbered_once_and_say_context_choice_and_consequence() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [page.name[:4] for page in pages]
    assert len(set(numbers)) == len(numbers)
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(page.name[:4])}. ")
        for part in ("**Context.**", "**Choice.**", "**Consequence.**"):
            assert part in text, f"{page.name} has no {part}"


# The patterns are put together, so that this file does not match them.
MACHINE = re.compile(
    "|".join(["/" + "root/", "/" + "work/", "/" + "opt/", "/" + "home/[a-z]", "[A-Z]:\\\\" + "Users", "local" + "host/simple"])
)


def test_no_file_names_a_place_on_one_machine() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found.extend(f"{path.relative_to(ROOT)}: {match[0]}" for match in MACHINE.finditer(text))
    assert found == []


def test_the_lock_file_refers_to_the_public_package_index_only() -> None:
    text = (ROOT / "uv.lock").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://([^/\"\s]+)", text)) == {"pypi.org", "files.pythonhosted.org"}
    sources = set(re.findall(r"^source = (.+)$", text, re.MULTILINE))
    assert sources == {'{ registry = "https://pypi.org/simple" }', '{ editable = "." }'}


def test_the_lock_file_is_in_step_with_the_dependencies() -> None:
    """Otherwise `make test` on a fresh machine installs something else than `pip install stagework` does."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    metadata = next(package for package in lock["package"] if package["name"] == "stagework")["metadata"]
    locked = [*metadata["requires-dist"], *metadata["requires-dev"]["dev"]]
    declared = [Requirement(text) for text in (*project["project"]["dependencies"], *project["dependency-groups"]["dev"])]
    assert {(canonicalize_name(item.name), item.specifier) for item in declared} == {
        (item["name"], SpecifierSet(item.get("specifier", ""))) for item in locked
    }


def test_the_stagework_commands_that_documents_name_exist() -> None:
    call = [sys.executable, "-c", "import sys; from api.cli import main; sys.argv = ['stagework', '--help']; main()"]
    run = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    known = set(re.findall(r"^\W*([a-z][a-z-]*) ", run.stdout, re.MULTILINE))
    for document in documents():
        for command in re.findall(r"(?:^ *(?:\$ )?|`)stagework ([a-z][a-z-]*)", document.read_text(encoding="utf-8"), re.MULTILINE):
            assert command in known, f"{document.relative_to(ROOT)} names stagework {command}"
