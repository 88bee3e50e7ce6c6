/* form.c - which fields a form has, what stands in them, and which widget each kind of field gets. */
#include "look/form.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "entity/transfer.h"
#include "text/hours.h"
#include <string.h>

bool form_sets(const struct entity *e, const struct field *f)
{
    return field_live(f) && f->kind != KIND_file && !f->derived && !(e->flow && str_eq(str_of(f->name), str_of(e->flow->field)));
}

struct form form_new(struct req *q, const struct entity *e, unsigned classes, size_t lang)
{
    struct form f = { .e = e, .lang = lang, .at = arena_array(q->a, struct form_shown, e->n), .problems = { .a = q->a } };
    bool german = !strcmp(langs[lang].tag, LANG_SOURCE);
    for (size_t i = 0; i < e->n; i++)
        f.at[i].on = form_sets(e, &e->fields[i]) && (e->fields[i].privacy & classes) && (german || e->fields[i].translated);
    return f;
}

bool form_any(const struct form *f)
{
    for (size_t i = 0; i < f->e->n; i++) if (f->at[i].on) return true;
    return false;
}

bool form_previews(const struct form *f)
{
    for (size_t i = 0; i < f->e->n; i++) if (f->at[i].on && f->e->fields[i].kind == KIND_markdown) return f->e->path != NULL;
    return false;
}

const struct problem *form_problem(const struct form *f, const struct field *field)
{
    for (size_t i = 0; i < f->problems.n; i++) if (f->problems.at[i].field == field) return &f->problems.at[i];
    return NULL;
}

str form_say(const struct req *q, const char *key, const struct named *named, size_t n)
{
    struct buf b = buf_in(q->a, 64 * 1024);
    buf_fill(&b, words_get(q->words, key), named, n);
    return buf_str(&b);
}

/* A bound is said where a text or a number passes it. */
str form_message(const struct req *q, const struct problem *p)
{
    str text = words_get(q->words, p->message);
    const struct field *f = p->field;
    if (p->detail.n && str_find(text, S("%s")) >= 0) return look_fmt(q, p->message, p->detail);           /* "… belong to none: 3. 5 to under 9" */
    if (str_starts(p->detail, S("{{"))) return arena_fmt(q->a, "%.*s %.*s", STR(text), STR(p->detail));     /* the line that is meant (block.h) */
    if (!f || !p->message || !f->max) return text;
    if (str_eq(str_of(p->message), S("This text is too long."))) {
        str most = look_count(q, "At most %d character.", "At most %d characters.", f->max);
        return arena_fmt(q->a, "%.*s %.*s", STR(text), STR(most));
    }
    if (str_eq(str_of(p->message), S("This text is too short."))) {
        str least = look_count(q, "At least %d character.", "At least %d characters.", f->min);
        return arena_fmt(q->a, "%.*s %.*s", STR(text), STR(least));
    }
    if (!str_eq(str_of(p->message), S("This number is outside of what is possible here."))) return text;
    str between = say(q, N_("From {least} to {most}."), { "least", lang_number(q->a, q->lang, f->min) }, { "most", lang_number(q->a, q->lang, f->max) });
    return arena_fmt(q->a, "%.*s %.*s", STR(text), STR(between));
}

/* ---- from the store to the reader's way of writing --------------------------------------------------------------------- */

/* "12.5" → "12,5" where numbers are written so. */
static str decimal_typed(const struct req *q, str v)
{
    bool comma = str_find_char(lang_decimal(q->a, q->lang, 1.5, 1), ',') >= 0;
    char *p = arena_get(q->a, v.n + 1);
    if (v.n) memcpy(p, v.p, v.n);
    for (size_t i = 0; comma && i < v.n; i++) if (p[i] == '.') p[i] = ',';
    return (str){ p, v.n };
}

static str money_typed(const struct req *q, str v)
{
    int64_t cents;
    if (!str_int(v, &cents)) return v;
    int64_t whole = cents / 100, rest = cents % 100;
    return decimal_typed(q, arena_fmt(q->a, "%s%lld.%02lld", cents < 0 ? "-" : "", (long long)(whole < 0 ? -whole : whole), (long long)(rest < 0 ? -rest : rest)));
}

