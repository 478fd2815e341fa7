# Two commands matter: `make demo` and `make test`. Both set up everything they need.
# PORT, HOST and DATA may be given: `make demo PORT=9000 DATA=/srv/workplace`.

PORT ?= 8000
HOST ?= 127.0.0.1
DATA ?= var

.DEFAULT_GOAL := help
.PHONY: help setup demo dev test check format words lock

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## prepare .venv with what the platform needs to run
	@bin/setup

demo: ## fill the demonstration province under DATA and serve it on HOST:PORT
	@bin/setup
	@bin/workplace demo --data "$(DATA)" --host "$(HOST)" --port "$(PORT)"

dev: ## the same, restarting whenever a source file changes
	@DATA="$(DATA)" HOST="$(HOST)" PORT="$(PORT)" bin/dev

test: ## everything: format, lint, types, contracts, both databases, browser journeys
	@bin/setup --dev
	@bin/check

check: test ## the same as `make test`

format: ## let ruff put the sources in order
	@bin/setup --dev
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

words: ## collect the sentences people see into the Vietnamese catalogue
	@bin/setup
	@bin/words

lock: ## compile requirements.in and requirements-dev.in into hashed lock files
	@bin/setup --dev
	@bin/lock
