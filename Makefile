# Every target is a command of scripts/bootstrap.py, which makes .venv by itself; `make` alone lists them.
PYTHON ?= python3
export COUNT SEED FROM MONTH EVENT PUBLIC REASON FINGERPRINT DIR SEND FETCH ACCEPT DRY ONLY NOW GOALS
GOALS := $(MAKECMDGOALS)

help:
	@$(PYTHON) scripts/bootstrap.py help

%:
	@$(PYTHON) scripts/bootstrap.py $@

.PHONY: help test
test:
	@$(PYTHON) scripts/bootstrap.py test
