/* plural.c - plural expressions: a small recursive-descent parser that builds a tree, and its evaluation. */
#include "text/plural.h"

enum { DEEP_MAX = 40, NODES_MAX = 300 };                  /* Arabic, the longest in use, needs 33 nodes and 6 levels */
enum op { OP_N, OP_NUMBER, OP_NOT, OP_CHOICE, OP_OR, OP_AND, OP_EQ, OP_NE, OP_LE, OP_GE, OP_LT, OP_GT, OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_MOD };
struct plural { enum op op; uint64_t value; const struct plural *a, *b, *c; };
struct parser { struct arena *a; str rest; int deep, nodes; bool bad; };

/* Longer signs first, so that "<=" is not read as "<". */
static const struct { const char *sign; enum op op; int rank; } binary[] = {
    { "||", OP_OR, 1 }, { "&&", OP_AND, 2 }, { "==", OP_EQ, 3 }, { "!=", OP_NE, 3 }, { "<=", OP_LE, 4 }, { ">=", OP_GE, 4 }, { "<", OP_LT, 4 },
    { ">", OP_GT, 4 },  { "+", OP_ADD, 5 },  { "-", OP_SUB, 5 },  { "*", OP_MUL, 6 },  { "/", OP_DIV, 6 },  { "%", OP_MOD, 6 },
};

static const struct plural *choice(struct parser *p);

static const struct plural *node(struct parser *p, struct plural of)
{
    if (++p->nodes > NODES_MAX) p->bad = true;
    struct plural *made = arena_new_of(p->a, struct plural);
    *made = of;
    return made;
}

static bool take(struct parser *p, str sign)
{
    p->rest = str_trim(p->rest);
    if (!str_starts(p->rest, sign)) return false;
    p->rest = str_from(p->rest, sign.n);
    return true;
}

static const struct plural *number(struct parser *p)
{
    size_t n = 0;
    int64_t v = 0;
    while (n < p->rest.n && p->rest.p[n] >= '0' && p->rest.p[n] <= '9') n++;
    if (!str_int(str_upto(p->rest, n), &v)) p->bad = true;
    p->rest = str_from(p->rest, n);
    return node(p, (struct plural){ .op = OP_NUMBER, .value = (uint64_t)v });
}

static const struct plural *single(struct parser *p)
{
    const struct plural *inner;
    if (++p->deep > DEEP_MAX) p->bad = true;
    if (p->bad) return NULL;
    if (take(p, S("!"))) inner = node(p, (struct plural){ .op = OP_NOT, .a = single(p) });
    else if (take(p, S("("))) {
        inner = choice(p);
        if (!take(p, S(")"))) p->bad = true;
    } else inner = take(p, S("n")) ? node(p, (struct plural){ .op = OP_N }) : number(p);
    p->deep--;
    return inner;
}

/* Index of the binary operator that comes next, if it binds at least as tightly as `rank`; countof(binary) otherwise. */
static size_t operator(struct parser *p, int rank)
{
    for (size_t i = 0; i < countof(binary); i++) {
        str before = p->rest;
        if (!take(p, str_of(binary[i].sign))) continue;
        if (binary[i].rank >= rank) return i;
        p->rest = before;
        break;
    }
    return countof(binary);
}

static const struct plural *chain(struct parser *p, int rank)
{
    const struct plural *left = single(p);
    for (size_t i; !p->bad && (i = operator(p, rank)) < countof(binary);) {
        const struct plural *right = chain(p, binary[i].rank + 1);
        left = node(p, (struct plural){ .op = binary[i].op, .a = left, .b = right });
    }
    return left;
}

static const struct plural *choice(struct parser *p)
{
    const struct plural *test = chain(p, 1);
    if (p->bad || !take(p, S("?"))) return test;
    if (++p->deep > DEEP_MAX) p->bad = true;              /* a chain of choices is as deep as it is long */
    const struct plural *yes = p->bad ? NULL : choice(p);
    if (!take(p, S(":"))) p->bad = true;
    const struct plural *no = p->bad ? NULL : choice(p);
    p->deep--;
    return node(p, (struct plural){ .op = OP_CHOICE, .a = test, .b = yes, .c = no });
}

const struct plural *plural_read(struct arena *a, str expression)
{
    enum { LENGTH_MAX = 1000 };
    struct parser p = { .a = a, .rest = expression };
    if (expression.n > LENGTH_MAX) return NULL;
    const struct plural *top = choice(&p);
    return !p.bad && !str_trim(p.rest).n ? top : NULL;
}

static uint64_t joined(enum op op, uint64_t x, uint64_t y)
{
    switch (op) {
    case OP_EQ:  return x == y;
    case OP_NE:  return x != y;
    case OP_LE:  return x <= y;
    case OP_GE:  return x >= y;
    case OP_LT:  return x < y;
    case OP_GT:  return x > y;
    case OP_ADD: return x + y;
    case OP_SUB: return x - y;
    case OP_MUL: return x * y;
    case OP_DIV: return y ? x / y : 0;
    default:     return y ? x % y : 0;
    }
}

uint64_t plural_of(const struct plural *p, uint64_t n)
{
    switch (p->op) {
    case OP_N:      return n;
    case OP_NUMBER: return p->value;
    case OP_NOT:    return !plural_of(p->a, n);
    case OP_CHOICE: return plural_of(p->a, n) ? plural_of(p->b, n) : plural_of(p->c, n);
    case OP_OR:     return plural_of(p->a, n) || plural_of(p->b, n);
    case OP_AND:    return plural_of(p->a, n) && plural_of(p->b, n);
    default:        return joined(p->op, plural_of(p->a, n), plural_of(p->b, n));
    }
}
