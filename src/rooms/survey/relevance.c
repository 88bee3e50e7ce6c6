/* relevance.c - when a question is asked, and answers put into later texts.
**
** A condition is read once into a small tree and asked often. What values mean:
** - two sides that both read as numbers compare as numbers, else as text, letter by letter; a date (2026-11-18) is before or after another date;
** - an answer that is missing is '': ${a} = '' is true then, and ${a} != 'x' too; it is no number, so it is neither smaller nor larger than anything,
**   and what is calculated from it is no number either: it equals nothing, not even itself;
** - by itself, an answer is true when there is one, a number when it is not 0.
*/
#include <math.h>
#include "base/moment.h"
#include "rooms/survey/survey.h"

enum op { OP_OR, OP_AND, OP_EQUAL, OP_UNEQUAL, OP_AT_MOST, OP_LESS, OP_AT_LEAST, OP_MORE, OP_PLUS, OP_MINUS, OP_TIMES, OP_DIV, OP_MOD,
          OP_NEGATIVE, OP_NOT, OP_SELECTED, OP_COUNT, OP_ITEM, OP_TEXT, OP_NUMBER, OP_TRUE, OP_FALSE };
struct expression { enum op op; str text; double number; const struct expression *left, *right; };      /* text: of ITEM its code, of TEXT and NUMBER as written */

/* ---- reading ---------------------------------------------------------------------------------------------------------------------------- */
struct reading { struct arena *a; str text; size_t at; int depth, nodes; const char *why; size_t wrong; };

/* The first thing that is wrong is the one to be said. */
static struct expression *refuse(struct reading *r, size_t at, const char *why)
{
    if (!r->why) { r->why = why; r->wrong = at; }
    return NULL;
}

static struct expression *node(struct reading *r, enum op op, const struct expression *left, const struct expression *right)
{
    if (r->why) return NULL;
    if (++r->nodes > EXPRESSION_NODES) return refuse(r, r->at, N_("The condition is too long."));
    struct expression *x = arena_new_of(r->a, struct expression);
    *x = (struct expression){ .op = op, .left = left, .right = right };
    return x;
}

static bool name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; }
static void skip_blanks(struct reading *r) { while (r->at < r->text.n && str_find_char(S(" \t\r\n"), r->text.p[r->at]) >= 0) r->at++; }

/* Takes a sign or a word; a word ends where its letters end, so that "order" does not begin with "or". */
static bool take(struct reading *r, str what)
{
    skip_blanks(r);
    str rest = str_from(r->text, r->at);
    if (!str_starts(rest, what) || (name_char(what.p[0]) && what.p[0] != '-' && rest.n > what.n && name_char(rest.p[what.n]))) return false;
    r->at += what.n;
    return true;
}

/* What binds more loosely stands first; signs that begin alike: the longer one first. */
enum { LEVELS = 6, SIGNS = 4 };
static const struct { const char *sign[SIGNS]; enum op op[SIGNS]; } levels[LEVELS] = {
    { { "or" }, { OP_OR } }, { { "and" }, { OP_AND } }, { { "=", "!=" }, { OP_EQUAL, OP_UNEQUAL } },
    { { "<=", "<", ">=", ">" }, { OP_AT_MOST, OP_LESS, OP_AT_LEAST, OP_MORE } },
    { { "+", "-" }, { OP_PLUS, OP_MINUS } }, { { "*", "div", "mod" }, { OP_TIMES, OP_DIV, OP_MOD } } };

static struct expression *read_level(struct reading *r, int level);
static struct expression *read_whole(struct reading *r)
{
    if (++r->depth > EXPRESSION_DEPTH) return refuse(r, r->at, N_("The condition is too long."));
    struct expression *x = read_level(r, 0);
    r->depth--;
    return x;
}

static bool take_bracket(struct reading *r, str which)
{
    if (r->why) return false;
    if (take(r, which)) return true;
    refuse(r, r->at, N_("A bracket or a comma is missing here."));
    return false;
}

/* ${code}; the "$" is still there. */
static struct expression *read_item(struct reading *r)
{
    size_t from = r->at;
    if (!take(r, S("${"))) return refuse(r, from, N_("A question is named as ${code}."));
    int64_t end = str_find_char(str_from(r->text, r->at), '}');
    if (end < 0) return refuse(r, from, N_("A question is named as ${code}."));
    str code = str_trim(str_upto(str_from(r->text, r->at), (size_t)end));
    for (size_t i = 0; i < code.n; i++) if (!name_char(code.p[i])) code.n = 0;
    if (!code.n) return refuse(r, from, N_("A question is named as ${code}."));
    r->at += (size_t)end + 1;
    struct expression *x = node(r, OP_ITEM, NULL, NULL);
    if (x) x->text = arena_copy(r->a, code);
    return x;
}

