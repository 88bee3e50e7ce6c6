/* mail.c - mails in the store, and the job that sends them. */
#include "work/mail.h"
#include "base/file.h"
#include "base/moment.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "entity/schema.h"
#include "text/html.h"
#include "work/mime.h"
#include "work/smtp.h"

const char *const mail_states[MAIL_STATES] = { "waiting", "sent", "failed", "bounced" };

/* ---- the tables, and what data protection asks about them ------------------------------------------------------------------------- */
static const struct column columns[] = {
    { "id", COL_ID, true, NULL, false }, { "key", COL_TEXT, false, NULL, false }, { "recipient", COL_TEXT, true, NULL, false },
    { "subject", COL_TEXT, true, NULL, false }, { "text", COL_TEXT, true, NULL, false }, { "html", COL_TEXT, true, NULL, false },
    { "language", COL_TEXT, true, NULL, false }, { "reply_to", COL_TEXT, true, NULL, false }, { "message_id", COL_TEXT, true, NULL, false },
    { "secret", COL_BOOL, true, NULL, false }, { "state", COL_TEXT, true, NULL, false }, { "error", COL_TEXT, true, NULL, false },
    { "detail", COL_TEXT, true, NULL, false }, { "request", COL_TEXT, true, NULL, false }, { "created_at", COL_INT, true, NULL, false },
    { "sent_at", COL_INT, false, NULL, false }, { "ended_at", COL_INT, false, NULL, false }, { "erased_at", COL_INT, false, NULL, false } };
static const struct table_index indexes[] = { { { "key" }, 1, true }, { { "message_id" }, 1, true }, { { "state", "id" }, 2, false } };
static const struct table mail_table = { .name = "core_mail", .columns = columns, .n = countof(columns), .indexes = indexes, .n_indexes = countof(indexes) };

static const struct column file_columns[] = {
    { "mail", COL_INT, true, "core_mail", true }, { "number", COL_INT, true, NULL, false }, { "name", COL_TEXT, true, NULL, false },
    { "type", COL_TEXT, true, NULL, false }, { "bytes", COL_BLOB, true, NULL, false } };
static const struct table file_table = {
    .name = "core_mail_file", .columns = file_columns, .n = countof(file_columns), .primary = { "mail", "number" }, .n_primary = 2 };

const struct table *const *mail_tables(size_t *n)
{
    static const struct table *const tables[] = { &mail_table, &file_table };
    *n = countof(tables);
    return tables;
}

struct mail_shape { struct meta meta; c_email recipient; c_text subject; c_longtext text; c_time sent_at; };
static const struct field fields[] = {
    FIELD_ROW(struct mail_shape, KIND_email, recipient, CONTACT, .label = N_("Recipient"))
    FIELD_ROW(struct mail_shape, KIND_text, subject, PERSONAL, .label = N_("Subject"))
    FIELD_ROW(struct mail_shape, KIND_longtext, text, PERSONAL, .label = N_("Text"))
    FIELD_ROW(struct mail_shape, KIND_time, sent_at, INTERNAL, .label = N_("Sent on"))
};
static const struct right rights[] = { { "administrator", READ, PUBLIC | INTERNAL | CONTACT | PERSONAL, ROWS_ALL } };
const struct entity mail_entity = {
    .room = "core", .name = "mail", .label = N_("Mail"), .plural = N_("Mails"), .fields = fields, .n = countof(fields), .size = sizeof(struct mail_shape),
    .title = "subject", .rights = rights, .n_rights = countof(rights), .subject = "recipient",
    .purpose = N_("Mails that the platform sends: invitations, links for a new password, notices; kept to see whether they arrived."),
    .basis = N_("Art. 6 (1) e GDPR with § 3 DSG NRW: tasks of the integration centre"),
    .keep = { "created_at", MAIL_DAYS, ERASE, N_("The text is erased after 30 days, a text with a link that lets somebody in as soon as it is sent.") } };

/* ---- where to ------------------------------------------------------------------------------------------------------------------------ */
static struct mail_setup setup = { .from = { "bruecke@localhost", 17 } };

