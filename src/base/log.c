/* log.c - one line per event on standard error. A line is one write, so lines of several threads do not mix. */
#include "base/log.h"
#include "base/moment.h"
#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static enum log_level above = LOG_INFO;
static _Thread_local str request;

void log_above(enum log_level least) { above = least; }
bool log_takes(enum log_level level) { return level >= above; }
void log_request(str id)             { request = id; }

void log_line(enum log_level level, const char *fmt, ...)
{
    static const char *const names[] = { "debug", "info", "warning", "error" };
    char line[1100];
    struct tm tm;
    if (level < above) return;
    time_t now = time(NULL);
    gmtime_r(&now, &tm);
    size_t n = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%SZ ", &tm);
    n += (size_t)snprintf(line + n, sizeof line - n, "%s %.*s%s", names[level], (int)(request.n < 40 ? request.n : 40), request.n ? request.p : "", request.n ? " " : "");
    va_list ap;
    va_start(ap, fmt);
    int more = vsnprintf(line + n, 1000, fmt, ap);
    va_end(ap);
    n += more < 0 ? 0 : more > 999 ? 999 : (size_t)more;
    for (size_t i = 0; i < n; i++) if ((unsigned char)line[i] < 0x20) line[i] = ' ';      /* nobody forges a second line */
    line[n++] = '\n';
    if (write(STDERR_FILENO, line, n) < 0) return;        /* nowhere to complain to */
}
