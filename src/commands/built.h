/* built.h - what the build decided: which version this is, and where the data are if nobody says. */
#ifndef COMMANDS_BUILT_H
#define COMMANDS_BUILT_H

extern const char built_version[];                          /* as in meson.build: "0.1.0"                                     */
extern const char built_data[];                             /* meson's option `data`: "var"; /var/lib/bruecke in the package  */
#endif
