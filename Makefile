# Everything a newcomer or a machine needs; `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
UV := $(shell command -v uv || echo $(HOME)/.local/bin/uv)
# how a person calls it: plain, where their own PATH has it
CALL_UV := $(shell command -v uv >/dev/null && echo uv || echo $(HOME)/.local/bin/uv)
RUN := $(UV) run --frozen
PYTEST := pytest -q -n 2 --dist loadfile --no-loadscope-reorder
export PATH := $(dir $(UV)):$(PATH)
export PARLEY_HOME ?= $(CURDIR)/.parley
unexport PYTHONDONTWRITEBYTECODE  # the tests start some hundred processes, each with three thousand modules

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(UV):
	@echo "uv is missing; installing it for this user"
	@python3 -m pip install --user --quiet uv 2>/dev/null || python3 -m pip install --user --quiet --break-system-packages uv || { python3 -m venv $(HOME)/.local/uv && $(HOME)/.local/uv/bin/pip install --quiet uv && mkdir -p $(HOME)/.local/bin && ln -sf $(HOME)/.local/uv/bin/uv $(HOME)/.local/bin/uv; }
	@test -x $(HOME)/.local/bin/uv || { mkdir -p $(HOME)/.local/bin && ln -sf "$$(python3 -m site --user-base)/bin/uv" $(HOME)/.local/bin/uv; }

install: $(UV) ## install what running needs
	@$(UV) sync --frozen --no-dev --group web --quiet

install-dev: $(UV) ## install what developing needs
	@$(UV) sync --frozen --quiet

web: install ## build the pages for browsers, if anything in them changed
	@$(UV) run --frozen --no-dev --group web python -m parley.build_web

up: install ## a running Parley with demo data: no account, no key, no other server
	@$(UV) run --frozen --no-dev --group web python -m parley.build_web || true
	@PARLEY_UV=$(CALL_UV) $(UV) run --frozen --no-dev --group web python -m parley.up

services: ## see that PostgreSQL and chromium are here, or install them where apt may
	@tests/services.sh

lint: install-dev ## style, formatting and import contracts
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) lint-imports

types: install-dev ## mypy --strict over everything
	@$(RUN) mypy

test: install-dev services ## the tests, in parallel and in random order, under several time zones
	@$(RUN) $(PYTEST) -m "not slow"

web-check: install-dev ## the pages' own checks: types, style, formatting, unit tests
	@$(RUN) python -m tests.web.check

docs: install-dev ## build the documentation; warnings are errors
	@$(UV) run --frozen --group docs mkdocs build --strict --quiet

openapi: install-dev ## the OpenAPI document is valid and the client's shapes are generated from it
	@$(RUN) python -m parley.openapi > /tmp/parley-openapi.$$$$.json && $(RUN) openapi-spec-validator /tmp/parley-openapi.$$$$.json; status=$$?; rm -f /tmp/parley-openapi.$$$$.json; exit $$status

check: lint types openapi docs web-check test ## everything that must hold before a change lands

check-slow: install-dev services ## the thorough runs
	@$(RUN) $(PYTEST) -m slow
	@$(MAKE) --no-print-directory sbom audit-dependencies

audit-dependencies: install-dev ## known weaknesses of what is locked, Python and Node; says loudly when nobody could be asked
	@$(RUN) python -m tests.supply.audit_dependencies

sbom: install-dev ## a bill of all that is locked, in CycloneDX: .parley/sbom/
	@$(RUN) python -m tests.supply.sbom

bench-nlu: install-dev ## how well words are understood, on the sets of others; NLU_DATA and NLU_TIME_DATA name their folders
	@$(RUN) python -m bench.nlu_times
	@$(RUN) python -m bench.nlu_sets $(if $(NLU_DATA),--data $(NLU_DATA))

conversations: install-dev ## three hundred conversations with simulated people
	@$(RUN) python -m bench.conversations

race: install-dev services ## fifty clients want one slot, on both databases
	@$(RUN) python -m bench.race

client: install-dev ## generate the Python client's shapes anew
	@$(RUN) python sdk/python/generate.py

web-shapes: install-dev ## generate the shapes of the pages' calls anew
	@$(RUN) python -m tests.web.shapes

schemas: install-dev ## generate the JSON Schemas of the doors anew
	@$(RUN) python -m parley.doors.schemas

pictures: install-dev services ## draw the pictures of every template anew
	@PYTHONPATH=. $(RUN) python docs/pictures/make.py
	@PYTHONPATH=. $(RUN) python docs/pictures/pages.py

clean: ## throw away what running left behind
	@rm -rf .parley site .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: help install install-dev web web-check web-shapes up services lint types test docs openapi check check-slow audit-dependencies sbom bench-nlu conversations race client schemas pictures clean
