# Everything a person or a machine does with this project, by name. `make` alone lists it.
# Needs Python 3.11 or newer, pip and make; all else goes into .venv, pinned in constraints.txt.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help report test check bench docs lock clean

# The first interpreter that is new enough and can make an environment. Looked for only when .venv has to be made.
SUITABLE = import sys, venv, importlib.util as u; \
	sys.exit(sys.version_info < (3, 11) or not (u.find_spec("ensurepip") or u.find_spec("pip")))
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	$$name -c '$(SUITABLE)' 2>/dev/null && { echo $$name; break; }; done)

BIN := .venv/bin
STUDY := examples/ai-action-plans
REPORT := results/ai-action-plans.html
SOURCES := $(shell find src $(STUDY) -type f ! -name '*.pyc' 2>/dev/null)
# Debian keeps ensurepip in a package of its own; where it is missing, the pip outside installs into .venv.
INSTALL = $(shell test -x $(BIN)/pip && echo "$(BIN)/python -m pip" || echo "$(PYTHON) -m pip --python $(BIN)/python") \
	install --quiet --disable-pip-version-check --constraint constraints.txt

help:  ## list what make can do
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name does; do \
		printf '  make %-8s %s\n' "$$name" "$$does"; done

report: $(REPORT)  ## turn the shipped study into results/ai-action-plans.html
	@echo "$(REPORT) is up to date; open it in a browser"

test: .venv/dev.stamp  ## run every test
	$(BIN)/python -m pytest

check: .venv/dev.stamp  ## style, types, import contracts, sizes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_sizes.py

bench: .venv/dev.stamp  ## measure what the docs claim about speed
	@for file in benchmarks/*.py; do echo "$$file"; $(BIN)/python "$$file" || exit 1; done

docs: .venv/dev.stamp  ## check the docs' links and run their examples
	$(BIN)/python tools/check_links.py
	$(BIN)/python -m pytest --quiet tests/docs

lock:  ## renew constraints.txt with today's newest versions
	$(PYTHON) tools/lock.py

clean:  ## remove everything that make has made
	rm -rf .venv results build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(REPORT): $(SOURCES) | .venv/run.stamp
	@mkdir -p $(@D)
	$(BIN)/countermove report $(STUDY) --output $@

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "no Python 3.11 or newer with venv and pip was found; install one, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c '$(SUITABLE)' || { echo "$(PYTHON) is not a Python 3.11 or newer with venv and pip" >&2; exit 1; }
	@if $(PYTHON) -c 'import ensurepip' 2>/dev/null; then $(PYTHON) -m venv .venv; else $(PYTHON) -m venv --without-pip .venv; fi

.venv/run.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) hatchling editables
	$(INSTALL) --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) hatchling editables
	$(INSTALL) --no-build-isolation --editable '.[test,check]'
	@touch .venv/run.stamp $@
