/* aside.c - a store for the time of one function. */
#include "commands/aside.h"
#include "commands/backup.h"
#include "entity/region.h"
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

enum { FOLDER_MAX = 4096 };
static int take_away(const char *path, const struct stat *is, int kind, struct FTW *at) { (void)is; (void)kind; (void)at; return remove(path); }

static int act_in(struct call *c, const char *folder, aside_act *act, void *ctx)
{
    str why = S("");
    struct stores *s = stores_open(str_of(folder), c->a, &why);
    if (!s) return failed("%.*s", STR(why));
    int rc = regions_open(s, c->a, &why) ? act(c, s, ctx) : failed("%.*s", STR(why));
    stores_close(s);
    return rc;
}

int aside(struct call *c, aside_act *act, void *ctx)
{
    const char *tmp = getenv("TMPDIR");
    char folder[FOLDER_MAX];
    if (!tmp || !*tmp) tmp = P_tmpdir;
    snprintf(folder, sizeof folder, "%s/bruecke-aside.XXXXXX", tmp);
    if (!mkdtemp(folder)) return backup_no_file("make a folder in", str_of(tmp));
    int rc = act_in(c, folder, act, ctx);
    if (nftw(folder, take_away, 8, FTW_DEPTH | FTW_PHYS) != 0) return backup_no_file("take away", str_of(folder));
    return rc;
}
