/* csvw.h - what the columns of a CSV file mean, for programs: W3C "Metadata Vocabulary for Tabular Data" (2015), beside the file as NAME.csv-metadata.json.
**
**     static const struct csvw_column column[] = { { "area", N_("Area"), "string", .key = true }, { "value", N_("Value"), "decimal" } };
**     csvw_put(&q->out, &(struct csvw){ .url = S("data.csv"), .lang = q->lang, .words = q->words, .title = …, .column = column, .n = 2 });
*/
#ifndef TEXT_CSVW_H
#define TEXT_CSVW_H
#include "text/lang.h"
#include "text/words.h"

/* name: as in the file's first line, [A-Za-z0-9_], anything else percent-encoded ("title%40en": RFC 6570, 2.3); title: an English key; datatype: string, decimal, integer, date… (CSVW, 5.11.1). key: of the primary key,
** which is required by that; needed: never empty. */
struct csvw_column { const char *name, *title, *datatype; bool key, needed; str about; };
/* source, license, modified (YYYY-MM-DD): empty is left out. `license` is an address. */
struct csvw {
    str url, title, about, source, publisher, license, modified;
    const struct lang *lang; const struct words *words;
    const struct csvw_column *column; size_t n;
};
void csvw_put(struct buf *out, const struct csvw *c);
#endif
