# Holdfast. Needs make and Python 3.10 or later; everything else is installed into .venv from the lock files.
#
#   make build                    the demo company
#   make build RAW=my_export      your own; CONFIG=folder DB=file AS_OF=timestamp VARS='{timezone: Europe/Berlin}'
#   make test                     every test
#   make help                     all targets

.DEFAULT_GOAL := help
SHELL := /bin/sh
.SHELLFLAGS := -ec

# A misspelt option would build the demo company.
OPTIONS = RAW CONFIG DB AS_OF VARS OUT ID INCREMENTAL TESTS JOBS EVENTS CUSTOMERS MONTHS SEED FORMAT ARGS
GIVEN := $(foreach name,$(.VARIABLES),$(if $(filter command,$(origin $(name))),$(name)))
UNKNOWN := $(firstword $(filter-out $(OPTIONS) PYTHON RUNTIME SHELL,$(GIVEN)))
$(if $(UNKNOWN),$(error $(UNKNOWN) is no option: the options are $(OPTIONS)))

# Options reach the commands through the environment, unread by make and the shell: any path will do.
export HOLDFAST_RAW := $(value RAW)
export HOLDFAST_CONFIG := $(value CONFIG)
export HOLDFAST_DB := $(value DB)
export HOLDFAST_AS_OF := $(value AS_OF)
export HOLDFAST_VARS := $(value VARS)
export HOLDFAST_OUT := $(value OUT)
export HOLDFAST_ID := $(value ID)
# Without byte code every command would compile its imports again.
unexport PYTHONDONTWRITEBYTECODE
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH

PYTHON = .venv/bin/python
RUN = $(PYTHON) -m holdfast

# The first of these that is Python 3.10 to 3.13 (or, failing that, 3.14).
CANDIDATES = python3 python3.13 python3.12 python3.11 python3.10 python3.14 python
FIND_PYTHON = found=; for last in 13 14; do for candidate in $(CANDIDATES); do \
	if [ -z "$$found" ] && "$$candidate" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, int(sys.argv[1])))' \
	"$$last" 2>/dev/null; then found=$$candidate; fi; done; done; \
	if [ -z "$$found" ]; then \
	echo "Holdfast needs Python 3.10 to 3.14, and none of $(CANDIDATES) is one: install it and try again." >&2; \
	exit 1; fi

.PHONY: help build test reliability bench lint generate example-cdnow docs quarantine rollback forget lock clean

help: ## list the targets
	@echo "Holdfast: make TARGET [OPTION=value ...]"; echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-15s %s\n", $$1, $$2 }' Makefile
	@echo; echo "Options of build: RAW=folder CONFIG=folder DB=file AS_OF=timestamp VARS='{name: value}' INCREMENTAL=1"

# What is installed is known by the locks' contents: a second run installs nothing.
RUNTIME = .venv/requirements.lock.installed
DEVELOPMENT = .venv/requirements-dev.lock.installed
CONVENTIONS = .venv-conventions/requirements-conventions.lock.installed
BENCH = .venv-bench/requirements-bench.lock.installed

$(RUNTIME): requirements.lock
	@$(FIND_PYTHON); "$$found" holdfast/environment.py .venv requirements.lock

$(DEVELOPMENT): requirements.lock requirements-dev.lock
	@$(FIND_PYTHON); "$$found" holdfast/environment.py .venv requirements.lock requirements-dev.lock

$(CONVENTIONS): requirements-conventions.lock
	@$(FIND_PYTHON); "$$found" holdfast/environment.py .venv-conventions requirements-conventions.lock

$(BENCH): requirements.lock requirements-bench.lock
	@$(FIND_PYTHON); "$$found" holdfast/environment.py .venv-bench requirements.lock requirements-bench.lock

build: $(RUNTIME) ## build the marts, run every check, publish, and print the scorecard
	@$(RUN) build --raw="$$HOLDFAST_RAW" --config="$$HOLDFAST_CONFIG" --db="$$HOLDFAST_DB" \
		--as-of="$$HOLDFAST_AS_OF" --vars="$$HOLDFAST_VARS" $(if $(filter-out 0 no false,$(INCREMENTAL)),--incremental)

quarantine: $(RUNTIME) ## print which raw rows the last build rejected, and how to mend them
	@$(RUN) quarantine --db="$$HOLDFAST_DB"

rollback: $(RUNTIME) ## publish again what readers saw before the current publication
	@$(RUN) rollback --db="$$HOLDFAST_DB"

forget: $(RUNTIME) ## remove a person from everything that is kept, and keep them out: ID=customer_or_user_id
	@$(RUN) forget --id="$$HOLDFAST_ID" --db="$$HOLDFAST_DB"

test: $(DEVELOPMENT) $(CONVENTIONS) ## run every test: dbt, Great Expectations, pytest, lint, conventions, package mode (TESTS=file)
	@$(PYTHON) -m pytest -q -n "$(or $(JOBS),2)" --durations=10 $(TESTS)

reliability: $(DEVELOPMENT) ## kill builds, fill disks, feed hostile input, break the SQL: half an hour, then a report
	@$(PYTHON) -m tests.reliability $(ARGS)

bench: $(BENCH) ## measure the behavioural build: EVENTS="1000000 10000000 100000000" (the last takes half an hour, 30 GB)
	@.venv-bench/bin/python -m bench.behaviour $(if $(EVENTS),--events $(EVENTS))

lint: $(DEVELOPMENT) ## check the style of SQL and Python
	@DBT_TARGET_PATH=target/lint $(PYTHON) -m tests.lint
	@$(PYTHON) -m ruff check .

generate: $(RUNTIME) ## write demo data of any size: CUSTOMERS=1000 OUT=folder (SEED= EVENTS= MONTHS= FORMAT=csv)
	@$(if $(OUT),,echo "name the folder to write to: make generate OUT=folder" >&2; exit 1)
	@$(PYTHON) -m holdfast.generate --out "$$HOLDFAST_OUT" --customers "$(or $(CUSTOMERS),1000)" \
		$(if $(MONTHS),--months "$(MONTHS)") $(if $(SEED),--seed "$(SEED)") \
		$(if $(EVENTS),--events "$(EVENTS)") $(if $(FORMAT),--format "$(FORMAT)")

example-cdnow: $(DEVELOPMENT) ## build the CDNOW purchases: 23,570 customers, 69,659 orders
	@$(PYTHON) -m examples.cdnow

docs: $(RUNTIME) ## say where the documentation of the last build is, building it first if need be
	@[ -e warehouse/holdfast.build/docs/index.html ] || $(RUN) build
	@echo "$(CURDIR)/warehouse/holdfast.build/docs/index.html"

# uv writes the locks; they hold versions and hashes, and no address.
LOCK = UV_PYTHON_DOWNLOADS=never .venv/bin/uv pip compile --quiet --universal --no-strip-extras --generate-hashes \
	--no-header --python-version 3.10
lock: $(RUNTIME) ## write the lock files again after a change to a requirements*.in
	@for name in requirements requirements-dev requirements-conventions requirements-bench; do $(LOCK) $$name.in -o $$name.lock; done

clean: ## remove what the builds and the tools made, earlier publications too; the published DuckDB file stays
	rm -rf .venv .venv-conventions .venv-bench target logs dbt_packages warehouse/*.build .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
