# make demo · make test · make lab · make bench · make cards · make venv · make lock
PYTHON ?= python3
BIN := .venv/bin
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lab bench cards venv lint lock

demo: venv
	$(BIN)/nghe demo

lab: venv
	$(BIN)/jupyter lab --ServerApp.ip=127.0.0.1 --notebook-dir=notebooks

venv: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("nghe needs Python 3.11 or newer; run: make $(MAKECMDGOALS) PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-test: .venv/ready tests/requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r tests/requirements.lock
	@touch $@

lint: .venv/ready-test
	$(BIN)/ruff check nghe_lib tests notebooks
	$(BIN)/ruff format --check nghe_lib tests
	$(BIN)/mypy nghe_lib

test: lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

.venv/ready-bench: .venv/ready-test tests/benchmarks/requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r tests/benchmarks/requirements.lock
	@touch $@

# Speed beside the peers, in one run each; then quality, written to data/models/CARDS.md.
bench: .venv/ready-bench
	$(BIN)/python -m tests.benchmarks

cards: .venv/ready-bench
	$(BIN)/python -m tests.benchmarks.cards

# Needs uv. Both locks carry hashes and no index address.
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra build pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra build --extra platforms -c requirements.lock pyproject.toml -o requirements-platforms.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra build --extra test --extra platforms --extra transformer -c requirements.lock pyproject.toml -o tests/requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra build --extra bench -c requirements.lock pyproject.toml -o tests/benchmarks/requirements.lock
