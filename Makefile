# The street from responses to the site: what each stage reads and makes, and how to run it.
# Another survey: make STUDY=path/to/folder builds its site under build/<folder>.

STUDY := survey_data
comma := ,
NAME  := $(notdir $(patsubst %/,%,$(STUDY)))
BUILD := build$(if $(filter survey_data,$(NAME)),,/$(NAME))
OWN   := $(if $(filter survey_data,$(NAME)),site_src,$(STUDY))
PYTHON := python3
VENV  := .venv
PY    := $(VENV)/bin/python
RUN   := $(PY)

ifeq ($(filter 4 5 6 7 8 9,$(firstword $(subst ., ,$(MAKE_VERSION)))),)
$(error GNU make 4 or later is needed, and this is $(MAKE_VERSION); macOS has a newer one as gmake)
endif
ifeq ($(wildcard $(STUDY)/study.toml)$(filter import,$(MAKECMDGOALS)),)
STUDIES := $(patsubst ./%/study.toml,%,$(shell find . -maxdepth 4 -name study.toml -not -path './.*' -not -path './build/*'))
NEAREST := $(shell $(PYTHON) -c 'import difflib, sys; print(*difflib.get_close_matches(*sys.argv[1:2], sys.argv[2:], 1))' $(STUDY) $(STUDIES))
$(error STUDY=$(STUDY): no study.toml there$(if $(NEAREST),$(comma) did you mean $(NEAREST)?,; studies here: $(STUDIES)))
endif

PRIVATE := $(BUILD)/private
STAMPS  := $(BUILD)/stamps
NUMBERS := $(BUILD)/numbers.csv

# The study's files; those in wildcard are there or not.
QUESTIONS := $(STUDY)/codebook.csv $(STUDY)/scales.csv $(wildcard $(STUDY)/recodes.toml)
SETTINGS  := $(STUDY)/study.toml
RESPONSES := $(or $(shell sed -n 's/^responses *= *"\([^"]*\)".*/\1/p' /dev/null $(wildcard $(SETTINGS))),$(STUDY)/responses.csv)
MARGINS   := $(wildcard $(STUDY)/margins.csv)
SAMPLE    := $(wildcard $(STUDY)/sample.csv)
MODELS    := $(wildcard $(STUDY)/models.toml)
# Of the editions that were released, those before the day of this one.
RELEASE   := $(shell sed -n 's/^release *= *\([0-9-]*\).*/\1/p' /dev/null $(wildcard $(SETTINGS)))
EDITIONS  := $(foreach e,$(sort $(wildcard $(STUDY)/editions/*.csv)),$(if $(filter $(RELEASE),$(firstword $(sort $(RELEASE) $(basename $(notdir $e))))),,$e))
# Waves before this one; a file that the folder of one does not have is that of the study.
ASKED     := $(patsubst %/,%,$(wildcard $(STUDY)/waves))
TOLD       = $(if $(WAVES),$(BUILD)/waves.csv)# of earlier waves, and what changed since
WAVES     := $(sort $(notdir $(patsubst %/,%,$(wildcard $(STUDY)/waves/*/))))
COVERAGE   = $(wildcard $(STUDY)/coverage.csv $(STUDY)/recovered.csv $(STUDY)/small.csv) \
	$(call as,changed,$(wildcard $(STUDY)/waves/coverage.csv))
