/* tap.c - for `make bench`: loaded before SQLite (LD_PRELOAD), it writes every statement that is run, values and all, into the file SQLTAP: what "the same
** query" is. One per line: line ends inside become blanks. */
#include <dlfcn.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

int sqlite3_step(sqlite3_stmt *s)
{
    static int (*real)(sqlite3_stmt *);
    static FILE *out;
    if (!real) real = (int (*)(sqlite3_stmt *))dlsym(RTLD_NEXT, "sqlite3_step");
    if (!out && getenv("SQLTAP")) out = fopen(getenv("SQLTAP"), "a");
    char *text = out && !sqlite3_stmt_busy(s) ? sqlite3_expanded_sql(s) : NULL;
    for (char *c = text; c && *c; c++) if (*c == '\n') *c = ' ';
    if (text) fprintf(out, "%s;\n", text);
    if (text) fflush(out);
    sqlite3_free(text);
    return real(s);
}
