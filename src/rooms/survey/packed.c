/* packed.c - a response as bytes of one fixed layout, so that an evaluation reads any number of them by adding offsets. survey.h says how it looks. */
#include "rooms/survey/survey.h"

enum { VERSION = 1 };

static size_t width_of(const struct item *it)
{
    switch (it->kind) {
    case ITEM_SINGLE: case ITEM_SCALE: return 2;
    case ITEM_MULTIPLE: return 1 + (it->options + 7) / 8;
    case ITEM_RANKING: return 1 + it->options;
    case ITEM_NUMBER: return 1 + sizeof(double);
    case ITEM_DATE: return 1 + sizeof(int32_t);
    default: return 0;
    }
}

/* What must stay for old bytes to be read rightly: order, kinds and choices. Labels may change. */
static uint32_t digest(const struct instrument *in)
{
    uint64_t h = VERSION;
    for (size_t i = 0; i < in->n; i++) {
        const struct item *it = &in->item[i];
        if (!it->width) continue;
        h = h * 1099511628211u + str_hash(it->code);
        h = h * 1099511628211u + (uint64_t)it->kind * 1000 + it->width;
        for (size_t o = 0; o < it->options; o++) h = h * 1099511628211u + str_hash(it->option[o].code);
    }
    return (uint32_t)(h ^ h >> 32);
}

void packed_lay_out(struct instrument *in);
void packed_lay_out(struct instrument *in)
{
    in->bytes = PACKED_HEAD;
    for (size_t i = 0; i < in->n; i++) {
        struct item *it = &in->item[i];
        it->at = in->bytes;
        it->width = width_of(it);
        in->bytes += it->width;
    }
    in->layout = digest(in);
}

static void put_number(char *p, double v) { memcpy(p, &v, sizeof v); }

/* Values have been checked: what does not read as it should is a bug, and stays missing. */
void packed_put(const struct item *it, str v, char *p)
{
    str one;
    int64_t n;
    double real;
    struct date d;
    int rank = 0;
    if (it->unknown && str_eq(v, S("unknown"))) { p[0] = ANSWER_UNKNOWN; return; }
    p[0] = ANSWER_GIVEN;
    if (it->kind == ITEM_SINGLE) p[1] = (char)option_find(it, v);
    else if (it->kind == ITEM_SCALE && str_int(v, &n)) p[1] = (char)n;
    else if (it->kind == ITEM_NUMBER && str_real(v, &real)) put_number(p + 1, real);
    else if (it->kind == ITEM_DATE && date_parse(v, &d)) { int32_t days = (int32_t)date_days(d); memcpy(p + 1, &days, sizeof days); }
    else while (str_word(&v, &one)) {
        int o = option_find(it, one);
        if (o < 0) continue;
        if (it->kind == ITEM_RANKING) p[1 + o] = (char)++rank;
        else p[1 + o / 8] |= (char)(1 << o % 8);
    }
}

char *packed_empty(struct arena *a, const struct instrument *in)
{
    char *p = arena_get(a, in->bytes);
    p[0] = VERSION;
    memcpy(p + 1, &in->layout, sizeof in->layout);
    return p;
}

str answers_pack(struct arena *a, const struct answers *v)
{
    const struct instrument *in = v->in;
    char *p = packed_empty(a, in);
    for (size_t i = 0; i < in->n; i++) {
        const struct item *it = &in->item[i];
        if (!it->width) continue;
        if (!v->asked[i]) p[it->at] = ANSWER_NOT_ASKED;
        else if (v->value[i].n) packed_put(it, v->value[i], p + it->at);
    }
    return (str){ p, in->bytes };
}

bool packed_fits(const struct instrument *in, str bytes)
{
    uint32_t h;
    if (bytes.n != in->bytes || bytes.p[0] != VERSION) return false;
    memcpy(&h, bytes.p + 1, sizeof h);
    return h == in->layout;
}

int packed_choice(const struct item *it, const char *bytes) { return (unsigned char)bytes[it->at + 1]; }
bool packed_has(const struct item *it, const char *bytes, size_t option) { return (unsigned char)bytes[it->at + 1 + option / 8] >> option % 8 & 1; }
int packed_rank(const struct item *it, const char *bytes, size_t option) { return (unsigned char)bytes[it->at + 1 + option]; }

double packed_number(const struct item *it, const char *bytes)
{
    double v;
    memcpy(&v, bytes + it->at + 1, sizeof v);
    return v;
}

int32_t packed_days(const struct item *it, const char *bytes)
{
    int32_t v;
    memcpy(&v, bytes + it->at + 1, sizeof v);
    return v;
}

/* ---- as typed ----------------------------------------------------------------------------------------------------------------------- */
static void say_options(struct buf *b, const struct item *it, const char *bytes)
{
    if (it->kind == ITEM_MULTIPLE) {
        for (size_t o = 0; o < it->options; o++) if (packed_has(it, bytes, o)) { if (b->n) buf_char(b, ' '); buf_put(b, it->option[o].code); }
        return;
    }
    for (int rank = 1; (size_t)rank <= it->options; rank++)
        for (size_t o = 0; o < it->options; o++) if (packed_rank(it, bytes, o) == rank) { if (b->n) buf_char(b, ' '); buf_put(b, it->option[o].code); }
}

str packed_say(struct arena *a, const struct item *it, const char *bytes)
{
    struct buf b = buf_in(a, CHOICES_MAX * 64);
    if (!it->width || packed_state(it, bytes) != ANSWER_GIVEN) return S("");
    switch (it->kind) {
    case ITEM_SINGLE: { size_t o = (size_t)packed_choice(it, bytes); return o < it->options ? it->option[o].code : S(""); }
    case ITEM_SCALE: return arena_fmt(a, "%d", packed_choice(it, bytes));
    case ITEM_NUMBER: return arena_fmt(a, "%.15g", packed_number(it, bytes));
    case ITEM_DATE: return date_text(a, date_of_days(packed_days(it, bytes)));
    case ITEM_MULTIPLE: case ITEM_RANKING: say_options(&b, it, bytes); return buf_str(&b);
    default: return S("");
    }
}
