/* test_xlsform.c - questionnaires from files and back: nothing is lost on the way, and what cannot be taken over is told with its row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/survey/xlsform.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"

static struct xform_findings found;

static struct xform *read_csv(const char *survey, const char *choices, const char *settings)
{
    struct room_file file[SHEETS] = { { S("choices.csv"), str_of(choices) }, { S("settings.csv"), str_of(settings) }, { S("survey.csv"), str_of(survey) } };
    found = (struct xform_findings){ .a = t.a };
    return xform_read(t.a, file, countof(file), &found);
}

static str findings(void)
{
    struct buf b = buf_in(t.a, 64 * 1024);
    for (size_t i = 0; i < found.n; i++) buf_fmt(&b, "%.*s\n", STR(xform_say(t.a, NULL, &found.at[i])));
    return buf_str(&b);
}

static void finds(const char *survey, const char *choices, const char *settings, const char *want)
{
    read_csv(survey, choices, settings);
    if (!str_eq(findings(), str_of(want))) fail_msg("got\n%.*snot\n%s\nfor\n%s", STR(findings()), want, survey);
}

static int64_t store(struct xform *form)
{
    struct who w = who_of("coordinator", 0, 0);
    int64_t id = found.wrong ? 0 : xform_store(t.st, &w, S("test"), form, &found);
    if (!id) fail_msg("%.*s", STR(findings()));
    return id;
}

static void value_is(const struct draft *d, const char *field, const char *want)
{
    if (!str_eq(draft_value(d, field), str_of(want))) fail_msg("%s of line %lld: \"%.*s\", not \"%s\"", field, (long long)d->line, STR(draft_value(d, field)), want);
}

/* ---- a form with everything --------------------------------------------------------------------------------------------------------------- */
static const char all_survey[] =
    "type,name,label::Deutsch (de),label::English (en),label::Arabic (ar),hint::de,required,relevant,constraint,appearance,parameters,low::Deutsch (de),low::en,high::Deutsch (de),unknown,grid,grouping,becomes,note,least,most\n"
    "note,hello,\"Guten Tag, \"\"Nachbarn\"\"\",Hello,مرحبًا,,,,,,,,,,,,,,,,\n"
    "begin_group,you,Über Sie,About you,عنكم,\"Zwei\nZeilen\",,,,,,,,,,,,,,,\n"
    "text,for_whom,Ich antworte für …,I answer for …,,,yes,,,actor,,,,,,,,,,,\n"
    "select_one yn,offers,Haben Sie Angebote?,Do you have offers?,هل لديكم عروض؟,,true(),,,,,,,,,,yes,,Neuer Wortlaut,,\n"
    "select_multiple groups,who,Für wen?,For whom?,,,,${offers} = 'yes',count-selected(.) >= 1 and count-selected(.) <= 3,,,,,,,,,,,,\n"
    "end_group,,,,,,,,,,,,,,,,,,,,\n"
    "begin_group,rate,Wie gut?,How well?,,,,\"selected(${who}, 'w') or ${offers} = 'no'\",,,,,,,,,,,,,\n"
    "range,r1,Sprache,Language,اللغة,,,,,,start=1 end=5 step=1,schlecht,bad,gut,yes,m,,,,,\n"
    "range,r2,Arbeit,Work,,,,,,,start=1 end=7,schlecht,,gut,,m,,,,,\n"
    "rank groups,order,Was zuerst?,What first?,,,,,count-selected(.) <= 2,,,,,,,,,,,,\n"
    "decimal,n,Wie viele?,How many?,,,,,. >= -5 and . <= 500,,,,,,,,,,,,\n"
    "date,since,Seit wann?,Since when?,,,,,,,,,,,,,,,,,\n"
    "text,short,=1+1 ist kurz,Short,,,,,,,,,,,,,,,,,\n"
    "text,long,Was fehlt?,What is missing?,ما الناقص؟,,,\"${n} > 3 and not(${offers} = '')\",string-length(.) <= 400,multiline,,,,,,,,offer_missing,,,\n"
    "end_group,,,,,,,,,,,,,,,,,,,,\n";
