/* invite_mail.c - the mails of a survey: German first, then the reader's language; written for each language once, sent to each with a link of their own. */
#include "base/moment.h"
#include "look/look.h"
#include "rooms/survey/invite.h"
#include "web/wording.h"
#include "work/mail.h"

enum { DEADLINE = 60 * 1000 };                          /* INVITE_MAX mails in one transaction                        */
#define CUT "\n————————\n\n"                             /* between the two languages of a mail                       */

/* ---- words -------------------------------------------------------------------------------------------------------------------------- */
struct letter { enum invite_round round; bool named, closes; str contact; };
static const char *const subjects[] = { [ROUND_INVITE] = N_("Please take part: {title}"), [ROUND_REMIND] = N_("A reminder: {title}") };

/* Short, one thought a paragraph: what it is, the way in, until when, what is kept, whom to ask. The paragraphs in one language, with {names} still in them. */
static str body_of(struct req *q, const struct words *w, const struct letter *l)
{
    const char *part[] = {
        l->round == ROUND_INVITE ? N_("{centre} asks you to answer the survey “{title}”.")
                                 : N_("{centre} asked you to answer the survey “{title}”. If you have answered already: thank you, then please forget this mail."),
        N_("This is your personal link. You can stop at any time and go on later with it: {link}"), N_("If you are asked for your code: {code}"),
        l->closes ? N_("The last day is {day}.") : NULL,
        l->named ? N_("Your answers are kept together with the name of your organisation.") : N_("The survey is anonymous: your answers are kept without your name, your address and this code."),
        l->contact.n ? N_("Questions? Write to {mail}.") : NULL };
    struct buf b = buf_in(q->a, MAIL_TEXT_MAX / 4);
    for (size_t i = 0; i < countof(part); i++) {
        if (!part[i]) continue;
        if (b.n) buf_put(&b, S("\n\n"));
        buf_put(&b, words_get(w, part[i]));
    }
    return buf_str(&b);
}

/* The centre by its name in that language; before it has said one, the county. */
static str centre_in(struct req *q, const struct lang *l)
{
    struct draft said = particulars_read(q->st);
    str name = particulars_in(q->a, &said, l)->centre;
    return name.n ? arena_copy(q->a, name) : q->region_title;
}

/* One language of one letter: what is the same for everybody is filled in, {link} and {code} are left. */
struct tongue { const struct lang *lang; const struct words *words; str subject, title, centre, day, body; };
static struct tongue tongue_of(struct req *q, const struct instrument *in, const struct lang *lang, enum invite_round round)
{
    const struct instrument *own = instrument_by_id(q->st, q->a, in->survey, lang);
    struct tongue t = { .lang = lang, .words = wording_words(q, words_in(str_of(lang->tag))), .title = own ? own->title : in->title, .day = lang_date(q->a, lang, in->closes) };
    struct letter letter = { round, in->named, in->closes.n > 0, in->contact };
    t.centre = centre_in(q, lang);
    t.body = body_of(q, t.words, &letter);
    t.subject = mail_say(q->st, lang, subjects[round], (const struct mail_value[]){ { "title", t.title } }, 1);
    return t;
}

str invite_link(const struct req *q, const struct instrument *in, const struct lang *l, str pass)
{
    return url_whole(q, url_in(q, l, arena_fmt(q->a, "answer/%.*s?code=%.*s", STR(in->code), STR(pass))));
}

/* Puts this person's link and code into the text that is the same for all. */
static void add_tongue(struct req *q, const struct instrument *in, const struct tongue *t, str pass, struct buf *text, struct buf *page)
{
    const struct mail_value v[] = { { "centre", t->centre }, { "title", t->title }, { "link", invite_link(q, in, t->lang, pass) }, { "code", pass }, { "day", t->day }, { "mail", in->contact } };
    mail_body(text, page, t->lang, t->body, v, countof(v));
}

