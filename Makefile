# Thin: each target makes .venv if it is missing, then runs one command.
PYTHON ?= python3
VENV ?= .venv
PRESET ?= cpu
OUT ?= runs/$(PRESET)
BIN = $(VENV)/bin

.PHONY: help book site serve pdf train test lint notebooks weights clean

help:
	@echo "make book       build the book, serve it here, print its address"
	@echo "make pdf        the book as one file, for paper"
	@echo "make train      train on the built-in faces, measure (PRESET=cpu)"
	@echo "make test       run all tests and every notebook"
	@echo "make notebooks  run the notebooks and store what they print"
	@echo "make lint       check the style of the code"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "This needs Python 3.11 or newer: make PYTHON=python3.12 ..."; \
	    exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/ready: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable ".[test]"
	@touch $@

# The book is built from stored outputs, so PyTorch stays out of it.
EXTRAS = import tomllib; extras = tomllib.load(open("pyproject.toml", "rb")); \
  print(*(r for name in ("book", "browser") \
          for r in extras["project"]["optional-dependencies"][name]))
$(VENV)/book-ready: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet \
	  $$($(BIN)/python -c '$(EXTRAS)')
	@touch $@

book: site serve

site: $(VENV)/book-ready
	$(BIN)/python book/tools/build.py

serve: $(VENV)/book-ready
	$(BIN)/python book/tools/serve.py

pdf: site
	$(BIN)/python book/tools/pdf.py --site _build/html

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
	rm -rf $(VENV) _build build *.egg-info