static const char all_choices[] =
    "list_name,name,label::Deutsch (de),label::English (en),label::Arabic (ar),exclusive,other\n"
    "yn,yes,Ja,Yes,نعم,,\nyn,no,Nein,No,لا,,\ngroups,w,Frauen,Women,النساء,,\ngroups,c,\"Kinder; Jugend\",Children,,,\ngroups,x,Anderes,Other,,,yes\ngroups,0,Niemand,Nobody,,yes,\n";
static const char all_settings[] =
    "form_title::Deutsch (de),form_title::en,form_id,default_language,intro::de,thanks::en,audience,addressees,asked,anonymity,access,opens,closes,grace_end,quota,minimum,contact,example\n"
    "Alles,Everything,alles-2026,Deutsch (de),\"# Willkommen\n\nSchön, dass Sie da sind.\",Thanks,residents,\"Alle, die hier wohnen\",500,named,codes,2026-01-01,2026-02-01,2026-02-10,400,7,frage@beispiel.example,yes\n";

static void same_draft(const struct draft *a, const struct draft *b, const char *but)
{
    for (size_t i = 0; i < a->e->n; i++) {
        const struct field *f = &a->e->fields[i];
        if (str_has_word(str_of(but), str_of(f->name))) continue;
        if (!f->translated && !str_eq(a->value[i], b->value[i])) fail_msg("%s.%s: \"%.*s\" and \"%.*s\"", a->e->name, f->name, STR(a->value[i]), STR(b->value[i]));
        for (size_t l = 0; f->translated && l < lang_count(); l++) {
            str one = a->word[l] ? a->word[l][i] : S(""), two = b->word[l] ? b->word[l][i] : S("");
            if (!str_eq(one, two)) fail_msg("%s.%s in %s: \"%.*s\" and \"%.*s\"", a->e->name, f->name, langs[l].tag, STR(one), STR(two));
        }
    }
}

static void same_form(const struct xform *a, const struct xform *b)
{
    assert_int_equal(a->items, b->items);
    assert_int_equal(a->options, b->options);
    same_draft(&a->survey, &b->survey, "code");
    for (size_t i = 0; i < a->items; i++) same_draft(&a->item[i], &b->item[i], "survey");
    for (size_t i = 0; i < a->options; i++) same_draft(&a->option[i], &b->option[i], "survey");
}

/* Out as a workbook or as files, in again under another name, and compared with what the store had at first. */
static void comes_back(const struct xform *first, const char *code, bool workbook)
{
    struct room_file file[SHEETS];
    size_t n = 0;
    str why = S("");
    if (workbook) { if (!xform_xlsx(t.a, first, &file[0].bytes, &why)) fail_msg("%.*s", STR(why)); file[n++].name = S("form.xlsx"); }
    else for (; n < SHEETS; n++) file[n] = (struct room_file){ arena_fmt(t.a, "%s.csv", xform_sheets[n]), xform_csv(t.a, first, (enum xform_sheet)n) };
    found = (struct xform_findings){ .a = t.a };
    struct xform *again = xform_read(t.a, file, n, &found);
    if (found.n) fail_msg("%.*s", STR(findings()));
    draft_give(&again->survey, "code", str_of(code));
    same_form(first, xform_load(t.st, t.a, store(again)));
}

static void nothing_is_lost(void **state)
{
    (void)state;
    struct xform *form = read_csv(all_survey, all_choices, all_settings);
    assert_string_equal(arena_z(t.a, findings()), "");
    const struct xform *first = xform_load(t.st, t.a, store(form));
    assert_int_equal(first->items, 13);
    assert_int_equal(first->options, 6);
    value_is(&first->survey, "minimum", "7");
    value_is(&first->item[4], "least", "1");
    value_is(&first->item[4], "most", "3");
    value_is(&first->item[7], "most", "7");
    value_is(&first->item[2], "kind", "actor");
    assert_true(str_eq(first->item[6].word[lang_index(S("ar"))][draft_at(&first->item[6], "label")], S("اللغة")));
    comes_back(first, "again-csv", false);
    comes_back(first, "again-xlsx", true);
}