static struct expression *read_text(struct reading *r, char quote)
{
    int64_t end = str_find_char(str_from(r->text, r->at + 1), quote);
    if (end < 0) return refuse(r, r->at, N_("The second quotation mark is missing."));
    struct expression *x = node(r, OP_TEXT, NULL, NULL);
    if (x) x->text = arena_copy(r->a, str_upto(str_from(r->text, r->at + 1), (size_t)end));
    r->at += (size_t)end + 2;
    return x;
}

static struct expression *read_number(struct reading *r)
{
    size_t from = r->at;
    double n;
    while (r->at < r->text.n && ((r->text.p[r->at] >= '0' && r->text.p[r->at] <= '9') || r->text.p[r->at] == '.')) r->at++;
    str digits = str_upto(str_from(r->text, from), r->at - from);
    if (!str_real(digits, &n)) return refuse(r, from, N_("This is not understood here."));
    struct expression *x = node(r, OP_NUMBER, NULL, NULL);
    if (x) { x->text = arena_copy(r->a, digits); x->number = n; }
    return x;
}

static struct expression *read_function(struct reading *r)
{
    static const struct { const char *name; enum op op; } functions[] = {
        { "not", OP_NOT }, { "selected", OP_SELECTED }, { "count-selected", OP_COUNT }, { "true", OP_TRUE }, { "false", OP_FALSE } };
    size_t from = r->at;
    for (size_t i = 0; i < countof(functions); i++) {
        const struct expression *one = NULL, *two = NULL;
        enum op op = functions[i].op;
        if (!take(r, str_of(functions[i].name))) continue;
        if (!take_bracket(r, S("("))) return NULL;
        skip_blanks(r);
        if (op == OP_NOT) one = read_whole(r);
        else if (op == OP_SELECTED || op == OP_COUNT) one = read_item(r);
        if (op == OP_SELECTED && take_bracket(r, S(","))) two = read_whole(r);
        return take_bracket(r, S(")")) ? node(r, op, one, two) : NULL;
    }
    return refuse(r, from, from < r->text.n ? N_("This is not understood here.") : N_("The condition ends too early."));
}

static struct expression *read_part(struct reading *r)
{
    skip_blanks(r);
    char c = r->at < r->text.n ? r->text.p[r->at] : 0;
    if (r->why) return NULL;
    if (c == '$') return read_item(r);
    if (c == '\'' || c == '"') return read_text(r, c);
    if ((c >= '0' && c <= '9') || c == '.') return read_number(r);
    if (c != '-' && c != '(') return read_function(r);
    r->at++;
    if (++r->depth > EXPRESSION_DEPTH) return refuse(r, r->at, N_("The condition is too long."));
    struct expression *x = c == '-' ? read_part(r) : read_level(r, 0);
    r->depth--;
    if (c == '-') return x ? node(r, OP_NEGATIVE, x, NULL) : NULL;
    return take_bracket(r, S(")")) ? x : NULL;
}

static bool take_sign(struct reading *r, int level, enum op *ret)
{
    for (int i = 0; i < SIGNS && levels[level].sign[i]; i++)
        if (take(r, str_of(levels[level].sign[i]))) { *ret = levels[level].op[i]; return true; }
    return false;
}

static struct expression *read_level(struct reading *r, int level)
{
    enum op op;
    if (level == LEVELS) return read_part(r);
    struct expression *x = read_level(r, level + 1);
    while (!r->why && take_sign(r, level, &op)) {
        const struct expression *right = read_level(r, level + 1);
        x = node(r, op, x, right);
    }
    return r->why ? NULL : x;
}

struct expression *expression_read(struct arena *a, str text, const char **why, size_t *at)
{
    struct reading r = { .a = a, .text = text };
    struct expression *x = read_whole(&r);
    skip_blanks(&r);
    if (x && r.at < text.n) x = refuse(&r, r.at, N_("This is not understood here."));
    if (!x) { *why = r.why; *at = r.wrong; }
    return x;
}

/* ---- asking ------------------------------------------------------------------------------------------------------------------------------- */
enum sort { SORT_TEXT, SORT_NUMBER, SORT_TRUTH };
struct value { enum sort sort; str text; double number; bool truth; };
struct asking { value_of *value; void *ctx; };

