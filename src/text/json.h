/* json.h - writing JSON by hand, straight into a buf; reading is jansson (json_read.h).
** The writer keeps the commas: call json_key() before each value of an object. */
#ifndef TEXT_JSON_H
#define TEXT_JSON_H
#include "base/buf.h"

/* Jansson has functions of these names, and a shared library would find ours: to the linker they are called otherwise. */
#define json_real json_put_real
#define json_null json_put_null

struct json { struct buf *out; bool more; };
struct json json_to(struct buf *out);
void json_open(struct json *j, char bracket);          /* '{' or '['                          */
void json_close(struct json *j, char bracket);         /* '}' or ']'                          */
void json_key(struct json *j, const char *key);
void json_str(struct json *j, str s);                  /* UTF-8 passes; " \ and controls escaped; broken UTF-8 becomes U+FFFD; "</" becomes "<\/" */
void json_z(struct json *j, const char *z);
void json_int(struct json *j, int64_t v);
void json_real(struct json *j, double v);              /* shortest that reads back; NAN and infinity become null */
void json_bool(struct json *j, bool v);
void json_null(struct json *j);
void json_raw(struct json *j, str valid);              /* JSON made elsewhere, trusted        */
#endif
