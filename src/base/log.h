/* log.h - one line per event on standard error: time, level, request id, text. Never a personal value, never a query string. */
#ifndef BASE_LOG_H
#define BASE_LOG_H
#include "base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };
void log_above(enum log_level least);                  /* what is written; LOG_INFO at first  */
bool log_takes(enum log_level level);                  /* would a line be written?    */
void log_request(str id);                              /* this thread's request id from now on; empty for none. Kept by reference. */
void log_line(enum log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));   /* cut at 1,000 bytes */
#endif