QUOTED    := $(wildcard $(STUDY)/published.csv $(STUDY)/context.csv $(STUDY)/sources.csv)
SERIES    := $(wildcard $(STUDY)/series.csv)
# The study's own texts in other languages, a file each.
TEXTS     := $(sort $(wildcard $(STUDY)/texts.*.csv))
CAUSES    := $(patsubst site_src/%,%,$(OWN)/CHANGELOG.md)
CHANGELOG := $(wildcard $(CAUSES))
CLAIMS    := $(wildcard $(OWN)/claims.toml)
PLANNED   := $(if $(CLAIMS),$(wildcard $(STUDY)/plan.toml))
CHARTS    := $(wildcard $(OWN)/charts/*.toml)
FINDINGS  := $(if $(wildcard $(OWN)/pages/findings),,proposed)# by rule, where nobody wrote them
PAGES     := $(sort $(shell find site_src/common $(wildcard $(OWN)/pages) -name '*.md.j2'))
PARTS     := $(wildcard site_src/parts/*.j2)
AUTHORED  := $(RESPONSES) $(filter-out $(RESPONSES),$(wildcard $(STUDY)/*.csv $(STUDY)/*.toml)) $(sort $(wildcard $(STUDY)/waves/*.csv $(STUDY)/waves/*/*.csv $(STUDY)/waves/*/*.toml))

# What the code says, a file a language.
WORDS     := $(sort $(wildcard site_src/words/*.toml))

# Faces of pictures in pixels, for languages that the renderer has no letters for.
LETTERS   := $(foreach face,$(wildcard site_src/letters/*.otf),$(face) $(face:.otf=.txt))
# The charts that translated pages are shared with, by their front matter.
TRANSLATED := $(filter $(foreach t,$(TEXTS),$(OWN)/pages/$(word 2,$(subst ., ,$(notdir $t)))/%),$(PAGES))
SHARED    := $(if $(TRANSLATED),$(wildcard $(sort $(shell sed -n 's|^preview: "\(.*\)"$$|$(OWN)/charts/\1.toml|p' $(TRANSLATED)))))

# The code.
MODULES := $(sort $(shell find analysis -name '*.py'))

export OPENBLAS_NUM_THREADS := 1
export PYTHONUTF8 := 1
export NO_MKDOCS_2_WARNING := 1

.DELETE_ON_ERROR:
.SUFFIXES:
SHORT := import wave check serve lint docs schemas help lock clean # targets that look at no stage
.PHONY: all archive back edition field plan publish ready help import wave test cover check serve lint docs clean timings demonstration coverage golden bench budgets audit pdf attack attack-studies recompute review risk verify kill-test second-edition lock mutants published schemas fuzz
.DEFAULT_GOAL := all

# The street. A stage reads the files named here and makes those beside them, each under its name. It
# runs again where one of them, its own code (read from its imports) or the packages are not as they were.
STAGES := source prepare weight estimate $(foreach w,$(WAVES),prepare@$w weight@$w estimate@$w) $(if $(WAVES),follow) model propose measure $(if $(CLAIMS)$(FINDINGS),judge) replicate $(if $(CLAIMS),overturn impute vary) disclose compare chart render release publish

reads.source    = $(call as,module,$(MODULES)) Makefile requirements.txt $(call as,file,$(AUTHORED))
makes.source    = docs=$(BUILD)/docs/code parts=$(BUILD)/parts/code inputs=$(BUILD)/inputs.csv kept=$(BUILD)/kept/code.json

reads.prepare   = responses=$(RESPONSES) $(QUESTIONS) $(SETTINGS) $(wildcard $(STUDY)/coded.csv)
makes.prepare   = $(PRIVATE)/people.parquet $(PRIVATE)/quality.csv

reads.weight    = $(PRIVATE)/people.parquet $(QUESTIONS) $(SETTINGS) $(MARGINS) $(SAMPLE)
makes.weight    = $(PRIVATE)/weights.csv $(PRIVATE)/weighting.csv

reads.estimate  = $(PRIVATE)/people.parquet $(PRIVATE)/weights.csv $(QUESTIONS) $(SETTINGS)
makes.estimate  = $(PRIVATE)/estimates.csv scores=$(PRIVATE)/scores

reads.model     = $(PRIVATE)/people.parquet $(PRIVATE)/weights.csv $(QUESTIONS) $(SETTINGS) $(MODELS)
makes.model     = $(PRIVATE)/effects.csv scores=$(PRIVATE)/effect_scores

reads.measure   = $(PRIVATE)/people.parquet $(PRIVATE)/weights.csv $(QUESTIONS) $(SETTINGS)
makes.measure   = $(PRIVATE)/measured.csv

reads.propose   = $(QUESTIONS) $(SETTINGS) $(call as,words,$(WORDS))
makes.propose   = proposed=$(BUILD)/proposed/claims.toml charts=$(BUILD)/proposed/charts

# A wave before this one goes the same way, by its own settings, into a folder of its name.
of_wave = $(or $(wildcard $(STUDY)/waves/$(1)/$(2)),$(wildcard $(STUDY)/$(2)))
define wave
ASKED.$(1)           := $$(foreach f,codebook.csv scales.csv recodes.toml study.toml,$$(call of_wave,$(1),$$f))
MADE.$(1)            := $(PRIVATE)/waves/$(1)
RESPONSES.$(1)       := $$(or $$(shell sed -n 's/^responses *= *"\([^"]*\)".*/\1/p' /dev/null $$(wildcard $(STUDY)/waves/$(1)/study.toml)),$(STUDY)/waves/$(1)/responses.csv)
$$(if $$(wildcard $$(RESPONSES.$(1)))$$(filter build/%,$$(RESPONSES.$(1))),,$$(error $$(RESPONSES.$(1)) is not there: what was answered in wave $(1)))
reads.prepare@$(1)    = responses=$$(RESPONSES.$(1)) $$(ASKED.$(1)) $$(wildcard $(STUDY)/waves/$(1)/coded.csv)
makes.prepare@$(1)    = $$(MADE.$(1))/people.parquet $$(MADE.$(1))/quality.csv
reads.weight@$(1)     = $$(MADE.$(1))/people.parquet $$(ASKED.$(1)) $$(call of_wave,$(1),margins.csv) $$(wildcard $(STUDY)/waves/$(1)/sample.csv)
makes.weight@$(1)     = $$(MADE.$(1))/weights.csv $$(MADE.$(1))/weighting.csv
reads.estimate@$(1)   = $$(MADE.$(1))/people.parquet $$(MADE.$(1))/weights.csv $$(ASKED.$(1))
makes.estimate@$(1)   = $$(MADE.$(1))/estimates.csv scores=$$(MADE.$(1))/scores
keys.prepare@$(1)     = $$(keys.prepare)
keys.weight@$(1)      = $$(keys.weight)
keys.estimate@$(1)    = $$(keys.estimate)
endef
$(foreach w,$(WAVES),$(eval $(call wave,$w)))

reads.follow    = $(PRIVATE)/people.parquet $(PRIVATE)/weights.csv $(QUESTIONS) $(SETTINGS) $(PRIVATE)/estimates.csv \
	asked=$(ASKED) made=$(PRIVATE)/waves
makes.follow    = $(PRIVATE)/followed.csv scores=$(PRIVATE)/change_scores

# Scores are what any two numbers need to be compared.
reads.judge     = $(CLAIMS) $(if $(FINDINGS),proposed=$(BUILD)/proposed/claims.toml) $(PRIVATE)/people.parquet $(PRIVATE)/weights.csv $(QUESTIONS) $(SETTINGS) \
	$(PRIVATE)/estimates.csv scores=$(PRIVATE)/scores \
	$(if $(MODELS),$(PRIVATE)/effects.csv effect_scores=$(PRIVATE)/effect_scores) \
	$(if $(WAVES),$(PRIVATE)/followed.csv change_scores=$(PRIVATE)/change_scores)
makes.judge     = $(PRIVATE)/judged.csv

reads.replicate = $(PRIVATE)/people.parquet $(PRIVATE)/estimates.csv $(QUESTIONS) $(SETTINGS) $(MARGINS) $(SAMPLE)
makes.replicate = $(PRIVATE)/replicated.csv pieces=$(PRIVATE)/pieces

reads.overturn  = $(CLAIMS) $(PRIVATE)/people.parquet $(PRIVATE)/weights.csv $(QUESTIONS) $(SETTINGS) \
	$(PRIVATE)/estimates.csv $(PRIVATE)/judged.csv
makes.overturn  = $(PRIVATE)/overturned.csv

# Answers that were not given; nothing where the study does not say so.
reads.impute    = $(CLAIMS) $(PRIVATE)/people.parquet $(PRIVATE)/weights.csv $(QUESTIONS) $(SETTINGS) \
	$(PRIVATE)/estimates.csv $(if $(MODELS),$(MODELS) $(PRIVATE)/effects.csv)
makes.impute    = $(PRIVATE)/imputed.csv $(PRIVATE)/gaps.csv pieces=$(PRIVATE)/imputations

reads.vary      = $(CLAIMS) $(PRIVATE)/people.parquet $(QUESTIONS) $(SETTINGS) $(MARGINS) $(SAMPLE) \
	$(PRIVATE)/estimates.csv $(PRIVATE)/replicated.csv $(PRIVATE)/gaps.csv $(if $(MODELS),$(MODELS) $(PRIVATE)/effects.csv) \
	$(if $(WAVES),$(PRIVATE)/followed.csv asked=$(ASKED) waves=$(PRIVATE)/waves)
makes.vary      = $(PRIVATE)/varied.csv pieces=$(PRIVATE)/refits

reads.disclose  = $(SETTINGS) $(QUESTIONS) $(PRIVATE)/people.parquet $(PRIVATE)/estimates.csv $(PRIVATE)/weighting.csv $(PRIVATE)/quality.csv \
	$(PRIVATE)/replicated.csv $(PRIVATE)/measured.csv $(if $(MODELS),$(PRIVATE)/effects.csv) $(if $(CLAIMS)$(FINDINGS),$(PRIVATE)/judged.csv) \
	$(if $(CLAIMS),$(CLAIMS) $(PRIVATE)/varied.csv $(PRIVATE)/overturned.csv $(PRIVATE)/imputed.csv) \
	$(if $(FINDINGS),proposed=$(BUILD)/proposed/claims.toml) $(call as,earlier,$(EDITIONS)) \
	$(if $(WAVES),$(PRIVATE)/followed.csv asked=$(ASKED) made=$(PRIVATE)/waves)
makes.disclose  = $(NUMBERS) $(TOLD) pieces=$(PRIVATE)/withheld

HISTORY = $(BUILD)/editions.json $(BUILD)/changes.csv
reads.compare   = $(NUMBERS) $(TOLD) $(call as,asked,$(ASKED)) $(QUESTIONS) $(SETTINGS) $(call as,changelog,$(CHANGELOG)) $(call as,earlier,$(EDITIONS)) \
	$(call as,edition,$(wildcard $(EDITIONS:.csv=.toml))) $(call as,words,$(WORDS))
makes.compare   = $(HISTORY)

reads.chart     = $(NUMBERS) $(TOLD) $(call as,asked,$(ASKED)) $(HISTORY) $(QUESTIONS) $(SETTINGS) stylesheet=site_src/static/site.css \
	$(SERIES) $(filter-out %/published.csv,$(QUOTED)) $(call as,chart,$(CHARTS)) $(call as,words,$(WORDS)) \
	$(call as,texts,$(TEXTS)) $(call as,shared,$(SHARED)) $(call as,letters,$(LETTERS)) $(if $(FINDINGS),proposed=$(BUILD)/proposed/charts)
makes.chart     = charts=$(BUILD)/charts kept=$(BUILD)/kept/charts.json
piece.chart     = $(if $(CHARTS),chart)

reads.render    = $(NUMBERS) $(TOLD) $(call as,asked,$(ASKED)) $(HISTORY) $(QUESTIONS) $(SETTINGS) $(MARGINS) $(MODELS) $(QUOTED) $(SERIES) $(CLAIMS) $(PLANNED) $(COVERAGE) \
	$(BUILD)/inputs.csv $(call as,words,$(WORDS)) $(call as,texts,$(TEXTS)) $(call as,part,$(PARTS)) $(call as,page,$(PAGES)) $(call as,chart,$(CHARTS)) \
	$(if $(FINDINGS),proposed=$(BUILD)/proposed/claims.toml drawn=$(BUILD)/proposed/charts)
makes.render    = docs=$(BUILD)/docs parts=$(BUILD)/parts kept=$(BUILD)/kept/pages.json \
	templates=$(BUILD)/kept/templates

reads.release   = $(NUMBERS) $(TOLD) $(HISTORY) $(QUESTIONS) $(SETTINGS) $(CLAIMS) $(PLANNED) $(call as,words,$(WORDS)) \
	$(call as,file,$(STUDY)/codebook.csv $(STUDY)/scales.csv $(MARGINS) $(QUOTED) $(SERIES))
makes.release   = data=$(BUILD)/docs/data parts=$(BUILD)/parts/data kept=$(BUILD)/kept/data.json

reads.publish   = mkdocs.yml $(SETTINGS) $(call as,words,$(WORDS)) $(call as,texts,$(TEXTS)) docs=$(BUILD)/docs parts=$(BUILD)/parts charts=$(BUILD)/charts \
	overrides=site_src/overrides static=site_src/static $(if $(wildcard $(BUILD)/print/stamp),prints=$(BUILD)/print)
makes.publish   = site=$(BUILD)/site kept=$(BUILD)/kept

# Of study.toml, the keys that a stage's work depends on; source, render and publish depend on all of it.
keys.prepare    = respondents quality design replicates
keys.weight     = apart weighting design replicates response_rates
keys.estimate   = apart breakdowns pairs pooled rankings confidence design families replicates reporting
keys.follow     = breakdowns confidence design families replicates reporting waves
keys.model      = apart confidence design families reporting replicates themes
keys.propose    = apart batteries breakdowns language reporting themes
keys.judge      = apart confidence design replicates reporting
keys.replicate  = apart breakdowns design replicates replication response_rates weighting
keys.measure    = confidence design quality replicates
keys.overturn   = confidence design reporting replicates response_rates
keys.impute     = apart breakdowns confidence design imputation replicates reporting weighting
keys.vary       = apart confidence design families quality replicates reporting robustness themes waves weighting response_rates
keys.disclose   = apart breakdowns confidence disclosure families imputation modeled pairs pooled rankings waves weighting $(if $(WAVES),release)
keys.compare    = breakdowns language version release waves
keys.chart      = waves breakdowns confidence synthetic weighting title release version site language
keys.release    = title question synthetic release version themes transparency people site licence breakdowns language citation waves

all: $(STAMPS)/publish ## build the whole site

# The packages of a build; those of the tests come into the same environment, for who asks for them.
$(VENV)/ready: requirements.txt
	$(PYTHON) -m venv $(VENV) && $(PY) -m pip install -q --require-hashes -r $< && touch $@
$(VENV)/tools: tests/requirements.txt $(VENV)/importing
	$(PY) -m pip install -q --require-hashes -r $< && touch $@

# $(call as,name,files): the files under one name. $(call paths,words): words without their names.
as = $(addprefix $(1)=,$(2))
paths = $(foreach word,$(1),$(lastword $(subst =, ,$(word))))
# $(call before,file): the stamps of the stages that make it, or make something in it, or the file itself.
before = $(or $(strip $(foreach s,$(STAGES),$(if $(filter $(1) $(1)/%,$(made.$s)),$(STAMPS)/$s))),$(1))
# $(call within,path): the files in a folder, or the file itself.
within = $(if $(wildcard $(1)/.),$(sort $(shell find $(1) -type f)),$(1))

# $(call verb,stage): the package of a stage, whatever wave it is run for.
verb = $(firstword $(subst @, ,$(1)))

$(foreach s,$(STAGES),$(eval read.$s := $(call paths,$(reads.$s)) requirements.txt)$(eval made.$s := $(call paths,$(makes.$s))))

# Dates can lie and files can be lost: what is there is first compared with what each stage left.
ifneq ($(filter-out $(SHORT),$(or $(MAKECMDGOALS),all)),)
STAMP := $(PYTHON) -S -m analysis.tools.stamps
$(shell mkdir -p $(STAMPS))
$(file >$(STAMPS)/rules,$(foreach s,$(STAGES),$s|$(read.$s)|$(made.$s)|$(piece.$s)|$(keys.$s);))
$(if $(shell $(STAMP) look $(STAMPS) || echo failed),$(error the stamps in $(STAMPS) could not be compared))
include $(STAMPS)/code.mk

# What a stage makes can be asked for by its path.
define stage
$(STAMPS)/$(1): $(sort $(foreach f,$(read.$(1)),$(if $(filter $(BUILD)/%,$f),$(call before,$f),$(call within,$f)))) $(code.$(call verb,$(1))) | $(VENV)/ready
	@$$(STAMP) run $(STAMPS) $(1) $$(RUN) -m analysis.stages.$(call verb,$(1)) $(reads.$(1)) $(makes.$(1))
$(made.$(1)): $(STAMPS)/$(1) ;
endef
$(foreach s,$(STAGES),$(eval $(call stage,$s)))
endif

archive: $(BUILD)/archive.done ## the site with its data as one file for deposit

$(BUILD)/archive.done: $(SETTINGS) $(STAMPS)/publish $(MODULES) | $(VENV)/ready
	@echo archive && $(PY) -m analysis.tools.archive $(SETTINGS) site=$(BUILD)/site archive=$(BUILD)/archive
	@touch $@

# An edition: everything is checked, what moved is told with its cause, and the site is kept as it is.
override CHECKS := test recompute attack $(if $(and $(shell command -v node),$(shell command -v java)),audit)
AGAIN  := $(MAKE) # under its own name a recipe would run under make -n too
KEPT   := $(BUILD)/editions
NOWHERE := DEST is not given: a folder, or host:/path/name
RELEASED = $(SETTINGS) $(NUMBERS) $(TOLD) $(HISTORY) changelog=$(CAUSES) site=$(BUILD)/site folder=$(STUDY)/editions kept=$(KEPT)
edition: ready $(STAMPS)/publish ## check everything and release what is built as an edition of the study
	@$(PY) -m analysis.tools.edition look $(RELEASED) || { [ $$? -eq 3 ] && exit 0; exit 1; }; \
	$(if $(filter audit,$(CHECKS)),,echo "edition: no audit, since node or java is not on this machine";) \
	for check in $(CHECKS); do $(AGAIN) --no-print-directory $$check || exit 1; done; \
	$(PY) -m analysis.tools.edition release $(RELEASED)

# What only an author can say is asked for before anything is built.
ready: | $(VENV)/ready ## what only an author can say, and has not said yet: address, author, contact, day
	@$(if $(filter publish,$(MAKECMDGOALS)),$(if $(DEST),,$(error $(NOWHERE))))$(PY) -m analysis.tools.publishing.ready $(SETTINGS)

publish: ready $(STAMPS)/publish ## the released edition with those before it to DEST=folder or DEST=host:/path/name
	@$(PY) -m analysis.tools.publishing publish "$(DEST)" $(SETTINGS) site=$(BUILD)/site folder=$(STUDY)/editions kept=$(KEPT)

back: | $(VENV)/ready ## what was published at DEST before, again
	@$(if $(DEST),,$(error $(NOWHERE)))$(PY) -m analysis.tools.publishing back "$(DEST)"

# Reading exports needs packages that a build does not.
$(VENV)/importing: analysis/tools/importing/requirements.txt $(VENV)/ready
	$(PY) -m pip install -q --require-hashes -r $< && touch $@

import: $(VENV)/importing ## a survey tool's export (FROM=file WITH=questionnaire files) to a study folder (STUDY=folder)
	@$(PY) -m analysis.tools.importing $(if $(FROM),"export=$(FROM)") "study=$(STUDY)" \
		$(call as,beside,$(WITH)) $(if $(RESPONSES_TO),"responses=$(RESPONSES_TO)")

wave: $(VENV)/importing ## the next wave (THIS=2027) from an export (FROM=file): this one moves into waves/ (WAS=2026, the first time)
	@$(if $(and $(FROM),$(THIS)),,$(error FROM=export and THIS=name are needed))$(PY) -m analysis.tools.wave "study=$(STUDY)" "export=$(FROM)" \
		"this=$(THIS)" $(if $(WAS),"was=$(WAS)") $(call as,beside,$(WITH))

# Responses under build/ are made from the export that import.toml names.
ifneq ($(filter build/%,$(RESPONSES)),)
$(RESPONSES): | $(VENV)/importing
	@echo import && $(PY) -m analysis.tools.importing study=$(STUDY)
endif

review: $(STAMPS)/disclose ## every claim again under a reviewer's choices (REVIEW=review.toml): a page of what flips, weakens, stands
	@$(if $(REVIEW),,$(error REVIEW=file is missing: the reviewer's choices))$(PY) -m analysis.tools.review "review=$(REVIEW)" $(CLAIMS) \
		$(PRIVATE)/people.parquet $(QUESTIONS) $(SETTINGS) $(MARGINS) $(SAMPLE) $(PRIVATE)/estimates.csv $(NUMBERS) \
		$(if $(MODELS),$(MODELS) $(PRIVATE)/effects.csv) $(call as,page_of,$(PAGES)) $(call as,chart,$(CHARTS)) answer=$(BUILD)/review

check: | $(VENV)/ready ## every fault of a study's files in one list, and what its site will have to withhold
	@$(PY) -m analysis.tools.check $(SETTINGS) $(QUESTIONS) responses=$(RESPONSES) $(MARGINS) $(SAMPLE) $(MODELS) $(QUOTED) \
		$(CLAIMS) $(PLANNED) $(SERIES) $(call as,chart,$(CHARTS)) $(call as,page,$(PAGES)) $(call as,part,$(PARTS)) $(call as,earlier,$(EDITIONS)) $(call as,asked,$(ASKED)) private=$(PRIVATE)

docs: | $(VENV)/ready ## the documentation as a site of its own: build/manual/site
	@$(PY) -m analysis.tools.manual mkdocs.yml written=site_src/docs overrides=site_src/overrides static=site_src/static made=build/manual

# `make` within it builds; no stage is looked at here.
serve: | $(VENV)/ready ## the site while you write: built at each save, the browser reloads (PORT=8000)
	@$(PY) -m analysis.tools.serve study=$(STUDY) site=$(BUILD)/site $(call as,watch,$(sort $(STUDY) $(RESPONSES) site_src analysis mkdocs.yml Makefile))

demonstration: | $(VENV)/ready ## make the synthetic responses of the demonstration anew
	$(PY) -m analysis.tools.demonstrate $(addprefix survey_data/,demonstration.toml margins.csv codebook.csv scales.csv \
		recodes.toml study.toml responses.csv sample.csv truth.csv waves)

coverage: | $(VENV)/ready ## count on new samples how often intervals cover the truth (some minutes)
	$(PY) -m analysis.tools.simulate $(addprefix survey_data/,demonstration.toml margins.csv codebook.csv scales.csv recodes.toml \
		study.toml models.toml) plan=survey_data/coverage.toml coverage=survey_data/coverage.csv \
		recovered=survey_data/recovered.csv small=survey_data/small.csv changes=survey_data/waves/coverage.csv kept=build/coverage

test: $(VENV)/tools $(STAMPS)/publish ## pass the tests
	$(PY) -m pytest -q -n 2 $(PYTEST)

# Of code, not of intervals (make coverage): lines reached by a test, or by a stage that a test starts.
cover: $(VENV)/tools $(STAMPS)/publish ## the lines of analysis that no test reaches
	@rm -rf build/cover && mkdir -p build/cover
	$(VENV)/bin/coverage run -m pytest -q -n 2 $(PYTEST)
	@$(VENV)/bin/coverage combine -q && $(VENV)/bin/coverage report

fuzz: $(VENV)/tools ## files of a study changed at random, many of them (FUZZ=number)
	FUZZ=$(or $(FUZZ),1000) $(PY) -m pytest -q tests/test_fuzz.py

schemas: $(VENV)/ready ## write the JSON Schemas of the TOML files, and the reference, anew from the records
	$(PY) -m analysis.tools.schemas schemas=analysis/study/schemas reference=survey_data/REFERENCE.md

published: $(VENV)/tools $(STAMPS)/disclose ## hold the published numbers of today for the test that watches them
	$(PY) -m tests.test_published

lint: $(VENV)/tools ## format, lint and types of the code
	$(VENV)/bin/ruff format --check . && $(VENV)/bin/ruff check . && $(VENV)/bin/mypy

timings: $(VENV)/tools ## a build from clean, a changed sentence, one more claim: beside a fixed piece of work
	@$(PY) -m tests.checks.timings

golden: $(VENV)/tools ## the engine against reference values
	$(PY) -m tests.stats.golden

# Peers have needs of their own, so each set has its own environment.
build/peers/ready: tests/checks/bench/requirements.txt
build/peers-balance/ready: tests/checks/bench/requirements-balance.txt
build/peers/ready build/peers-balance/ready:
	$(PYTHON) -m venv $(@D) && $(@D)/bin/python -m pip install -q --require-hashes -r $< && touch $@

bench: build/peers/ready build/peers-balance/ready | $(VENV)/ready ## speed beside plain NumPy, peers and R survey (some minutes)
	$(PY) -m tests.checks.bench.bench --peers build/peers/bin/python build/peers-balance/bin/python
	$(PY) -m tests.checks.bench.estimating

budgets: | $(VENV)/ready ## strict reading, a risk report and suppression, each beside plain work in the same run
	$(PY) -m tests.checks.bench.budgets

tests/checks/audit/node_modules/ready: tests/checks/audit/package-lock.json
	cd tests/checks/audit && npm ci --silent --ignore-scripts --no-audit --no-fund && touch node_modules/ready

audit: $(STAMPS)/publish tests/checks/audit/node_modules/ready $(VENV)/tools ## a reader's browser, a slow line, a screen reader, valid HTML (ONLY=parts, UNDER=folder, ALL=1)
	$(PY) -m tests.checks.audit $(BUILD)/site $(if $(ALL),--all) $(if $(UNDER),--under $(UNDER)) $(if $(ONLY),--only $(ONLY))

# A build needs no browser: PDFs are printed from the site and then published beside it; a later build leaves
# them out where the pages are others.
pdf: $(STAMPS)/publish $(VENV)/tools ## summary, topline and the whole report as PDF, put on the site (needs chromium)
	$(PY) -m tests.checks.audit.paper $(BUILD)/site $(BUILD)/print $(BUILD)/kept
	@$(MAKE) --no-print-directory STUDY=$(STUDY)

EARLIER = $(lastword $(EDITIONS))
attack: $(STAMPS)/publish ## what an attacker finds in the built site (EARLIER=an older site or its numbers.csv)
	$(PY) -m tests.checks.attack $(BUILD)/site $(if $(EARLIER),--previous $(EARLIER)) --study $(STUDY)

attack-studies: $(VENV)/tools ## the same for every study that the gate must hold for (ATTACKED=names): surveys, other weights
	$(PY) -m tests.checks.attack.studies $(ATTACKED)

recompute: $(STAMPS)/publish ## every published share and mean by a second path
	$(PY) -m tests.checks.recompute $(STUDY) $(BUILD)

risk: $(STAMPS)/weight ## how easily people are recognized in the file of responses
	@$(PY) -m analysis.tools.risk $(PRIVATE)/people.parquet $(PRIVATE)/weights.csv $(QUESTIONS) $(SETTINGS)

plan: | $(VENV)/ready ## before fieldwork: precision by group, differences found, what may be published (of fieldwork.toml)
	@$(if $(wildcard $(STUDY)/fieldwork.toml),,$(error $(STUDY)/fieldwork.toml is not there: the design to plan with))$(PY) -m analysis.tools.plan $(STUDY)/fieldwork.toml $(QUESTIONS) $(SETTINGS) $(MARGINS)

field: $(STAMPS)/weight ## during fieldwork: response, margins, odd interviews with reasons, headlines with and without them
	@$(PY) -m analysis.tools.field $(PRIVATE)/people.parquet $(PRIVATE)/weights.csv $(QUESTIONS) $(SETTINGS) \
		$(wildcard $(STUDY)/fieldwork.toml) $(SAMPLE) $(MARGINS) flags=$(PRIVATE)/flags.csv headlines=$(PRIVATE)/headlines.csv

SITE := $(BUILD)/site
verify: $(STAMPS)/publish ## check a downloaded site (SITE=folder) against its list, a rebuild and the inputs it states
	@$(PY) -m analysis.tools.verify site=$(SITE) built=$(BUILD)/site $(reads.source)

kill-test: $(VENV)/ready ## kill the publishing step at 200 moments: never a torn site
	$(PY) -m tests.checks.kill

second-edition: $(VENV)/tools ## the demonstration's second edition, made in a copy: the first stays, what moved is told
	@$(PY) -m tests.checks.second

# In a copy of the project, since mutmut writes beside what it changes; the copy finds ../shared as the project does.
mutants: $(VENV)/tools ## faults put in the gate, intervals, weighting and suppression: do the tests find them (twenty minutes)
	@rm -rf build/mutants && mkdir -p build/mutants
	@tar c --exclude node_modules --exclude __pycache__ analysis tests survey_data site_src Makefile mkdocs.yml \
		pyproject.toml | tar x -C build/mutants
	@$(if $(wildcard ../shared),ln -s ../../../shared build/mutants/shared)
	cd build/mutants && $(abspath $(VENV))/bin/mutmut run --max-children 2 > log || (tail -c 2000 log; exit 1)
	@$(PY) -m tests.checks.mutants build/mutants

# Who only builds installs requirements.txt; tests and peers have lock files of their own, with hashes too.
LOCK = $(VENV)/bin/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links
lock: $(VENV)/tools ## write the lock files anew
	$(LOCK) -o requirements.txt pyproject.toml
	$(LOCK) -o tests/requirements.txt --extra test --extra cluster -c requirements.txt pyproject.toml
	printf 'pyreadstat\nopenpyxl\n' | $(LOCK) -c requirements.txt --no-annotate -o analysis/tools/importing/requirements.txt -
	$(foreach set,requirements requirements-balance,$(LOCK) -o tests/checks/bench/$(set).txt tests/checks/bench/$(set).in;)

clean: ## remove all that was made
	rm -rf $(BUILD)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 16
