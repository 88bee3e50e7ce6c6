/* pg_memo.c - the same question twice in one transaction, with nothing written in between, costs one round trip.
**
** A transaction sees one snapshot, so the answer cannot be another. An import that looks up the same keys for every row, or a page that asks for the
** same setting in three places, need not know of each other. Only small questions are remembered, and only the last few: rows stay where they are, in
** the arena of the transaction that asked.
*/
#include "store/pg.h"
#include <string.h>

/* The statement's number stands for its text and the kinds of its values. 0: too long to be remembered. */
static size_t key_of(const struct kept *k, const struct pg_values *v, char ret[PG_MEMO_KEY])
{
    size_t n = sizeof k->number;
    memcpy(ret, &k->number, n);
    for (int i = 0; i < v->n; i++) {
        int length = v->value[i] ? v->length[i] : -1;     /* NULL is not the empty text */
        size_t bytes = length > 0 ? (size_t)length : 0;
        if (n + sizeof length + bytes > PG_MEMO_KEY) return 0;
        memcpy(ret + n, &length, sizeof length);
        n += sizeof length;
        if (bytes) memcpy(ret + n, v->value[i], bytes);
        n += bytes;
    }
    return n;
}

/* What counts ids lives outside of the snapshot. */
static bool may_be_kept(const struct kept *k) { return k->shape.verb == VERB_READ && k->number && !strstr(k->sql, "pg_get_serial_sequence"); }

void pg_memo_forget(struct pg *p) { p->n_memo = 0; }

bool pg_memo_find(const struct pg *p, const struct kept *k, const struct pg_values *v, struct rows *ret)
{
    char key[PG_MEMO_KEY];
    if (!p->n_memo || !may_be_kept(k)) return false;
    size_t n = key_of(k, v, key), there = p->n_memo < PG_MEMO ? p->n_memo : PG_MEMO;
    for (size_t i = 0; n && i < there; i++) {
        const struct pg_memo *m = &p->memo[i];
        if (m->n != n || memcmp(m->key, key, n) != 0) continue;
        *ret = m->rows;
        return true;
    }
    return false;
}

/* The oldest gives way. */
void pg_memo_put(struct pg *p, const struct kept *k, const struct pg_values *v, const struct rows *rows)
{
    struct pg_memo *m = &p->memo[p->n_memo % PG_MEMO];
    if (!may_be_kept(k) || !(m->n = key_of(k, v, m->key))) return;
    m->rows = *rows;
    p->n_memo++;
}
