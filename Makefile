# One command each; `make help` lists them. PYTHON picks the interpreter (3.11 or newer).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Compiled once: whoever starts many processes waits less.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help run test test-all test-postgresql check bench fix lock migrations docs clean

# `make bench page growth`: the words after bench are names of measurements, not targets.
ifeq (bench,$(firstword $(MAKECMDGOALS)))
NAMES := $(wordlist 2,$(words $(MAKECMDGOALS)),$(MAKECMDGOALS))
.PHONY: $(NAMES)
$(NAMES): ; @:
endif

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(VENV)/.runtime: requirements/runtime.lock pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh $(PYTHON) $(VENV) requirements/runtime.lock
	@touch $@

$(VENV)/.dev: requirements/dev.lock pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh $(PYTHON) $(VENV) requirements/dev.lock
	@touch $@ $(VENV)/.runtime

run: $(VENV)/.runtime ## start Muster with its demo company (data in var/); Ctrl-C ends everything
	@$(BIN)/muster run

# Tables straight from the models, which is quicker: migrations run where processes start, and on PostgreSQL.
# Three workers: browsers and processes that start let two cores wait.
test: $(VENV)/.dev ## the suite on SQLite, browser journeys and the kill test included
	@sh scripts/chromium.sh
	@$(BIN)/python -m pytest -n 3 --dist worksteal --nomigrations -m "not long" $(ARGS)

test-all: $(VENV)/.dev ## everything: also PostgreSQL, schemathesis and long properties
	@sh scripts/chromium.sh
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)
	@$(BIN)/python scripts/postgresql.py --required $(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

test-postgresql: $(VENV)/.dev ## the suite on PostgreSQL where a server answers, otherwise says that it was skipped
	@$(BIN)/python scripts/postgresql.py $(BIN)/python -m pytest -n 2 --dist worksteal -m "not long and not browser and not processes" $(ARGS)

check: $(VENV)/.dev ## ruff, mypy strict, import contracts, migrations, API documents, docs
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache --no-logo > .imports.log 2>&1 || { cat .imports.log; rm -f .imports.log; exit 1; }
	@rm -f .imports.log
	@$(BIN)/muster manage makemigrations --check --dry-run
	@$(BIN)/python scripts/reference.py --check
	@$(BIN)/python -m pytest --no-header tests/architecture/test_docs.py > .docs.log 2>&1 || { cat .docs.log; rm -f .docs.log; exit 1; }
	@rm -f .docs.log
	@echo "check: all clean"

bench: $(VENV)/.dev ## measurements: make bench, or those named, as make bench page
	@$(BIN)/python -m bench $(NAMES)

fix: $(VENV)/.dev ## format and mend what ruff can mend
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

migrations: $(VENV)/.dev ## write the migrations that the models ask for
	@$(BIN)/muster manage makemigrations

docs: $(VENV)/.dev ## write the generated reference anew
	@$(BIN)/python scripts/reference.py

lock: ## write requirements/*.lock anew from pyproject.toml (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements/runtime.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra rostering -c requirements/runtime.lock -o requirements/rostering.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --group dev -c requirements/runtime.lock -o requirements/dev.lock

clean: ## remove the virtual environment and caches; var/ with its data stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis
