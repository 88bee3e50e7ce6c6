/* qr.h - a text as a QR code (ISO/IEC 18004) by libqrencode, drawn as SVG. */
#ifndef TEXT_QR_H
#define TEXT_QR_H
#include "text/html.h"

/* Dark on light whatever the page's colours are, with the quiet zone that scanners need; `title` says to a screen reader what it is.
** Empty when the text is too long (more than 2,000 bytes). */
html qr_svg(struct arena *a, str text, str title);
#endif
