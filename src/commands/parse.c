/* parse.c - from the words of the command line to a struct call. Options may stand anywhere; `--name VALUE` and `--name=VALUE` mean the same. */
#include "commands.h"
#include "base/log.h"
#include "commands/built.h"
#include "commands/hint.h"
#include <stdarg.h>
#include <unistd.h>

/* ---- messages ------------------------------------------------------------------------------------------------------ */
__attribute__((format(printf, 1, 0))) static void say(const char *fmt, va_list ap)
{
    char line[2000];
    int n = vsnprintf(line, sizeof line, fmt, ap);
    size_t end = n < 0 ? 0 : (size_t)n < sizeof line ? (size_t)n : sizeof line - 1;
    for (size_t i = 0; i < end; i++) if ((unsigned char)line[i] < 0x20 || line[i] == 0x7F) line[i] = ' ';     /* one line, whatever the input holds */
    fprintf(stderr, "bruecke: %.*s\n", (int)end, line);
}

/* Both return their exit code, so that a command can end with `return failed("…")`. */
int failed(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say(fmt, ap);
    va_end(ap);
    return FAILED;
}

int misused(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say(fmt, ap);
    va_end(ap);
    return WRONG_USE;
}

/* Whether it could be written is looked at once, at the end (commands_main). */
void print(str s) { fwrite(s.p, 1, s.n, stdout); }

/* ---- what was given ------------------------------------------------------------------------------------------------ */
bool given(const struct call *c, const char *option)
{
    for (size_t i = 0; i < c->n_given; i++) if (str_eq(str_of(c->given[i].name), str_of(option))) return true;
    return false;
}

str given_value(const struct call *c, const char *option)
{
    str ret = S("");
    for (size_t i = 0; i < c->n_given; i++) if (str_eq(str_of(c->given[i].name), str_of(option))) ret = c->given[i].value;
    return ret;
}

const struct flag *commands_option(const struct command *k, str name)
{
    for (size_t i = 0; k && i < COMMAND_OPTIONS_MAX && k->options[i].name; i++)
        if (str_eq(name, str_of(k->options[i].name))) return &k->options[i];
    return NULL;
}

/* ---- parsing ------------------------------------------------------------------------------------------------------- */
/* Options that every command takes, besides the settings. */
static const struct flag common[] = { { "help", NULL, NULL }, { "config", "FILE", NULL }, { "show-settings", NULL, NULL }, { "version", NULL, NULL } };
/* The command line, and how far it is read. */
struct words { char **at; size_t n, i; };

/* Names are written out: an abbreviation that is clear today may not be tomorrow. */
static int find_command(struct call *c, str name)
{
    struct hint h = hint_new(name);
    for (const struct command *k = commands; k->name; k++) {
        if (str_eq(name, str_of(k->name))) { c->command = k; return DONE; }
        hint_try(&h, k->name);
    }
    str hint = hint_text(c->a, &h, "");
    return misused("there is no command \"%.*s\"%.*s%s", STR(str_upto(name, 60)), STR(hint), hint.n ? "" : "; see bruecke --help");
}

/* The nearest of all options that could stand here: the command's own, the settings, the common ones. */
static int unknown_option(struct call *c, str name)
{
    struct hint h = hint_new(name);
    for (size_t i = 0; c->command && i < COMMAND_OPTIONS_MAX && c->command->options[i].name; i++) hint_try(&h, c->command->options[i].name);
    for (size_t i = 0; i < SETTINGS; i++) hint_try(&h, settings_table[i].name);
    for (size_t i = 0; i < countof(common); i++) hint_try(&h, common[i].name);
    str hint = hint_text(c->a, &h, "--");
    const char *of = c->command ? c->command->name : "";
    return misused("%s%sno option --%.*s%.*s%s%s%s", of, *of ? " has " : "there is ", STR(str_upto(name, 60)), STR(hint), hint.n ? "" : "; see bruecke ",
                   hint.n ? "" : of, hint.n ? "" : *of ? " --help" : "--help");
}

/* The value of an option: what stood behind '=', or the next word. */
static int take_value(struct words *w, str name, bool joined, str *value)
{
    if (joined) return DONE;
    if (w->i == w->n) return misused("--%.*s needs a value", STR(name));
    *value = str_of(w->at[w->i++]);
    return DONE;
}

/* An option of the command is kept with its value; one without a value is a switch. */
static int keep(struct call *c, const struct flag *o, struct words *w, bool joined, str value)
{
    if (!o->value && joined) return misused("--%s takes no value", o->name);
    int rc = o->value ? take_value(w, str_of(o->name), joined, &value) : DONE;
    if (rc) return rc;
    if (c->n_given == GIVEN_MAX) return misused("there are too many options");
    c->given[c->n_given++] = (struct given){ o->name, value };
    return DONE;
}

