/* evaluate_command.c - bruecke evaluate survey CODE: figures on the command line. */
#include "entity/select.h"
#include "rooms/survey/evaluate.h"
#include "web/room.h"

static bool wrong(const struct room_call *c, const char *message, str what)
{
    buf_fmt(c->wrong, "%s: %.*s\n", message, STR(str_upto(what, 80)));
    return false;
}

static bool ask_of(struct store *st, struct arena *a, const struct room_call *c, const struct instrument *in, struct evaluate_ask *ask)
{
    str by = c->option(c->ctx, "by"), wave = c->option(c->ctx, "wave"), group = c->option(c->ctx, "group");
    if (by.n) {
        ask->by = item_find(in, by);
        if (!ask->by) return wrong(c, "no such question", by);
        if ((ask->by->kind != ITEM_SINGLE && ask->by->kind != ITEM_MULTIPLE) || ask->by->options > GROUPS_MAX) return wrong(c, "cannot be grouped by a question of this kind", by);
    }
    if (group.n) {
        if (!ask->by) return wrong(c, "--group needs --by", group);
        if (option_find(ask->by, group) < 0) return wrong(c, "no such choice", group);
        ask->group = arena_z(a, group);
    }
    if (wave.n && !(ask->wave = instrument_load(st, a, wave, in->lang))) return wrong(c, "no such survey", wave);
    return true;
}

bool survey_evaluate(struct store *st, struct arena *a, const struct room_call *c)
{
    struct evaluate_ask ask = { 0 };
    /* The owner of the data sees everything; with --as whoever reads surveys sees what they see on the pages. */
    if (!c->owner && !who_holds(c->who, SURVEY_READERS)) return wrong(c, "not allowed", c->what);
    struct instrument *in = instrument_load(st, a, c->what, lang_find(S(LANG_SOURCE)));
    if (!in) return wrong(c, "no such survey", c->what);
    if (!ask_of(st, a, c, in, &ask)) return false;
    struct evaluation *e = evaluate(st, a, in, &ask);
    if (!c->owner) evaluation_protect(a, e);
    evaluation_json(c->out, e);
    return !store_broken(st);
}
