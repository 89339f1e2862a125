# Borgen. `make run` starts it, `make test` tests it; both install what is missing (as root) or say what to install.
# PORT, DATA_DIR and DATABASE_URL change what they work on: make run PORT=8001

.PHONY: run test check check-full test-postgres bench format lock messages clean
python := .venv/bin/python

run: ## start Borgen with its demo on http://localhost:8000
	@scripts/setup.sh run
	@exec $(python) scripts/run.py

test: ## all tests on SQLite, browser included
	@scripts/setup.sh test
	@$(python) scripts/compile_messages.py
	@exec $(python) scripts/run_tests.py

check: ## everything that must hold before a change is merged
	@scripts/setup.sh check
	@exec $(python) scripts/check.py

check-full: ## the same with all tests on both databases and the whole accessibility matrix
	@scripts/setup.sh check
	@exec $(python) scripts/check.py --full

test-postgres: ## all tests on a throw-away PostgreSQL
	@scripts/setup.sh check
	@$(python) scripts/compile_messages.py
	@exec scripts/with-postgres.sh .venv/bin/pytest

bench: ## speed, as ratios to a floor page of the same server
	@scripts/setup.sh test
	@$(python) scripts/compile_messages.py
	@exec $(python) -m benchmarks

format: ## put Python and templates in the house's form
	@scripts/setup.sh test
	@.venv/bin/ruff check --quiet --fix . ; .venv/bin/ruff format --quiet .
	@find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} + || true

lock: ## the pinned requirements again from pyproject.toml; UPGRADE=1 takes newer versions
	@scripts/lock.sh

messages: ## bring the Dutch catalogue up to date with the sources
	@scripts/setup.sh test
	@$(python) scripts/messages.py collect

clean: ## remove what was built; the data stays
	rm -rf .venv .cache .hypothesis test-results htmlcov data/static data/static.stamp
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
	rm -f locale/*/LC_MESSAGES/*.mo
