/* embedded.h - files that are part of the program: styles, fonts, scripts, word lists. The tables are written by tools/embed.
**
**   extern const struct embedded static_files[];
**   for (const struct embedded *f = static_files; f->name; f++) ...
*/
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H
#include <stddef.h>

struct embedded {
    const char *name;                                  /* "site.css"; NULL ends the table     */
    const unsigned char *p;                            /* n bytes and a NUL behind them       */
    size_t n;
};
#endif
