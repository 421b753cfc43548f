# What there is to do with a checkout of Thumbpool. `make` alone lists it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.DEFAULT_GOAL := help
.PHONY: help run test faults fuzz bench lint format

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(READY) ## open the window; without a screen, do its job on sample pictures in the terminal
	@$(BIN)/python resources/packaging/start.py

test: $(READY) ## run all tests on every core; `make test ARGS="-k names"` runs some
	@$(BIN)/python resources/packaging/system_check.py
	$(BIN)/python -m pytest -n logical --maxprocesses 8 --dist worksteal $(ARGS)

faults: $(READY) ## run the fault tests at their full figures; takes about ten minutes
	$(BIN)/python -m pytest tests/faults --full --timeout 1200 $(ARGS)

fuzz: $(READY) ## damage pictures at random and make them; `make fuzz ARGS="--seconds 600"` for longer
	PYTHONPATH=tests $(BIN)/python tests/fuzz/fuzz_pipeline.py $(ARGS)

bench: $(READY) ## compare the speed with other programs; `make bench ARGS=--quick` for a look
	PYTHONPATH=. $(BIN)/python tests/bench/compare.py $(ARGS)

lint: $(READY) ## check format, style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(READY) ## put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The environment is made once, and again when what it holds is described anew.
$(READY): pyproject.toml
	@command -v $(PYTHON) > /dev/null || { \
		echo "Python 3.11 or newer is needed, and $(PYTHON) is not there. Install it, or name one:" \
			"make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed, and $(PYTHON) is $$($(PYTHON) --version)." \
			"Name a newer one: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
		echo "$(PYTHON) cannot make environments. On Debian and Ubuntu:" \
			"sudo apt-get install python3-venv"; exit 1; }
	@echo "Installing Thumbpool and what it needs into $(VENV); this takes a minute or two, once."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --editable '.[dev]'
	@touch $@
