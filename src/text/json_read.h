/* json_read.h - reading JSON (RFC 8259) by jansson, as values in the arena. No name twice in an object, no NUL in a text, at most 32 levels.
**
**   const struct js *v = json_read(a, body, &why);
**   const struct js *title = js_get(v, "title");
**   if (title && title->kind == JS_TEXT) use(title->text);
*/
#ifndef TEXT_JSON_READ_H
#define TEXT_JSON_READ_H
#include "base/arena.h"

enum { JSON_VALUES_MAX = 1000000 };                      /* of one document                                           */
enum js_kind { JS_NULL, JS_BOOL, JS_NUMBER, JS_TEXT, JS_LIST, JS_OBJECT };
struct js {
    enum js_kind kind;
    bool yes;                                          /* of a bool                           */
    str text;                                          /* of a text; of a number the shortest form that reads back: "5", "0.1" */
    const struct js *at; size_t n;                     /* values of a list or an object       */
    const str *name;                                   /* of an object: name[i] belongs to at[i], in the order of the text */
};
/* The whole text as one value. NULL: *why says what is wrong, where. */
const struct js *json_read(struct arena *a, str bytes, str *why);
const struct js *js_get(const struct js *object, const char *name);      /* NULL: no such member, or no object */

/* ---- a long list of objects, one in memory at a time ------------------------------------------------------------------- */
/* `line`: where the object begins; where all stand in one line, its number (1 = the first). */
struct json_in { str rest; int64_t line, next, count; bool counted, begun, ended, broken; str why; struct arena *a; };
/* `bytes` must outlive the reader; `a` keeps what it has to say. */
struct json_in json_from(struct arena *a, str bytes);
/* The next object, in `row`. NULL: the end, or broken (`why`, `line`). */
const struct js *json_next(struct json_in *j, struct arena *row);
#endif
