# Underlag. `make help` lists what there is.
#
# Everything is set up by the targets themselves: a virtual environment in .venv with the versions of
# constraints.txt, and, on Debian and Ubuntu, what the system lacks.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ONCE ?=
TESTS ?= tests
TESTSET ?= build/testset
COUNT ?= 96
SEED ?= 1

TESSERACT := tesseract-ocr tesseract-ocr-swe tesseract-ocr-eng tesseract-ocr-osd
POSTGRESQL := postgresql postgresql-client
CHROMIUM := chromium

.DEFAULT_GOAL := help
.PHONY: help run test check format lint types contracts stress bench bench-reading samples setup setup-tests clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: setup ## Set up, start the gateway, send every sample and show the notices; ONCE=1 ends there
	@$(BIN)/python samples/demo.py $(if $(ONCE),--once)

test: setup-tests ## Set up and run the tests
	$(BIN)/pytest --numprocesses auto --dist loadfile $(TESTS)

check: setup-tests format lint types contracts test ## Format, lint, types, import contracts, then the tests

format: setup-tests ## See that the code is formatted
	$(BIN)/ruff format --check .

lint: setup-tests ## See that the code follows the rules
	$(BIN)/ruff check .

types: setup-tests ## See that the types agree
	$(BIN)/mypy
	$(BIN)/mypy tests samples

contracts: setup-tests ## See that nobody imports whom they should not
	$(BIN)/lint-imports

stress: setup-tests ## The long runs: 10,000 uploads while processes are killed
	$(BIN)/pytest $(TESTS) -m stress -s

bench: setup-tests ## Measure beside bare baselines; writes build/bench.json
	$(BIN)/python -m tests.bench

bench-reading: setup $(VENV)/.installed-tests ## Measure reading on our own test set; writes docs/accuracy.md
	$(BIN)/python -m samples.generator set --out $(TESTSET) --count $(COUNT) --seed $(SEED) \
	    --jobs $$(getconf _NPROCESSORS_ONLN)
	$(BIN)/python -m tests.bench.reading $(TESTSET)

clean: ## Take away what the targets have made
	rm -rf $(VENV) build data *.egg-info

# --- setting up -------------------------------------------------------------------------------------------------

setup: $(VENV)/.installed
	@$(call need,tesseract,$(TESSERACT),tesseract --list-langs 2>/dev/null | grep -qx swe)

setup-tests: setup $(VENV)/.installed-tests
	@$(call need,postgresql,$(POSTGRESQL),ls /usr/lib/postgresql/*/bin/initdb || command -v initdb)
	@$(call need,chromium,$(CHROMIUM),command -v chromium || command -v chromium-browser || command -v google-chrome)

$(VENV)/.installed: setup.cfg constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Underlag into $(VENV) …" >&2
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt --editable '.[postgres]'
	@touch $@

$(VENV)/.installed-tests: $(VENV)/.installed
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

# need NAME, PACKAGES, TEST: install Debian packages unless a shell test says that they are there
define need
if ! ( $(3) ) >/dev/null 2>&1; then \
  if ! command -v apt-get >/dev/null; then \
    echo "Install $(1) first; on Debian and Ubuntu that is: apt-get install $(2)" >&2; exit 1; \
  fi; \
  sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
  echo "Installing $(1) …" >&2; \
  $$sudo apt-get update -qq >/dev/null && \
  DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $(2) >/dev/null || \
  { echo "Could not install $(1). Install by hand: apt-get install $(2)" >&2; exit 1; }; \
fi
endef