static struct value truth(bool is) { return (struct value){ .sort = SORT_TRUTH, .truth = is, .number = is }; }
static struct value number(double n, str text) { return (struct value){ SORT_NUMBER, text, n, false }; }
static bool is_true(struct value v) { return v.sort == SORT_TRUTH ? v.truth : v.sort == SORT_NUMBER ? !isnan(v.number) && v.number != 0 : v.text.n > 0; }

/* NAN: it reads as none. */
static double as_number(struct value v)
{
    double n;
    return v.sort != SORT_TEXT ? v.number : str_real(str_trim(v.text), &n) ? n : (double)NAN;
}

static bool equal(struct value l, struct value r)
{
    double a = as_number(l), b = as_number(r);
    if (l.sort == SORT_TRUTH || r.sort == SORT_TRUTH) return is_true(l) == is_true(r);
    if (!isnan(a) && !isnan(b)) return !(a < b) && !(a > b);
    return l.sort == SORT_TEXT && r.sort == SORT_TEXT && str_eq(l.text, r.text);
}

/* <0, 0, >0; false: they have no order. */
static bool ordered(struct value l, struct value r, int *ret)
{
    double a = as_number(l), b = as_number(r);
    struct date d;
    bool numbers = !isnan(a) && !isnan(b);
    if (!numbers && (!date_parse(str_trim(l.text), &d) || !date_parse(str_trim(r.text), &d))) return false;
    *ret = numbers ? (a > b) - (a < b) : str_cmp(str_trim(l.text), str_trim(r.text));
    return true;
}

static struct value compare(enum op op, struct value l, struct value r)
{
    int way = 0;
    if (op == OP_EQUAL || op == OP_UNEQUAL) return truth(equal(l, r) == (op == OP_EQUAL));
    if (!ordered(l, r, &way)) return truth(false);
    return truth(op == OP_LESS ? way < 0 : op == OP_AT_MOST ? way <= 0 : op == OP_MORE ? way > 0 : way >= 0);
}

static struct value calculate(enum op op, double l, double r)
{
    double n = op == OP_PLUS ? l + r : op == OP_MINUS ? l - r : op == OP_TIMES ? l * r : op == OP_DIV ? l / r : fmod(l, r);
    return number(isfinite(n) ? n : (double)NAN, S(""));
}

static int64_t count_words(str v)
{
    int64_t n = 0;
    str one;
    while (str_word(&v, &one)) n++;
    return n;
}

static struct value value_is(const struct expression *x, const struct asking *k);
static struct value value_of_two(const struct expression *x, const struct asking *k)
{
    struct value l = value_is(x->left, k);
    if (x->op == OP_OR) return truth(is_true(l) || is_true(value_is(x->right, k)));
    if (x->op == OP_AND) return truth(is_true(l) && is_true(value_is(x->right, k)));
    struct value r = value_is(x->right, k);
    return x->op <= OP_MORE ? compare(x->op, l, r) : calculate(x->op, as_number(l), as_number(r));
}

static struct value value_is(const struct expression *x, const struct asking *k)
{
    switch (x->op) {
    case OP_ITEM: return (struct value){ .text = k->value(k->ctx, x->text) };
    case OP_TEXT: return (struct value){ .text = x->text };
    case OP_NUMBER: return number(x->number, x->text);
    case OP_TRUE: case OP_FALSE: return truth(x->op == OP_TRUE);
    case OP_NEGATIVE: return number(-as_number(value_is(x->left, k)), S(""));
    case OP_NOT: return truth(!is_true(value_is(x->left, k)));
    case OP_COUNT: return number((double)count_words(value_is(x->left, k).text), S(""));
    case OP_SELECTED: return truth(str_has_word(value_is(x->left, k).text, str_trim(value_is(x->right, k).text)));
    default: return value_of_two(x, k);
    }
}

bool expression_true(const struct expression *x, value_of *value, void *ctx) { return is_true(value_is(x, &(struct asking){ value, ctx })); }

/* ---- what it depends on ------------------------------------------------------------------------------------------------------------------- */
static void gather(const struct expression *x, str *ret, size_t max, size_t *n)
{
    if (!x) return;
    gather(x->left, ret, max, n);
    gather(x->right, ret, max, n);
    if (x->op != OP_ITEM || *n == max) return;
    for (size_t i = 0; i < *n; i++) if (str_eq(ret[i], x->text)) return;
    ret[(*n)++] = x->text;
}

size_t expression_names(const struct expression *x, str *ret, size_t max)
{
    size_t n = 0;
    gather(x, ret, max, &n);
    return n;
}

