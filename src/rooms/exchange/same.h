/* same.h - is what arrived perhaps a row that we have already? Compares names, towns, telephones, mails, websites, streets: folded, in memory, once per run and entity.
**
** Two rows are perhaps the same when their names are (case, accents and signs apart) and at least one of the facts that both have agrees, or neither has a fact to
** compare; or, of organisations and places, when two of telephone, mail, website and street agree whatever their names. A guess, for a person to confirm: nothing is merged by it. */
#ifndef EXCHANGE_SAME_H
#define EXCHANGE_SAME_H
#include "entity/draft.h"

enum same_fact { SAME_NAME, SAME_TOWN, SAME_PHONE, SAME_EMAIL, SAME_WEBSITE, SAME_STREET, SAME_FACTS };
struct same_row { str key; uint64_t fact[SAME_FACTS]; };             /* 0: not known                                            */
struct same_set { const struct entity *e; struct same_row *at; size_t n; };
enum { SAME_ROWS_MAX = 50000 };
/* Every row of ours that is not deleted, at most SAME_ROWS_MAX. */
struct same_set *same_load(struct store *st, struct arena *a, const struct entity *e);
/* The facts of a draft with canonical values, as they will be compared. */
struct same_row  same_of(struct arena *a, const struct draft *d);
/* The best of them; NULL: none. *reasons: bit i for the fact i that agrees. */
const struct same_row *same_find(const struct same_set *s, const struct same_row *one, unsigned *reasons);
/* What compares equal: digits of a telephone without country code and leading zeros; a website without scheme, "www." and the last slash. */
str same_phone(struct arena *a, str phone);
str same_website(struct arena *a, str url);
#endif
