# oracle.R IN.csv OUT.csv - a second opinion on src/plan/describe.h, compare.h and distribution.h: R reckons the cases of test_describe.c.
#
# IN: case, kind, m, x, y; x and y are numbers with blanks between them, NA where an answer is missing. OUT: case, name, value in full precision. What R
# refuses (an error, NA) is NaN. Where R has a function it is used; Newcombe, Cliff, kappa and alpha are written from their definitions, otherwise than in C.
a <- commandArgs(TRUE)
cases <- read.csv(a[1], colClasses = c("integer", "character", "integer", "character", "character"), na.strings = character(0))
numbers <- function(s) suppressWarnings(as.numeric(strsplit(s, " ", fixed = TRUE)[[1]]))
or_nan <- function(e, n = 1) tryCatch(suppressWarnings(e), error = function(why) rep(NaN, n))

describe <- function(all, m, side) {
    x <- all[!is.na(all)]
    q <- or_nan(quantile(x, c(0, .25, .5, .75, 1), type = 7, names = FALSE), 5)
    out <- c(n = length(x), missing = sum(is.na(all)), mean = mean(x), variance = var(x), sd = sd(x),
             min = q[1], q1 = q[2], median = median(x), q3 = q[4], max = q[5])
    if (m > 0) out <- c(out, top2 = sum(x > m - 2), bottom2 = sum(x <= 2), top1 = sum(x == m), setNames(tabulate(x, m), paste0("count", seq_len(m))))
    setNames(out, paste0(names(out), side))
}

groups <- function(m, x, y) {
    out <- c(describe(x, m, "_x"), describe(y, m, "_y"))
    x <- x[!is.na(x)]; y <- y[!is.na(y)]
    welch <- or_nan({ w <- t.test(x, y); c(w$conf.int[1:2], w$statistic, w$parameter, w$p.value) }, 5)
    ranks <- or_nan({ w <- wilcox.test(x, y, exact = FALSE, correct = TRUE); c(w$statistic, w$p.value) }, 2)
    delta <- (sum(outer(x, y, ">")) - sum(outer(x, y, "<"))) / (length(x) * length(y))
    c(out, difference = mean(x) - mean(y), setNames(welch, c("low", "high", "t", "df", "p")), setNames(ranks, c("w", "w_p")), delta = delta)
}

half_up <- function(k, n, decimals) if (n > 0) sign(k) * ((2 * abs(k) * 10^(2 + decimals) + n) %/% (2 * n)) else NaN    # whole numbers below 2^53
shares <- function(m, x, y) {
    wilson <- function(v) or_nan(prop.test(v[1], v[2], correct = FALSE)$conf.int[1:2], 2)
    one <- wilson(x); other <- wilson(y); p <- x[1] / x[2]; q <- y[1] / y[2]
    # Newcombe 1998, method 10
    low <- p - q - sqrt((p - one[1])^2 + (other[2] - q)^2)
    high <- p - q + sqrt((one[2] - p)^2 + (q - other[1])^2)
    c(percent = if (x[2] > 0) x[1] / x[2] * 100 else NaN, shown0 = half_up(x[1], x[2], 0), shown1 = half_up(x[1], x[2], 1), shown2 = half_up(x[1], x[2], 2),
      gap_shown = if (y[2] > 0) half_up(x[1] * y[2] - y[1] * x[2], x[2] * y[2], 1) else NaN,
      low_x = one[1], high_x = one[2], low_y = other[1], high_y = other[2],
      gap = if (anyNA(c(one, other))) NaN else p - q, gap_low = low, gap_high = high)
}

agreement <- function(one, other, codes) {
    if (!length(one)) return(c(NaN, NaN, NaN))
    share <- prop.table(table(factor(one, codes), factor(other, codes)))
    chance <- sum(rowSums(share) * colSums(share))
    certain <- length(unique(c(one, other))) == 1        # chance is 1 then, but for rounding
    c(sum(diag(share)), chance, if (certain) NaN else (sum(diag(share)) - chance) / (1 - chance))
}
coders <- function(m, x, y) {
    both <- !is.na(x) & !is.na(y)
    out <- setNames(agreement(x[both], y[both], 0:(m - 1)), c("observed", "expected", "kappa"))
    for (code in 0:(m - 1)) {
        one <- agreement(x[both] == code, y[both] == code, c(TRUE, FALSE))
        out <- c(out, setNames(one, paste0(c("observed", "expected", "kappa"), code)))
    }
    c(out, n = sum(both))
}

alpha <- function(m, x, y) {
    rows <- matrix(x, ncol = m, byrow = TRUE)
    rows <- rows[complete.cases(rows), , drop = FALSE]
    sums <- var(rowSums(rows))
    c(alpha = if (m < 2 || nrow(rows) < 2 || sums == 0) NaN else m / (m - 1) * (1 - sum(apply(rows, 2, var)) / sums))
}

tails <- function(m, x, y) {                             # x: t, degrees of freedom; y: p
    c(two_sided = 2 * pt(-abs(x[1]), x[2]), quantile = qt(y[1], x[2]), upper = pnorm(x[1], lower.tail = FALSE), normal = qnorm(y[1]))
}

kinds <- list(groups = groups, shares = shares, coders = coders, alpha = alpha, tails = tails)
lines <- unlist(lapply(seq_len(nrow(cases)), function(i) {
    out <- kinds[[cases$kind[i]]](cases$m[i], numbers(cases$x[i]), numbers(cases$y[i]))
    sprintf("%d,%s,%s", cases$case[i], names(out), ifelse(is.na(out), "NaN", sprintf("%.17g", out)))
}))
writeLines(c("case,name,value", lines), a[2])
