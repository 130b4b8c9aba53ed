# Hạ Tầng Số. `make help` lists what can be done; everything it installs goes into .venv and node_modules.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
PORT ?= 8000
DEMO ?= 1
DEEP ?= 1
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python
PAGES := src/hatangso/web/built/manifest.json
PAGE_SOURCES := $(shell find src/hatangso/web -type f \( -name '*.ts' -o -name '*.css' -o -name '*.html' -o -name '*.py' \) -not -path '*/built/*')
MESSAGES := src/hatangso/locale/en/LC_MESSAGES/django.mo
NODE_IS_HERE := $(shell node -e 'process.exit(+process.versions.node.split(".")[0] >= 20 ? 0 : 1)' 2>/dev/null && echo yes)

.PHONY: help run setup test check check-types check-style check-imports check-migrations check-pages format map lock messages spark peers wheel clean

help: ## List the commands
	@grep -hE '^[a-z%_-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

ifeq ($(DEMO),0)
run: export HATANGSO_DATA ?= data/own
else
run: export HATANGSO_DATA ?= data/demo
run: export HATANGSO_DEMO = 1
endif
run: setup ## Set everything up and serve http://localhost:8000 (PORT=9000 changes it, DEMO=0 starts empty)
	$(BIN)/hatangso serve --port $(PORT)

setup: $(VENV)/.run $(PAGES) $(MESSAGES) ## Install what the product needs and build its pages

test: $(VENV)/.dev setup ## Run every test (DATABASE_URL=postgres://… runs them on PostgreSQL)
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not quiet$(if $(filter 0,$(DEEP)), and not deep)" $(TESTS)
	$(BIN)/python -m pytest -m quiet $(or $(TESTS),$(shell grep -rl --include='*.py' 'mark\.quiet' tests)) || [ $$? -eq 5 ]

check: check-types check-style check-imports check-migrations check-pages ## Format, lint, types, imports, migrations, pages (-j2 at once)

check-types: $(VENV)/.dev setup
	$(BIN)/mypy

check-style: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

check-imports: $(VENV)/.dev setup
	$(BIN)/lint-imports

check-migrations: $(VENV)/.dev setup
	DJANGO_SETTINGS_MODULE=hatangso.project.settings_test $(BIN)/python -m django makemigrations --check --dry-run

check-pages: $(VENV)/.dev setup
	PATH="$(CURDIR)/$(BIN):$$PATH" npx tsc --noEmit

format: $(VENV)/.dev ## Format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

map: $(VENV)/.dev ## Draw which package may import which (docs/imports.dot)
	$(BIN)/import-linter drawgraph hatangso > docs/imports.dot

bench-%: $(VENV)/.dev setup ## Run one benchmark of benchmarks/ and print its RESULT line
	$(BIN)/python -m benchmarks.$*

lock: $(VENV)/.uv ## Resolve the dependencies again into requirements/*.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url -c requirements/constraints.txt requirements/run.in -o requirements/run.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url -c requirements/constraints.txt -c requirements/run.txt requirements/dev.in -o requirements/dev.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url -c requirements/constraints.txt -c requirements/run.txt requirements/spark.in -o requirements/spark.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url -c requirements/constraints.txt requirements/peers.in -o requirements/peers.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements/build.in -o requirements/build.txt

messages: $(VENV)/.dev ## Collect the texts to translate into locale/en
	$(BIN)/python -m scripts.collect_messages

spark: $(VENV)/.spark ## Install what computing on a cluster needs (Java 17 must be there)

peers: .venv-peers/.done ## Install what the benchmarks are measured against, in .venv-peers

wheel: $(VENV)/.dev setup ## Build a wheel with its pages inside, in dist/
	$(BIN)/python -m build --wheel --installer uv

clean: ## Remove what was built and installed (data stays)
	rm -rf $(VENV) .venv-peers node_modules src/hatangso/web/built src/hatangso/assets/fonts dist .pytest_cache .mypy_cache .ruff_cache

$(VENV)/.uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cần Python 3.11 trở lên. Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Thiếu mô-đun venv của Python: trên Debian/Ubuntu hãy cài gói python3-venv. Python's venv module is missing."; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@touch $@

$(VENV)/.run: $(VENV)/.uv requirements/run.txt requirements/build.txt pyproject.toml
	$(UV) --require-hashes -r requirements/run.txt
	$(if $(NODE_IS_HERE),,$(UV) --require-hashes -r requirements/build.txt)
	$(UV) --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(UV) --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.spark: $(VENV)/.run requirements/spark.txt
	$(UV) --require-hashes -r requirements/spark.txt
	@touch $@

.venv-peers/.done: $(VENV)/.uv requirements/peers.txt
	$(PYTHON) -m venv .venv-peers
	$(BIN)/uv pip install --quiet --python .venv-peers/bin/python --require-hashes -r requirements/peers.txt
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json $(VENV)/.run
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(PAGES): node_modules/.package-lock.json vite.config.ts $(PAGE_SOURCES)
	PATH="$(CURDIR)/$(BIN):$$PATH" npx vite build --logLevel warn
	@touch $@

$(MESSAGES): $(wildcard src/hatangso/locale/en/LC_MESSAGES/django.po) $(VENV)/.run
	$(BIN)/python -m scripts.compile_messages
