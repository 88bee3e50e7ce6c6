/* page.h - what a compiled page template (tools/tplc) may use. */
#ifndef LOOK_PAGE_H
#define LOOK_PAGE_H
#include "web/app.h"
#include "look/look.h"
#endif