static str time_typed(const struct req *q, str v)
{
    int64_t t;
    if (!str_int(v, &t)) return v;
    struct wall w = wall_of(t);
    return arena_fmt(q->a, "%.*sT%02d:%02d", STR(date_text(q->a, w.date)), w.hour, w.minute);
}

/* Days and months in German for those who read German. */
static str span_typed(const struct req *q, str v)
{
    static const struct { const char *code, *german; } days[] = { { "Tu", "Di" }, { "We", "Mi" }, { "Th", "Do" }, { "Su", "So" }, { "PH", "Feiertag" }, { "off", "zu" },
        { "Mar", "März" }, { "May", "Mai" }, { "Oct", "Okt" }, { "Dec", "Dez" } };
    struct buf b = buf_in(q->a, 64 * 1024);
    if (strcmp(q->lang->tag, LANG_SOURCE) != 0) return v;
    for (str rest = v; rest.n;) {
        size_t k = 0;
        while (k < countof(days) && !str_starts(rest, str_of(days[k].code))) k++;
        buf_put(&b, k < countof(days) ? str_of(days[k].german) : str_upto(rest, 1));
        rest = str_from(rest, k < countof(days) ? strlen(days[k].code) : 1);
    }
    return buf_str(&b);
}

static void show_place(struct form_shown *s, str v)
{
    int64_t comma = str_find_char(v, ',');
    s->text = comma < 0 ? v : str_upto(v, (size_t)comma);
    s->more = comma < 0 ? (str){ "", 0 } : str_from(v, (size_t)comma + 1);
}

static void show_value(struct req *q, struct form_shown *s, const struct field *f, str v)
{
    switch (f->kind) {
    case KIND_decimal:    s->text = decimal_typed(q, v); break;
    case KIND_money:      s->text = money_typed(q, v); break;
    case KIND_time:       s->text = time_typed(q, v); break;
    case KIND_span:       s->text = span_typed(q, v); break;
    case KIND_coordinate: show_place(s, v); break;
    default:              s->text = v;
    }
}

void form_show_one(struct req *q, struct form *f, const struct field *field, const struct draft *d)
{
    size_t i = field_index(f->e, field);
    show_value(q, &f->at[i], field, !field->translated ? d->value[i] : d->word[f->lang] ? d->word[f->lang][i] : (str){ "", 0 });
}

void form_show(struct req *q, struct form *f, const struct draft *d)
{
    for (size_t i = 0; i < f->e->n; i++) if (f->at[i].on) form_show_one(q, f, &f->e->fields[i], d);
}

/* ---- a stored text as people read it ------------------------------------------------------------------------------------- */

static str ref_text(struct req *q, const struct entity *to, str key)
{
    struct query query = query_new(to, &q->who, q->lang);
    int64_t id = id_by_key(q->st, to, key);
    query.titles = true;                                 /* only its name: no reading to be logged               */
    const void *row = id ? row_by_id(q->st, &query, id, NULL) : NULL;
    return row ? row_title(to, row) : key;
}

static str word_text(struct req *q, const struct field *f, str word)
{
    const char *label = f->choices ? choice_label(f, word) : NULL;
    if (label) return words_get(q->words, label);
    if (f->kind == KIND_language || f->kind == KIND_languages) return lang_name(q->a, q->lang, word);
    return kind_is_ref(f->kind) ? ref_text(q, field_to(f), word) : word;
}

str form_text(struct req *q, const struct field *f, str stored)
{
    struct buf b = buf_in(q->a, 64 * 1024);
    int64_t n;
    switch (f->kind) {
    case KIND_file:    return stored.n ? words_get(q->words, N_("a picture")) : stored;
    case KIND_bool:    return words_get(q->words, str_eq(stored, S("1")) ? N_("yes") : N_("no"));
    case KIND_date:    return stored.n ? lang_date(q->a, q->lang, stored) : stored;
    case KIND_money:   return str_int(stored, &n) ? lang_money(q->a, q->lang, n) : stored;
    case KIND_time:    return str_int(stored, &n) ? lang_time(q->a, q->lang, n) : stored;
    case KIND_decimal: return decimal_typed(q, stored);
    case KIND_span:    return span_typed(q, stored);
    case KIND_choice: case KIND_choices: case KIND_language: case KIND_languages: case KIND_ref: case KIND_area: case KIND_refs:
        for (str w; str_word(&stored, &w);) {
            if (b.n) buf_put(&b, words_get(q->words, N_(", ")));
            buf_put(&b, word_text(q, f, w));
        }
        return buf_str(&b);
    default: return stored;
    }
}

