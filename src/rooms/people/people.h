/* people.h - the room's entities as C structs, roles, and what its files share. */
#ifndef PEOPLE_PEOPLE_H
#define PEOPLE_PEOPLE_H
#include "entity/write.h"
#include "store/ddl.h"
#include "web/app.h"

enum { ROLES_MAX = 100 };
extern const struct choice account_states[], volunteer_states[];
extern struct choice role_choices[ROLES_MAX + 1];       /* filled by roles_open(), before any request                 */

#define FIELD(kind, name, ...) c_##kind name;
struct account {
    struct meta meta;
#include "rooms/people/account.def"
};
struct holding {                                        /* the entity `grant`; the core has a struct of that name     */
    struct meta meta;
#include "rooms/people/grant.def"
};
struct volunteer {
    struct meta meta;
#include "rooms/people/volunteer.def"
};
#undef FIELD
extern const struct entity account_entity, grant_entity, volunteer_entity;
enum { PEOPLE_TABLES = 8, PEOPLE_ROLES = 10 };
extern const struct table *const people_tables[PEOPLE_TABLES];

/* ---- roles (roles.c) ------------------------------------------------------------------------------------------------- */
extern const struct role people_roles[PEOPLE_ROLES];
/* Takes the roles of all rooms; the first of a name counts. */
void roles_open(const struct app *app);
const struct role *role_find(str name);                 /* NULL: no room knows it                                     */
const struct role *role_at(size_t i);                   /* in the order of the rooms; NULL: the end                   */
/* The roles that an account holds today: its own, its organisation's, and those of whom it stands in for. The first is "self": everybody who
** is logged in. False: no such account, or it is not active. */
bool who_of(struct store *st, int64_t account, struct who *ret);
bool people_named(struct store *st, str email, struct who *ret);
bool who_is_staff_of_house(const struct who *w);        /* holds a role that needs a second factor                    */

/* ---- accounts (accounts.c): through row_write() and flow_do(), so that everything stands in the history --------------- */
struct who who_command(void);                           /* the command line                                           */
int64_t account_by_mail(struct store *st, str email);   /* 0: none                                                    */
str     mail_fold(struct arena *a, str email);          /* as stored: trimmed, small letters                          */
/* Makes the account, or finds it, and adds the role. 0: problems, on fields of account_entity or grant_entity. */
int64_t account_invite(struct store *st, const struct who *who, str request, const struct who_new *n, struct problems *p);
/* "accept" (by the account itself), "lock", "unlock"… */
struct event;
/* Listens: an account was made anonymous, or erased.                                                                    */
void    account_gone(struct store *st, const struct event *ev);
bool    account_move(struct store *st, const struct who *who, str request, int64_t account, const char *event);
bool people_add(struct store *st, const struct who_new *n, str *ret, str *why);
bool people_reset(struct store *st, str email, str *ret, str *why);
bool people_lock(struct store *st, str email, bool lock, str *why);
void people_list(struct store *st, struct buf *out);
void people_demo(struct store *st, struct arena *a, struct buf *said);
#endif
