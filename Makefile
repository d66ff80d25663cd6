# Needs Python 3.11 or later with pip, and make. `make` alone says what there is to do.
# INSTALLER=uv installs the same lock with uv, if it is on the PATH (seconds instead of minutes).

PYTHON ?= python3.11
VENV ?= .venv
INSTALLER ?= pip
TESTS ?= tests
WORKERS ?= 2

BIN := $(VENV)/bin
LOCK := requirements/dev.txt
DEPENDENCIES := $(VENV)/.dependencies.stamp
PROJECT := $(VENV)/.project.stamp
COMPILE := $(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-header --quiet

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install spark desktop demo test check format bench lock upgrade build clean

help: ## Say what there is to do
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

install: $(PROJECT) ## Make .venv from the lock and put the project into it

spark: $(PROJECT) ## Add PySpark to .venv (435 MB to download), so that test runs the Spark tests too
ifeq ($(INSTALLER),uv)
	uv pip install --python $(BIN)/python --quiet --no-deps --require-hashes --no-build-isolation \
		-r requirements/spark.txt
else
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --require-hashes \
		--no-build-isolation -r requirements/spark.txt
endif

desktop: ## Install Chromium and LibreOffice (Debian, as root): test reads results back in them too
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
		chromium libreoffice-calc-nogui

demo: $(PROJECT) ## Train, judge and score on the small data set that comes along
	$(BIN)/influence demo

test: $(PROJECT) ## Run the tests (TESTS=path, WORKERS=n)
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup $(TESTS)

check: $(PROJECT) ## Lint, types, layers, and the rules for locks and public files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -q tests/house

format: $(PROJECT) ## Format the code and fix what ruff can fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(PROJECT) ## Run every script in benchmarks/
	@for script in benchmarks/[a-z]*.py; do \
		echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

lock: $(DEPENDENCIES) ## Write requirements/*.txt from pyproject.toml, moving as little as possible
	$(COMPILE) $(UPGRADE) --extra dev --output-file requirements/dev.txt
	$(COMPILE) --constraints requirements/dev.txt --output-file requirements/base.txt
	$(COMPILE) --constraints requirements/dev.txt --extra spark --output-file requirements/spark.txt

upgrade: ## Write the locks with the newest versions that pyproject.toml allows
	$(MAKE) lock UPGRADE=--upgrade

build: $(PROJECT) ## Build the sdist and the wheel into dist/, byte for byte the same every time
	SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-315532800} $(BIN)/python -m build --no-isolation

clean: ## Remove .venv, caches and what was built (models/ and data/ stay)
	rm -rf $(VENV) build dist outputs .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests -name __pycache__ -prune -exec rm -rf {} +

# The environment is made anew when the lock changes: nothing that left the lock stays behind.
$(DEPENDENCIES): $(LOCK)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or later is needed: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
ifeq ($(INSTALLER),uv)
	uv pip install --python $(BIN)/python --quiet --no-deps --require-hashes --only-binary :all: -r $(LOCK)
else
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --require-hashes \
		--only-binary :all: -r $(LOCK)
endif
	@touch $@

# Editable, so that code changes need no second install; the build backend comes from the lock.
$(PROJECT): $(DEPENDENCIES) pyproject.toml
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m pip check
	@$(BIN)/python -c 'import lightgbm' || { \
		echo "LightGBM does not load. If the system library libgomp.so.1 is missing: apt-get install libgomp1" \
		"(Debian, Ubuntu) or dnf install libgomp (Fedora), then make again."; exit 1; }
	@touch $@
