# Practica: everything a fresh clone needs, with Python 3.11 or newer and make alone.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
SIZE ?= small
BIN := .venv/bin
# Tests run on as many processes as there are cores.
CORES := $(shell $(PYTHON) -c "import os; print(os.cpu_count() or 2)")

.PHONY: install demo test check bench docs words clean

install: .venv/run.stamp ## the environment alone

.venv/run.stamp: requirements/run.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m practica.config.words
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

demo: install ## the demonstration world, served with its worker
	$(BIN)/practica demo --port $(PORT) --size $(SIZE) $(if $(FRESH),--fresh)

check: .venv/dev.stamp ## the quick half of the tests, for the inner loop
	$(BIN)/python -m tests.run check

test: .venv/dev.stamp ## everything: lint, types, import contracts, unit, contract and browser tests, both databases
	$(BIN)/python -m tests.run all

bench: .venv/dev.stamp ## the benchmarks, as tables
	$(BIN)/python -m tests.bench

docs: .venv/dev.stamp ## the documentation, into build/docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --site-dir build/docs

words: .venv/dev.stamp ## collect the strings to translate (needs gettext)
	cd practica && ../$(BIN)/django-admin makemessages --all --no-obsolete --no-location --settings practica.config.settings

clean:
	rm -rf .venv build data .mypy_cache .ruff_cache