enum mail_way mail_way(bool demo)
{
    if (setup.url.n && !demo) return MAIL_SMTP;
    return setup.folder.n && (demo || setup.everywhere) ? MAIL_FOLDER : MAIL_NOWHERE;
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && str_find_char(S("!#$%&'*+-/=?^_`{|}~."), c) >= 0);
}

/* dot-atom @ host (RFC 5321 §4.1.2), without quoted names and literals, which nobody has. */
const char *mail_address_problem(str address)
{
    static const char bad[] = N_("This is no mail address to which a mail can be sent.");
    int64_t at = str_find_char(address, '@');
    if (at < 1 || at > 64 || address.n > MAIL_TO_MAX || address.n < (size_t)at + 2) return bad;
    str host = str_from(address, (size_t)at + 1);
    for (size_t i = 0; i < (size_t)at; i++) if (!letter(address.p[i])) return bad;
    for (size_t i = 0; i < host.n; i++) {
        char c = host.p[i];
        if (!(c == '-' || c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) return bad;
    }
    bool dots = address.p[0] == '.' || address.p[at - 1] == '.' || host.p[0] == '.' || host.p[0] == '-' || host.p[host.n - 1] == '.'
             || str_find(address, S("..")) >= 0;
    return dots ? bad : NULL;
}

/* "Name <address>" in parts. */
static void split_from(str from, str *name, str *address)
{
    int64_t open = str_find_char(from, '<');
    *name = open < 0 ? S("") : str_trim(str_upto(from, (size_t)open));
    *address = open < 0 ? str_trim(from) : str_from(from, (size_t)open + 1);
    if (open >= 0 && str_ends(*address, S(">"))) *address = str_upto(*address, address->n - 1);
    if (name->n > 1 && name->p[0] == '"' && name->p[name->n - 1] == '"') *name = str_from(str_upto(*name, name->n - 1), 1);
}

const char *mail_from_problem(str from)
{
    str name, address;
    split_from(from, &name, &address);
    if (!mime_plain_header(from) || name.n > 100) return N_("This is no mail address to which a mail can be sent.");
    return mail_address_problem(address);
}

bool mail_setup(const struct mail_setup *s, const char **why)
{
    *why = s->from.n ? mail_from_problem(s->from) : NULL;
    if (*why) return false;
    if (s->url.n && !smtp_url(s->url)) { *why = "smtp:// or smtps://, a host, perhaps a port"; return false; }
    setup = *s;
    if (!setup.from.n) setup.from = S("bruecke@localhost");
    return true;
}

/* ---- wanting one ------------------------------------------------------------------------------------------------------------------------ */
static const char *problem_of(const struct mail *m)
{
    size_t bytes = 0;
    const char *bad = mail_address_problem(m->to);
    if (!bad && m->reply_to.n) bad = mail_address_problem(m->reply_to);
    if (bad) return bad;
    if (!mime_plain_header(m->subject) || !m->subject.n || m->subject.n > MAIL_SUBJECT_MAX * 2) return N_("The subject of the mail is empty, too long, or not on one line.");
    if (!m->text.n || m->text.n > MAIL_TEXT_MAX || m->html.n > MAIL_TEXT_MAX * 4 || utf8_check(m->text, true) == UTF8_BROKEN || !utf8_valid(m->html)
        || str_find_char(m->text, 0) >= 0 || str_find_char(m->html, 0) >= 0) return N_("The text of the mail is empty or too long.");
    for (size_t i = 0; i < m->files && i < MAIL_FILES_MAX; i++) {
        const struct mail_file *f = &m->file[i];
        bytes += f->bytes.n;
        if (!mime_plain_header(f->name) || !mime_plain_header(f->type) || !f->name.n || f->name.n > 150) return N_("A file of the mail has no good name.");
    }
    return m->files > MAIL_FILES_MAX || bytes > MAIL_FILES_BYTES ? N_("The files of the mail are too large.") : NULL;
}

static str new_message_id(struct arena *a)
{
    str name, address;
    split_from(setup.from, &name, &address);
    str host = str_from(address, (size_t)str_find_char(address, '@') + 1);
    return arena_fmt(a, "%.*s@%.*s", STR(rand_name(a, 30)), STR(host));
}

static void want(struct store *st, int64_t id, str key)
{
    job_add(st, &(struct job_new){ .kind = mail_kind.name, .argument = arena_fmt(store_arena(st), "%lld", (long long)id), .key = key });
}

int64_t mail_add(struct store *st, const struct mail *m, const char **why)
{
    struct arena *a = store_arena(st);
    *why = problem_of(m);
    if (*why) return 0;
    struct rows *r = ask(st, Q("INSERT INTO core_mail (key, recipient, subject, text, html, language, reply_to, message_id, secret, state, error, detail, "
                               "request, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', '', '', $10, $11) "
                               "ON CONFLICT (key) DO NOTHING RETURNING id"),
        m->key.n ? T(m->key) : NIL(TEXT), T(m->to), T(m->subject), T(m->text), T(m->html), T(m->language), T(m->reply_to), T(new_message_id(a)), B(m->secret),
        T(store_request(st)), I(moment_now()));
    if (!rows_next(r)) {
        r = ask(st, Q("SELECT id FROM core_mail WHERE key = $1"), T(m->key));
        return rows_next(r) ? row_int(r, 0) : 0;
    }
    int64_t id = row_int(r, 0);
    for (size_t i = 0; i < m->files; i++)
        also(st, Q("INSERT INTO core_mail_file (mail, number, name, type, bytes) VALUES ($1, $2, $3, $4, $5)"), I(id), I((int64_t)i), T(m->file[i].name),
            T(m->file[i].type), X(m->file[i].bytes));
    want(st, id, arena_fmt(a, "mail %lld", (long long)id));
    return id;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------------------------ */
static struct mail_line read_line(const struct rows *r)
{
    struct mail_line l = { .id = row_int(r, 0), .created_at = row_int(r, 1), .sent_at = row_int(r, 2), .ended_at = row_int(r, 3), .erased_at = row_int(r, 4),
                           .secret = row_bool(r, 6), .to = row_str(r, 7), .subject = row_str(r, 8), .error = row_str(r, 9), .detail = row_str(r, 10),
                           .language = row_str(r, 11) };
    for (size_t i = 0; i < MAIL_STATES; i++) if (str_eq(row_str(r, 5), str_of(mail_states[i]))) l.state = (enum mail_state)i;
    return l;
}

#define LINE "id, created_at, sent_at, ended_at, erased_at, state, secret, recipient, subject, error, detail, language"
size_t mail_list(struct store *st, enum mail_state state, int64_t before, struct mail_line *ret, size_t max)
{
    size_t n = 0;
    int64_t below = before > 0 ? before : INT64_MAX;
    struct rows *r = state == MAIL_STATES
        ? ask(st, Q("SELECT " LINE " FROM core_mail WHERE id < $1 ORDER BY id DESC LIMIT $2"), I(below), I((int64_t)max))
        : ask(st, Q("SELECT " LINE " FROM core_mail WHERE state = $3 AND id < $1 ORDER BY id DESC LIMIT $2"), I(below), I((int64_t)max), T(str_of(mail_states[state])));
    while (n < max && rows_next(r)) ret[n++] = read_line(r);
    return n;
}

int64_t mail_count(struct store *st, enum mail_state state)
{
    struct rows *r = ask(st, Q("SELECT count(*) FROM core_mail WHERE state = $1 AND ended_at IS NULL"), T(str_of(mail_states[state])));
    return rows_next(r) ? row_int(r, 0) : 0;
}

bool mail_get(struct store *st, int64_t id, struct mail_line *ret)
{
    struct rows *r = ask(st, Q("SELECT " LINE ", text, html, reply_to, message_id FROM core_mail WHERE id = $1"), I(id));
    if (!rows_next(r)) return false;
    *ret = read_line(r);
    ret->text = row_str(r, 12);
    ret->html = row_str(r, 13);
    ret->reply_to = row_str(r, 14);
    ret->message_id = row_str(r, 15);
    return true;
}

/* "de, ar": German is always in it. */
static str languages(struct arena *a, str reader)
{
    bool german = !reader.n || str_eq(reader, S(LANG_SOURCE));
    return german ? S(LANG_SOURCE) : arena_fmt(a, LANG_SOURCE ", %.*s", STR(reader));
}

/* Whose mails these are, where the setting does not say it: the region's own centre. */
static bool compose(struct store *st, const struct mail_line *l, struct buf *out)
{
    struct arena *a = store_arena(st);
    struct mime_file file[MAIL_FILES_MAX];
    struct mime m = { .to = l->to, .reply_to = l->reply_to, .subject = l->subject, .text = l->text, .html = l->html, .message_id = l->message_id,
                      .languages = languages(a, l->language), .at = l->created_at, .file = file };
    split_from(setup.from, &m.from_name, &m.from);
    if (!m.from_name.n) m.from_name = utf8_upto(setting_get(st, S("centre")), 100);
    struct rows *r = ask(st, Q("SELECT name, type, bytes FROM core_mail_file WHERE mail = $1 ORDER BY number"), I(l->id));
    while (m.files < MAIL_FILES_MAX && rows_next(r)) file[m.files++] = (struct mime_file){ row_str(r, 0), row_str(r, 1), row_str(r, 2) };
    return l->text.n && mime_write(out, &m);
}

bool mail_bytes(struct store *st, int64_t id, struct buf *out)
{
    struct mail_line l;
    return mail_get(st, id, &l) && compose(st, &l, out);
}

/* ---- sending --------------------------------------------------------------------------------------------------------------------------------- */
static const char *outgoing_problem = N_("The mail server did not take it.");

static bool keeps_on(void *ctx) { return job_alive(ctx); }

static enum job_end by_smtp(struct job *j, const struct mail_line *l, str bytes)
{
    str name, from;
    split_from(setup.from, &name, &from);
    struct smtp s = { setup.url, setup.user, setup.password, from, l->to, bytes, keeps_on, j };
    enum smtp_end end = smtp_send(j->a, &s, &j->detail);
    if (end == SMTP_TAKEN) return JOB_DONE;
    j->error = outgoing_problem;
    return end == SMTP_NEVER ? JOB_DEAD : JOB_AGAIN;
}

/* The same name at every try: written twice is written once. */
static enum job_end to_folder(struct job *j, const struct mail_line *l, str bytes)
{
    str why = S(""), path = arena_fmt(j->a, "%.*s/%.*s-%06lld-%.*s.eml", STR(setup.folder), STR(j->region), (long long)l->id, STR(str_upto(l->message_id, 8)));
    if (folder_make(j->a, setup.folder, &why) && file_write(j->a, path, bytes, &why)) return JOB_DONE;
    j->error = N_("The folder for mails cannot be written to.");
    return JOB_AGAIN;
}

/* AGAIN where the store does not answer; DONE with empty bytes: there is nothing to send any more. */
static enum job_end load(struct job *j, struct mail_line *l, struct buf *bytes)
{
    int64_t id = 0;
    bool there = str_int(j->argument, &id), good = false;
    struct store *st = store_begin(j->stores, j->region, STORE_READ, j->a, S(""));
    there = there && mail_get(st, id, l);
    bool open = there && (l->state == MAIL_WAITING || l->state == MAIL_FAILED);
    if (open) good = compose(st, l, bytes);
    if (store_end(st, true) != STORE_DONE) { j->error = N_("The data could not be reached, or many were writing at once."); return JOB_AGAIN; }
    if (!open || good) return JOB_DONE;
    j->error = N_("The text of this mail is erased, or cannot be sent.");
    return JOB_DEAD;
}

static enum job_end send_one(struct job *j)
{
    struct mail_line l = { 0 };
    struct buf bytes = buf_in(j->a, MAIL_BYTES_MAX);
    enum job_end end = load(j, &l, &bytes);
    if (end != JOB_DONE || !bytes.n) return end;
    switch (mail_way(j->demo)) {
    case MAIL_SMTP:   return by_smtp(j, &l, buf_str(&bytes));
    case MAIL_FOLDER: return to_folder(j, &l, buf_str(&bytes));
    case MAIL_NOWHERE: default: j->error = N_("Sending mails is not set up."); return JOB_AGAIN;
    }
}

static enum job_end note_sent(struct job *j)
{
    int64_t id = 0;
    if (!str_int(j->argument, &id)) return JOB_DONE;
    ask(j->st, Q("UPDATE core_mail SET state = 'sent', sent_at = $2, error = '', detail = '', ended_at = NULL WHERE id = $1 AND state IN ('waiting', 'failed')"),
        I(id), I(moment_now()));
    if (mail_way(j->demo) != MAIL_SMTP) return JOB_DONE;
    /* Who reads the store later gets in nowhere: neither by the text nor by its papers, which hold the link as a picture and the code. */
    ask(j->st, Q("UPDATE core_mail SET text = '', html = '', erased_at = $2 WHERE id = $1 AND secret AND state = 'sent' AND erased_at IS NULL"), I(id), I(moment_now()));
    ask(j->st, Q("DELETE FROM core_mail_file WHERE mail IN (SELECT id FROM core_mail WHERE id = $1 AND erased_at IS NOT NULL)"), I(id));
    return JOB_DONE;
}

static void note_dead(struct job *j)
{
    int64_t id = 0;
    if (!str_int(j->argument, &id)) return;
    ask(j->st, Q("UPDATE core_mail SET state = 'failed', error = $2, detail = $3 WHERE id = $1 AND state = 'waiting'"), I(id), T(str_of(j->error)), T(j->detail));
}

const struct job_kind mail_kind = { .name = "core.mail", .label = N_("Sending a mail"), .outside = send_one, .run = note_sent, .dead = note_dead, .lease = 180, .tries = MAIL_TRIES };

/* ---- afterwards -------------------------------------------------------------------------------------------------------------------------------- */
bool mail_bounced(struct store *st, int64_t id, str code)
{
    ask(st, Q("UPDATE core_mail SET state = 'bounced', error = $2, detail = $3, ended_at = NULL WHERE id = $1 AND state IN ('sent', 'bounced')"), I(id),
        T(S(N_("It came back: it did not reach its reader."))), T(str_upto(code, 20)));
    return store_changed(st) == 1;
}

int64_t mail_by_message(struct store *st, str message_id)
{
    struct rows *r = ask(st, Q("SELECT id FROM core_mail WHERE message_id = $1"), T(message_id));
    return rows_next(r) ? row_int(r, 0) : 0;
}

bool mail_again(struct store *st, int64_t id)
{
    int64_t now = moment_now();
    ask(st, Q("UPDATE core_mail SET state = 'waiting', error = '', detail = '', ended_at = NULL WHERE id = $1 AND state IN ('failed', 'bounced') AND text <> ''"), I(id));
    if (store_changed(st) != 1) return false;
    want(st, id, arena_fmt(store_arena(st), "mail %lld %lld", (long long)id, (long long)now));
    return true;
}

bool mail_settle(struct store *st, int64_t id)
{
    ask(st, Q("UPDATE core_mail SET ended_at = $2 WHERE id = $1 AND state IN ('failed', 'bounced') AND ended_at IS NULL"), I(id), I(moment_now()));
    return store_changed(st) == 1;
}

void mail_sweep(struct store *st, int64_t now)
{
    ask(st, Q("UPDATE core_mail SET text = '', html = '', erased_at = $2 WHERE created_at < $1 AND erased_at IS NULL AND state <> 'waiting'"),
        I(now - (int64_t)MAIL_BODY_DAYS * 86400), I(now));
    ask(st, Q("DELETE FROM core_mail_file WHERE mail IN (SELECT id FROM core_mail WHERE erased_at IS NOT NULL)"));
    ask(st, Q("DELETE FROM core_mail WHERE created_at < $1"), I(now - (int64_t)MAIL_DAYS * 86400));
}
