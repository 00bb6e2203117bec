# One rule, one stage. A stage reads exactly the files its rule names and writes what the rule makes.
# Another survey: make STUDY=path/to/folder builds its site under build/<folder>.

STUDY := survey_data
NAME  := $(notdir $(patsubst %/,%,$(STUDY)))
BUILD := build$(if $(filter survey_data,$(NAME)),,/$(NAME))
OWN   := $(if $(filter survey_data,$(NAME)),site_src,$(STUDY))
VENV  := .venv
PY    := $(VENV)/bin/python
RUN   := $(PY)

PRIVATE := $(BUILD)/private
NUMBERS := $(BUILD)/numbers.csv

# The study's files; those in wildcard are there or not.
QUESTIONS := $(STUDY)/codebook.csv $(STUDY)/scales.csv $(STUDY)/recodes.toml
SETTINGS  := $(STUDY)/study.toml
RESPONSES := $(or $(shell sed -n 's/^responses *= *"\([^"]*\)".*/\1/p' $(SETTINGS)),$(STUDY)/responses.csv)
MARGINS   := $(wildcard $(STUDY)/margins.csv)
SAMPLE    := $(wildcard $(STUDY)/sample.csv)
MODELS    := $(wildcard $(STUDY)/models.toml)
EDITIONS  := $(sort $(wildcard $(STUDY)/editions/*.csv))
COVERAGE  := $(wildcard $(STUDY)/coverage.csv)
QUOTED    := $(wildcard $(STUDY)/published.csv $(STUDY)/context.csv $(STUDY)/sources.csv)
CLAIMS    := $(wildcard $(OWN)/claims.toml)
CHARTS    := $(wildcard $(OWN)/charts/*.toml)
PAGES     := $(sort $(shell find site_src/common $(wildcard $(OWN)/pages) -name '*.md.j2'))
PARTS     := $(wildcard site_src/parts/*.j2)
STATIC    := $(wildcard site_src/static/*)
OVERRIDES := $(sort $(shell find site_src/overrides -type f))
AUTHORED  := $(RESPONSES) $(filter-out $(RESPONSES),$(wildcard $(STUDY)/*.csv $(STUDY)/*.toml))

# The code that a stage imports.
MODULES    := $(sort $(shell find analysis -name '*.py'))
FACTS      := $(wildcard analysis/facts/*.py)
STATS      := $(wildcard analysis/stats/*.py)
PRIVACY    := $(wildcard analysis/privacy/*.py)
WORDS      := $(wildcard analysis/words/*.py)
DRAWING    := $(wildcard analysis/drawing/*.py)
RELEASING  := $(wildcard analysis/releasing/*.py)
PUBLISHING := $(wildcard analysis/publishing/*.py)
FRAMES     := analysis/frames.py
ANSWERS    := analysis/answers.py
JUDGED     := analysis/claims.py
WEIGHTING  := $(wildcard analysis/weighting/*.py)
DISCLOSING := $(wildcard analysis/disclosing/*.py)

export OPENBLAS_NUM_THREADS := 1
export PYTHONUTF8 := 1
export NO_MKDOCS_2_WARNING := 1

.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: all archive help test check clean timings demonstration coverage golden bench budgets audit pdf attack recompute risk verify kill-test lock mutants published
.DEFAULT_GOAL := all

# $(call stage,name,files): run analysis/name.py on the files, each under its name.
stage = @mkdir -p $(sort $(dir $@)) && echo "$(1)" && $(RUN) -m analysis.$(1) $(2)
# $(call as,name,files): the files under one name.
as = $(addprefix $(1)=,$(2))

all: $(BUILD)/site.done ## build the whole site

$(VENV)/ready: requirements.txt
	python3 -m venv $(VENV) && $(PY) -m pip install -q --require-hashes -r requirements.txt && touch $@

$(PRIVATE)/people.csv $(PRIVATE)/quality.csv &: $(RESPONSES) $(QUESTIONS) $(SETTINGS) \
		analysis/prepare.py $(FACTS) | $(VENV)/ready
	$(call stage,prepare,responses=$(RESPONSES) $(QUESTIONS) $(SETTINGS) $(PRIVATE)/people.csv $(PRIVATE)/quality.csv)

$(PRIVATE)/weights.csv $(PRIVATE)/weighting.csv &: $(PRIVATE)/people.csv $(SETTINGS) $(MARGINS) $(SAMPLE) \
		analysis/weight.py $(WEIGHTING) $(FRAMES) $(STATS) $(FACTS) | $(VENV)/ready
	$(call stage,weight,$(filter-out %.py,$^) $(PRIVATE)/weights.csv $(PRIVATE)/weighting.csv)

$(PRIVATE)/estimates.csv: $(PRIVATE)/people.csv $(PRIVATE)/weights.csv $(QUESTIONS) $(SETTINGS) $(CLAIMS) \
		analysis/estimate.py $(ANSWERS) $(JUDGED) $(FRAMES) $(STATS) $(FACTS) | $(VENV)/ready
	$(call stage,estimate,$(filter-out %.py,$^) $@)

$(PRIVATE)/effects.csv: $(PRIVATE)/people.csv $(PRIVATE)/weights.csv $(QUESTIONS) $(SETTINGS) $(MODELS) $(CLAIMS) \
		analysis/model.py $(JUDGED) $(FRAMES) $(STATS) $(FACTS) | $(VENV)/ready
	$(call stage,model,$(filter-out %.py,$^) $@)

$(PRIVATE)/replicated.csv: $(PRIVATE)/people.csv $(PRIVATE)/estimates.csv $(QUESTIONS) $(SETTINGS) $(MARGINS) $(SAMPLE) \
		analysis/replicate.py $(WEIGHTING) $(FRAMES) $(STATS) $(FACTS) | $(VENV)/ready
	$(call stage,replicate,$(filter-out %.py,$^) $@)

$(NUMBERS): $(SETTINGS) $(QUESTIONS) $(PRIVATE)/estimates.csv $(PRIVATE)/weighting.csv $(PRIVATE)/quality.csv \
		$(PRIVATE)/replicated.csv $(EDITIONS) \
		$(if $(MODELS),$(PRIVATE)/effects.csv) analysis/disclose.py $(DISCLOSING) $(FRAMES) $(PRIVACY) $(STATS) $(FACTS) | $(VENV)/ready
	$(call stage,disclose,$(filter-out %.py $(EDITIONS),$^) $(call as,earlier,$(EDITIONS)) $@)

# All charts are drawn by one process: the changed ones, or all when numbers or code changed.
$(BUILD)/charts.done: $(CHARTS) $(NUMBERS) $(QUESTIONS) $(SETTINGS) site_src/static/site.css \
		analysis/chart.py $(DRAWING) $(WORDS) $(FACTS) | $(VENV)/ready
	@mkdir -p $(BUILD)/charts
	$(if $(CHARTS),$(call stage,chart,$(NUMBERS) $(QUESTIONS) $(SETTINGS) stylesheet=site_src/static/site.css \
		charts=$(BUILD)/charts $(call as,chart,$(if $(filter-out $(CHARTS),$?),$(CHARTS),$(filter $(CHARTS),$?)))))
	@touch $@

# So are all pages. Code pages come first: what went in is told on the pages.
$(BUILD)/code.done: $(MODULES) Makefile requirements.txt $(AUTHORED) analysis/source.py $(FACTS) | $(VENV)/ready
	$(call stage,source,$(call as,module,$(MODULES)) Makefile requirements.txt $(call as,file,$(AUTHORED)) \
		docs=$(BUILD)/docs inputs=$(BUILD)/inputs.csv)
	@touch $@

$(BUILD)/pages.done: $(PAGES) $(PARTS) $(NUMBERS) $(QUESTIONS) $(SETTINGS) $(MARGINS) $(MODELS) $(QUOTED) $(CLAIMS) \
		$(COVERAGE) $(BUILD)/code.done analysis/render.py $(WORDS) $(FACTS) | $(VENV)/ready
	$(call stage,render,$(NUMBERS) $(QUESTIONS) $(SETTINGS) $(MARGINS) $(MODELS) $(QUOTED) $(CLAIMS) \
		$(COVERAGE) inputs=$(BUILD)/inputs.csv $(call as,part,$(PARTS)) $(call as,page,$(PAGES)) docs=$(BUILD)/docs)
	@touch $@

$(BUILD)/data.done: $(NUMBERS) $(QUESTIONS) $(SETTINGS) $(MARGINS) $(QUOTED) \
		analysis/release.py $(RELEASING) $(WORDS) $(FACTS) | $(VENV)/ready
	$(call stage,release,$(NUMBERS) $(QUESTIONS) $(SETTINGS) data=$(BUILD)/docs/data parts=$(BUILD)/parts \
		$(call as,file,$(STUDY)/codebook.csv $(STUDY)/scales.csv $(MARGINS) $(QUOTED)))
	@touch $@

$(BUILD)/site.done: mkdocs.yml $(SETTINGS) $(BUILD)/pages.done $(BUILD)/charts.done $(BUILD)/data.done \
		$(STATIC) $(OVERRIDES) analysis/publish.py $(PUBLISHING) $(WORDS) $(FACTS) | $(VENV)/ready
	$(call stage,publish,mkdocs.yml $(SETTINGS) docs=$(BUILD)/docs parts=$(BUILD)/parts charts=$(BUILD)/charts \
		overrides=site_src/overrides static=site_src/static site=$(BUILD)/site)
	@touch $@

archive: $(BUILD)/archive.done ## the site with its data as one file for deposit

$(BUILD)/archive.done: $(SETTINGS) $(BUILD)/site.done analysis/archive.py $(RELEASING) $(WORDS) $(FACTS) | $(VENV)/ready
	$(call stage,archive,$(SETTINGS) site=$(BUILD)/site archive=$(BUILD)/archive)
	@touch $@

demonstration: | $(VENV)/ready ## make the synthetic responses of the demonstration anew
	$(PY) -m analysis.demonstrate $(addprefix survey_data/,demonstration.toml margins.csv codebook.csv scales.csv \
		recodes.toml study.toml responses.csv sample.csv truth.csv)

coverage: | $(VENV)/ready ## count on new samples how often intervals cover the truth (some minutes)
	$(PY) -m analysis.coverage $(addprefix survey_data/,demonstration.toml margins.csv codebook.csv scales.csv recodes.toml \
		study.toml models.toml) plan=survey_data/coverage.toml coverage=survey_data/coverage.csv

test: $(VENV)/ready $(NUMBERS) ## pass the tests
	$(PY) -m pytest -q -n 2

published: $(NUMBERS) ## hold the published numbers of today for the test that watches them
	$(PY) -m tests.test_published

check: $(VENV)/ready ## format, lint, types
	$(VENV)/bin/ruff format --check . && $(VENV)/bin/ruff check . && $(VENV)/bin/mypy

# A whole build in a folder of its own, stage by stage; then one changed sentence.
timings: $(VENV)/ready ## what each stage takes, in seconds and memory
	@rm -rf build/timed
	@$(PY) tests/timed.py total "from clean" $(MAKE) -s -j2 BUILD=build/timed RUN="$(PY) tests/timed.py" all
	@$(PY) tests/timed.py total "a changed sentence" $(MAKE) -s -j2 BUILD=build/timed RUN="$(PY) tests/timed.py" \
		-W $(firstword $(filter $(OWN)/pages/%,$(PAGES)) $(PAGES)) all
	@rm -rf build/timed

golden: $(VENV)/ready ## the engine against reference values
	$(PY) -m tests.stats.golden

# Peers have needs of their own, so each set has its own environment.
build/peers/ready: tests/bench/requirements.txt
build/peers-balance/ready: tests/bench/requirements-balance.txt
build/peers/ready build/peers-balance/ready:
	python3 -m venv $(@D) && $(@D)/bin/python -m pip install -q -r $< && touch $@

bench: build/peers/ready build/peers-balance/ready | $(VENV)/ready ## speed beside plain NumPy, peers and R survey (some minutes)
	$(PY) -m tests.bench.bench --peers build/peers/bin/python build/peers-balance/bin/python

budgets: | $(VENV)/ready ## seconds of strict reading, of a risk report and of suppression, each within its budget
	$(PY) -m tests.bench.budgets

tests/audit/node_modules/ready: tests/audit/package-lock.json
	cd tests/audit && npm ci --silent --ignore-scripts --no-audit --no-fund && touch node_modules/ready

audit: $(BUILD)/site.done tests/audit/node_modules/ready ## a reader's browser, a slow line, a screen reader, valid HTML
	$(PY) -m tests.audit $(BUILD)/site

pdf: $(BUILD)/site.done ## findings pages and the whole report on paper
	$(PY) -m tests.audit.paper $(BUILD)/site $(BUILD)/pdf

EARLIER = $(lastword $(EDITIONS))
attack: $(BUILD)/site.done ## what an attacker finds in the built site (EARLIER=an older site or its numbers.csv)
	$(PY) -m tests.attack $(BUILD)/site $(if $(EARLIER),--previous $(EARLIER)) --study $(STUDY)

recompute: $(BUILD)/site.done ## every published share and mean by a second path
	$(PY) -m tests.recompute $(STUDY) $(BUILD)

risk: $(PRIVATE)/weights.csv ## how easily people are recognized in the file of responses
	@$(PY) -m analysis.risk $(PRIVATE)/people.csv $(PRIVATE)/weights.csv $(QUESTIONS) $(SETTINGS)

SITE := $(BUILD)/site
verify: $(BUILD)/site.done ## check a downloaded site (SITE=folder) against its list and a rebuild
	@$(PY) -m analysis.verify site=$(SITE) built=$(BUILD)/site

kill-test: $(VENV)/ready ## kill the publishing step at 200 moments: never a torn site
	$(PY) -m tests.kill

# In a copy of the project, since mutmut writes beside what it changes; the copy finds ../shared as the project does.
mutants: $(VENV)/ready ## faults put in the gate, intervals, weighting and suppression: do the tests find them (twenty minutes)
	@rm -rf build/mutants && mkdir -p build/mutants
	@tar c --exclude node_modules --exclude __pycache__ analysis tests survey_data site_src Makefile mkdocs.yml \
		pyproject.toml | tar x -C build/mutants
	@$(if $(wildcard ../shared),ln -s ../../../shared build/mutants/shared)
	cd build/mutants && $(abspath $(VENV))/bin/mutmut run --max-children 2 > log || (tail -c 2000 log; exit 1)
	@$(PY) -m tests.mutants build/mutants

lock: ## write requirements.txt anew from pyproject.toml
	$(VENV)/bin/pip-compile -q --extra test --generate-hashes --allow-unsafe --strip-extras --no-header \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements.txt pyproject.toml

clean: ## remove all that was made
	rm -rf $(BUILD)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 16
