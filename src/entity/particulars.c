/* particulars.c - what a region says of itself, between the settings of its store and the row that pages show. */
#include "entity/particulars.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "entity/schema.h"
#include <string.h>

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct particulars, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field fields[] = {
#include "entity/particulars.def"
};
#undef FIELD
_Static_assert(countof(fields) <= 64, "meta.foreign has one bit per field");

const struct entity particulars_entity = {
    .room = "core", .name = "setting", .label = N_("Particulars of the centre"), .plural = N_("Particulars of the centre"),
    .fields = fields, .n = countof(fields), .size = sizeof(struct particulars), .title = "centre",
};

const struct particulars_part particulars_parts[] = {
    { N_("The centre"), N_("Shown at the foot of every page, under “Contact” and in the imprint."),
      "centre short_line body represented_by street postcode town phone email hours hours_note" },
    { N_("Imprint"), N_("Shown in the imprint, beside what stands above."), "vat_id editor source" },
    { N_("Data protection"), N_("Shown under “Data protection”."), "officer officer_phone officer_email hosting authority authority_website" },
    { N_("Accessibility"), N_("Shown in the accessibility statement."), "access_phone access_email access_checked_on access_gaps" },
    { N_("First page"), N_("Shown on the first page."), "examples emergency" },
    { N_("Leaving quickly"), N_("Pages on violence, health and residence have a button that leaves at once."), "quick_exit" },
    { N_("Funding"), N_("Shown at the foot of every page, in PDF files and in mails."), "funder_line logo_1 logo_1_text logo_2 logo_2_text logo_3 logo_3_text" },
};
const size_t particulars_parts_count = countof(particulars_parts);

/* What holds for every region of the state until it says otherwise. */
static const struct { const char *field, *text; } defaults[] = {
    { "authority", "Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein-Westfalen" },
    { "authority_website", "https://www.ldi.nrw.de" },
    { "quick_exit", "https://www.google.de" },
};

static str default_of(const struct field *f)
{
    for (size_t i = 0; i < countof(defaults); i++) if (str_eq(str_of(f->name), str_of(defaults[i].field))) return str_of(defaults[i].text);
    return S("");
}

/* ---- kept in the region ------------------------------------------------------------------------------------------------ */
static bool lang_place(str tag, size_t *ret)
{
    for (size_t i = 0; langs[i].tag; i++) if (str_eq(tag, str_of(langs[i].tag))) { *ret = i; return true; }
    return false;
}

/* "street", "centre@ar"; other settings of the region are none of ours. */
static void take_setting(struct arena *a, struct draft *d, str name, str text)
{
    int64_t at = str_find_char(name, '@');
    const struct field *f = entity_field(&particulars_entity, at < 0 ? name : str_upto(name, (size_t)at));
    size_t l = lang_source();
    if (!f || (at >= 0 && (!f->translated || !lang_place(str_from(name, (size_t)at + 1), &l)))) return;
    size_t i = field_index(&particulars_entity, f);
    if (f->translated) draft_word(a, d, l)[i] = text;
    else d->value[i] = text;
}

struct draft particulars_read(struct store *st)
{
    struct arena *a = store_arena(st);
    struct draft d = draft_new(a, &particulars_entity);
    draft_word(a, &d, lang_source());
    for (size_t i = 0; i < countof(fields); i++) d.value[i] = default_of(&fields[i]);
    for (struct rows *r = ask(st, Q("SELECT name, value FROM core_setting ORDER BY name")); rows_next(r);)
        if (row_str(r, 1).n) take_setting(a, &d, row_str(r, 0), row_str(r, 1));
    return d;
}

struct draft particulars_copy(struct arena *a, const struct draft *d)
{
    struct draft c = draft_new(a, &particulars_entity);
    for (size_t i = 0; i < countof(fields); i++) c.value[i] = arena_copy(a, d->value[i]);
    for (size_t l = 0; l < lang_count(); l++) {
        if (!d->word[l]) continue;
        str *words = draft_word(a, &c, l);
        for (size_t i = 0; i < countof(fields); i++) if (d->word[l][i].n) words[i] = arena_copy(a, d->word[l][i]);
    }
    return c;
}

