/* metrics.h - what the running server counts, for Prometheus (text format 0.0.4). Nothing in it is about a person or an address. */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H
#include "web/app.h"

enum metric_class { CLASS_PAGE, CLASS_API, CLASS_STATIC, CLASS_WRITE, CLASS_OTHER, CLASSES };
enum metric { METRIC_CONNECTIONS, METRIC_REFUSED, METRIC_CUT_OFF, METRIC_TOO_OFTEN, METRIC_POOL_FULL, METRIC_STORE_BUSY, METRIC_STORE_FAILED, METRICS };

void metric_add(enum metric m, int64_t n);
/* One answer: by method and path (the first parts decide), status, how long it took, and its size. */
void metric_answer(str method, str target, int status, int64_t milliseconds, size_t bytes);
/* Everything as text; `waiting`: what the pool for slow work has. */
void metrics_text(struct buf *out, struct app *app, size_t waiting);
#endif