/* ---- widgets ---------------------------------------------------------------------------------------------------------------- */

static const char *const hints[KINDS] = {
    [KIND_span] = N_("Days and times, several separated by semicolons: Mo-Fr 09:00-12:00; We off; Dec 24 off"),
    [KIND_clock] = N_("As in 09:30"), [KIND_url] = N_("Begins with https://"), [KIND_markdown] = N_("A blank line begins a paragraph, - a list, ## a heading."),
    [KIND_money] = N_("In euros, as 12.50"), [KIND_coordinate] = N_("Latitude and longitude in degrees, as 51.78 and 6.13"),
    [KIND_languages] = N_("Further languages go into the field below the list."),
};

static str hint_of(const struct req *q, const struct field *f)
{
    str own = f->hint ? words_get(q->words, f->hint) : (str){ "", 0 }, kind = hints[f->kind] ? words_get(q->words, hints[f->kind]) : (str){ "", 0 };
    return own.n && kind.n ? arena_fmt(q->a, "%.*s %.*s", STR(own), STR(kind)) : own.n ? own : kind;
}

static void add_option(struct widget *w, str key, str text, int depth) { w->option[w->n++] = (struct option){ .key = key, .text = text, .depth = depth }; }

static bool has_option(const struct widget *w, str key)
{
    for (size_t i = 0; i < w->n; i++) if (str_eq(w->option[i].key, key)) return true;
    return false;
}

/* What was typed stays, though it is no choice; so does a stored choice that the table no longer has. */
static void keep_chosen(struct widget *w)
{
    for (str rest = w->text, key; str_word(&rest, &key) && w->n < OPTIONS_MAX * 2;)
        if (!has_option(w, key)) add_option(w, key, key, 0);
}

static void choice_options(struct req *q, struct widget *w)
{
    for (const struct choice *c = w->f->choices; c->key && w->n < OPTIONS_MAX; c++) add_option(w, str_of(c->key), words_get(q->words, c->label), 0);
    keep_chosen(w);
}

static const char common[] = "de en ar uk ru tr pl ro bg fa ku fr es it nl pt sq sr so ti ps ur";
static void language_options(struct req *q, struct widget *w)
{
    struct buf other = buf_in(q->a, 4096);
    for (str rest = str_of(common), tag; str_word(&rest, &tag);) add_option(w, tag, lang_name(q->a, q->lang, tag), 0);
    for (str rest = w->text, tag; str_word(&rest, &tag);)
        if (!has_option(w, tag)) buf_fmt(&other, "%s%.*s", other.n ? " " : "", STR(tag));
    w->more = buf_str(&other);
}

static void row_options(struct req *q, struct widget *w)
{
    struct query options = query_new(field_to(w->f), &q->who, q->lang);
    w->n = query_options(q->st, &options, w->option, OPTIONS_MAX);
    if (w->n <= SELECT_MAX && w->typed) keep_chosen(w);   /* a stored one that is hidden from this reader stays by itself (write.h) */
}

/* More rows than a menu holds: a box to type into, a name with the key behind it. */
static str row_names(struct req *q, const struct widget *w)
{
    struct buf b = buf_in(q->a, 64 * 1024);
    for (str rest = w->text, key; str_word(&rest, &key);) {
        str text = ref_text(q, field_to(w->f), key);
        buf_fmt(&b, "%s%.*s", b.n ? "\n" : "", STR(text));
        if (!str_eq(text, key)) buf_fmt(&b, " [%.*s]", STR(key));
    }
    return buf_str(&b);
}

static struct widget widget_of(struct req *q, const struct form *form, const struct field *f)
{
    const struct form_shown *s = &form->at[field_index(form->e, f)];
    const struct problem *p = form_problem(form, f);
    struct widget w = { .f = f, .id = arena_fmt(q->a, "f-%s", f->name), .label = look_heading(q, f), .hint = hint_of(q, f), .text = s->text, .more = s->more, .typed = s->given,
                        .lang = f->translated ? langs[form->lang].tag : "", .required = f->required, .type = "text", .mode = "text", .dir = "auto", .option = arena_array(q->a, struct option, OPTIONS_MAX * 2 + 64) };
    bool foreign = strcmp(langs[form->lang].tag, LANG_SOURCE) != 0;
    if (foreign) w.required = false;                      /* a translation may stay away */
    if (f->translated && langs[form->lang].rtl) w.dir = "rtl";           /* also while it is empty */
    if (p) w.error = form_message(q, p);
    struct buf ids = buf_in(q->a, 200);
    if (w.hint.n) buf_fmt(&ids, "%.*s-h", STR(w.id));
    if (p) buf_fmt(&ids, "%s%.*s-e", ids.n ? " " : "", STR(w.id));
    w.describe = buf_str(&ids);
    return w;
}

