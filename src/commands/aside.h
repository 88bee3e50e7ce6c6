/* aside.h - a store in a folder that is made for one function and taken away after it: to try a backup, to prepare what goes elsewhere.
**
**     int rc = aside(c, act, ctx);
**
** The folder lies in TMPDIR (/tmp) and is SQLite, whatever the settings say; it holds no region yet. `act` gets it, and should keep nothing of it.
*/
#ifndef COMMANDS_ASIDE_H
#define COMMANDS_ASIDE_H
#include "commands.h"

typedef int aside_act(struct call *c, struct stores *s, void *ctx);
/* What `act` answered; FAILED, and a line, when the folder cannot be made, opened or taken away. */
int aside(struct call *c, aside_act *act, void *ctx);
#endif
