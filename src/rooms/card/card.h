/* card.h - the card "I speak … Please ask for an interpreter", and the page to which its code leads. */
#ifndef CARD_CARD_H
#define CARD_CARD_H
#include "look/particulars.h"

/* A language of the card. `says`: in the language itself; empty: nobody could vouch for a sentence. */
struct card { str tag, german, own, says; };
size_t card_all(struct arena *a, const struct card **ret);
const struct card *card_find(struct arena *a, str tag); /* NULL: no such card                            */

/* What the person at the counter reads: always German, whatever language the pages around it have. */
#define CARD_SPEAKS "Ich spreche %.*s."
#define CARD_ASKS   "Bitte fragen Sie nach einer Sprachmittlung."
#define CARD_FREE   "Das kostet nichts."

void card_list(struct req *q);
void card_show(struct req *q);                          /* for the telephone, held out to somebody       */
void card_print(struct req *q);                         /* card/{tag}/wallet.pdf, card/{tag}/a6.pdf       */
void interpreter_show(struct req *q);
str  card_address(const struct req *q, const struct card *c);           /* where its code leads           */

struct interpreter_view { const struct card *card; const struct particulars *centre; };       /* card NULL: no language was named */
void cards_page(struct buf *out, struct req *q, const struct card *c, size_t n);
void card_page(struct buf *out, struct req *q, const struct card *c);
void interpreter_page(struct buf *out, struct req *q, const struct interpreter_view *v);
#endif
