/* recruit.c - a recruiting call for a language, as a draft of news and as mails. recruit.h says how. */
#include "rooms/mediation/recruit.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "entity/wording.h"
#include "entity/write.h"
#include "rooms/mediation/tell.h"

#define FORM_PATH "volunteer-with-us"                   /* where people offer their help (room people)                */
enum { NEWS_DAYS = 60, SUMMARY_MAX = 300 };

/* ---- the words ------------------------------------------------------------------------------------------------------------------ */
static const char *const paragraphs[] = {
    N_("Do you speak {language} and German? Then you can help people to understand each other: at schools, day-care centres, offices and advice centres."),
    N_("You decide how often and where. You get training, somebody to turn to, and an allowance for every appointment."),
    N_("Write to us here: {link}"),
};

/* {link} stays as it is: it is filled in for each place where the text goes. */
static str proposed_text(struct req *q, const struct lang *l, str tag)
{
    struct buf b = buf_in(q->a, RECRUIT_TEXT);
    const struct mail_value v[] = { { "language", lang_name(q->a, l, tag) } };
    for (size_t i = 0; i < countof(paragraphs); i++) {
        if (i) buf_put(&b, S("\n\n"));
        buf_put(&b, mail_say(q->st, l, paragraphs[i], v, 1));
    }
    return buf_str(&b);
}

static str proposed_title(struct req *q, const struct lang *l, str tag)
{
    const struct mail_value v[] = { { "language", lang_name(q->a, l, tag) } };
    return mail_say(q->st, l, N_("We are looking for people who speak {language}"), v, 1);
}

/* ---- what is known ---------------------------------------------------------------------------------------------------------------- */
static void read_recipients(struct req *q, struct recruiting *c)
{
    struct rows *r = ask(q->st, Q("SELECT id, name, mailbox FROM mediation_institution WHERE calls AND mailbox <> '' AND NOT closed AND deleted_at IS NULL "
                                  "ORDER BY name NULLS LAST, id LIMIT 300"));
    c->to = arena_array(q->a, struct recruit_to, RECRUIT_MAX);
    while (rows_next(r) && c->n < RECRUIT_MAX) c->to[c->n++] = (struct recruit_to){ row_int(r, 0), row_str(r, 1), row_str(r, 2) };
}

/* False: no such language; answered. */
static bool begin(struct req *q, str tag, struct recruiting *c)
{
    const struct entity *news = entity_named(S("publishing.news"));
    const struct lang *l = lang_find(tag);
    if (!tag.n || tag.n > 20 || !lang_known(tag) || str_eq(tag, S(LANG_SOURCE))) {
        req_fail(q, 404, N_("This entry does not exist, or not any more."));
        return false;
    }
    *c = (struct recruiting){ .tag = tag, .language = lang_label(q->a, q->lang, q->words, tag), .other = l, .may_news = news && may(&q->who, news, CREATE).n };
    read_recipients(q, c);
    return true;
}

void recruit_get(struct req *q)
{
    struct recruiting c;
    const struct lang *german = lang_find(S(LANG_SOURCE));
    if (!begin(q, req_param(q, S("language")), &c)) return;
    c.title = proposed_title(q, german, c.tag);
    c.text = proposed_text(q, german, c.tag);
    if (c.other) { c.other_title = proposed_title(q, c.other, c.tag); c.other_text = proposed_text(q, c.other, c.tag); }
    c.news = c.may_news;
    c.mails = c.n > 0;
    if (str_eq(req_param(q, S("done")), S("1"))) {
        c.done = true;
        if (!str_int(req_param(q, S("mails")), &c.done_mails) || c.done_mails < 0) c.done_mails = 0;
        const struct entity *news = entity_named(S("publishing.news"));
        if (news && req_param(q, S("news")).n) c.done_news = url_row(q, news, req_param(q, S("news")));
    }
    recruit_page(&q->out, q, &c);
}

/* ---- sending ------------------------------------------------------------------------------------------------------------------------ */
/* The text with {link} as a link of a news page, called as that page is: the address below this region, so that it moves with it. What the summary says whole
** is not said again. */
static str for_news(struct req *q, const struct lang *l, str text)
{
    str link = url_in(q, l, S(FORM_PATH)), name = words_get(words_in(str_of(l->tag)), N_("Join in"));
    int64_t end = str_find(text, S("\n\n"));
    if (end > 0 && end <= SUMMARY_MAX) text = str_from(text, (size_t)end + 2);
    struct buf b = buf_in(q->a, RECRUIT_TEXT * 4);
    for (int64_t at; (at = str_find(text, S("{link}"))) >= 0; text = str_from(text, (size_t)at + 6)) {
        buf_put(&b, str_upto(text, (size_t)at));
        buf_fmt(&b, "[%.*s](%.*s)", STR(name), STR(link));
    }
    buf_put(&b, text);
    return buf_str(&b);
}

/* The first paragraph, cut at a word. */
static str summary_of(str text)
{
    int64_t end = str_find_char(text, '\n');
    str first = str_trim(end < 0 ? text : str_upto(text, (size_t)end));
    if (first.n <= SUMMARY_MAX) return first;
    size_t cut = SUMMARY_MAX;
    while (cut && first.p[cut] != ' ') cut--;
    return str_trim(str_upto(first, cut));
}

static void give(struct draft *d, const char *name, str value)
{
    const struct field *f = entity_field(d->e, str_of(name));
    if (!f) return;
    d->given[field_index(d->e, f)] = true;
    d->value[field_index(d->e, f)] = value;
}

static void give_words(struct arena *a, struct draft *d, const struct lang *l, str title, str summary, str body)
{
    const struct { const char *name; str text; } word[] = { { "title", title }, { "summary", summary }, { "body", body } };
    str *in = draft_word(a, d, lang_index(str_of(l->tag)));
    for (size_t i = 0; i < countof(word); i++) in[field_index(d->e, entity_field(d->e, str_of(word[i].name)))] = word[i].text;
}

