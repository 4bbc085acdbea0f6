# Everything a contributor needs. On a fresh machine only Python (3.11 or newer) and make are required.
.DEFAULT_GOAL := help
SHELL := /bin/sh
.PHONY: help run serve test check format audit client bench load lock clean

# The first Python that really runs: a name on PATH may be a version manager's stub that only prints an error.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	"$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$python" && break; done)
BIN := .venv/bin
# uv trusts the machine's certificates where there are some, as pip does: a company's proxy has one of its own.
CERTIFICATES := $(if $(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt),UV_SYSTEM_CERTS=1)
UV := UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never $(CERTIFICATES) $(BIN)/uv

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/ready ## Watch 200 contacts of a fictitious company travel all five stages
	$(BIN)/stagework demo

serve: .venv/ready ## Serve the HTTP API for the same company, with accounts for its people
	$(BIN)/stagework serve --demo

test: .venv/ready ## Run all tests, with coverage; ARGS="tests/forms -k name" runs some
	$(BIN)/python -m pytest --numprocesses=auto --cov --cov-report=term $(ARGS)

check: .venv/ready ## Check format, style, types, imports and what is known to be unsafe
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive api bpmn engine forms tasks

audit: .venv/ready ## Ask whether the locked requirements have known vulnerabilities
	$(BIN)/python .ci/audit

client: .venv/ready ## Make the Python client and the TypeScript types from the API's description (Node.js is needed)
	$(BIN)/python -m api.client.generate --typescript

format: .venv/ready ## Format the code and mend what can be mended by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/ready ## Measure speed, as ratios to SpiffWorkflow alone in memory
	$(BIN)/python -m bench $(ARGS)

load: .venv/ready ## Let 50 employees work over HTTP on a full PostgreSQL store and on an empty one
	$(BIN)/python -m bench.load $(ARGS)

lock: ## Renew uv.lock from pyproject.toml (the public package index only, whatever this machine is configured with)
	@test -x $(BIN)/uv || $(MAKE) .venv/uv
	env -u UV_INDEX -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS $(UV) lock --upgrade --no-config --default-index https://pypi.org/simple

clean: ## Remove the virtual environment and everything built or cached
	rm -rf .venv build dist .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/uv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with the venv module is needed (on Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.13,<1"
	@touch $@

.venv/ready: .venv/uv pyproject.toml uv.lock
	$(UV) sync --frozen --inexact --quiet --python $(BIN)/python
	@touch $@
