/* small.c - addresses of the CMS behind which there is little: offers of third parties, chat, messages pushed by other systems. */
#include "rooms/integreat/frame.h"

/* Third parties' offers that the CMS links to; ours are pages of the tree. Also below a region without a language. */
void integreat_nothing(struct req *q)
{
    struct integreat x;
    if (!integreat_begin(q, &x)) return;
    json_open(&x.j, '[');
    json_close(&x.j, ']');
}

void integreat_chat(struct req *q)
{
    struct integreat x;
    if (!integreat_begin(q, &x)) return;
    json_open(&x.j, '{');
    json_key(&x.j, "is_chat_enabled");
    json_bool(&x.j, false);
    json_close(&x.j, '}');
}

/* A token per page would let another system write it; there is none, so nobody may. */
void integreat_push(struct req *q)
{
    struct integreat x;
    if (!integreat_begin(q, &x)) return;
    q->status = 403;
    json_open(&x.j, '{');
    json_key(&x.j, "status");
    json_z(&x.j, "denied");
    json_close(&x.j, '}');
}
