/* signed.h - links in mails that let somebody do one thing without an account: confirm an entry, answer a question.
**
**     str token = signed_make(st, &(struct signed_new){ .purpose = "directory.confirm", .entity = S("directory.actor"), .row = 7, .mail = mail,
**                                                       .lasts = 60 * SIGNED_DAY, .uses = 1 });
**     str url = signed_address(a, "confirm", token);                 below /{region}/{lang}/: "confirm?link=…"
**
**     GET   switch (signed_look(q->st, token, "directory.confirm", &link)) …     shows a page with a button, and changes nothing
**     POST  if (!signed_use(q->st, &link)) …                                     true so often as the link may be used
**
** What holds:
** - A GET never uses a link up: mail scanners and previews open every link of a mail. A page asks, its button sends a POST. Such a route says
**   `.own_proof`, since the link itself proves whose form it is.
** - The token is 240 random bits: 48 letters, of which the first 12 name the row and the rest is the secret. Of the secret only a digest is kept, that of
**   purpose and secret together, and compared in constant time. Who reads the store cannot make a link of it.
** - A link is bound to its purpose, to a row of an entity, and to an account or a mail address if it names one. Of the address a digest is kept:
**   signed_for() says whether it is still the one that the row has. A link that went to an address which is no longer on file is worth nothing.
** - The token stands in the query, since paths are logged and queries are not; signed_private() (web/req.h) keeps it out of Referer headers and caches. Mails with such
**   a link are `secret` (mail.h): erased once they are sent.
** - Used and expired links are known for SIGNED_KEPT more days, so that they can say what they are, and are then swept away with the nightly tidying.
** - Backups hold them as digests. After a restore the links of the backup count as they did then: one that was used since can be used once more until
**   it expires. Rooms whose links may not be used twice at any price must find that out from their own rows (a request is no longer open).
*/
#ifndef ENTITY_SIGNED_H
#define ENTITY_SIGNED_H
#include "store/ddl.h"

enum { SIGNED_NAME = 12, SIGNED_LETTERS = 48, SIGNED_DAY = 86400, SIGNED_KEPT = 180 };      /* SIGNED_KEPT: days                */
struct signed_new {
    const char *purpose;                                /* "room.what"                                                */
    str entity; int64_t row;                            /* "room.entity"                                              */
    int64_t account; str mail;                          /* 0, empty: not bound to one                                 */
    str detail;                                         /* what the room needs to know; nothing personal, at most 200 bytes */
    int64_t lasts, uses;                                /* seconds; how often it may be used, 0: any number of times  */
};
/* In the caller's write transaction. The token, which is told nobody else. */
str signed_make(struct store *st, const struct signed_new *n);

struct signed_link { int64_t id, row, account, uses, used, created_at, expires_at; str purpose, entity, detail, mail; };      /* mail: its digest */
enum signed_state { SIGNED_UNKNOWN, SIGNED_GOOD, SIGNED_USED, SIGNED_EXPIRED };
/* What a token is; reads only. *ret is filled for all but UNKNOWN. Any bytes. */
enum signed_state signed_look(struct store *st, str token, const char *purpose, struct signed_link *ret);
/* Uses a link that signed_look() found: false if it is used up or expired, also when somebody else was quicker. In the caller's write transaction. */
bool signed_use(struct store *st, const struct signed_link *l);
/* Is this the address that the link went to? Links without one: true. */
bool signed_for(struct store *st, const struct signed_link *l, str mail);
/* All links of this purpose for the row expire now. */
void signed_take_back(struct store *st, const char *purpose, str entity, int64_t row);
/* How many were made since then: for limits on sending new ones. */
int64_t signed_since(struct store *st, const char *purpose, str entity, int64_t row, int64_t since);

str signed_address(struct arena *a, const char *path, str token);    /* path "confirm" → "confirm?link=TOKEN"         */
void signed_sweep(struct store *st, int64_t now);
const struct table *signed_table(void);
#endif
