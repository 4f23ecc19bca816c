# Sets up, runs and checks the project. Needs Python 3.11 or newer and make, nothing else.
# `make PYTHON=/path/to/python3.12 install` chooses the Python; the environment is made in .venv.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Where the demonstration is served.
PORT ?= 8000
# Processes the tests run in side by side: one for each processor, at most eight.
JOBS ?= auto
# A process that has done its part takes over from the others, so that all are busy until the end.
PYTEST := $(BIN)/python -m pytest --quiet --numprocesses=$(JOBS) --maxprocesses=8 --dist=worksteal
# What asks the database and the queue most closely; `make test` runs these on PostgreSQL and Redis, the rest on SQLite.
ON_POSTGRESQL := tests/models tests/selectors tests/services tests/test_queues.py tests/test_worker.py
SHORT := not e2e and not shared and not long
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- the environment: a stamp for each lock, so that nothing is installed twice

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer was found. Install one, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) does not run, or is older than Python 3.11."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) lacks its venv module. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock | $(BIN)/python
	@echo "Installing requirements.lock (about a minute)"
	@$(PIP) install --requirement requirements.lock
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock | $(BIN)/python
	@echo "Installing requirements-dev.lock (about a minute)"
	@$(PIP) install --requirement requirements-dev.lock
	@touch $@ $(VENV)/.installed

CATALOGUES := $(wildcard locale/*/LC_MESSAGES/*.po)

$(VENV)/.messages: $(CATALOGUES) | $(VENV)/.installed
	@test -z "$(CATALOGUES)" || $(BIN)/python manage.py messages --compile-only
	@touch $@

.PHONY: install
install: $(VENV)/.installed $(VENV)/.messages ## Make the environment in .venv

.PHONY: demo
demo: install ## Load the two resolutions and demonstration data, start everything, say where
	@$(BIN)/python manage.py demo --bind 127.0.0.1:$(PORT)

# --- checks

.PHONY: test
test: $(VENV)/.installed-dev $(VENV)/.messages ## Run the short tests once, on SQLite or on PostgreSQL and Redis: before each commit
	@echo "1 of 2: on SQLite, queue in the file system"
	@TEST_BACKEND=sqlite $(PYTEST) -m "$(SHORT)" $(addprefix --ignore=,$(ON_POSTGRESQL))
	@echo "2 of 2: models, selectors, services and workers on PostgreSQL and Redis"
	@TEST_BACKEND=postgres $(PYTEST) -m "$(SHORT)" $(ON_POSTGRESQL)

.PHONY: test-all
test-all: $(VENV)/.installed-dev $(VENV)/.messages ## Run all but the browser tests on SQLite, and what uses services on PostgreSQL and Redis too
	@echo "1 of 2: SQLite, queue in the file system"
	@TEST_BACKEND=sqlite $(PYTEST)
	@echo "2 of 2: PostgreSQL and Redis"
	@TEST_BACKEND=postgres $(PYTEST) --only-services

.PHONY: e2e
e2e: $(VENV)/.installed-dev $(VENV)/.messages ## Run the browser tests (needs chromium)
	@TEST_BACKEND=sqlite $(PYTEST) --dist=loadfile -m e2e tests/e2e

.PHONY: bench
bench: $(VENV)/.installed-dev ## Measure speed against its goals (alone on the machine; some minutes)
	@$(BIN)/python -m tests.bench

.PHONY: faults
faults: $(VENV)/.installed-dev $(VENV)/.messages ## Kill, freeze and restart everything for half an hour, and count what is left
	@$(BIN)/python -m tests.faults

.PHONY: faults-short
faults-short: $(VENV)/.installed-dev $(VENV)/.messages ## The same with a few faults of each kind (some minutes)
	@$(BIN)/python -m tests.faults --short

.PHONY: fuzz
fuzz: $(VENV)/.installed-dev ## Try many new spoiled and made-up texts and files on the parser (some minutes)
	@LONG_TESTS=1 TEST_BACKEND=sqlite $(PYTEST) tests/parser/test_robustness.py tests/parser/readers/test_mutations.py

.PHONY: lint
lint: $(VENV)/.installed-dev ## Check style and imports
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo "Not formatted; run: make format"; exit 1; }

.PHONY: format
format: $(VENV)/.installed-dev ## Format the code and sort the imports
	@$(BIN)/ruff check --quiet --select I --fix .
	@$(BIN)/ruff format --quiet .

.PHONY: types
types: $(VENV)/.installed-dev ## Check types
	@$(BIN)/mypy

# --- upkeep

.PHONY: messages
messages: $(VENV)/.installed-dev ## Collect the texts to translate, compile the catalogues
	@$(BIN)/python manage.py messages

.PHONY: lock
lock: ## Write the locks anew from requirements*.txt (with the oldest Python 3.11 at hand)
	@folder=$$(mktemp -d) && trap 'rm -r $$folder' EXIT && $(PYTHON) -m venv $$folder && \
	for name in requirements requirements-dev; do \
		$$folder/bin/pip --disable-pip-version-check --quiet install --requirement $$name.txt && \
		{ echo "# Exact versions for $$name.txt, installable on Python 3.11 to 3.13. Written by: make lock"; \
		  $$folder/bin/pip freeze | sed 's/^async-timeout==.*/&; python_full_version < "3.11.3"/'; \
		} > $$name.lock || exit 1; \
	done

.PHONY: clean
clean: ## Remove the environment and caches; what the program stored in var/ stays
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
