/* commands.h - the command line. One table says each command's name, arguments, options and help; `--help` and the man page come from it. */
#ifndef COMMANDS_H
#define COMMANDS_H
#include "settings.h"
#include "web/app.h"

/* Exit codes. */
enum { DONE = 0, FAILED = 1, WRONG_USE = 2 };
enum { GIVEN_MAX = 200, ARGS_MAX = 200, COMMAND_OPTIONS_MAX = 16 };

struct flag { const char *name, *value, *help; };     /* --name VALUE; value NULL: a switch                         */
struct given { const char *name; str value; };
struct command;
struct call {                                           /* one call of the program                                    */
    struct arena *a;
    const struct command *command;
    struct settings settings;
    struct given given[GIVEN_MAX]; size_t n_given;
    str arg[ARGS_MAX]; size_t args;
    struct app *app;                                    /* after open_store()                                         */
};
struct command {
    const char *name, *arguments, *help;                /* help: one line                                             */
    const char *more;                                   /* paragraphs, each ended by a line feed                      */
    struct flag options[COMMAND_OPTIONS_MAX];
    size_t least, most;                                 /* how many arguments                                         */
    int (*run)(struct call *c);
};
extern const struct command commands[];                 /* ended by name == NULL                                      */

/* Everything between main() and exit(): parse, settings, run. */
int commands_main(int argc, char **argv);
/* Reads the arguments after the program's name. Anything but DONE ends the program with that code; it is said already. */
int commands_parse(struct call *c, size_t n, char **word);
const struct flag *commands_option(const struct command *k, str name);

bool given(const struct call *c, const char *option);
str  given_value(const struct call *c, const char *option);         /* of the last one; empty if none                  */

/* One line on standard error; the first returns FAILED, the second WRONG_USE. */
int failed(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int misused(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void print(str s);                                      /* to standard output                                         */

/* ---- help (help.c) ------------------------------------------------------------------------------------------------- */
void help_program(struct buf *out);
void help_command(const struct command *k, struct buf *out);
void help_man(struct buf *out);                         /* the manual page, roff with man macros                       */

/* ---- what most commands begin with (open.c) ------------------------------------------------------------------------ */
/* Opens the store and the rooms into c->app. `make`: a data folder that is missing is made. */
int open_store(struct call *c, bool make);
/* DONE, or FAILED for root in a data folder that belongs to somebody else, said in one line: a region, a key or an index that root made there would lock
** the server out later and far from the cause. Whatever writes asks this (with_store() and open_current() do); root may look. */
int own_folder(const struct call *c);
/* The region that --region names or the only one there is. */
int open_region(struct call *c, const struct region **ret);
/* The regions in question: the one that --region names, otherwise every one, archived too. */
int open_regions(struct call *c, const struct region **ret, size_t *ret_n);
/* The entity "room.entity". */
int open_entity(const struct call *c, str name, const struct entity **ret);
/* May the caller speak for anybody? Who owns the data folder may; elsewhere BRUECKE_AS=1 says so. */
bool owner(const struct call *c);
/* --as ROLE or an account's mail address, or `otherwise` without the option. */
int open_who(struct call *c, const char *otherwise, struct who *ret);
/* --lang TAG, or German. */
int open_lang(const struct call *c, const struct lang **ret);

/* Runs `work` in one transaction and commits it when it returns DONE; again, up to five times, while another writer is in the way. */
typedef int work_in_store(struct call *c, struct store *st, void *ctx);
enum { WORK_SECONDS = 1800 };                           /* an import may take long                                    */
int with_store(struct call *c, str region, enum store_mode mode, work_in_store *work, void *ctx);

/* ---- the commands --------------------------------------------------------------------------------------------------- */
/* Stops what would answer with errors: a region whose tables are of another version (serve.c). */
int open_current(struct call *c);

/* Puts the walls up that --sandbox asks for (commands/sandbox.h), before there are threads and before the store is opened. */
int enter_sandbox(struct call *c);

int command_serve(struct call *c);
int command_demo(struct call *c);
int command_request(struct call *c);
int command_requests(struct call *c);
int command_region(struct call *c);
int command_migrate(struct call *c);
int command_import(struct call *c);
int command_export(struct call *c);
int command_evaluate(struct call *c);
/* import ROOM.NAME, where a room takes files of its own: true, and *rc is the exit code; false: it is an entity. */
bool import_of_room(struct call *c, int *rc);
int command_translate(struct call *c);
int command_check(struct call *c);
int command_user(struct call *c);
int command_privacy(struct call *c);
int command_backup(struct call *c);
int command_restore(struct call *c);
int command_work(struct call *c);
int command_solve(struct call *c);
int command_flows(struct call *c);
int command_protect(struct call *c);
int command_man(struct call *c);

/* Makes the demonstration's offers, organisations and places `times` as many (scale.c); `*rows` is raised by what was made. */
int demo_scale(struct call *c, str region, int64_t times, int64_t *rows);
/* A file of the demonstration and what it fills, in the order in which they depend on each other (demo.c). */
struct demo_table { const char *file, *entity; };
extern const struct demo_table demo_tables[];           /* ended by file == NULL                                      */
extern const size_t demo_tables_count;
str demo_bytes(const char *file);                       /* empty: not there                                           */
#endif
