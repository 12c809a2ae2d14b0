# Avisa. Needs Python 3.11 or newer with venv, and make; the rest comes into .venv by itself.

# Containers often forbid Python to keep its bytecode: each of hundreds of processes would compile the same files anew.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
PY := $(VENV)/bin/python
# A story waits for most of its time: three processes keep two cores busy.
JOBS ?= 3
ONCE ?=
BENCH ?=
JSON ?=

# A set of requirements is in place when its stamp is; a changed set has another stamp.
RUN_KEY := $(shell cat requirements-bootstrap.txt requirements.txt | cksum | cut -d ' ' -f 1)
DEV_KEY := $(shell cat requirements-bootstrap.txt requirements-dev.txt | cksum | cut -d ' ' -f 1)
RUN_STAMP := $(VENV)/.avisa-run-$(RUN_KEY)
DEV_STAMP := $(VENV)/.avisa-dev-$(RUN_KEY)-$(DEV_KEY)

CODE := alerts workers config $(wildcard app.py) tests
# The rooms whose tests take seconds; all else is left to `make test`.
UNITS := config sms places store people delivery resources
QUICK := not postgres and not slow and not long
PYTEST := $(PY) -m pytest -n $(JOBS)
COVERAGE := $(PY) -m coverage
LOCK := $(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

.DEFAULT_GOAL := help
.PHONY: help setup demo run test check lint chaos proof bench messages segments pictures lock ready-run ready-dev

help: ## Show what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: ready-run ## Only make .venv, with what Avisa runs on

demo: ready-run ## Play the main job on this machine, on a simulated phone network (ONCE=1: play it once and end)
	@$(PY) app.py demo $(if $(ONCE),--once)

run: ready-run ## Start the service: with Twilio from the environment or .env, else on the simulator
	@exec $(PY) app.py run

check: lint ## The quick part: lint, types, layers, unit tests
	$(PYTEST) -q -m "$(QUICK)" $(UNITS:%=tests/%)

test: lint ## Every check but the long chaos round, with coverage
	@$(COVERAGE) erase
	$(COVERAGE) run -m pytest -n $(JOBS) -m "not long" tests
	@$(COVERAGE) combine -q
	$(COVERAGE) report

chaos: ready-dev ## The long round of killed processes and servers that are gone
	$(PY) -m pytest tests/chaos

proof: ready-dev ## Thousands of runs of the model of verification (AVISA_MODEL_RUNS=n: so many)
	$(PYTEST) -m long tests/proof

bench: ready-dev ## The benchmark table (BENCH=name: one of them; JSON=1: as one JSON object)
	@$(PY) -m tests.benchmarks $(BENCH) $(if $(JSON),--json)

messages: ready-dev ## Take up what the code says in every catalog: new phrases without words, given up ones set aside
	$(PY) -m config.messages

segments: ready-dev ## Write docs/segments.md anew: what each text takes on the air
	$(PY) -m alerts.broadcasts.segment_table config/networks/los_angeles > docs/segments.new
	mv docs/segments.new docs/segments.md

pictures: ready-dev ## Take the pictures of the console in docs/ anew
	$(PY) -m tests.browser.pictures

lock: ready-dev ## Compile requirements*.txt anew from pyproject.toml (UPGRADE=1: to the newest versions)
	$(LOCK) $(if $(UPGRADE),--upgrade) --group bootstrap -o requirements-bootstrap.txt
	$(LOCK) $(if $(UPGRADE),--upgrade) pyproject.toml -o requirements.txt
	$(LOCK) $(if $(UPGRADE),--upgrade) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

lint: ready-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy $(CODE)
	@$(PY) -c "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))"

ready-run:
	@test -e $(RUN_STAMP) || test -e $(DEV_STAMP) || { \
	  $(call install,requirements.txt) && touch $(RUN_STAMP); }

ready-dev:
	@test -e $(DEV_STAMP) || { $(call install,requirements-dev.txt) && touch $(DEV_STAMP); }

# A .venv whose pip does not answer was left half made, or its Python is gone: it is made anew. The stamps go
# first, so that an interrupted installation is taken up again. Where uv finds no index, pip may know one.
define install
  $(PY) -m pip --version >/dev/null 2>&1 || { $(make_venv) }; \
  echo "Installing $(1) ..." >&2; \
  rm -f $(VENV)/.avisa-* && \
  $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-bootstrap.txt && \
  { $(VENV)/bin/uv pip sync -q --python $(PY) --require-hashes $(1) || { \
    echo "uv could not install it; trying pip ..." >&2; \
    $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r $(1); }; }
endef

define make_venv
  for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11); do \
    $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
    python=; \
  done; \
  test -n "$$python" || { \
    echo "Avisa needs Python 3.11 or newer with venv$(if $(PYTHON),; $(PYTHON) is not that)." >&2; \
    echo "Install it (Debian: python3 and python3-venv), or name one: make PYTHON=/path/to/python3" >&2; \
    exit 1; }; \
  echo "Making $(VENV) with $$python ..." >&2; \
  rm -rf $(VENV) && $$python -m venv $(VENV) || exit 1;
endef