/* What a form of ours can hold and others would write differently: bounds without sense, a scale of five that says so. */
static void odd_ones_come_back_too(void **state)
{
    (void)state;
    put(&survey_entity, "", "code=odd", "title=Odd", "audience=staff", "anonymity=anonymous", "access=open");
    struct rows *r = ask(t.st, Q("SELECT id, key FROM survey_survey WHERE code = $1"), T(S("odd")));
    assert_true(rows_next(r));
    int64_t id = row_int(r, 0);
    const char *survey = arena_fmt(t.a, "survey=%.*s", STR(row_str(r, 1))).p;
    put(&item_entity, "", survey, "place=10", "code=a", "kind=scale", "label=A", "most=5");
    put(&item_entity, "", survey, "place=20", "code=b", "kind=date", "label=B", "least=3", "most=4");
    put(&item_entity, "", survey, "place=30", "code=c", "kind=section", "label=C");
    put(&item_entity, "", survey, "place=40", "code=d", "kind=section", "label=D", "relevance=${a} > 2");
    put(&item_entity, "", survey, "place=50", "code=e", "kind=number", "label='E", "most=0");
    comes_back(xform_load(t.st, t.a, id), "odd-csv", false);
    comes_back(xform_load(t.st, t.a, id), "odd-xlsx", true);
}

/* ---- forms of others ------------------------------------------------------------------------------------------------------------------------ */
static void groups_become_headings(void **state)
{
    (void)state;
    struct xform *f = read_csv("type,name,label,relevant,appearance\ntext,a,A,,\nbegin group,g,G,${a} = '1',\ntext,b,B,${a} != '2',\nbegin group,h,H,${b} = '3',\ntext,c,C,,\nend group,,,,\ntext,d,D,,\nend group,,,,\n"
        "text,e,E,,\nbegin_group,,,${e} = 'x',\ntext,k,K,,\nend_group,,,,\nbegin_group,m,M,${a} = '1',table-list\nrange,s,S,,\nend_group,,,,\n", "", "");
    assert_string_equal(arena_z(t.a, findings()), "");
    static const struct { const char *code, *kind, *relevance; } want[] = {
        { "a", "text", "" }, { "g", "section", "" }, { "b", "text", "(${a} = '1') and (${a} != '2')" }, { "h", "section", "" }, { "c", "text", "(${a} = '1') and (${b} = '3')" }, { "d", "text", "${a} = '1'" },
        { "e", "text", "" }, { "k", "text", "${e} = 'x'" }, { "m", "note", "${a} = '1'" }, { "s", "scale", "${a} = '1'" } };
    assert_int_equal(f->items, countof(want));
    for (size_t i = 0; i < countof(want); i++) {
        value_is(&f->item[i], "code", want[i].code);
        value_is(&f->item[i], "kind", want[i].kind);
        value_is(&f->item[i], "relevance", want[i].relevance);
    }
    value_is(&f->item[9], "grid", "m");
}

static void other_peoples_words(void **state)
{
    (void)state;
    struct xform *f = read_csv("Type,Name,Caption,Label::English,relevance,bind::required\nselect one yn,a,Frage,Question,,TRUE\nselect_multiple yn or_other,b,Mehr,More,${a} = 'y',no\nacknowledge,ok,Gelesen,Read,,\n"
        "range,nps,Empfehlen?,Recommend?,,\nint,i,Zahl,Number,,\nstring,s,Text,Text,,\n", "list name,value,label\nyn,y,Ja\nyn,n,Nein\n", "title,id_string\nMein Formular,Mein Formular 2026!\n");
    assert_int_equal(found.wrong, 0);
    value_is(&f->survey, "code", "mein-formular-2026");
    value_is(&f->item[0], "kind", "single");
    value_is(&f->item[0], "must", "1");
    value_is(&f->item[1], "relevance", "${a} = 'y'");
    value_is(&f->item[2], "list", "acknowledge");
    value_is(&f->item[3], "kind", "scale");
    value_is(&f->item[3], "most", "10");
    value_is(&f->item[4], "kind", "number");
    assert_int_equal(f->options, 4);
    value_is(&f->option[2], "code", "other");
    value_is(&f->option[2], "other", "1");
    assert_true(str_eq(f->option[2].word[lang_source()][draft_at(&f->option[2], "label")], S("Sonstiges")));
    store(f);
}

