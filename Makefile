# Two commands do all set-up: make demo, make test. Everything else is for who works on the house.
.DEFAULT_GOAL := help
.PHONY: help demo test lint types walls audit tests docs drill bench build
PYTHON ?= python3
BIN := .venv/bin
PREPARE := $(PYTHON) scripts/prepare.py
# Three processes on two cores, as each waits for the database or a browser much of its time; the order is conftest.py's.
PYTEST_ARGS ?= -n 3 --dist loadfile --no-loadscope-reorder
DEMO_ARGS ?=
DRILLS ?=
BENCHES ?=

help:
	@echo "make demo    everything in one terminal: http://127.0.0.1:8000 (DEMO_ARGS='--port 8001 --at 2025-10-01')"
	@echo "make test    style, types, walls, known holes, and every test, the browser's included"
	@echo "make docs    write docs/generated again from the code"
	@echo "make bench   measure, and write the figures to docs/generated (BENCHES=act: one of them)"
	@echo "make drill   the tests that need hours, at the sizes the issues name"
	@echo "make build   the wheel, in dist/"

demo:
	@$(PREPARE) demo
	@$(BIN)/yinuo demo $(DEMO_ARGS)

test:
	@$(PREPARE) test
	@$(MAKE) --no-print-directory lint types walls audit tests

lint:
	@echo "== style"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types:
	@echo "== types"
	@YINUO_MODE=test $(BIN)/mypy

walls:
	@echo "== walls"
	@$(BIN)/lint-imports

audit:
	@echo "== known holes of locked packages"
	@$(BIN)/python scripts/audit.py

tests:
	@echo "== tests"
	@rm -f .coverage .coverage.*
	@PYTEST_PLUGINS=yinuo.config.tests.counting $(BIN)/python -m pytest $(PYTEST_ARGS)
	@echo "== floors"
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --show-missing --skip-covered
	@$(BIN)/python scripts/floors.py

docs:
	@$(PREPARE) test
	@$(BIN)/yinuo docs

drill:
	@$(PREPARE) test
	@$(BIN)/python -m bench.drill $(DRILLS)

bench:
	@$(PREPARE) test
	@$(BIN)/python -m bench $(BENCHES)

build:
	@$(PREPARE) test
	@$(BIN)/python -m build --wheel
