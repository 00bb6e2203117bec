# The pieces of work by R's survey package: `Rscript survey.R FOLDER CASE REPLICATES` prints CPU
# seconds and memory as a line of JSON. FOLDER holds what r_survey.py writes.

suppressPackageStartupMessages(library(survey))
options(warn = -1)
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
case <- arguments[2]
count <- as.integer(arguments[3])

read <- function(name, columns) {
  path <- file.path(folder, name)
  matrix(readBin(path, "double", file.size(path) / 8), ncol = columns)
}
titles <- readLines(file.path(folder, "columns.txt"))
people <- as.data.frame(read("people.bin", length(titles)))
names(people) <- titles
targets <- read.csv(file.path(folder, "targets.csv"))
margins <- unique(targets$margin)
questions <- grep("^q", titles, value = TRUE)
coded <- c(margins, "group", if (case == "crosstab") questions)
people[coded] <- lapply(people[coded], factor)
totals <- lapply(margins, function(m) {
  goal <- targets[targets$margin == m, ]
  setNames(data.frame(factor(goal$level), goal$total), c(m, "Freq"))
})

raked <- function(design) {
  rake(design, lapply(margins, reformulate), totals, control = list(maxit = 500, epsilon = 1e-8))
}
drawn <- function() svydesign(ids = ~1, weights = ~w, data = people)
errors <- function(design) {
  model <- reformulate(grep("^x", titles, value = TRUE), "y")
  sum(SE(svyglm(model, design, family = quasibinomial())))
}

work <- switch(case,
  rake = function() max(weights(raked(drawn()))),
  crosstab = function() {
    design <- svydesign(ids = ~unit, strata = ~stratum, weights = ~w, nest = TRUE, data = people)
    by_group <- function(q) svyby(reformulate(q), ~group, design, svymean)
    sum(sapply(questions, function(q) sum(SE(by_group(q)))))
  },
  bootstrap = {
    set.seed(7)
    function() {
      made <- raked(as.svrepdesign(drawn(), type = "subbootstrap", replicates = count))
      sum(SE(svyby(reformulate(questions), ~group, made, svymean)))
    }
  },
  logistic = {
    design <- drawn()
    function() errors(design)
  },
  refits = {
    design <- svrepdesign(
      data = people, weights = ~w, repweights = read("replicates.bin", count),
      type = "bootstrap", scale = 1 / (count - 1), rscales = rep(1, count),
      combined.weights = TRUE, mse = FALSE
    )
    function() errors(design)
  }
)

megabytes <- function(key) {
  found <- grep(key, readLines("/proc/self/status"), value = TRUE)
  as.numeric(gsub("[^0-9]", "", found)) / 1024
}
invisible(gc())
before <- megabytes("VmRSS")
times <- c()
while (length(times) < 15 && (sum(times) < 2 || length(times) < 3) && sum(times) < 60) {
  start <- proc.time()
  check <- work()
  spent <- proc.time() - start
  times <- c(times, spent[["user.self"]] + spent[["sys.self"]])
}
cat(sprintf(
  '{"cpu": %.6g, "runs": %d, "added": %.6g, "check": %.10g}\n',
  median(times), length(times), megabytes("VmHWM") - before, check
))
