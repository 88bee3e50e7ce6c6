/* particulars.c - what pages show of a region's particulars, and what the first page rests on beside its rooms. */
#include "look/particulars.h"
#include <string.h>

html particular(const struct req *q, const struct particulars *p, const char *field)
{
    return look_value(q, &particulars_entity, p, entity_field(&particulars_entity, str_of(field)), NULL);
}

html centre_name(const struct req *q, const struct particulars *p)
{
    struct buf b = buf_in(q->a, 1024);
    if (p->centre.n) return particular(q, p, "centre");
    put_text(&b, look_fmt(q, N_("Integration centre %s"), q->region_title));
    return (html){ buf_str(&b) };
}

size_t examples_that_find(struct req *q, const struct entity *e, const struct lang *l, str lines, str ret[static EXAMPLES_MAX], str *idle, size_t *n_idle)
{
    str word[EXAMPLES_MAX];
    size_t n = 0, all = particulars_examples(lines, word);
    for (size_t i = 0; i < all; i++) {
        struct query query = query_new(e, &q->who, l);
        query.find = word[i];
        if (query_any(&query, q->st)) ret[n++] = word[i];
        else if (idle) idle[(*n_idle)++] = word[i];
    }
    return n;
}

/* Public facts of nationwide services (the poison centre: of the state), free to call but for the last; each with the page of who answers. */
const struct helpline helplines[] = {
    { "112", "112", N_("Ambulance and fire brigade"), N_("In danger to life, after an accident, in a fire. Free of charge, day and night."), "https://www.bbk.bund.de", true },
    { "110", "110", N_("Police"), N_("When somebody threatens you, or you see a crime. Free of charge, day and night."), "https://www.polizei.de", true },
    { "116 117", "116117", N_("Doctors outside of surgery hours"), N_("When you need a doctor and the surgeries are closed. Not in danger to life: then call 112."), "https://www.116117.de", true },
    { "116 016", "116016", N_("Helpline “Violence against women”"), N_("Advice in many languages. Free of charge, anonymous, day and night."), "https://www.hilfetelefon.de", true },
    { "0800 111 0 111", "08001110111", N_("Telephone counselling"), N_("Somebody who listens when you are in despair. Free of charge, anonymous, day and night."), "https://www.telefonseelsorge.de", true },
    { "116 123", "116123", N_("Telephone counselling"), N_("The same service by its European number."), "https://www.telefonseelsorge.de", false },
    { "116 111", "116111", N_("Helpline for children and young people"), N_("When something weighs on you, at home, at school or with friends. Free of charge, anonymous, in the afternoon and evening."), "https://www.nummergegenkummer.de", false },
    { "0228 19240", "+4922819240", N_("Poison centre"), N_("When somebody has swallowed something poisonous. Day and night; at the price of a normal call. If somebody is unconscious: 112."), "https://www.gizbonn.de", false },
    { 0 },
};
