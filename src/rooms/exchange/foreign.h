/* foreign.h - what others write, in the form that our fields take: telephone numbers, addresses, languages, shortened texts, kinds by their words.
** Nothing here fails: what cannot be put right becomes empty. Texts are in `a` or views of what was given. */
#ifndef EXCHANGE_FOREIGN_H
#define EXCHANGE_FOREIGN_H
#include "rooms/exchange/arrive.h"

str foreign_phone(struct arena *a, str s);             /* the first number: digits, blanks, + - / ( ); 3 digits to 40 bytes    */
str foreign_mail(str s);                               /* without "mailto:"; one that draft_check() takes                     */
str foreign_url(struct arena *a, str s);               /* http(s), at most 300 bytes; "www.x.de" becomes https://www.x.de      */
str foreign_postcode(str s);                           /* five digits                                                         */
str foreign_date(str s);                               /* YYYY-MM-DD of a date or a moment (ISO 8601); empty: none             */
bool foreign_yes(str s);                               /* "true", "1", "yes"                                                  */
/* "lat,lon"; empty where either is missing, no number, beyond the earth, or both are 0. */
str foreign_position(struct arena *a, str lat, str lon);

/* Their language as ours: "de-si" → "de-simple", "deu" → "de", "en-GB" → "en". NULL: the interface does not speak it, so no text of ours can be in it. */
const char *foreign_lang(str code);
/* The same for a field that holds any language; empty: nobody knows it. */
str foreign_tongue(str code);

/* What a run brought, so that fields take it: control characters and turns of the writing direction that are not turned back are left out, lines become
** one where
** the field has one, and texts are cut (foreign_short) to what it holds. */
void foreign_tidy(struct arrive *in);

/* At most `points` code points: cut at a blank, with "…". */
str foreign_short(struct arena *a, str s, size_t points);
/* The first sentences that fit into `points`, at least the first one (shortened). Of a text in one line. */
str foreign_first(struct arena *a, str s, size_t points);
/* Does it look like markup? HSDS allows either in descriptions. */
bool foreign_markup(str s);

/* The kind whose words the name has, of German and English; `otherwise` if none has. Keys of place_kinds, offer_kinds, actor_kinds. */
const char *foreign_offer_kind(struct arena *a, str name, const char *otherwise);
const char *foreign_place_kind(struct arena *a, str name, const char *otherwise);
const char *foreign_actor_kind(struct arena *a, str name, const char *otherwise);
#endif