/* Choices 1 … m that look like a scale are one; anything else stays a choice. */
static void likert_is_a_scale(void **state)
{
    (void)state;
    struct xform *f = read_csv("type,name,label,appearance\nselect_one five,a,Wie gut?,likert\nselect_one five,b,Und wo?,\nselect_one odd,c,Wie oft?,likert\n",
        "list_name,name,label\nfive,1,schlecht\nfive,2,\nfive,3,mittel\nfive,4,\nfive,5,gut\nodd,1,nie\nodd,3,oft\n", "");
    struct draft *a = &f->item[0];
    value_is(a, "kind", "scale");
    value_is(a, "most", "5");
    value_is(a, "list", "");
    assert_true(str_eq(a->word[lang_source()][draft_at(a, "low")], S("schlecht")));
    assert_true(str_eq(a->word[lang_source()][draft_at(a, "high")], S("gut")));
    value_is(&f->item[1], "kind", "single");
    value_is(&f->item[2], "kind", "single");
}

static void what_is_wrong_is_told(void **state)
{
    (void)state;
    static const char *const yn = "list_name,name,label\nyn,y,Ja\nyn,n,Nein\n";
    finds("type,name,label,relevant\ntext,a,A,${b} = 'x'\ntext,b,B,${a} = 'x'\n", "", "", "survey, row 2, column relevant: Conditions depend on each other in a circle. (b)\n");
    finds("type,name,label\ntext,a,A\ntext,a,B\n", "", "", "survey, row 3, column name: This code is there twice. (a)\n");
    finds("type,name,label\nselect_one yn,a,A\n", "list_name,name,label\nyn,y,Ja\nyn,y,Nein\nno,y,Ja\n", "", "choices, row 3, column name: This code is there twice. (y)\n");
    finds("type,name,label\nselect_one nobody,a,A\n", yn, "", "survey, row 2, column type: There is no list of choices of this name. (nobody)\n");
    finds("type,name,label\nselect_one,a,A\n", yn, "", "survey, row 2, column type: There is no list of choices of this name.\n");
    finds("type,name,label\ntext,a,\n", "", "", "survey, row 2, column label: Please fill in this field.\n");
    finds("type,name,label::Deutsch (de),label::English (en)\ntext,a,,A\n", "", "", "survey, row 2, column label: Please fill in this field.\n");
    finds("type,name,label::English (en)\ntext,a,A\ntext,b,B\n", "", "", "survey, row 1, column label: There are no German texts: name a column label::Deutsch (de).\n");
    finds("type,name,label\ntext,a,A\n", "", "form_title,default_language\nX,English (en)\n", "survey, row 1, column label: There are no German texts: name a column label::Deutsch (de).\n");
    finds("type,name,label\ngeopoint,a,A\n\ntext,b,B\n", "", "", "survey, row 2, column type: There is no such kind of question here. (geopoint)\n");
    finds("type,name,label\nbegin_repeat,a,A\ntext,b,B\n", "", "", "survey, row 2, column type: This cannot be done here. (begin_repeat)\n");
    finds("type,name,label\nbegin_group,a,A\ntext,b,B\n", "", "", "survey, row 2, column type: This group does not end.\n");
    finds("type,name,label\ntext,b,B\nend_group,,\n", "", "", "survey, row 3, column type: A group ends that has not begun.\n");
    finds("type,name,label,calculation\ntext,b,B,1+1\n", "", "", "survey, row 2, column calculation: This cannot be done here. (1+1)\n");
    finds("type,name,label,required\ntext,b,B,perhaps\n", "", "", "survey, row 2, column required: Write yes or no. (perhaps)\n");
    finds("type,name,label,label\ntext,b,B,C\n", "", "", "survey, row 1, column label: This column is there twice.\n");
    finds("type,name,label,relevant\ntext,a b,B,\n", "", "", "survey, row 2, column name: Only letters, digits, _ and hyphens. (a b)\n");
    finds("type,name,label\nbegin_group,a,A\nend_group,,\n", "", "", "survey: There is no question yet.\n");
    finds("type,name,label\ntext,a,\"A\n", "", "", "survey, row 2: A quote is never closed.\nsurvey: There is no sheet “survey” with questions (survey.csv, if it is a folder).\n");
    finds("", "", "", "survey: There is no sheet “survey” with questions (survey.csv, if it is a folder).\n");
    finds("type,name,label\ntext,a,A\n", "", "form_title,audience,minimum\nX,everybody,1\n",
        "settings, row 2, column audience: Please choose one of the choices of the list. (everybody)\nsettings, row 2, column minimum: This number is outside of what is possible here. (1)\n");
}

