/* who.h - on whose behalf something is asked. The core knows roles only by name; the room `people` says who holds them. */
#ifndef ENTITY_WHO_H
#define ENTITY_WHO_H
#include "entity/entity.h"

enum { GRANTS_MAX = 8 };
struct grant { const char *role; int64_t area, actor; str language; int64_t volunteer; };      /* 0, empty: not bound to one       */
struct who {
    int64_t account; str name;
    struct grant grant[GRANTS_MAX]; size_t n;
    bool only_reads;                                    /* an API token for reading: may() grants nothing else           */
    str scopes;                                         /* of an API token: blank-separated, see who_scoped(); empty: everywhere */
};

/* What somebody may do with the rows of an entity: one scope per grant that allows it, each with the classes it shows. */
struct scope { enum rows_scope rows; int64_t area, actor, account; str language; unsigned classes; int64_t volunteer; };
struct may { struct scope scope[GRANTS_MAX]; size_t n; unsigned classes; };   /* classes: those that hold in *every* scope */

/* The house itself: timers, guards, retention, listeners. May everything with every row; what it reads for itself is not logged. It is known by
** its address, never by its contents: pass &who_house, no copy. */
extern const struct who who_house;
enum { PRIVACY_LOGGED = PERSONAL | MONEY | SENSITIVE | CRIMINAL };   /* classes whose reading is written down */
struct who who_visitor(void);
/* Do the scopes of the token allow reading, or with `write` changing, what belongs to this room? "read", "write": in every room; "read:courses",
** "write:courses": in that one; writing includes reading. They only narrow what the person may do. Outside of its rooms a token reads what everybody
** may read (labels of what its rows refer to), and the dispatcher answers its requests for routes of other rooms with 403. */
bool who_scoped(const struct who *w, str room, bool write);
#define SCOPE_CORE "core"                               /* for scopes, the room of what belongs to none               */
bool who_holds(const struct who *w, const char *roles);              /* one of the blank-separated roles             */
bool who_staff(const struct who *w);                                 /* holds any role but visitor                    */
/* Does this reader see a field that is PERSONAL or above? Then reading is written down, in the same transaction. */
bool entity_logs_reads(const struct entity *e, const struct who *w);
/* n == 0: nobody may. */
struct may may(const struct who *w, const struct entity *e, unsigned action);
#endif
