/* built.c - the words that meson.build gives this file alone. */
#include "commands/built.h"

const char built_version[] = BRUECKE_VERSION, built_data[] = BRUECKE_DATA;