/* Told, but no reason to refuse the form. */
static void remarks(void **state)
{
    (void)state;
    finds("type,name,label,image,label::Klingonisch (tlh),constraint\nstart,start,,,,\ntext,a,A,a.png,x,\ninteger,b,B,b.png,,\"regex(., '[0-9]')\"\nrange,c,C,,,\n", "", "form_title,style\nX,pages\n",
        "survey, row 1, column label::Klingonisch (tlh): This language is none of the interface: its texts are left out.\nsettings, row 2, column style: This is left out: it has no meaning here. (pages)\n"
        "survey, row 2, column type: This is left out: nothing is noted down that was not asked. (start)\nsurvey, row 3, column image: This is left out: it has no meaning here. (a.png)\n"
        "survey, row 4, column constraint: This rule is left out: only a smallest and a largest value are taken over. (regex(., '[0-9]'))\n");
    assert_int_equal(found.wrong, 0);
    finds("type,name,label,parameters\nrange,c,C,start=0 end=10\n", "", "", "survey, row 2, column parameters: A scale goes from 1 to at most 11: this becomes a number. (start=0 end=10)\n");
    assert_int_equal(found.wrong, 0);
}

static void too_much(void **state)
{
    (void)state;
    struct buf b = buf_in(t.a, 1 << 20), c = buf_in(t.a, 1 << 20);
    buf_put(&b, S("type,name,label\n"));
    for (int i = 0; i < 5000; i++) buf_fmt(&b, "text,q%d,Frage %d\n", i, i);
    buf_char(&b, 0);
    finds(b.p, "", "", "survey, row 302: These are too many questions.\n");
    buf_put(&c, S("list_name,name,label\n"));
    for (int i = 0; i < 300; i++) buf_fmt(&c, "l,o%d,Wahl %d\n", i, i);
    buf_char(&c, 0);
    finds("type,name,label\nselect_one l,a,A\n", c.p, "", "choices, row 252, column list_name: These are too many choices. (l)\n");
}

/* One file as German Excel saves it, one in UTF-8 with a byte order mark. */
static void encodings(void **state)
{
    (void)state;
    struct xform *f = read_csv("type;name;label\r\nselect_one yn;a;Gr\xF6\xDF" "e \x80?\r\n", "\xEF\xBB\xBFlist_name,name,label\nyn,y,Größe\n", "");
    assert_string_equal(arena_z(t.a, findings()), "");
    assert_true(str_eq(f->item[0].word[lang_source()][draft_at(&f->item[0], "label")], S("Größe €?")));
    assert_true(str_eq(f->option[0].word[lang_source()][draft_at(&f->option[0], "label")], S("Größe")));
}

/* ---- the command -------------------------------------------------------------------------------------------------------------------------------- */
static str none(const void *ctx, const char *name) { (void)ctx; (void)name; return S(""); }
static bool import(const char *survey, const char *role, bool dry, str *out, str *wrong)
{
    struct room_file file = { S("survey.csv"), str_of(survey) };
    struct buf o = buf_in(t.a, 4096), w = buf_in(t.a, 65536);
    struct who who = who_of(role, 0, 0);
    struct room_call c = { .who = &who, .dry = dry, .file = &file, .files = 1, .option = none, .out = &o, .wrong = &w };
    bool good = survey_import(t.st, t.a, &c);
    *out = buf_str(&o);
    *wrong = buf_str(&w);
    return good;
}