/* ---- one language's mail, ready to be given links ----------------------------------------------------------------------------------------- */
struct letters { struct tongue german, own[LANGS_MAX]; bool made[LANGS_MAX]; };

/* Who reads Easy German needs no second, harder German above it. */
static bool alone(const struct lang *l) { return str_starts(str_of(l->tag), S(LANG_SOURCE)); }

static struct tongue *own_of(struct req *q, const struct instrument *in, struct letters *all, const struct lang *l, enum invite_round round)
{
    size_t i = lang_index(str_of(l->tag));
    if (!all->made[i]) all->own[i] = tongue_of(q, in, l, round);
    all->made[i] = true;
    return &all->own[i];
}

/* `secret`: the text is shown to nobody and erased once it was sent, since whoever has the link can answer. */
static struct mail mail_of(struct req *q, const struct instrument *in, struct letters *all, const struct lang *l, enum invite_round round, str pass)
{
    struct buf text = buf_in(q->a, MAIL_TEXT_MAX), page = buf_in(q->a, MAIL_TEXT_MAX);
    const struct tongue *own = own_of(q, in, all, l, round), *first = alone(l) ? own : &all->german;
    buf_fmt(&page, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>", first->lang->tag);
    put_text(&page, own->subject);
    buf_put(&page, S("</title></head>\n<body>\n"));
    add_tongue(q, in, first, pass, &text, &page);
    if (!alone(l)) {
        buf_put(&text, S(CUT));
        buf_put(&page, S("<hr>\n"));
        add_tongue(q, in, own, pass, &text, &page);
    }
    buf_put(&page, S("</body></html>\n"));
    return (struct mail){ .subject = own->subject, .text = buf_str(&text), .html = buf_str(&page), .reply_to = in->contact, .language = str_of(l->tag), .secret = true };
}

/* ---- to whom ------------------------------------------------------------------------------------------------------------------------------ */
/* No day, or none that can be read, is long ago. */
static int64_t days_since(str day)
{
    struct date d;
    return date_parse(day, &d) ? date_days(wall_of(moment_now()).date) - date_days(d) : INT32_MAX;
}

/* Why nothing can go out now; NULL: it can. */
static const char *refused(struct req *q, const struct instrument *in, enum invite_round round)
{
    struct invite_counts c = invite_count(q->st, in->survey);
    if (!str_eq(in->state, S("published"))) return N_("Mails go out while the survey is running.");
    if (in->closes.n && days_since(in->closes) > 0) return N_("The last day is over.");
    if (round == ROUND_REMIND && !c.last_sent.n) return N_("Nobody has been invited by mail yet.");
    if (round == ROUND_REMIND && (days_since(c.last_sent) < INVITE_WEEK || days_since(c.last_reminded) < INVITE_WEEK)) return N_("There is at most one mail a week.");
    return NULL;
}

/* The mails that went out stay in the store, so a round of reminders tells who had answered. Without names that may be known in batches only (invite.h): fewer
** than a batch that answered since the last one are reminded once more. */
static bool tells_answered(const struct instrument *in, const struct invited *all, size_t n)
{
    size_t fresh = 0;
    for (size_t i = 0; i < n; i++) fresh += all[i].answered && !all[i].used;
    return in->named || fresh >= INVITE_BATCH;
}

/* Is it this one's turn? A reminder goes to those who were invited by mail and have not answered; `tells`: those who answered may be left out. */
static bool wanted(const struct invited *v, enum invite_round round, bool tells)
{
    if (!v->mail.n || !v->opened || v->used) return false;
    return round == ROUND_INVITE ? !v->sent_on.n : v->sent_on.n && !(tells && v->answered);
}

/* Invitations go out some at a time, the rest with the next press. A round of reminders is whole: the day it leaves is the same for all (keep_reminded()). */
static int64_t most_of(enum invite_round round) { return round == ROUND_REMIND ? INVITE_MAX : INVITE_ONCE; }

/* An invitation may name any language of the world; the interface speaks twelve. */
static const struct lang *spoken(str tag)
{
    const struct lang *l = lang_find(tag);
    return l ? l : lang_find(S(LANG_SOURCE));
}

/* The same choice as in invite_send(), so that the number on the button is the number that goes out. */
size_t invite_preview(struct req *q, const struct instrument *in, enum invite_round round, struct invite_mail *ret, size_t max, int64_t *people, const char **why)
{
    struct invited *all;
    struct letters *letters = arena_new_of(q->a, struct letters);
    size_t n = invite_read(q->st, q->a, in->survey, true, true, &all), mails = 0;
    int64_t count[LANGS_MAX] = { 0 };
    *people = 0;
    *why = refused(q, in, round);
    bool tells = tells_answered(in, all, n);
    for (size_t i = 0; i < n && *people < most_of(round); i++)
        if (wanted(&all[i], round, tells)) { count[lang_index(str_of(spoken(all[i].language)->tag))]++; (*people)++; }
    if (!*why && !*people) *why = N_("There is nobody to write to.");
    letters->german = tongue_of(q, in, lang_find(S(LANG_SOURCE)), round);
    for (size_t l = 0; l < lang_count() && mails < max; l++) {
        if (!count[l]) continue;
        struct mail m = mail_of(q, in, letters, &langs[l], round, S("XXXX-XXXX-XXXX"));
        int64_t cut = str_find(m.text, S(CUT));
        ret[mails++] = (struct invite_mail){ &langs[l], m.subject, cut < 0 ? S("") : str_upto(m.text, (size_t)cut), cut < 0 ? m.text : str_from(m.text, (size_t)cut + S(CUT).n), count[l] };
    }
    return mails;
}

/* The day is kept for everybody with an address alike, so that it does not tell who had answered. */
static void keep_reminded(struct req *q, int64_t survey)
{
    also(q->st, Q("UPDATE survey_invitation SET reminded_on = $2 WHERE survey = $1 AND mail <> '' AND sent_on <> '' AND deleted_at IS NULL"), I(survey), T(date_today(q->a)));
}

/* The key of a mail says which round of whom, so that pressing twice, or a repeated transaction, sends once. */
int64_t invite_send(struct req *q, const struct instrument *in, enum invite_round round)
{
    struct invited *all;
    struct letters *letters = arena_new_of(q->a, struct letters);
    str today = date_today(q->a);
    const char *why;
    int64_t sent = 0;
    if (refused(q, in, round)) return -1;
    store_deadline(q->st, DEADLINE);
    letters->german = tongue_of(q, in, lang_find(S(LANG_SOURCE)), round);
    size_t n = invite_read(q->st, q->a, in->survey, true, true, &all);
    bool tells = tells_answered(in, all, n);
    if (round == ROUND_REMIND) (void)invite_settle(q->st, in->survey);         /* whom the mails tell is told as a whole    */
    for (size_t i = 0; i < n && sent < most_of(round); i++) {
        if (!wanted(&all[i], round, tells)) continue;
        (void)own_of(q, in, letters, spoken(all[i].language), round);          /* what all share is not forgotten with one  */
        struct arena_mark mark = arena_mark(q->a);
        struct mail m = mail_of(q, in, letters, spoken(all[i].language), round, all[i].code.pass);
        m.to = all[i].mail;
        m.key = arena_fmt(q->a, "survey %s %lld %.*s", round == ROUND_INVITE ? "invite" : "remind", (long long)all[i].id, round == ROUND_INVITE ? 0 : (int)today.n, today.p);
        if (mail_add(q->st, &m, &why)) {
            sent++;
            if (round == ROUND_INVITE) also(q->st, Q("UPDATE survey_invitation SET sent_on = $2 WHERE id = $1"), I(all[i].id), T(today));
        }
        arena_release(q->a, mark);
    }
    if (round == ROUND_REMIND && sent) keep_reminded(q, in->survey);
    return sent;
}
