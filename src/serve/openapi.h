/* openapi.h - the API described by itself: OpenAPI 3.1 from the entity table. */
#ifndef SERVE_OPENAPI_H
#define SERVE_OPENAPI_H
#include "web/app.h"

/* Handler of /{region}/api/openapi.json: paths and schemas of every entity the reader may read, with only the fields they may see. */
void openapi(struct req *q);
#endif
