# WindFlow's commands. `make help` lists them.
.DEFAULT_GOAL := help
.NOTPARALLEL:
SHELL := /bin/bash
MAVEN := mvn --batch-mode --no-transfer-progress

# Where the group of the Docker socket was joined only a moment ago, this login does not have it yet.
DOCKED := scripts/setup/in-docker-group

# The files below some folders that a person wrote.
sources = $(shell find $(1) \( -name target -o -name node_modules -o -path frontend/dist \) -prune -o -type f -print 2> /dev/null)

DASHBOARD := frontend/dist/index.html
MODULES := frontend/node_modules/.package-lock.json
ASSEMBLED := runtime/target/.assembled

.PHONY: help
help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@printf '  make %-15s %s\n' enable-NAME 'switch an extension on: enable-cache, …' disable-NAME 'switch it off; DATA=purge removes its data'

.PHONY: setup
setup: ## install what this machine lacks, asking first; also `make setup run`, `make setup test`
	@scripts/setup/setup $(if $(filter test bench,$(MAKECMDGOALS)),--tests)

.PHONY: build
build: $(ASSEMBLED) ## build the dashboard and the distribution, runtime/target/windflow/

.PHONY: run
run: $(ASSEMBLED) ## build if needed and start WindFlow on http://localhost:8000
	@exec $(DOCKED) scripts/run

.PHONY: demo
demo: ## deploy three services on the running WindFlow, break them, watch the rollback
	@$(DOCKED) scripts/demo/run up

.PHONY: demo-clean
demo-clean: ## remove all that the demo made
	@$(DOCKED) scripts/demo/run clean

.PHONY: test
test: ## run every test
	@$(DOCKED) scripts/test/run

.PHONY: verify
verify: $(DASHBOARD) ## run the Java tests alone: unit, contract, in the framework, end to end
	$(MAVEN) --fail-at-end verify
	@touch $(ASSEMBLED)

.PHONY: bench
bench: $(ASSEMBLED) ## measure and write target/bench/report.json
	@$(DOCKED) tests/images/build
	@$(DOCKED) tests/bench/run

.PHONY: fmt
fmt: $(MODULES) ## format Java and the dashboard's sources
	$(MAVEN) --quiet --projects '!tests/sample-extension' spotless:apply
	cd frontend && npx prettier --log-level warn --write .

# --- With Docker: docker-compose.minimal.yml, docker-compose.extensions.yml -----------------------
.PHONY: minimal dev-full prod
minimal: ## start Traefik, the API on SQLite and the dashboard as containers: http://localhost
	@$(DOCKED) scripts/docker/up minimal

dev-full: ## minimal, with the extensions for development: database, cache, monitoring
	@$(DOCKED) scripts/docker/up dev-full

prod: ## minimal as for production; refuses the guide's default passwords
	@$(DOCKED) scripts/docker/up prod

.PHONY: secrets
secrets: ## give strong values in .env to the passwords that still have the guide's default
	@$(DOCKED) scripts/docker/passwords generate

.PHONY: status logs config
status: ## services, capabilities and extensions in one table
	@$(DOCKED) scripts/docker/status

logs: ## follow the logs of all services, or of one: make logs SERVICE=windflow-api
	@$(DOCKED) scripts/docker/compose logs --follow --tail 100 $(SERVICE)

config: ## what the compose files and .env come to, without the passwords
	@$(DOCKED) scripts/docker/compose config | sed -E 's/((PASSWORD|TOKEN|AUTH|SECRET|password)[A-Za-z_]*:) .+/\1 ***/; s#(://[^:/@ ]*:)[^@ ]+@#\1***@#g'

.PHONY: stop restart upgrade uninstall
stop: ## stop the containers; everything stays
	@$(DOCKED) scripts/docker/stop

restart: ## stop and start the API alone
	@$(DOCKED) scripts/docker/restart

upgrade: ## replace the running WindFlow by this checkout's version, or by WINDFLOW_VERSION of .env
	@$(DOCKED) scripts/docker/upgrade

uninstall: ## remove the containers; with DATA=purge their data too
	@$(DOCKED) scripts/docker/uninstall

.PHONY: backup restore
backup: ## write WindFlow's own data into an archive in backups/
	@$(DOCKED) scripts/docker/backup

restore: ## bring an archive back: make restore FILE=backups/NAME.zip
	@$(DOCKED) scripts/docker/restore "$(FILE)"

.PHONY: databases
databases: ## where WindFlow's data lives and what it has left: make databases PURGE=NAME deletes that
	@$(DOCKED) scripts/docker/databases "$(PURGE)"

# make enable-cache, make disable-cache; also the short names enable-mon and enable-work.
.PHONY: FORCE
FORCE:
enable-%: FORCE
	@$(DOCKED) scripts/docker/enable $*

disable-%: FORCE
	@$(DOCKED) scripts/docker/disable $*

.PHONY: clean
clean: ## remove what was built; data/ and config/ stay
	find . -name node_modules -prune -o -name target -type d -prune -exec rm -rf {} +
	rm -rf frontend/dist

$(ASSEMBLED): pom.xml $(DASHBOARD) $(call sources,bundles features runtime config/available tests/*/pom.xml)
	$(MAVEN) --quiet --threads 1C --projects runtime --also-make -DskipTests package
	@touch $@

frontend/dist/index.html: $(MODULES) $(call sources,frontend) $(call sources,bundles/io.windflow.rest/src/main/openapi)
	cd frontend && npm run --silent build
	@touch $@

$(MODULES): frontend/package-lock.json
	cd frontend && npm ci --no-audit --no-fund
	@touch $@
