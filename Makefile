# Each command makes what it needs: with Python 3.11 or later and make, `make demo` is all there is to do.
# Another interpreter: make PYTHON=python3.12 test. Another place for the environment: make VENV=/some/where test.

PYTHON ?= python3
VENV ?= .venv
RUN := $(VENV)/bin/python
STAMP := $(VENV)/.installed
WORKERS ?= auto
TYPED := build/typed

.PHONY: demo test lint bench clean help

help:
	@echo "make demo   the main job: a graph, a trained network, its speed; pictures in demo_output/"
	@echo "make test   the test suite"
	@echo "make lint   ruff, and mypy in strict mode over an installed copy"
	@echo "make bench  the benchmarks, as ratios"
	@echo "make clean  remove the environment and everything that was built"

demo: $(STAMP)
	$(RUN) -m tenfold --out demo_output

test: $(STAMP)
	$(RUN) -m pytest -n $(WORKERS)

# mypy reads an installed copy: there the folders of the repository stand under the name `tenfold`.
lint: $(STAMP)
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	rm -rf build
	$(RUN) -m pip install --quiet --no-deps --no-compile --target $(TYPED) .
	cd $(TYPED) && MYPYPATH=. $(abspath $(RUN)) -m mypy --strict --config-file $(abspath pyproject.toml) -p tenfold

bench: $(STAMP)
	$(RUN) -m benchmarks

clean:
	rm -rf $(VENV) build dist *.egg-info demo_output

# Made anew when pyproject.toml changes; an interrupted installation leaves no stamp.
$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "tenfold needs Python 3.11 or later, $(PYTHON) is " + sys.version.split()[0] + "; try: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $(STAMP)
