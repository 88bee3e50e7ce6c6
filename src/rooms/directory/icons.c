/* icons.c - the room's own signs beside facts and buttons, 24 × 24, drawn with one line in the colour of the text. KERN has none for these. */
#include "rooms/directory/pages.h"

static const struct { const char *key, *path; } signs[] = {
    { "where",     "<path d=\"M12 21s7-6.3 7-11.5A7 7 0 0 0 5 9.5C5 14.7 12 21 12 21z\"/><circle cx=\"12\" cy=\"9.5\" r=\"2.5\"/>" },
    { "when",      "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"M12 7v5l3.5 2\"/>" },
    { "cost",      "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"M15.5 8.5A4.3 4.3 0 1 0 15.5 15.5M7 10.7h5.5M7 13.3h5.5\"/>" },
    { "languages", "<path d=\"M3 5h11v8H8l-3.5 3V13H3zM17 9h4v8h-1.5v3L16 17h-5v-1.5\"/>" },
    { "people",    "<circle cx=\"9\" cy=\"8\" r=\"3.5\"/><path d=\"M2.5 20c0-8 13-8 13 0M16 5a3.5 3.5 0 0 1 0 6.5M18 14.5c2.5 1 3.5 3 3.5 5.5\"/>" },
    { "child",     "<circle cx=\"12\" cy=\"7\" r=\"3\"/><path d=\"M5 12c4 3 10 3 14 0M9 13.5V21M15 13.5V21M9 17h6\"/>" },
    { "access",    "<circle cx=\"11\" cy=\"4.5\" r=\"1.8\"/><path d=\"M11 8v6h5l3 6M11 10.5h5M8.5 11.5a5 5 0 1 0 6 7\"/>" },
    { "phone",     "<path d=\"M5 3.5h4l1.5 5L8 10.5a12 12 0 0 0 5.5 5.5l2-2.5 5 1.5v4c0 1-.8 1.5-1.8 1.5C11 20.5 3.5 13 3.5 5.3c0-1 .5-1.8 1.5-1.8z\"/>" },
    { "mail",      "<path d=\"M3 5.5h18v13H3zM3 6.5l9 7 9-7\"/>" },
    { "web",       "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18\"/>" },
    { "route",     "<circle cx=\"6\" cy=\"18.5\" r=\"2.5\"/><circle cx=\"18\" cy=\"5.5\" r=\"2.5\"/><path d=\"M8.5 18.5H16a3.5 3.5 0 0 0 0-7H8a3 3 0 0 1 0-6h7.5\"/>" },
    { "stop",      "<path d=\"M5 4h14v13H5zM5 11h14M8 17v3M16 17v3M8 14h1M15 14h1\"/>" },
    { "house",     "<path d=\"M4 21V6l8-3 8 3v15M9 21v-5h6v5M8.5 9h1M14.5 9h1M8.5 12.5h1M14.5 12.5h1\"/>" },
    { "date",      "<path d=\"M4 5.5h16v15H4zM4 10h16M8 3v4M16 3v4M8 14h3M13 14h3M8 17h3\"/>" },
    { "share",     "<circle cx=\"6\" cy=\"12\" r=\"2.5\"/><circle cx=\"18\" cy=\"5.5\" r=\"2.5\"/><circle cx=\"18\" cy=\"18.5\" r=\"2.5\"/><path d=\"M8.2 10.8l7.6-4.1M8.2 13.2l7.6 4.1\"/>" },
    { "sheet",     "<path d=\"M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6\"/>" },
    { "code",      "<path d=\"M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h3v3h-3zM20 14v3M17 20h3\"/>" },
    { "wrong",     "<path d=\"M12 3.5 22 20.5H2zM12 10v5M12 17.5v.5\"/>" },
};

html sign(const struct req *q, const char *key)
{
    for (size_t i = 0; i < countof(signs); i++) {
        if (!str_eq(str_of(key), str_of(signs[i].key))) continue;
        return (html){ arena_fmt(q->a, "<svg class=\"sign\" viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.75\" stroke-linecap=\"round\" "
                                       "stroke-linejoin=\"round\" aria-hidden=\"true\" focusable=\"false\">%s</svg>", signs[i].path) };
    }
    return (html){ { "", 0 } };
}
