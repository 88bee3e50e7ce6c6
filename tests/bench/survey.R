# survey.R IN.csv [OUT.csv] - for `make bench`: R evaluates what survey.c wrote. Prints three numbers, CPU seconds (user and system, without starting R):
# all of it, of which read.csv, of which wilcox.test (nearly all of that is one table() of its ranks). OUT gets what was reckoned (item, group or "all" or
# "difference", name, value in full precision), after the clock was read.
a <- commandArgs(TRUE)
cpu <- function() sum(proc.time()[1:2])
begin <- cpu()
d <- read.csv(a[1])
read <- cpu() - begin
ranking <- 0

describe <- function(x) {
    answered <- x[!is.na(x)]
    count <- tabulate(answered, 5)
    n <- length(answered)
    c(n = n, missing = length(x) - n, setNames(count, paste0("k", 1:5)), setNames(100 * count / n, paste0("pct", 1:5)),
      mean = mean(answered), sd = sd(answered), setNames(quantile(answered, c(.25, .5, .75), type = 7, names = FALSE), c("q1", "median", "q3")))
}
compare <- function(x, y) {
    w <- t.test(x, y)
    before <- cpu()
    m <- wilcox.test(x, y, exact = FALSE, correct = TRUE)
    ranking <<- ranking + cpu() - before
    c(mean = unname(w$estimate[1] - w$estimate[2]), welch_lo = w$conf.int[1], welch_hi = w$conf.int[2], welch_df = unname(w$parameter), welch_p = w$p.value,
      mannwhitney_w = unname(m$statistic), mannwhitney_p = m$p.value)
}
items <- grep("^item", names(d), value = TRUE)
in_a <- d$grp == "a"
in_b <- d$grp == "b"
results <- lapply(d[items], function(x) list(all = describe(x), a = describe(x[in_a]), b = describe(x[in_b]), difference = compare(x[in_a], x[in_b])))
cat(sprintf("%.3f %.3f %.3f\n", cpu() - begin, read, ranking))

if (length(a) > 1) {
    lines <- unlist(lapply(items, function(i) lapply(names(results[[i]]), function(part) {
        v <- results[[i]][[part]]
        sprintf("%s,%s,%s,%.17g", i, part, names(v), v)
    })))
    writeLines(c("item,part,name,value", lines), a[2])
}
