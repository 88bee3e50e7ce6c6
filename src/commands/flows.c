/* flows.c - bruecke flows: every state machine of the program as a picture, for the documentation; ./test compares docs/flows.md with it. */
#include "commands.h"
#include "entity/flow.h"
#include "rooms/rooms.h"

enum { FLOWS_MAX = 1024 * 1024 };

static const char head[] =
    "# Flows\n\n"
    "Written by `bruecke flows` from the tables of the program (`entity/flow.h`); do not change it by hand: `make flows` writes it anew.\n\n"
    "An arrow says the event and whose it is (\"timer\": time alone, \"house\": the program itself). \"checked\": a rule is asked before; \"with a reason\": whoever does it says why.\n";

static void put_room(struct buf *out, const struct room *r)
{
    for (size_t i = 0; i < r->n_entities; i++) {
        const struct entity *e = r->entities[i];
        if (!e->flow) continue;
        buf_fmt(out, "\n## %s.%s: %s\n\n", e->room, e->name, e->plural);
        flow_picture(e, out);
    }
}

int command_flows(struct call *c)
{
    struct buf out = buf_in(c->a, FLOWS_MAX);
    buf_put(&out, str_of(head));
    for (size_t i = 0; i < rooms_count; i++) put_room(&out, rooms[i]);
    if (out.full) return failed("the flows are larger than 1 MB");
    print(buf_str(&out));
    return DONE;
}