static void set_input(struct widget *w, const char *type, const char *mode, const char *dir)
{
    w->type = type;
    w->mode = mode;
    w->dir = dir;
}

static void draw_input(struct buf *out, const struct req *q, struct widget *w)
{
    struct date day;
    switch (w->f->kind) {
    case KIND_number:   set_input(w, "text", "numeric", "ltr"); break;
    case KIND_decimal: case KIND_money: set_input(w, "text", "decimal", "ltr"); break;
    case KIND_date:     set_input(w, !w->text.n || date_parse(w->text, &day) ? "date" : "text", "text", "ltr"); break;    /* what was typed stays */
    case KIND_time:     set_input(w, !w->text.n || (w->text.n == 16 && w->text.p[10] == 'T') ? "datetime-local" : "text", "text", "ltr"); break;
    case KIND_email:    set_input(w, "email", "email", "ltr"); break;
    case KIND_phone:    set_input(w, "tel", "tel", "ltr"); break;
    case KIND_url:      set_input(w, "url", "url", "ltr"); break;
    case KIND_clock: case KIND_span: case KIND_language: set_input(w, "text", "text", "ltr"); break;
    default: break;
    }
    widget_text(out, q, w);
}

static void draw_ref(struct buf *out, struct req *q, struct widget *w)
{
    row_options(q, w);
    if (w->n > SELECT_MAX && !w->typed) w->text = row_names(q, w);
    if (w->n > SELECT_MAX) widget_text(out, q, w);
    else widget_select(out, q, w);
}

static void draw_refs(struct buf *out, struct req *q, struct widget *w)
{
    row_options(q, w);
    if (w->n <= SELECT_MAX) { widget_checks(out, q, w); return; }
    if (!w->typed) w->text = row_names(q, w);
    widget_lines(out, q, w);
}

void form_field(struct buf *out, struct req *q, const struct form *form, const struct field *f)
{
    struct widget w = widget_of(q, form, f);
    switch (f->kind) {
    case KIND_longtext: case KIND_markdown: widget_lines(out, q, &w); break;
    case KIND_bool:      widget_check(out, q, &w); break;
    case KIND_choice:    choice_options(q, &w); (w.n <= RADIOS_MAX ? widget_radios : widget_select)(out, q, &w); break;
    case KIND_choices:   choice_options(q, &w); widget_checks(out, q, &w); break;
    case KIND_languages: language_options(q, &w); widget_checks(out, q, &w); break;
    case KIND_ref: case KIND_area: draw_ref(out, q, &w); break;
    case KIND_refs:      draw_refs(out, q, &w); break;
    case KIND_coordinate: widget_place(out, q, &w); break;
    default:             draw_input(out, q, &w);
    }
}

void form_fields(struct buf *out, struct req *q, const struct form *f)
{
    for (size_t i = 0; i < f->e->n; i++) if (f->at[i].on) form_field(out, q, f, &f->e->fields[i]);
}

static void put_hidden(struct buf *out, const char *name, const char *suffix, str value)
{
    buf_put(out, S("<input type=\"hidden\" name=\""));
    put_z_attr(out, name);
    put_z_attr(out, suffix);
    buf_put(out, S("\" value=\""));
    put_attr(out, value);
    buf_put(out, S("\">\n"));
}

void form_hidden(struct buf *out, const struct form *f)
{
    for (size_t i = 0; i < f->e->n; i++) {
        const struct form_shown *s = &f->at[i];
        bool pair = f->e->fields[i].kind == KIND_coordinate;
        if (!s->on || !s->given) continue;
        put_hidden(out, f->e->fields[i].name, pair ? "_lat" : "", s->text);
        if (pair) put_hidden(out, f->e->fields[i].name, "_lon", s->more);
    }
}