/* Writes the draft with the reader's rights; its slug, or empty: *why. */
static str write_news(struct req *q, const struct recruiting *c, const char **why)
{
    const struct entity *e = entity_named(S("publishing.news"));
    const struct lang *german = lang_find(S(LANG_SOURCE));
    struct problems p = { .a = q->a };
    struct draft d = draft_new(q->a, e);
    str last = date_text(q->a, date_of_days(date_days(wall_of(moment_now()).date) + NEWS_DAYS));
    give_words(q->a, &d, german, c->title, summary_of(c->text), for_news(q, german, c->text));
    give(&d, "visible_from", date_today(q->a));
    give(&d, "visible_to", last);
    if (c->other && c->other_title.n && c->other_text.n)
        give_words(q->a, &d, c->other, c->other_title, summary_of(c->other_text), for_news(q, c->other, c->other_text));
    if (row_write(q->st, &(struct write){ .who = &q->who, .request = q->id, .draft = &d }, &p) != WRITE_DONE) {
        *why = p.n ? p.at[0].message : N_("You may not do this with this entry.");
        return S("");
    }
    struct rows *r = ask(q->st, Q("SELECT slug FROM publishing_news_slug WHERE owner = $1 AND current AND lang = 'de'"), I(d.id));
    return rows_next(r) ? row_str(r, 0) : d.key;
}

static struct mail mail_of(struct req *q, const struct recruiting *c)
{
    const struct lang *german = lang_find(S(LANG_SOURCE));
    struct buf text = buf_in(q->a, MAIL_TEXT_MAX), page = buf_in(q->a, MAIL_TEXT_MAX);
    const struct mail_value v[] = { { "link", tell_address(q->st, german, S(FORM_PATH)) } };
    buf_put(&page, S("<!DOCTYPE html>\n<html lang=\"" LANG_SOURCE "\"><head><meta charset=\"utf-8\"><title>"));
    put_text(&page, c->title);
    buf_put(&page, S("</title></head>\n<body>\n"));
    mail_body(&text, &page, german, c->text, v, 1);
    if (c->other && c->other_text.n) {
        const struct mail_value w[] = { { "link", tell_address(q->st, c->other, S(FORM_PATH)) } };
        buf_put(&text, S("\n————————\n\n"));
        buf_put(&page, S("<hr>\n"));
        mail_body(&text, &page, c->other, c->other_text, w, 1);
    }
    buf_put(&page, S("</body></html>\n"));
    return (struct mail){ .subject = c->title, .text = buf_str(&text), .html = buf_str(&page), .language = S(LANG_SOURCE) };
}

static int64_t send_mails(struct req *q, const struct recruiting *c)
{
    struct mail m = mail_of(q, c);
    int64_t sent = 0;
    str today = date_today(q->a);
    const char *why = NULL;
    for (size_t i = 0; i < c->n; i++) {
        m.to = c->to[i].mailbox;
        m.key = arena_fmt(q->a, "recruiting %.*s %.*s %lld", STR(c->tag), STR(today), (long long)c->to[i].id);
        if (mail_add(q->st, &m, &why)) sent++;
    }
    return sent;
}

/* Forms end lines with CR LF; a text ends with LF alone everywhere else. Cut to what the field allows, in whole characters. */
static str typed(struct req *q, const char *name, size_t most)
{
    str raw = str_trim(form_value(q, str_of(name)));
    struct buf b = buf_in(q->a, raw.n + 1);
    for (size_t i = 0; i < raw.n; i++) if (raw.p[i] != '\r') buf_char(&b, raw.p[i]);
    return utf8_upto(buf_str(&b), most * 4);
}

static const char *problem_of(const struct req *q, const struct recruiting *c)
{
    if (form_value(q, S("title")).n > RECRUIT_TITLE * 4 || form_value(q, S("text")).n > RECRUIT_TEXT * 4 || form_value(q, S("other_text")).n > RECRUIT_TEXT * 4)
        return N_("The text is too long.");
    if (c->title.n < 3 || !c->text.n) return N_("Please write a title and a text.");
    if (!c->news && !c->mails) return N_("Please choose whether it becomes news or is sent.");
    return NULL;
}

static void send(struct req *q, struct recruiting *c)
{
    str slug = S("");
    if (c->news) slug = write_news(q, c, &c->problem);
    if (c->problem) return;
    int64_t sent = c->mails ? send_mails(q, c) : 0;
    req_redirect(q, 303, arena_fmt(q->a, "%.*s?language=%.*s&done=1&mails=%lld&news=%.*s", STR(url_page(q, S("mediation/recruiting"))), STR(c->tag), (long long)sent, STR(slug)));
}

void recruit_post(struct req *q)
{
    struct recruiting c;
    str todo = form_value(q, S("do"));
    if (!begin(q, form_value(q, S("language")), &c)) return;
    c.title = typed(q, "title", RECRUIT_TITLE);
    c.text = typed(q, "text", RECRUIT_TEXT);
    c.other_title = typed(q, "other_title", RECRUIT_TITLE);
    c.other_text = typed(q, "other_text", RECRUIT_TEXT);
    c.news = c.may_news && form_value(q, S("news")).n;
    c.mails = c.n && form_value(q, S("mails")).n;
    c.problem = problem_of(q, &c);
    if (!c.problem && str_eq(todo, S("send"))) send(q, &c);
    if (q->status == 303) return;
    c.checked = !c.problem && str_eq(todo, S("check"));
    if (c.problem) q->status = 422;
    recruit_page(&q->out, q, &c);
}
