/* words.h - interface texts. Gettext catalogues, compiled by msgfmt and kept in the binary; our own reader, since libintl's
** locale is process-wide. The key is the English text of the source, so English needs no catalogue.
**
**   const struct words *w = words_in(S("ar"));
**   words_get(w, "Offers");   words_plural(w, "%d offer", "%d offers", n);
*/
#ifndef TEXT_WORDS_H
#define TEXT_WORDS_H
#include "base/arena.h"

#define N_(s) s                                        /* marks a text for xgettext           */

struct words;
/* Reads a .mo file (GNU gettext manual §10.3). The bytes must outlive the result. NULL: broken; nothing is read past the end,
** whatever the bytes say. Plural-Forms is compiled once; an unusable one means "n != 1". */
const struct words *words_read(struct arena *a, str mo);
/* The catalogue of an interface language, whose strings test_region_words has checked with words_read(); NULL for English and for languages without one. Thread-safe. */
const struct words *words_in(str lang);
/* Gives the catalogues' memory back until somebody asks for a text again (they are pages of the program's file). After work that asked for a few texts of
** every language, each of which brings the sixteen pages around it: half a megabyte a language, most of which nobody reads. Any thread, any time. */
void words_rest(void);
str words_get(const struct words *w, const char *key);                 /* the key itself when there is none */
str words_context(const struct words *w, const char *context, const char *key);   /* msgctxt          */
str words_plural(const struct words *w, const char *one, const char *many, int64_t n);
size_t words_count(const struct words *w);

/* The same catalogue (NULL too) with the last word on every text that holds a '{', for the names that a region has of its own: `last` returns the
** text with them in place, in memory of `a`, or the text itself. */
typedef str words_last(void *ctx, struct arena *a, str text);
const struct words *words_for(struct arena *a, const struct words *w, words_last *last, void *ctx);

/* Catalogues in the binary, made at build time from po/ (tools/embed). */
#include "base/embedded.h"
extern const struct embedded words_files[];            /* name: the language            */
#endif
