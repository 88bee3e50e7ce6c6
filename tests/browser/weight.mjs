// weight.mjs - how much a phone fetches for the first page: at most 60 KB in 5 requests, compressed, without fonts.
import { note, test } from './kit.mjs'
import { expect, visit } from './hand.mjs'

const MUST = true                                           // too much is a failure, not a note
const KILOBYTES = 60, REQUESTS = 5

async function weigh(browser, site, lang) {
  const page = await visit(browser, site, null, { viewport: { width: 360, height: 740 }, isMobile: true, deviceScaleFactor: 2 })
  try {
    const cdp = await page.context().newCDPSession(page), of = new Map()
    await cdp.send('Network.enable')
    await cdp.send('Network.setCacheDisabled', { cacheDisabled: true })
    cdp.on('Network.responseReceived', e => { if (!e.response.url.startsWith('data:')) of.set(e.requestId, { type: e.type, url: e.response.url, bytes: 0 }) })
    cdp.on('Network.loadingFinished', e => { if (of.has(e.requestId)) of.get(e.requestId).bytes = e.encodedDataLength })
    await page.goto(site.url('', lang))
    await page.evaluate(() => document.fonts.ready.then(() => {}))
    const all = [...of.values()].filter(r => r.type !== 'Font')
    return { bytes: all.reduce((n, r) => n + r.bytes, 0), requests: all.length, list: all.map(r => `${new URL(r.url).pathname} ${(r.bytes / 1000).toFixed(1)}`).join(', ') }
  } finally { await page.context().close() }
}

export async function cases(browser, site) {
  for (const lang of ['de', 'ar']) await test(`weight of the first page in ${lang}`, async () => {
    const w = await weigh(browser, site, lang), text = `first page in ${lang}: ${(w.bytes / 1000).toFixed(1)} KB in ${w.requests} requests without fonts (at most ${KILOBYTES} in ${REQUESTS}): ${w.list}`
    note(text)
    expect('something was fetched', w.bytes, n => n > 1000)
    if (MUST) { expect(`${text}\n    bytes`, w.bytes, n => n <= KILOBYTES * 1000); expect('requests', w.requests, n => n <= REQUESTS) }
  })
}