static void the_command(void **state)
{
    (void)state;
    str out, wrong;
    static const char *const form = "type,name,label,image\ntext,a,A,x.png\n";
    assert_true(import(form, "coordinator", true, &out, &wrong));
    assert_true(str_eq(out, S("1 questions and headings, 0 choices\n")) && str_starts(wrong, S("survey, row 2, column image: ")));
    assert_false(rows_next(ask(t.st, Q("SELECT id FROM survey_survey"))));
    assert_true(import(form, "coordinator", false, &out, &wrong));
    str first = arena_copy(t.a, str_trim(out));
    assert_true(import(form, "coordinator", false, &out, &wrong));      /* it has no short name of its own: the second gets another */
    assert_true(str_eq(str_trim(out), arena_fmt(t.a, "%.*s-2", STR(first))));
    assert_false(import("type,name,label\nfoo,a,A\n", "coordinator", false, &out, &wrong));
    assert_true(!out.n && str_eq(wrong, S("survey, row 2, column type: There is no such kind of question here. (foo)\n")));
    assert_false(import(form, "editor", false, &out, &wrong));
    assert_true(str_find(wrong, S("You may not do this.")) >= 0);
}

static void a_name_that_is_taken(void **state)
{
    (void)state;
    struct who w = who_of("coordinator", 0, 0);
    store(read_csv("type,name,label\ntext,a,A\n", "", "form_title,form_id\nX,same\n"));
    assert_int_equal(xform_store(t.st, &w, S("test"), read_csv("type,name,label\ntext,a,A\n", "", "form_title,form_id\nX,same\n"), &found), 0);
    assert_true(str_starts(findings(), S("settings, row 2, column form_id: ")));
}

static void the_wave_before(void **state)
{
    (void)state;
    static const char *const form = "type,name,label\ntext,a,A\n";
    struct who w = who_of("coordinator", 0, 0);
    store(read_csv(form, "", "form_title,form_id\nX,first\n"));
    const struct xform *second = xform_load(t.st, t.a, store(read_csv(form, "", "form_title,form_id,before\nX,second,first\n")));
    value_is(&second->survey, "before", "first");
    comes_back(second, "third", true);
    assert_int_equal(xform_store(t.st, &w, S("test"), read_csv(form, "", "form_title,form_id,before\nX,fourth,nobody\n"), &found), 0);
    assert_string_equal(arena_z(t.a, findings()), "settings, row 2, column before: There is no entry with this key. (nobody)\n");
}

/* ---- the questionnaire of 2018 ------------------------------------------------------------------------------------------------------------------ */
static void the_reconstruction(void **state)
{
    (void)state;
    static const char *const languages[] = { "de", "en", "ar", "de-simple" };
    struct buf said = buf_in(t.a, 4096);
    struct instrument_fault fault;
    int64_t id = survey_demo_instrument(t.st, t.a, &said);
    if (!id) fail_msg("%.*s", STR(buf_str(&said)));
    assert_int_equal(survey_demo_instrument(t.st, t.a, &said), id);
    const struct xform *f = xform_load(t.st, t.a, id);
    value_is(&f->survey, "example", "1");
    for (size_t l = 0; l < countof(languages); l++) {
        size_t k = lang_index(str_of(languages[l]));
        assert_true(f->survey.word[k] && f->survey.word[k][draft_at(&f->survey, "title")].n && f->survey.word[k][draft_at(&f->survey, "intro")].n);
        for (size_t i = 0; i < f->items; i++) assert_true(f->item[i].word[k] && f->item[i].word[k][draft_at(&f->item[i], "label")].n);
        for (size_t i = 0; i < f->options; i++) assert_true(f->option[i].word[k] && f->option[i].word[k][draft_at(&f->option[i], "label")].n);
    }
    const struct instrument *in = instrument_by_id(t.st, t.a, id, lang_find(S("ar")));
    assert_int_equal(relevance_faults(t.a, in, &fault, 1), 0);
    assert_int_equal(item_find(in, S("q1_type"))->options, 9);
    assert_int_equal(item_find(in, S("q9_staff"))->options, 6);
    assert_int_equal(item_find(in, S("q5_language"))->steps, 5);
    comes_back(f, "akteure-again", false);
}

