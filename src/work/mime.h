/* mime.h - a mail as it travels: RFC 5322 (lines, dates), 2045 and 2047 (letters beyond ASCII), 2046 (parts). Pure functions. */
#ifndef WORK_MIME_H
#define WORK_MIME_H
#include "base/buf.h"

struct mime_file { str name, type, bytes; };
struct mime {
    str from_name, from, to, reply_to, subject, text, html, message_id;      /* message_id without < >; html and reply_to may be empty */
    str languages;                                      /* "de, ar"                                                   */
    int64_t at;
    const struct mime_file *file; size_t files;
};
/* The whole mail with CR LF. False, nothing written: NUL, CR or LF where a header would get it. */
MUST_USE bool mime_write(struct buf *out, const struct mime *m);
bool mime_plain_header(str s);                          /* no NUL, CR, LF or other control character                   */
/* Unstructured text of a header field, folded, `used`: letters of the line so far ("Subject: "). ASCII stays readable. */
void mime_header_text(struct buf *out, str text, size_t used);
void mime_quoted(struct buf *out, str text);            /* quoted-printable of a text; its line ends become CR LF      */
void mime_base64(struct buf *out, str bytes);           /* lines of 76 letters                                        */
void mime_date(struct buf *out, int64_t t);             /* Wed, 18 Nov 2026 12:00:00 +0000                            */
#endif
