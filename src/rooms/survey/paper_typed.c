/* paper_typed.c - what a clerk types for an item of a sheet, into answers and back. paper.h says how it looks. */
#include "rooms/survey/paper.h"

enum { NOTES_MAX = ITEMS_MAX };

/* "1 3", "1,3" and "1, 3": the next number; false: none is left, or it is no number. */
static bool next_number(str *rest, int64_t *ret, bool *broken)
{
    size_t at = 0, end;
    while (at < rest->n && str_find_char(S(" ,;\t"), rest->p[at]) >= 0) at++;
    for (end = at; end < rest->n && str_find_char(S(" ,;\t"), rest->p[end]) < 0; end++) { }
    str word = (str){ rest->p + at, end - at };
    *rest = str_from(*rest, end);
    if (!word.n) return false;
    *broken = !str_int(word, ret);
    return !*broken;
}

/* Several answers come back in the order of the list, so that two who typed them in another order have typed the same; a ranking stays as it is. */
static const char *read_options(struct arena *a, const struct item *it, str typed, str *ret)
{
    bool *chosen = arena_array(a, bool, it->options + 1), broken = false;
    struct buf b = buf_in(a, CHOICES_MAX * 64);
    int64_t number;
    size_t n = 0;
    while (next_number(&typed, &number, &broken)) {
        if (number < 1 || (size_t)number > it->options) return N_("There is no such choice.");
        if (chosen[number - 1] && it->kind == ITEM_RANKING) return N_("Give each place once.");
        n += !chosen[number - 1];
        chosen[number - 1] = true;
        if (it->kind == ITEM_RANKING) { if (b.n) buf_char(&b, ' '); buf_put(&b, it->option[number - 1].code); }
    }
    if (broken) return N_("There is no such choice.");
    if (it->kind == ITEM_SINGLE && n > 1) return N_("Only one number fits here. If the sheet has more, leave it empty.");
    for (size_t o = 0; o < it->options && it->kind != ITEM_RANKING; o++) if (chosen[o]) { if (b.n) buf_char(&b, ' '); buf_put(&b, it->option[o].code); }
    *ret = buf_str(&b);
    return NULL;
}

/* 0 stands where "don't know" does, and nowhere else. */
static const char *read_step(struct arena *a, const struct item *it, str typed, str *ret)
{
    int64_t n;
    if (!str_int(typed, &n) || n < 0 || n > it->steps || (!n && !it->unknown)) return N_("Choose one of the steps of the scale.");
    *ret = n ? arena_fmt(a, "%lld", (long long)n) : S("unknown");
    return NULL;
}

const char *paper_read(struct arena *a, const struct item *it, str typed, str *ret)
{
    typed = str_trim(typed);
    *ret = typed;
    if (!typed.n) return NULL;
    switch (it->kind) {
    case ITEM_SINGLE: case ITEM_MULTIPLE: case ITEM_RANKING: return read_options(a, it, typed, ret);
    case ITEM_SCALE: return read_step(a, it, typed, ret);
    default: *ret = lang_nfc(a, typed); return NULL;
    }
}

str paper_show(struct arena *a, const struct item *it, str value)
{
    str one;
    struct buf b = buf_in(a, CHOICES_MAX * 8);
    if (it->kind == ITEM_SCALE) return str_eq(value, S("unknown")) ? S("0") : value;
    if (it->kind != ITEM_SINGLE && it->kind != ITEM_MULTIPLE && it->kind != ITEM_RANKING) return value;
    while (str_word(&value, &one)) {
        int o = option_find(it, one);
        if (o >= 0) buf_fmt(&b, "%s%d", b.n ? " " : "", o + 1);
    }
    return buf_str(&b);
}

/* ---- what is to be said ----------------------------------------------------------------------------------------------------------------- */
/* Too many ticks, a number beyond its bounds: so it stands on the sheet. Everything else has no place in a response. */
static bool may_stand(const struct item *it, str value)
{
    double n;
    return it->kind == ITEM_MULTIPLE || (it->kind == ITEM_RANKING) || (it->kind == ITEM_NUMBER && str_real(value, &n) && n > -1e15 && n < 1e15);
}

/* 12,5 and 12.5 are the same number, so they are no difference either. */
static str with_point(struct arena *a, str v)
{
    char *p = arena_get(a, v.n + 1);
    for (size_t i = 0; i < v.n; i++) p[i] = v.p[i] == ',' ? '.' : v.p[i];
    return (str){ p, v.n };
}

/* What the sheet says stays in *v; `good` is what answers_check() would make of it. */
size_t paper_check(struct arena *a, struct answers *v, struct paper_note *ret, size_t max)
{
    struct answer_problem problem[NOTES_MAX];
    struct answers good = answers_new(a, v->in);
    size_t n = 0;
    for (size_t i = 0; i < v->in->n; i++) {
        if (v->in->item[i].kind == ITEM_NUMBER) v->value[i] = with_point(a, v->value[i]);
        good.value[i] = v->value[i];
        good.other[i] = v->other[i];
    }
    size_t found = answers_check(a, &good, ANSWERS_FILE, problem, NOTES_MAX);
    for (size_t k = 0; k < found && k < NOTES_MAX && n < max; k++) {
        size_t i = problem[k].item;
        ret[n++] = (struct paper_note){ i, problem[k].message, !may_stand(&v->in->item[i], v->value[i]) };
    }
    for (size_t i = 0; i < v->in->n && n < max; i++) {
        const struct item *it = &v->in->item[i];
        const char *lost = good.asked[i] ? answer_other_lost(it, v->value[i], v->other[i]) : NULL;
        if (lost) ret[n++] = (struct paper_note){ i, lost, true };
        else if ((v->value[i].n || v->other[i].n) && item_asks(it) && !good.asked[i])
            ret[n++] = (struct paper_note){ i, N_("After the other answers this is not asked. It will be left out."), false };
        else if (good.value[i].n) v->value[i] = good.value[i];
    }
    return n;
}
