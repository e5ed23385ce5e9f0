# Each target does its own set-up. Nothing but Python 3.11, make and the package registries is needed.
#
#   make demo       build, start, load the demo and serve it on this machine
#   make setup      the `lotwright` command in .venv, with the screens built
#   make check      what needs no database: types, lint, imports, pure tests
#   make test       everything but what is marked deep
#   make test-deep  the long proofs
#   make bench NAME=pilot_path   one headline ratio; its last line is a JSON object
#   make dev        the demo, with screens that reload while they are edited

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
APP := src/lotwright/web/static/app/index.html
POSTGRES_2 := $(lastword $(sort $(wildcard /usr/lib/postgresql/1[5-9]/bin)))
JOBS ?= 2

.PHONY: setup demo test check bench dev test-deep system lint screens second-postgres test-all clean

setup: .venv/run $(APP)

demo: setup
	$(BIN)/lotwright demo

bench: .venv/dev
	@$(BIN)/python bench/$(NAME).py

dev: .venv/dev $(APP)
	$(BIN)/python hatch_build.py npm run dev & trap "kill $$!" EXIT; $(BIN)/lotwright demo

check: .venv/dev lint
	$(BIN)/python -m pytest -q -n $(JOBS) -m "not database and not browser and not deep"

test: .venv/dev system $(APP) lint screens second-postgres test-all

test-deep: .venv/dev system $(APP)
	LOTWRIGHT_EXAMPLES=searching $(BIN)/python -m pytest -m "deep or not database and not browser"

# --- the parts of `test` ------------------------------------------------------------------------------------

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

screens: .venv/dev $(APP)
	$(BIN)/python hatch_build.py npm run check
	$(BIN)/python hatch_build.py npm test

# The store and the interface once more on the second server, where there is one.
second-postgres: .venv/dev system
ifneq ($(shell id -u),0)
	@test -n "$(POSTGRES_2)" || echo "LEFT OUT: tests on a second PostgreSQL (none below /usr/lib/postgresql, and only root installs it)"
endif
	@second=$$(ls -d /usr/lib/postgresql/1[5-9]/bin 2>/dev/null | tail -n 1); \
	if [ -n "$$second" ]; then echo "On $$($$second/postgres --version):"; \
	LOTWRIGHT_PG_BIN=$$second $(BIN)/python -m pytest -q -n $(JOBS) --dist loadfile -m "database and not deep" tests/shell tests/web; fi

# In three processes, as the web framework stands on one database at a time: visits, the interface, and all the rest.
test-all: .venv/dev $(APP) system
	$(BIN)/python -m pytest -q -m "not deep" tests/e2e
	$(BIN)/python -m pytest -q -n $(JOBS) --dist loadfile -m "not deep" tests/web
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -m "not deep" --ignore tests/e2e --ignore tests/web

# What needs root: Chromium with Chinese fonts, and the second server. Otherwise say what is left out.
system:
	@missing=""; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || missing="$$missing fonts-noto-cjk"; \
	ls -d /usr/lib/postgresql/1[5-9]/bin >/dev/null 2>&1 || missing="$$missing postgresql"; \
	if [ -z "$$missing" ]; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  mkdir -p /etc/postgresql-common; \
	  [ -f /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf; \
	  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $$missing; \
	else echo "LEFT OUT, because only root can install them:$$missing"; fi

# --- set-up -------------------------------------------------------------------------------------------------

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run: requirements/run.txt pyproject.toml hatch_build.py | .venv/bin/python
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: requirements/dev.txt .venv/run
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

$(APP): .venv/run $(filter-out ui/node_modules ui/dist ui/tests,$(wildcard ui/*)) $(shell find ui/src ui/public -type f 2>/dev/null)
	$(BIN)/python hatch_build.py build
	@touch $@

clean:
	rm -rf .venv ui/node_modules $(dir $(APP)) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.NOTPARALLEL:
