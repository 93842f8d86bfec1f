# SPDX-License-Identifier: GPL-2.0-or-later
# Every target is one script; the logic is in the scripts.
.PHONY: help demo test attack view lab-up lab-down lab-status lab-ssh figures bench packages setup build clean
.DEFAULT_GOAL := help

help: ## list the targets and the settings
	@scripts/help.sh

demo: ## set up, build, boot the two-host lab, migrate a guest under load, draw it
	@scripts/demo.sh

test: ## set up, build what is needed, run every test
	@scripts/test.sh

attack: ## run xenlens over thousands of damaged traces (an hour or more)
	@scripts/attack.sh

view: ## open the viewer on a recorded migration (no lab)
	@scripts/view.sh

lab-up: ## boot the two emulated hosts (lab-down ends them, lab-status shows what runs)
	@scripts/lab-up.sh

lab-down:
	@scripts/lab.sh down

lab-status:
	@scripts/lab.sh status

lab-ssh: ## open a shell, or run CMD=..., on HOST=a, b or g1
	@scripts/lab.sh ssh "$(HOST)" $(CMD)

bench: ## measure what tracing costs, in executed instructions, beside other tracers
	@scripts/bench.sh

setup: ## install the Debian packages that are missing
	@scripts/setup.sh build test

build: ## build and install our own programs into build/stage
	@scripts/build.sh

clean: ## remove build/ (the cache of hypervisor, kernel and root file system stays)
	@scripts/clean.sh
