/* help.c - help texts and the manual page, from the table of commands and the table of settings. */
#include "commands.h"

static const char about[] = "Platform for municipal integration centres: a directory of offers in many languages, one store per region.";

/* Fits a terminal of 96 columns; nothing asks how wide it really is, so that help is the same everywhere. */
enum { LINE_WIDTH = 92 };

/* Breaks a text at blanks, with `indent` blanks before each line. */
static void wrapped(struct buf *out, const char *text, size_t indent, size_t at)
{
    for (str rest = str_of(text), w; str_word(&rest, &w);) {
        if (at > indent && at + 1 + w.n > LINE_WIDTH) { buf_char(out, '\n'); at = 0; }
        if (at < indent) buf_fmt(out, "%*s", (int)(indent - at), "");
        else if (at > indent) buf_char(out, ' ');
        at = (at < indent ? indent : at > indent ? at + 1 : at) + w.n;
        buf_put(out, w);
    }
    buf_char(out, '\n');
}

/* An option and what it does, in two columns; a long name has a line of its own. */
static void row(struct buf *out, const char *name, const char *value, const char *help)
{
    size_t before = out->n;
    buf_fmt(out, "  --%s%s%s", name, value ? " " : "", value ? value : "");
    size_t at = out->n - before;
    if (at > 22) { buf_char(out, '\n'); at = 0; }
    wrapped(out, help, 24, at);
}

/* Settings belong to every command, and so does this part of each help. */
static void settings_help(struct buf *out)
{
    buf_put(out, S("\nsettings of every command (default; environment):\n"));
    for (size_t i = 0; i < SETTINGS; i++) {
        const struct setting *s = &settings_table[i];
        char text[400];
        snprintf(text, sizeof text, "%s (%s%s%s)", s->help, *s->first ? s->first : "", *s->first ? "; " : "", s->env);
        row(out, s->name, s->value, text);
    }
    row(out, "config", "FILE", "INI file with lines \"name = value\"; without it bruecke.ini in the data folder, if it is there.");
    row(out, "show-settings", NULL, "Prints each setting and where it came from, then ends.");
}

void help_program(struct buf *out)
{
    buf_put(out, S("usage: bruecke COMMAND [OPTION...]\n\n"));
    wrapped(out, about, 0, 0);
    buf_put(out, S("\ncommands (bruecke COMMAND --help says more):\n"));
    for (const struct command *k = commands; k->name; k++) buf_fmt(out, "  %-10s %s\n", k->name, k->help);
    settings_help(out);
    row(out, "version", NULL, "Prints the version.");
    buf_put(out, S("\nexit code: 0 fine, 1 the thing failed, 2 wrong usage\n"));
}

void help_command(const struct command *k, struct buf *out)
{
    buf_fmt(out, "usage: bruecke %s%s%s [OPTION...]\n\n%s\n\n", k->name, *k->arguments ? " " : "", k->arguments, k->help);
    for (str rest = str_of(k->more), line; str_split(&rest, '\n', &line);) if (line.n) wrapped(out, arena_z(out->a, line), 0, 0);
    if (k->options[0].name) buf_put(out, S("\noptions:\n"));
    for (size_t i = 0; i < COMMAND_OPTIONS_MAX && k->options[i].name; i++) row(out, k->options[i].name, k->options[i].value, k->options[i].help);
    settings_help(out);
}

/* ---- the manual page: man(7) macros --------------------------------------------------------------------------------- */
/* Text of a paragraph: backslashes, hyphens and a dot or apostrophe at the start of a line mean something to roff. */
static void roff(struct buf *out, const char *text)
{
    for (size_t i = 0; text[i]; i++) {
        bool first = i == 0 || text[i - 1] == '\n';
        if (first && (text[i] == '.' || text[i] == '\'')) buf_put(out, S("\\&"));
        if (text[i] == '\\') buf_put(out, S("\\e"));
        else if (text[i] == '-') buf_put(out, S("\\-"));
        else if (text[i] == '"') buf_put(out, S("\\(dq"));
        else buf_char(out, text[i]);
    }
    buf_char(out, '\n');
}

/* .TP: the next line is the tag, the one after it the text. Hyphens are written \-, or searching for an option would not find it. */
static void roff_option(struct buf *out, const char *name, const char *value, const char *help)
{
    buf_put(out, S(".TP\n\\fB\\-\\-"));
    for (const char *p = name; *p; p++) buf_fmt(out, *p == '-' ? "\\-" : "%c", *p);
    buf_fmt(out, "\\fR%s%s%s\n", value ? " \\fI" : "", value ? value : "", value ? "\\fR" : "");
    roff(out, help);
}

/* A subsection with the command's arguments, its one line as a sentence, its paragraphs and its options. */
static void roff_command(struct buf *out, const struct command *k)
{
    buf_fmt(out, ".SS %s", k->name);
    buf_fmt(out, "%s%s\n", *k->arguments ? " " : "", k->arguments);
    buf_fmt(out, "%c", (char)(k->help[0] >= 'a' && k->help[0] <= 'z' ? k->help[0] - 'a' + 'A' : k->help[0]));
    roff(out, k->help + 1);
    buf_cut(out, out->n - 1);
    buf_put(out, S(".\n"));
    roff(out, k->more);
    buf_cut(out, out->n - 1);
    for (size_t i = 0; i < COMMAND_OPTIONS_MAX && k->options[i].name; i++) roff_option(out, k->options[i].name, k->options[i].value, k->options[i].help);
}

static void roff_settings(struct buf *out)
{
    buf_put(out, S(".SH SETTINGS\nEach can be given to every command, in the environment, and in an INI file. What is named later wins: default, file, "
                   "environment, command line.\n"));
    for (size_t i = 0; i < SETTINGS; i++) {
        const struct setting *s = &settings_table[i];
        roff_option(out, s->name, s->value, s->help);
        buf_fmt(out, "Environment: \\fB%s\\fR.", s->env);
        if (*s->first) buf_fmt(out, " Default: %s.", s->first);
        buf_char(out, '\n');
    }
    roff_option(out, "config", "FILE", "INI file with lines \"name = value\".");
    roff_option(out, "show-settings", NULL, "Prints each setting and where it came from; passwords in URLs are masked.");
}

void help_man(struct buf *out)
{
    buf_put(out, S(".TH BRUECKE 1\n.SH NAME\nbruecke \\- platform for municipal integration centres\n"
                   ".SH SYNOPSIS\n.B bruecke\n\\fICOMMAND\\fR [\\fIARGUMENT\\fR...] [\\fIOPTION\\fR...]\n.SH DESCRIPTION\n"));
    roff(out, about);
    buf_put(out, S(".SH COMMANDS\n"));
    for (const struct command *k = commands; k->name; k++) roff_command(out, k);
    roff_settings(out);
    buf_put(out, S(".SH FILES\n.TP\n\\fIDIR\\fR/bruecke.ini\nRead when there is no \\fB\\-\\-config\\fR.\n"
                   ".TP\n\\fIDIR\\fR/system.db, \\fIDIR\\fR/regions/\\fINAME\\fR.db\nThe SQLite databases.\n"
                   ".SH EXIT STATUS\n0 fine, 1 the thing failed, 2 wrong usage.\n"));
}