/* Once it has been opened, words may be mended, and nothing else. */
static void only_words_change_later(void **state)
{
    (void)state;
    struct who w = who_of("coordinator", 0, 0);
    const struct xform *f = xform_load(t.st, t.a, store(read_csv("type,name,label\ntext,a,A\n", "", "form_title,form_id\nX,opened\n")));
    ask(t.st, Q("UPDATE survey_survey SET state = 'published' WHERE id = $1"), I(f->survey.id));
    struct draft words = draft_of(&item_entity, "", (const char *const[]){ "label=Aha", NULL }), kind = draft_of(&item_entity, "", (const char *const[]){ "kind=date", NULL });
    words.id = kind.id = f->item[0].id;
    assert_int_equal(save(&w, &words, false), WRITE_DONE);
    assert_int_equal(save(&w, &kind, false), WRITE_REFUSED);
}

/* ---- in the office: requests commit, so each survey here has a name of its own ------------------------------------------------------------- */
static struct req *office(enum method m, const char *target, const char *role, str body)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = m, .target = arena_fmt(t.a, "/%.*s/de/%s", STR(t.region), target), .body = body,
                       .body_type = S("multipart/form-data; boundary=XYZ"), .client = S("test"), .who = who_of(role, 0, 0), .from = FROM_COMMAND };
    dispatch(q);
    return q;
}

static struct req *upload(const char *role, const char *name, const char *csv)
{
    return office(POST, "surveys/from-file", role, arena_fmt(t.a, "--XYZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: text/csv\r\n\r\n%s\r\n--XYZ\r\n"
        "Content-Disposition: form-data; name=\"file\"; filename=\"settings.csv\"\r\nContent-Type: text/csv\r\n\r\nform_title,form_id\nMappe,office-form\n\r\n--XYZ--\r\n", name, csv));
}

static void has(const struct req *q, int status, const char *what)
{
    if (q->status != status || str_find(buf_str(&q->out), str_of(what)) < 0) fail_msg("%.*s: %d, no \"%s\"", STR(q->target), q->status, what);
}

static void files_in_the_office(void **state)
{
    (void)state;
    leave();
    has(office(GET, "surveys/from-file", "coordinator", S("")), 200, "enctype=\"multipart/form-data\"");
    assert_int_equal(office(GET, "surveys/from-file", "editor", S(""))->status, 403);
    assert_int_equal(upload("editor", "survey.csv", "type,name,label\ntext,a,A\n")->status, 403);
    has(upload("coordinator", "survey.csv", "type,name,label\ngeopoint,a,A\n"), 422, "survey, Zeile 2, Spalte type: Diese Art von Frage gibt es hier nicht. (geopoint)");
    has(upload("coordinator", "other.csv", "type,name,label\ntext,a,A\n"), 422, "survey.csv");
    assert_int_equal(count(Q("SELECT COUNT(*) FROM survey_survey WHERE code = 'office-form'")), 0);
    has(upload("coordinator", "survey.csv", "type,name,label,image\ntext,a,<b>Wort</b>,x.png\n"), 200, "/de/surveys/office-form\"");
    has(upload("coordinator", "survey.csv", "type,name,label\ntext,a,A\n"), 422, "settings, Zeile 2, Spalte form_id");
    has(office(GET, "surveys/office-form/xlsform", "editor", S("")), 200, "/de/surveys/office-form/choices.csv\"");
    has(office(GET, "surveys/office-form/survey.csv", "editor", S("")), 200, "text,a,<b>Wort</b>\r\n");
    has(office(GET, "surveys/office-form/xlsform.xlsx", "editor", S("")), 200, "PK\3\4");
    assert_int_equal(office(GET, "surveys/office-form/survey.csv", "steering_group", S(""))->status, 403);
    assert_int_equal(office(GET, "surveys/nobody/survey.csv", "editor", S(""))->status, 404);
    begin();
}

static void furnish(void) { }

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(nothing_is_lost), case_of(odd_ones_come_back_too), case_of(groups_become_headings), case_of(other_peoples_words), case_of(likert_is_a_scale), case_of(what_is_wrong_is_told), case_of(remarks),
        case_of(too_much), case_of(encodings), case_of(the_command), case_of(a_name_that_is_taken), case_of(the_wave_before), case_of(the_reconstruction), case_of(only_words_change_later), case_of(files_in_the_office),
    };
    return region_run("xlsform", rooms, rooms_count, furnish, tests, countof(tests));
}
