/* hooks.h - webhooks: what this room is made of, and what its files share.
**
**     hook ─< hooks_secret        what its messages are signed with, sealed; while one follows another both count
**     hook ── hooks_lane          how it goes: who sends just now, until when it rests, since when nothing came through
**     hook ─< hooks_delivery      one row per message, written in the transaction of the change that it tells of
**     hooks_watched, hooks_public the rows of the entities that any hook names which a visitor could read when they last changed
**
** What holds:
** - Only what a visitor may read is told. A row that a visitor can read now and could not before was *created*; one that could be read and no longer can was
**   *removed*, whatever happened inside; what visitors see neither before nor after is told to nobody, not even its key.
** - A message holds no copy of the row: `data` is made when it is sent, with the rights of a visitor. What was withdrawn meanwhile does not leave any more.
** - At least once, in order per row: a message waits while an earlier one of the same row and hook waits. The same message has the same id however often
**   it is sent, so a receiver that drops ids it knows has each once.
** - One sender at a time per hook (a lease in hooks_lane). After a failure that concerns the receiver as a whole (no answer, 3xx, 408, 425, 429, 5xx) the hook
**   rests, longer each time; another refusal (4xx) lets only that row wait. After HOOK_PATIENCE without a success the hook is paused and the administration told;
**   nothing is lost by a pause, what waits is kept for HOOK_KEPT.
*/
#ifndef ROOMS_HOOKS_H
#define ROOMS_HOOKS_H
#include "entity/event.h"
#include "entity/query.h"
#include "entity/write.h"
#include "store/ddl.h"
#include "web/room.h"
#include "work/queue.h"

/* All bounds in one table; seconds unless the name says otherwise. */
enum {
    HOOK_ENTITIES_MAX = 40,                             /* named by one hook                                          */
    HOOKS_MAX = 100,                                    /* served in one job                                          */
    HOOK_LEASE = 120, HOOK_TURN = 90,                   /* how long one sender has a hook; how long it goes on in one job */
    HOOK_REST = 30, HOOK_REST_MAX = 2 * 3600,           /* after the first failure; then twice as long each time       */
    HOOK_PATIENCE = 3 * 86400, HOOK_KEPT = 30 * 86400,
    HOOK_OVERLAP = 86400,                               /* how long the secret before the newest still signs          */
    HOOK_SECRET_BYTES = 32, HOOK_BODY_MAX = 1024 * 1024 /* bytes                                                      */
};

#define FIELD(kind, name, ...) c_##kind name;
struct hook { struct meta meta;
#include "rooms/hooks/hook.def"
};
#undef FIELD
extern const struct choice hook_events[], hook_contents[];
extern const struct entity hook_entity;
enum { HOOK_TABLES = 5 };
extern const struct table *const hook_tables[HOOK_TABLES];

/* May this address be called at all: https, or http on this machine where that is allowed. NULL: yes; else an English key. */
const char *hook_address_wrong(str address);
/* BRUECKE_HOOKS_LOOPBACK=1 allows receivers on this machine: for tests and for programs beside us. Read at start. */
bool hook_loopback(void);
struct app;
void hooks_open(const struct app *app);
/* What messages call this installation: "https://ki.example", without a slash at the end; empty if nobody said it. */
str  hook_house(void);

/* ---- from a change to a message (note.c) ------------------------------------------------------------------------------ */
/* Hears every event of every entity; writes deliveries in the same transaction. */
void hook_hear(struct store *st, const struct event *ev);
/* What this row is to visitors now, told to whom it concerns. `flow`: its state changed. */
void hook_note(struct store *st, const struct entity *e, int64_t row, bool flow);
/* A message that tells of nothing, for trying the receiver. */
void hook_test(struct store *st, int64_t hook);
/* Brings hooks_watched and hooks_public in line with what the hooks name. */
void hook_watch(struct store *st);

/* ---- secrets (secret.c) --------------------------------------------------------------------------------------------------- */
/* A new one, "whsec_…" (Standard Webhooks), shown once; the one before it still signs for HOOK_OVERLAP. False: the installation has no key to seal it. */
MUST_USE bool hook_secret_new(struct store *st, int64_t hook, str *ret);
/* Those that sign now, newest first, as bytes. Returns how many (at most max). */
size_t hook_secrets(struct store *st, int64_t hook, int64_t now, str *ret, size_t max);
/* "v1,…": base64 of HMAC-SHA256 over "id.timestamp.body". */
str hook_signature(struct arena *a, str secret, str id, int64_t timestamp, str body);

/* ---- sending (send.c; work/post.h) ------------------------------------------------------------------------------------------------ */
enum { HOOK_JOBS = 3 };
extern const struct job_kind *const hook_jobs[HOOK_JOBS];
/* In the transaction that made something to send. */
void hook_nudge(struct store *st, str request);
/* Seconds until the next try after so many failures, without jitter. */
int64_t hook_rest(int64_t failures);

/* ---- pages -------------------------------------------------------------------------------------------------------------------- */
void hook_show(struct req *q);
void hook_test_do(struct req *q);
void hook_secret_do(struct req *q);
void hook_pause_do(struct req *q);
void hook_resume_do(struct req *q);
void hook_again_do(struct req *q);
void hooks_today(struct req *q, struct agenda *agenda);
#endif
