/* wording.h - what a region calls things: "Sprachmittler*in" here, "Laien-Sprachmittlerin" there. The German catalogue holds names in braces,
** {mediator}, {mediator.plural}, {mediator.neutral}, and {Requester} with a capital; the region's own words stand in for them.
**
** A text of the catalogue is free to use other names in braces: what is no term stays as it is.
*/
#ifndef ENTITY_WORDING_H
#define ENTITY_WORDING_H
#include "store/ddl.h"
#include "text/lang.h"
#include "text/words.h"

enum wording_form { WORDING_SINGULAR, WORDING_PLURAL, WORDING_NEUTRAL, WORDING_FORMS };
enum wording_style { STYLE_STAR, STYLE_COLON, STYLE_NEUTRAL, STYLES };      /* Mittler*in, Mittler:in, the neutral form instead of either */
enum { WORDING_TERMS_MAX = 64, WORDING_TEXT_MAX = 80 };
extern const char *const wording_forms[WORDING_FORMS], *const wording_styles[STYLES];      /* "singular"…, "star"… */

/* The terms with the words of a region that says nothing else; neutral NULL: the plural is. Gender is marked by '*'. */
struct wording_term { const char *key, *form[WORDING_FORMS]; };
extern const struct wording_term wording_terms[];
extern const size_t wording_terms_count;

/* A region's own: texts that are not empty, the style, and since when readers from the target group check the plain texts ("": nobody does). */
struct wording { enum wording_style style; str text[WORDING_TERMS_MAX][WORDING_FORMS]; str easy_checked_on; };

/* core_wording(term, form, text). Belongs to the tables of every region. */
const struct table *wording_table(void);
/* Texts live in the store's arena. A store that breaks gives what it had until then. */
void wording_read(struct store *st, struct wording *ret);
struct wording wording_copy(struct arena *a, const struct wording *w);
/* Empty, or the same as the default: the region's own goes. */
void wording_put(struct store *st, size_t term, enum wording_form form, str text);
void wording_put_style(struct store *st, enum wording_style style);
void wording_put_easy(struct store *st, str date);
/* What may stand for a term: 1 to WORDING_TEXT_MAX characters on one line without braces. */
bool wording_fits(str text);
bool wording_find(str key, size_t *term);
bool wording_form_find(str name, enum wording_form *form);

/* The word for a term: the region's own or the default; in the style of the region. */
str wording_text(struct arena *a, const struct wording *w, size_t term, enum wording_form form);
/* The text with every term in braces replaced; the text itself if there is none. */
str wording_apply(struct arena *a, const struct wording *w, str text);

/* A language by its name. "de-simple" is "Einfaches Deutsch"; "Leichte Sprache, geprüft am …" is a promise that only readers from the target
** group can make good: it is said once they are recorded, where `w` is a region's catalogue (words_for). */
str lang_label(struct arena *a, const struct lang *l, const struct words *w, str tag);
#define WORDING_EASY "{easy_checked_on}"                /* becomes the date, or nothing */
#endif
