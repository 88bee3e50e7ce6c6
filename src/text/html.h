/* html.h - writing markup. Output is safe unless a type says otherwise.
**
** A page template (tools/tplc) calls PUT_TEXT, PUT_ATTR or PUT_URL, chosen by the place; the type of the value chooses the
** writer. Only `html` passes as it is, and only the makers of this folder and look/ produce one.
*/
#ifndef TEXT_HTML_H
#define TEXT_HTML_H
#include "base/buf.h"

typedef struct { str s; } html;                        /* markup that is already safe         */

void put_text(struct buf *b, str s);                   /* element content: & < > escaped      */
void put_attr(struct buf *b, str s);                   /* quoted attribute: & < > " ' escaped */
/* An address: relative, or https: http: mailto: tel: geo:. Anything else (javascript:, data:, //host, odd control characters) becomes "#".
** Then as put_attr. */
void put_url(struct buf *b, str s);
bool url_safe(str s);                                  /* would put_url write it as it is?  */
void put_html(struct buf *b, html h);
void put_number(struct buf *b, int64_t v);
void put_z(struct buf *b, const char *z);              /* as put_text, from a C string        */
void put_z_attr(struct buf *b, const char *z);
void put_z_url(struct buf *b, const char *z);

#define PUT_TEXT(o, x) _Generic((x), str: put_text, html: put_html, const char *: put_z, char *: put_z, \
    int: put_number, long: put_number, size_t: put_number, long long: put_number)((o), (x))
#define PUT_ATTR(o, x) _Generic((x), str: put_attr, const char *: put_z_attr, char *: put_z_attr, \
    int: put_number, long: put_number, size_t: put_number, long long: put_number)((o), (x))
#define PUT_URL(o, x)  _Generic((x), str: put_url, const char *: put_z_url, char *: put_z_url)((o), (x))

/* Percent-encodes everything but A-Z a-z 0-9 - . _ ~ : one value of a path or query (RFC 3986 §2.3). */
void put_encoded(struct buf *b, str s);
/* A value in the middle of an address, href="/offers/{{ slug }}?day={{ day }}": it cannot add a part of its own. */
#define PUT_PART(o, x) _Generic((x), str: put_encoded, \
    int: put_number, long: put_number, size_t: put_number, long long: put_number)((o), (x))
/* Undoes it; '+' is a blank when `form`. False, *ret untouched: a broken %xx, or %00. */
MUST_USE bool url_decode(struct arena *a, str s, bool form, str *ret);
#endif
