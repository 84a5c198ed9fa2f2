# make site: the reference site into site/.   make test: everything that must hold.   make audit: what takes long.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet
export NO_MKDOCS_2_WARNING := 1

.PHONY: site serve test review lint check-python browser audit audit-lighthouse bench lock clean

site: $(VENV)/.site
	$(BIN)/mkcampaign build
	@echo
	@echo "打开 / open:      site/index.html"
	@echo "边写边看 / preview: make serve"

serve: $(VENV)/.site
	$(BIN)/mkcampaign serve

test: $(VENV)/.test node_modules/.package-lock.json lint browser
	$(BIN)/python -m pytest -n auto --dist loadfile

# What takes minutes: every kind of page in every look, every link; then Lighthouse, for which the machine is to be left alone.
audit: $(VENV)/.test node_modules/.package-lock.json browser
	$(BIN)/python -m pytest tests/audit
	$(MAKE) audit-lighthouse

audit-lighthouse: $(VENV)/.site tests/audit/node_modules/.package-lock.json
	$(BIN)/mkcampaign build -o .site.audit
	CHROME_PATH=$${CHROME_PATH:-/usr/bin/chromium} node tests/audit/lighthouse.mjs .site.audit --runs 3; status=$$?; rm -rf .site.audit; exit $$status

lint: $(VENV)/.test
	$(BIN)/ruff check generator tests bench
	$(BIN)/ruff format --check generator tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# Every component of the theme in all its examples, on one page to look at.
review: $(VENV)/.test
	$(BIN)/python tests/components.py review

bench: $(VENV)/.test
	$(BIN)/python bench/run.py

# Chromium and zbar come from the system; as root we install them, otherwise we say what is missing.
browser:
	@sh tests/tools.sh

check-python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "mkcampaign needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make site PYTHON=python3.11")'

$(VENV)/bin/python: | check-python
	$(PYTHON) -m venv $(VENV)

$(VENV)/.site: requirements.lock requirements-build.lock pyproject.toml $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements-build.lock
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.site requirements-test.lock
	$(PIP) --require-hashes -r requirements-test.lock
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund --silent
	@touch $@

tests/audit/node_modules/.package-lock.json: tests/audit/package.json tests/audit/package-lock.json
	npm ci --prefix tests/audit --no-audit --no-fund --silent
	@touch $@

# Lock files hold hashes and no index address; UV is only needed to write them anew.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet -o requirements.lock
	uv pip compile pyproject.toml --extra test -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet -o requirements-test.lock
	printf 'hatchling>=1.27,<2\neditables\n' | uv pip compile - -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet -o requirements-build.lock
	npm install --package-lock-only --no-audit --no-fund --silent
	npm install --prefix tests/audit --package-lock-only --no-audit --no-fund --silent

clean:
	rm -rf site .site.* build dist node_modules tests/audit/node_modules $(VENV)
