/* office.c - the administrator's page: what the app gets of this region, in which languages, and where it is asked for. */
#include "entity/schema.h"
#include "rooms/integreat/office.h"
#include "base/log.h"
#include <string.h>

void integreat_office(struct req *q)
{
    struct integreat_settings set = integreat_settings(q->st);
    req_header(q, "Cache-Control", S("no-store"));
    office_page(&q->out, q, &set, str_eq(req_param(q, S("saved")), S("1")));
}

/* Boxes that are not ticked are not sent: the form says by `all` that it was whole. Nothing chosen of the languages means German alone. */
void integreat_office_save(struct req *q)
{
    struct buf chosen = buf_in(q->a, 400);
    if (!form_has(q, S("all"))) { req_redirect(q, 303, url_page(q, S("integreat"))); return; }
    for (size_t i = 0; i < INTEGREAT_PARTS; i++)
        setting_put(q->st, str_of(integreat_parts[i].name), form_has(q, str_of(integreat_parts[i].name)) ? S("on") : S("off"));
    for (size_t i = 0; i < lang_count(); i++)
        if (!strcmp(langs[i].tag, LANG_SOURCE) || form_has(q, arena_fmt(q->a, "lang-%s", langs[i].tag))) buf_fmt(&chosen, "%s%s", chosen.n ? " " : "", langs[i].tag);
    setting_put(q->st, S("integreat_languages"), buf_str(&chosen));
    log_line(LOG_INFO, "integreat: account %lld changed what %.*s delivers", (long long)q->who.account, STR(q->region));
    req_redirect(q, 303, url_page(q, S("integreat?saved=1")));
}
