# Thin: each target makes .venv if it is missing, then runs one command.
PYTHON ?= python3
VENV ?= .venv
PRESET ?= cpu
OUT ?= runs/$(PRESET)
BIN = $(VENV)/bin

.PHONY: help train test lint notebooks weights clean

help:
	@echo "make train      train on the built-in faces, measure (PRESET=cpu)"
	@echo "make test       run all tests and every notebook"
	@echo "make notebooks  run the notebooks and store what they print"
	@echo "make lint       check the style of the code"

$(VENV)/ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "This needs Python 3.11 or newer: make PYTHON=python3.12 ..."; \
	    exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable ".[test]"
	@touch $@

# Goes on where an interrupted run stopped.
train: $(VENV)/ready
	$(BIN)/stargan-tutorial train --preset $(PRESET) --out $(OUT) --resume
	$(BIN)/stargan-tutorial evaluate $(OUT)
	@echo "Look at $(OUT)/translations.png"

test: $(VENV)/ready
	$(BIN)/python -m pytest tests --cov --cov-report=term:skip-covered \
	  --cov-fail-under=95
	$(BIN)/python -m pytest notebooks

notebooks: $(VENV)/ready
	$(BIN)/python notebooks/regenerate.py

lint: $(VENV)/ready
	$(BIN)/ruff check .

# The weights in the package, each by the command of its model card.
weights: $(VENV)/ready
	$(BIN)/stargan-tutorial train --preset cpu --out runs/cpu --resume
	$(BIN)/stargan-tutorial train --preset patient --threads 1 \
	  --out runs/patient --resume
	for name in cpu patient; do \
	  $(BIN)/stargan-tutorial evaluate runs/$$name && \
	  $(BIN)/stargan-tutorial export runs/$$name \
	    --out stargan_tutorial/weights/$$name.safetensors || exit 1; \
	done

clean:
	rm -rf $(VENV) build *.egg-info
