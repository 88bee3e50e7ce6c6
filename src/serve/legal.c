/* legal.c - imprint, data protection, accessibility statement, contact: drawn from the region's particulars and the entities' declarations. */
#include "serve/legal.h"
#include "look/particulars.h"

static void imprint(struct req *q)       { imprint_page(&q->out, q); }
static void privacy(struct req *q)       { privacy_page(&q->out, q); }
static void accessibility(struct req *q) { accessibility_page(&q->out, q); }
static void contact(struct req *q)       { centre_contact_page(&q->out, q); }

const struct route legal_routes[] = {
    { GET, "imprint",       imprint,       ROUTE_OPEN, .base = BASE_PAGE },
    { GET, "privacy",       privacy,       ROUTE_OPEN, .base = BASE_PAGE },
    { GET, "accessibility", accessibility, ROUTE_OPEN, .base = BASE_PAGE },
    { GET, "contact",       contact,       ROUTE_OPEN, .base = BASE_PAGE },
};
const size_t legal_routes_count = countof(legal_routes);