/* A setting that is empty, or what holds anyway, takes no row. */
static void keep(struct store *st, const struct field *f, const char *lang, str text)
{
    str name = lang && strcmp(lang, LANG_SOURCE) != 0 ? arena_fmt(store_arena(st), "%s@%s", f->name, lang) : str_of(f->name);
    if (!text.n || str_eq(text, default_of(f))) ask(st, Q("DELETE FROM core_setting WHERE name = $1"), T(name));
    else setting_put(st, name, text);
}

struct change { struct store *st; struct history_value *value; size_t n; };
static void compare(struct change *c, const struct field *f, const char *lang, str old, str new)
{
    if (!new.n) new = default_of(f);
    if (str_eq(old, new)) return;
    keep(c->st, f, lang, new);
    c->value[c->n++] = (struct history_value){ f, lang, old, new };
}

size_t particulars_put(struct store *st, const struct who *who, str request, const struct draft *d)
{
    struct draft old = particulars_read(st);
    struct history_line last;
    struct change c = { .st = st, .value = arena_array(store_arena(st), struct history_value, countof(fields) * (lang_count() + 1)) };
    for (size_t i = 0; i < countof(fields); i++) {
        if (!fields[i].translated && d->given[i]) compare(&c, &fields[i], NULL, old.value[i], d->value[i]);
        for (size_t l = 0; fields[i].translated && l < lang_count(); l++)
            if (d->word[l] && d->word[l][i].p) compare(&c, &fields[i], langs[l].tag, old.word[l] ? old.word[l][i] : S(""), d->word[l][i]);
    }
    if (!c.n) return 0;
    int64_t version = history_of(st, &particulars_entity, PARTICULARS_ROW, PUBLIC, &last, 1) ? last.version + 1 : 1;
    history_add(st, who, request, &(struct history_entry){ .e = &particulars_entity, .row = PARTICULARS_ROW, .version = version, .event = HISTORY_CHANGE,
                                                           .value = c.value, .n = c.n });
    return c.n;
}

/* ---- what is good ----------------------------------------------------------------------------------------------------------- */
size_t particulars_examples(str lines, str ret[static EXAMPLES_MAX])
{
    size_t n = 0;
    for (str line; n < EXAMPLES_MAX && str_split(&lines, '\n', &line);) if (str_trim(line).n) ret[n++] = str_trim(line);
    return n;
}

static const char *wrong_examples(str lines)
{
    size_t n = 0;
    for (str line; str_split(&lines, '\n', &line);) {
        if (str_trim(line).n && ++n > EXAMPLES_MAX) return N_("At most five lines, please.");
        if (utf8_count(str_trim(line)) > EXAMPLE_LENGTH) return N_("At most 40 characters on a line, please.");
    }
    return NULL;
}

bool particulars_check(struct arena *a, struct draft *d, struct problems *p)
{
    const struct field *day = entity_field(d->e, S("access_checked_on")), *examples = entity_field(d->e, S("examples"));
    size_t before = p->n;
    draft_check(a, d, p);
    if (p->n == before && str_cmp(d->value[field_index(d->e, day)], date_today(a)) > 0)
        problem_add(p, (struct problem){ .field = day, .message = N_("This day is still to come.") });
    for (size_t l = 0; l < lang_count(); l++) {
        const char *wrong = d->word[l] ? wrong_examples(d->word[l][field_index(d->e, examples)]) : NULL;
        if (wrong) problem_add(p, (struct problem){ .field = examples, .lang = str_of(langs[l].tag), .message = wrong });
    }
    return p->n == before;
}

/* ---- as a row ------------------------------------------------------------------------------------------------------------------ */
const struct particulars *particulars_in(struct arena *a, const struct draft *d, const struct lang *l)
{
    struct particulars *p = arena_new_of(a, struct particulars);
    size_t own = 0, german = lang_source();
    if (!l || !lang_place(str_of(l->tag), &own)) own = german;
    p->meta = (struct meta){ .id = PARTICULARS_ROW, .classes = PUBLIC };
    for (size_t i = 0; i < countof(fields); i++) {
        str text = !fields[i].translated ? d->value[i] : d->word[own] ? d->word[own][i] : S("");
        if (!text.n && fields[i].translated && d->word[german] && d->word[german][i].n) {
            text = d->word[german][i];
            p->meta.foreign |= (uint64_t)1 << i;
        }
        if (text.n) *(str *)(void *)((char *)p + fields[i].at) = arena_copy(a, text);   /* every kind of the table is held as text: test_particulars.c */
    }
    return p;
}