/* reach[i * n + j]: asking item i depends on j, by its own condition, by that of its heading, or by theirs in turn. n is at most ITEMS_MAX. */
struct looking { const struct instrument *in; bool *reach; str name[EXPRESSION_NODES]; struct instrument_fault *ret; size_t n, max; };

static void draw_edges(struct looking *k)
{
    size_t n = k->in->n, heading = n;
    for (size_t i = 0; i < n; i++) {
        const struct item *it = &k->in->item[i];
        if (it->kind == ITEM_SECTION) heading = i;
        else if (heading < n) k->reach[i * n + heading] = true;
        size_t names = expression_names(it->asked_if, k->name, EXPRESSION_NODES), on;
        for (size_t m = 0; m < names; m++) if ((on = item_index(k->in, k->name[m])) < n) k->reach[i * n + on] = true;
    }
}

/* Warshall's: what depends on `by` depends on all that `by` depends on. */
static void close_edges(struct looking *k)
{
    size_t n = k->in->n;
    for (size_t by = 0; by < n; by++)
        for (size_t i = 0; i < n; i++) {
            if (!k->reach[i * n + by]) continue;
            for (size_t on = 0; on < n; on++) k->reach[i * n + on] |= k->reach[by * n + on];
        }
}

static void fault(struct looking *k, size_t item, const char *message, str detail)
{
    if (k->n < k->max) k->ret[k->n] = (struct instrument_fault){ item, message, detail };
    k->n++;
}

static const char *name_fault(const struct looking *k, size_t item, size_t on)
{
    if (on == k->in->n) return N_("The condition names a question that does not exist.");
    if (on == item) return N_("The condition names its own question.");
    if (!item_asks(&k->in->item[on])) return N_("The condition names something that is not a question.");
    if (on < item) return NULL;
    return k->reach[on * k->in->n + item] ? N_("Conditions depend on each other in a circle.") : N_("The condition names a question that comes later.");
}

size_t relevance_faults(struct arena *a, const struct instrument *in, struct instrument_fault *ret, size_t max)
{
    struct looking *k = arena_new_of(a, struct looking);
    const char *why;
    size_t at;
    *k = (struct looking){ .in = in, .reach = arena_array(a, bool, in->n * in->n + 1), .ret = ret, .max = max };
    draw_edges(k);
    close_edges(k);
    for (size_t i = 0; i < in->n; i++) {
        const struct item *it = &in->item[i];
        if (it->relevance.n && !it->asked_if && !expression_read(a, it->relevance, &why, &at)) fault(k, i, why, str_from(it->relevance, at));
        size_t names = expression_names(it->asked_if, k->name, EXPRESSION_NODES);
        for (size_t m = 0; m < names; m++) {
            const char *wrong = name_fault(k, i, item_index(in, k->name[m]));
            if (wrong) fault(k, i, wrong, k->name[m]);
        }
    }
    return k->n;
}

/* ---- piping ---------------------------------------------------------------------------------------------------------------------------------- */
enum { PIPED_MAX = 128 * 1024 };

/* As people read it; "…" where nothing was answered. Answers as typed know what was written behind "other", too. */
static str said(struct arena *a, const struct instrument *in, size_t item, value_of *value, void *ctx)
{
    struct answers one = answers_new(a, in);
    one.value[item] = value(ctx, in->item[item].code);
    str s = answer_say(a, value == answers_value ? (const struct answers *)ctx : &one, item);
    return s.n ? s : S("…");
}

/* An answer that holds ${…} itself is not looked into: the text is walked once. */
str piped(struct arena *a, const struct instrument *in, str text, value_of *value, void *ctx)
{
    if (str_find(text, S("${")) < 0) return text;
    struct buf b = buf_in(a, PIPED_MAX);
    for (int64_t open; (open = str_find(text, S("${"))) >= 0; ) {
        str rest = str_from(text, (size_t)open + 2);
        int64_t end = str_find_char(rest, '}');
        size_t item = end < 0 ? in->n : item_index(in, str_trim(str_upto(rest, (size_t)end)));
        if (item == in->n) { buf_put(&b, str_upto(text, (size_t)open + 2)); text = rest; continue; }     /* no question of ours: stays as it is */
        buf_put(&b, str_upto(text, (size_t)open));
        buf_put(&b, said(a, in, item, value, ctx));
        text = str_from(rest, (size_t)end + 1);
    }
    buf_put(&b, text);
    return buf_str(&b);
}
