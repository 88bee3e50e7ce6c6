/* mail_body.c - the words of a mail: one text per language, as plain text and as HTML. */
#include "entity/wording.h"
#include "text/html.h"
#include "work/mail.h"

/* ---- {name} ------------------------------------------------------------------------------------------------------------------ */
static const struct mail_value *value_of(str name, const struct mail_value *v, size_t n)
{
    for (size_t i = 0; i < n; i++) if (str_eq(name, str_of(v[i].name))) return &v[i];
    return NULL;
}

/* The text up to the next {name}, and the value that it stands for; NULL: the rest holds none. */
static const struct mail_value *next_value(str *rest, str *before, const struct mail_value *v, size_t n)
{
    for (size_t i = 0; i < rest->n; i++) {
        if (rest->p[i] != '{') continue;
        int64_t end = str_find_char(str_from(*rest, i), '}');
        const struct mail_value *one = end < 0 ? NULL : value_of(str_upto(str_from(*rest, i + 1), (size_t)end - 1), v, n);
        if (!one) continue;
        *before = str_upto(*rest, i);
        *rest = str_from(*rest, i + (size_t)end + 1);
        return one;
    }
    *before = *rest;
    *rest = S("");
    return NULL;
}

/* A value stays on its line: it cannot begin a paragraph or a list of its own. */
static void put_flat(struct buf *out, str value, void put(struct buf *out, str s))
{
    struct buf flat = buf_in(out->a, value.n + 1);
    for (size_t i = 0; i < value.n; i++) buf_char(&flat, (unsigned char)value.p[i] < 0x20 ? ' ' : value.p[i]);
    put(out, buf_str(&flat));
}

static bool is_address(str s) { return (str_starts(s, S("https://")) || str_starts(s, S("http://"))) && url_safe(s); }

static void put_line(struct buf *text, struct buf *page, str line, const struct mail_value *v, size_t n)
{
    while (line.n) {
        str before;
        const struct mail_value *one = next_value(&line, &before, v, n);
        buf_put(text, before);
        if (page) put_text(page, before);
        if (!one) continue;
        put_flat(text, one->text, buf_put);
        if (!page) continue;
        bool link = is_address(one->text);
        if (link) {
            buf_put(page, S("<a href=\""));
            put_url(page, one->text);
            buf_put(page, S("\">"));
        }
        put_flat(page, one->text, put_text);
        if (link) buf_put(page, S("</a>"));
    }
}

/* ---- paragraphs --------------------------------------------------------------------------------------------------------------- */
static void put_paragraph(struct buf *text, struct buf *page, str lines, const struct mail_value *v, size_t n)
{
    bool list = false, first = true, open = false;
    for (str line; str_split(&lines, '\n', &line); first = false) {
        bool item = str_starts(line, S("- "));
        if (item != list || (first && !item)) {
            buf_put(page, list ? S("</ul>\n") : open ? S("</p>\n") : S(""));
            buf_put(page, item ? S("<ul>\n") : S("<p>"));
        } else if (!item) {
            buf_put(page, S("<br>\n"));
        }
        list = item;
        open = !item;
        if (item) { buf_put(page, S("<li>")); buf_put(text, S("- ")); }
        put_line(text, page, str_from(line, item ? 2 : 0), v, n);
        if (item) buf_put(page, S("</li>\n"));
        buf_char(text, '\n');
    }
    buf_put(page, list ? S("</ul>\n") : open ? S("</p>\n") : S(""));
}

void mail_body(struct buf *text, struct buf *page, const struct lang *l, str body, const struct mail_value *v, size_t n)
{
    buf_fmt(page, "<div lang=\"%s\" dir=\"%s\">\n", l->tag, l->rtl ? "rtl" : "ltr");
    for (bool first = true; body.n; first = false) {
        int64_t end = str_find(body, S("\n\n"));
        str lines = end < 0 ? body : str_upto(body, (size_t)end);
        body = end < 0 ? S("") : str_from(body, (size_t)end + 2);
        if (!first) buf_char(text, '\n');
        put_paragraph(text, page, lines, v, n);
    }
    buf_put(page, S("</div>\n"));
}

/* ---- the whole ------------------------------------------------------------------------------------------------------------------ */
static str last_word(void *ctx, struct arena *a, str text) { return wording_apply(a, ctx, text); }

static void open_html(struct buf *page, str title)
{
    buf_put(page, S("<!DOCTYPE html>\n<html lang=\"" LANG_SOURCE "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>"));
    put_text(page, title);
    buf_put(page, S("</title></head>\n<body style=\"font-family:sans-serif;font-size:1rem;line-height:1.5;max-width:40em;margin:0 auto;padding:1em\">\n"));
}

void mail_write(struct store *st, const struct mail_text *t, const struct mail_value *v, size_t n, const struct lang *reader, struct mail *ret)
{
    struct arena *a = store_arena(st);
    struct wording *w = arena_new_of(a, struct wording);
    const struct lang *in[2] = { lang_find(S(LANG_SOURCE)), reader };
    size_t count = reader && !str_eq(str_of(reader->tag), S(LANG_SOURCE)) ? 2 : 1;
    struct buf text = buf_in(a, MAIL_TEXT_MAX), page = buf_in(a, MAIL_TEXT_MAX * 2), body = buf_in(a, MAIL_TEXT_MAX * 2), subject = buf_in(a, MAIL_SUBJECT_MAX * 2);
    wording_read(st, w);
    for (size_t i = 0; i < count; i++) {
        const struct words *words = words_for(a, words_in(str_of(in[i]->tag)), last_word, w);
        if (i) { buf_put(&text, S("\n————————\n\n")); buf_put(&body, S("<hr>\n")); buf_put(&subject, S(" · ")); }
        put_line(&subject, NULL, words_get(words, t->subject), v, n);
        mail_body(&text, &body, in[i], words_get(words, t->body), v, n);
    }
    open_html(&page, buf_str(&subject));
    buf_put(&page, buf_str(&body));
    buf_put(&page, S("</body></html>\n"));
    ret->subject = buf_str(&subject);
    ret->text = buf_str(&text);
    ret->html = buf_str(&page);
    ret->language = str_of(in[count - 1]->tag);
}

str mail_say(struct store *st, const struct lang *l, const char *key, const struct mail_value *v, size_t n)
{
    struct arena *a = store_arena(st);
    struct wording *w = arena_new_of(a, struct wording);
    struct buf out = buf_in(a, MAIL_TEXT_MAX);
    wording_read(st, w);
    put_line(&out, NULL, words_get(words_for(a, words_in(str_of(l->tag)), last_word, w), key), v, n);
    return buf_str(&out);
}
