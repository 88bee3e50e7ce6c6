/* sitemap.h - which addresses search engines find (https://www.sitemaps.org/protocol.html), and how browsers ask our search (OpenSearch 1.1 draft 6).
**
**     /robots.txt                       names the index
**     /sitemap.xml                      index: the sitemap of every region, or its parts where it has several (an index names no other index)
**     /kleve/sitemap.xml                the region's addresses; more than SITEMAP_ROWS entries: an index of its parts
**     /kleve/sitemap-1.xml              a part, from 1 on
**     /kleve/de/opensearch.xml          the search of the region, in the language of its address
**     /kleve/de/search/complete?q=      suggestions for it: ["de", ["title", …], ["kind", …], ["address", …]]
**
** What is listed: entries that a visitor may read and the search finds (find_searched), once per language in which they have words, with the day of their
** last change and the addresses of the other languages; before them the first page, lists and pages of the house. Whoever asks sees the same.
** Discreet entries are among them: people look for help by search engines. Nothing is told of them but that they are there.
** A part has at most SITEMAP_ROWS entries, so 16 languages at most give 16,000 addresses and less than 50 MB, the protocol's limits being 50,000 and 50 MB.
*/
#ifndef SERVE_SITEMAP_H
#define SERVE_SITEMAP_H
#include "web/room.h"

enum { SITEMAP_ROWS = 1000 };
extern const struct route sitemap_routes[];
extern const size_t sitemap_routes_count;
#endif
