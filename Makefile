# `make demo` shows what remit does, `make test` runs its tests; each makes its own environment.
PYTHON ?= python3
VENV ?= .venv
RUN = $(VENV)/bin

.PHONY: demo test lint bench fuzz clean

demo: $(VENV)/.demo
	$(RUN)/remit demo

test: $(VENV)/.dev
	$(RUN)/python -m pytest --cov --cov-report=term:skip-covered

lint: $(VENV)/.dev
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/lint-imports

bench: $(VENV)/.dev
	$(RUN)/python -m tests.bench

# `make fuzz SECONDS=600 SEED=7`; failing inputs are kept in fuzz-failures/.
fuzz: $(VENV)/.dev
	PYTHONPATH=tests $(RUN)/python -m fuzz --seconds $(or $(SECONDS),60) $(if $(SEED),--seed $(SEED))

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV) || { $(PYTHON) -m pip install --user virtualenv && $(PYTHON) -m virtualenv $(VENV); }
	$(RUN)/python -m pip install --quiet --upgrade pip

$(VENV)/.demo: $(VENV)/bin/python pyproject.toml
	$(RUN)/python -m pip install --quiet --editable '.[all]'
	touch $@

$(VENV)/.dev: $(VENV)/.demo pyproject.toml
	$(RUN)/python -m pip install --quiet --group dev
	touch $@

clean:
	rm -rf $(VENV) remit-demo build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage fuzz-failures
