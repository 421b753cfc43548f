# What there is to do with a checkout of Thumbpool. `make` alone lists it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# An environment is bound to its place and to its Python. Where one of them changed, it is made anew.
IDENTITY := $(CURDIR) $(shell { $(PYTHON) -c 'import sys; print(sys.base_prefix, *sys.version_info[:3])'; } 2> /dev/null)
MADE_FOR := $(shell cat $(VENV)/identity 2> /dev/null)
CHECK := PYTHONPATH=. $(PYTHON) resources/packaging/system_check.py
# Without a network, pip would try for half a minute.
INSTALL := PIP_RETRIES=2 $(BIN)/python -m pip install --disable-pip-version-check --no-input --editable

BUNDLE := build/bundle
LOCK := resources/packaging/requirements-bundle.txt
# All files in packages have the date of the commit, so that two builds of it are the same.
deb tarball: export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2> /dev/null || echo 1767225600)
PACKAGED := PYTHONPATH=.:resources/packaging $(BIN)/python

.DEFAULT_GOAL := help
.PHONY: help run test faults fuzz bench screenshots bundle deb tarball release release-check translations man lint format can-run can-test can-lint can-bundle

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: can-run $(VENV)/run ## open the window; without a screen, do its job on sample pictures in the terminal
	@$(BIN)/python resources/packaging/start.py

test: can-test $(VENV)/dev ## run all tests on every core; `make test ARGS="-k names"` runs some
	$(BIN)/python -m pytest -n logical --maxprocesses 8 --dist worksteal $(ARGS)

faults: can-test $(VENV)/dev ## run the fault tests at their full figures; takes about ten minutes
	$(BIN)/python -m pytest tests/faults --full --timeout 1200 $(ARGS)

fuzz: can-test $(VENV)/dev ## damage pictures at random and make them; `make fuzz ARGS="--seconds 600"` for longer
	PYTHONPATH=. $(BIN)/python tests/fuzz/fuzz_pipeline.py $(ARGS)

bench: can-test $(VENV)/dev ## compare the speed with other programs; `make bench ARGS=--quick` for a look
	PYTHONPATH=. $(BIN)/python tests/bench/compare.py $(ARGS)

screenshots: can-test $(VENV)/dev ## take a picture of every state, pane and window into build/screenshots
	$(BIN)/python -m tests.screenshots $(ARGS)

bundle: can-bundle $(BUNDLE)/environment/made ## build the programs that need no Python into build/bundle/thumbpool, and check them
	@$(BUNDLE)/environment/bin/python resources/packaging/bundle/build.py
	@$(BUNDLE)/environment/bin/python resources/packaging/bundle/check.py

deb: can-lint $(VENV)/dev ## make a Debian package of the bundle in build/linux
	@$(PACKAGED) resources/packaging/linux/deb.py

tarball: can-lint $(VENV)/dev ## make an archive of the bundle that installs without root, in build/linux
	@$(PACKAGED) resources/packaging/linux/tarball.py

translations: can-lint $(VENV)/dev ## bring all texts into the languages' catalogues, and compile them
	$(BIN)/python resources/packaging/translations.py

man: can-lint $(VENV)/dev ## write the manual page of the command line, in each language, into build/man
	@PYTHONPATH=. $(BIN)/python resources/packaging/man_page.py

lint: can-lint $(VENV)/dev ## check format and style, and types as on Linux, Windows and macOS
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/python -m mypy --platform win32
	$(BIN)/python -m mypy --platform darwin

format: can-lint $(VENV)/dev ## put the code into its format
	$(BIN)/python -m ruff format .
	$(BIN)/python -m ruff check --fix .

release: can-lint ## build, check and describe what is published, into build/release
	@$(PYTHON) resources/packaging/release.py $(ARGS)

release-check: ## try both commands on bare Debian systems; as root, takes an hour
	@$(PYTHON) resources/packaging/release_check.py $(ARGS)

# What the system lacks is told at once, in one line, before anything is downloaded.
can-run can-test can-lint can-bundle:
	@command -v $(PYTHON) > /dev/null || { \
		echo "Python 3.11 or newer is needed, and $(PYTHON) is not there. Install it, or name one:" \
			"make PYTHON=/path/to/python3.12"; exit 1; }
	@$(CHECK) $(@:can-%=%)

ifneq ($(MADE_FOR),$(IDENTITY))
.PHONY: $(VENV)/made
endif
$(VENV)/made:
	@$(PYTHON) -m venv --clear $(VENV)
	@echo '$(IDENTITY)' > $(VENV)/identity
	@touch $@

# What the window needs, and what development needs besides, each installed when it is first asked for.
$(VENV)/run: ASKED := .[fast]
$(VENV)/dev: ASKED := .[dev]
$(VENV)/run $(VENV)/dev: $(VENV)/made pyproject.toml
	@echo "Installing Thumbpool and what it needs into $(VENV); this takes a minute or two, once."
	@$(INSTALL) '$(ASKED)' > $(VENV)/pip.log 2>&1 || { \
		grep -h '^ERROR' $(VENV)/pip.log | tail -n 1; \
		echo "The packages could not be installed. Is there a network? All that pip said is in" \
			"$(VENV)/pip.log; run make again to try again."; exit 1; }
	@touch $@

# The bundle is built from exactly what the lock names, in an environment of its own.
ifneq ($(shell cat $(BUNDLE)/environment/identity 2> /dev/null),$(IDENTITY))
.PHONY: $(BUNDLE)/environment/made
endif
$(BUNDLE)/environment/made: $(LOCK)
	@$(PYTHON) -m venv --clear $(@D)
	@$(@D)/bin/python -m pip install --disable-pip-version-check --no-input --no-deps \
		--only-binary :all: --require-hashes --requirement $(LOCK) > $(BUNDLE)/pip.log 2>&1 || { \
		grep -h '^ERROR' $(BUNDLE)/pip.log | tail -n 1; \
		echo "The packages could not be installed; all that pip said is in $(BUNDLE)/pip.log."; exit 1; }
	@echo '$(IDENTITY)' > $(@D)/identity
	@touch $@
