/* bounce.c - a small reader of MIME parts, for notifications alone. What is too deep, too long or broken is left out, never guessed. */
#include "work/bounce.h"

/* The line at the front, without its end. */
static bool next_line(str *rest, str *line)
{
    if (!str_split(rest, '\n', line)) return false;
    if (str_ends(*line, S("\r"))) *line = str_upto(*line, line->n - 1);
    return true;
}

static bool continues(str rest) { return rest.n && (rest.p[0] == ' ' || rest.p[0] == '\t'); }

/* The value of a field of the header that *rest begins with, unfolded; empty if there is none. */
static str field_of(struct arena *a, str head, const char *name)
{
    str line;
    for (int i = 0; i < BOUNCE_LINES && next_line(&head, &line) && line.n; i++) {
        int64_t colon = str_find_char(line, ':');
        if (colon < 0 || !str_same(str_trim(str_upto(line, (size_t)colon)), str_of(name))) continue;
        str value = str_trim(str_from(line, (size_t)colon + 1));
        for (int k = 0; k < 20 && continues(head) && next_line(&head, &line); k++)
            value = arena_fmt(a, "%.*s %.*s", STR(str_upto(value, 2000)), STR(str_upto(str_trim(line), 1000)));
        return value;
    }
    return (str){ "", 0 };
}

/* What follows the first empty line. */
static str body_of(str part)
{
    str line;
    while (next_line(&part, &line)) if (!line.n) return part;
    return (str){ "", 0 };
}

/* "multipart/report; report-type=…; boundary="x"": a parameter of it. */
static str parameter(str value, const char *name)
{
    str part;
    for (bool first = true; str_split(&value, ';', &part); first = false) {
        int64_t is = str_find_char(part, '=');
        if (first || is < 0 || !str_same(str_trim(str_upto(part, (size_t)is)), str_of(name))) continue;
        str v = str_trim(str_from(part, (size_t)is + 1));
        if (v.n >= 2 && v.p[0] == '"') {
            int64_t end = str_find_char(str_from(v, 1), '"');
            return end < 0 ? (str){ "", 0 } : str_upto(str_from(v, 1), (size_t)end);
        }
        return v;
    }
    return (str){ "", 0 };
}

static bool is_type(str value, const char *type)
{
    int64_t end = str_find_char(value, ';');
    return str_same(str_trim(end < 0 ? value : str_upto(value, (size_t)end)), str_of(type));
}

/* <id@host>, the last of them: References end with the mail itself. */
static str id_in(str value)
{
    str id = { "", 0 };
    for (int64_t at; (at = str_find_char(value, '<')) >= 0;) {
        value = str_from(value, (size_t)at + 1);
        int64_t end = str_find_char(value, '>');
        if (end < 0) break;
        id = str_upto(value, (size_t)end);
    }
    return id.n <= 250 ? id : (str){ "", 0 };
}

/* One block for the mail, then one for each reader, with empty lines between: the first that failed counts, otherwise the last. */
static void read_status(struct arena *a, str text, struct bounce *ret)
{
    for (int i = 0; i < BOUNCE_PARTS && text.n; i++) {
        str action = field_of(a, text, "Action"), status = field_of(a, text, "Status");
        text = body_of(text);
        if (!action.n) continue;
        ret->action = action;
        ret->status = str_upto(status, 20);
        if (str_same(action, S("failed"))) return;
    }
}

static void read_part(struct arena *a, str part, int depth, struct bounce *ret);

static void read_parts(struct arena *a, str body, str boundary, int depth, struct bounce *ret)
{
    str line, rest = body, mark = arena_fmt(a, "--%.*s", STR(boundary));
    size_t begin = 0;                                    /* where a part begins; 0: before the first                  */
    for (int parts = 0; parts < BOUNCE_PARTS;) {
        size_t at = body.n - rest.n;
        bool more = next_line(&rest, &line);
        bool edge = more && str_starts(line, mark), end = edge && str_starts(str_from(line, mark.n), S("--"));
        if (begin && (edge || !more)) { read_part(a, str_from(str_upto(body, at), begin), depth + 1, ret); parts++; }
        if (!more || end) return;
        if (edge) begin = body.n - rest.n;
    }
}

static void read_part(struct arena *a, str part, int depth, struct bounce *ret)
{
    str type = field_of(a, part, "Content-Type"), boundary = parameter(type, "boundary");
    if (depth > BOUNCE_DEPTH) return;
    if (str_same(str_upto(type, 10), S("multipart/"))) {
        if (boundary.n && boundary.n <= 200) read_parts(a, body_of(part), boundary, depth, ret);
    } else if (is_type(type, "message/delivery-status") || is_type(type, "message/global-delivery-status")) {
        read_status(a, body_of(part), ret);
    } else if (is_type(type, "message/rfc822") || is_type(type, "text/rfc822-headers") || is_type(type, "message/global-headers")) {
        str id = id_in(field_of(a, body_of(part), "Message-ID"));
        if (id.n) ret->message_id = id;
    }
}

bool bounce_read(struct arena *a, str mail, struct bounce *ret)
{
    struct bounce b = { 0 };
    mail = str_upto(mail, BOUNCE_MAX);
    read_part(a, mail, 0, &b);
    if (!b.message_id.n) b.message_id = id_in(field_of(a, mail, "In-Reply-To"));
    if (!b.message_id.n) b.message_id = id_in(field_of(a, mail, "References"));
    if (!b.action.n || !b.message_id.n) return false;
    *ret = b;
    return true;
}

bool bounce_final(const struct bounce *b) { return str_same(b->action, S("failed")); }