/* "--name", "--name=value" or "--name" and the next word. The command's own options come first, settings last. */
static int parse_option(struct call *c, struct words *w, str word)
{
    int64_t at = str_find_char(word, '=');
    str name = at < 0 ? word : str_upto(word, (size_t)at), value = at < 0 ? S("") : str_from(word, (size_t)at + 1), why;
    const struct flag *o = commands_option(c->command, name);
    for (size_t i = 0; !o && i < countof(common); i++) if (str_eq(name, str_of(common[i].name))) o = &common[i];
    if (o) return keep(c, o, w, at >= 0, value);
    for (size_t i = 0; i < SETTINGS; i++) {
        if (!str_eq(name, str_of(settings_table[i].name))) continue;
        int rc = take_value(w, name, at >= 0, &value);
        if (rc) return rc;
        return settings_put(&c->settings, (enum setting_id)i, value, FROM_LINE, &why) ? DONE : misused("--%.*s", STR(why));
    }
    return unknown_option(c, name);
}

/* `--` ends the options: what follows is an argument, even if it begins with a hyphen. A lone `-` is one too (standard input). */
static int parse_word(struct call *c, struct words *w, bool *options)
{
    str word = str_of(w->at[w->i++]);
    if (*options && str_eq(word, S("--"))) { *options = false; return DONE; }
    if (*options && str_eq(word, S("-h"))) return parse_option(c, w, S("help"));
    if (*options && str_starts(word, S("--"))) return parse_option(c, w, str_from(word, 2));
    if (*options && word.n > 1 && word.p[0] == '-') return misused("there is no option %.*s; options are written out, see --help", STR(str_upto(word, 60)));
    if (c->args == ARGS_MAX) return misused("there are too many arguments");
    c->arg[c->args++] = word;
    return DONE;
}

/* The command is the first word that is no option: its own options may be used even before it is reached. */
static int first_word(struct call *c, size_t n, char **word)
{
    for (size_t i = 0; i < n; i++) {
        str w = str_of(word[i]);
        if (!str_starts(w, S("-"))) return find_command(c, w);
        bool valued = str_eq(w, S("--config"));
        for (size_t k = 0; k < SETTINGS; k++) valued |= w.n > 2 && str_eq(str_from(w, 2), str_of(settings_table[k].name));
        if (valued) i++;
    }
    return DONE;
}

int commands_parse(struct call *c, size_t n, char **word)
{
    struct words w = { word, n, 0 };
    bool options = true;
    bool help = n > 0 && str_eq(str_of(word[0]), S("help"));      /* `bruecke help serve` */
    if (help) { w.i = 1; c->given[c->n_given++] = (struct given){ "help", { "", 0 } }; }
    int rc = first_word(c, n - w.i, word + w.i);
    while (!rc && w.i < w.n) rc = parse_word(c, &w, &options);
    if (rc || !c->command) return rc;
    c->args--;                                                    /* without the command's own name */
    for (size_t i = 0; i < c->args; i++) c->arg[i] = c->arg[i + 1];
    return DONE;
}

/* ---- running ------------------------------------------------------------------------------------------------------- */
/* What is shown instead of doing anything. */
static int show(struct call *c, void (*write)(struct buf *out))
{
    struct buf out = buf_in(c->a, 1 << 20);
    if (write) write(&out);
    else if (given(c, "version")) buf_fmt(&out, "bruecke %s\n", built_version);
    else if (given(c, "help")) help_command(c->command, &out);
    else settings_show(&c->settings, &out);
    print(buf_str(&out));
    return DONE;
}

int command_man(struct call *c) { return show(c, help_man); }

/* Settings are loaded before the command runs and after its help: `--help` works beside a broken bruecke.ini. */
static int load(struct call *c)
{
    str why, level;
    if (!settings_load(&c->settings, given_value(c, "config"), &why)) return misused("%.*s", STR(why));
    level = c->settings.value[SET_LOG];
    log_above(level.p[0] == 'd' ? LOG_DEBUG : level.p[0] == 'i' ? LOG_INFO : level.p[0] == 'w' ? LOG_WARNING : LOG_ERROR);
    return DONE;
}

/* The order matters: what only shows something needs neither settings nor the right number of arguments. */
static int run(struct call *c, size_t n, char **word)
{
    int rc = commands_parse(c, n, word);
    if (rc) return rc;
    if (given(c, "version")) return show(c, NULL);
    if (given(c, "help")) return show(c, c->command ? NULL : help_program);
    if ((rc = load(c)) != DONE) return rc;
    if (given(c, "show-settings")) return show(c, NULL);
    const struct command *k = c->command;
    if (!k) return misused("what is to be done? See bruecke --help");
    if (c->args < k->least || c->args > k->most) return misused("usage: bruecke %s%s%s [OPTION...]", k->name, *k->arguments ? " " : "", k->arguments);
    return k->run(c);
}

int commands_main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct call *c = arena_new_of(a, struct call);
    c->a = a;
    c->settings = settings_new(a);
    int rc = run(c, argc > 1 ? (size_t)argc - 1 : 0, argv + 1);
    /* Closed on every way out: SQLite then leaves no log files behind. */
    if (c->app) stores_close(c->app->stores);
    if (fflush(stdout) != 0 || ferror(stdout)) rc = failed("standard output cannot be written");      /* a full disk is no success */
    entity_forget();
    arena_free(a);
    return rc;
}
