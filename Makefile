# Everything a contributor needs. On a fresh machine only Python (3.11 or newer) and make are required.
.DEFAULT_GOAL := help
SHELL := /bin/sh
.PHONY: help run demo web wheel test check format audit client bench load lock clean

# The first Python that really runs: a name on PATH may be a version manager's stub that only prints an error.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	"$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$python" && break; done)
BIN := .venv/bin
# uv trusts the machine's certificates where there are some, as pip does: a company's proxy has one of its own.
CERTIFICATES := $(if $(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt),UV_SYSTEM_CERTS=1)
# Node.js comes as a wheel, so that none has to be on the machine.
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm --prefix web --no-audit --no-fund --no-update-notifier
UV := UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never $(CERTIFICATES) $(BIN)/uv

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/ready api/static/index.html ## Open the web application on a fictitious company
	$(BIN)/stagework serve --demo --open

demo: .venv/ready ## Watch 200 contacts of that company travel all five stages, on the command line
	$(BIN)/stagework demo

web: api/static/index.html ## Build the web application

wheel: .venv/ready api/static/index.html ## Build the wheel, with the web application in it
	$(UV) build --wheel --quiet

test: .venv/ready api/static/index.html ## Run all tests, with coverage; ARGS="tests/forms -k name" runs some
	$(BIN)/python -m pytest --numprocesses=auto --cov --cov-report=term $(ARGS)

check: .venv/ready web/node_modules/.ready ## Check format, style, types, imports and what is known to be unsafe
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive api bpmn engine forms tasks
	$(NPM) run --silent check
	$(NPM) run --silent types

audit: .venv/ready ## Ask whether the locked requirements have known vulnerabilities
	$(BIN)/python .ci/audit

client: .venv/ready web/node_modules/.ready ## Make the Python client and the TypeScript types from the API's description
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m api.client.generate --typescript

format: .venv/ready web/node_modules/.ready ## Format the code and mend what can be mended by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(NPM) run --silent format

bench: .venv/ready ## Measure speed, as ratios to SpiffWorkflow alone in memory
	$(BIN)/python -m bench $(ARGS)

load: .venv/ready ## Let 50 employees work over HTTP on a full PostgreSQL store and on an empty one
	$(BIN)/python -m bench.load $(ARGS)

lock: ## Renew uv.lock from pyproject.toml (the public package index only, whatever this machine is configured with)
	@test -x $(BIN)/uv || $(MAKE) .venv/uv
	env -u UV_INDEX -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS $(UV) lock --upgrade --no-config --default-index https://pypi.org/simple

clean: ## Remove the virtual environment and everything built or cached
	rm -rf .venv build dist api/static web/node_modules .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/uv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with the venv module is needed (on Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.13,<1"
	@touch $@

.venv/ready: .venv/uv pyproject.toml uv.lock
	$(UV) sync --frozen --inexact --quiet --python $(BIN)/python
	@touch $@

web/node_modules/.ready: .venv/ready web/package.json web/package-lock.json
	$(NPM) ci --ignore-scripts --silent
	@touch $@

api/static/index.html: web/node_modules/.ready web/index.html web/vite.config.ts $(shell find web/src web/public -type f)
	$(NPM) run --silent build -- --logLevel warn
	@touch $@
