// sweep.mjs - looks at every kind of page, in German and Arabic (public ones in Easy German, too), on a phone and a screen, light and dark: axe, script and console errors,
// requests to others, scrolling sideways, what lies upon each other, right to left; and makes the pictures.
import fs from 'node:fs'
import path from 'node:path'
import { crawl } from './crawl.mjs'
import { account, cookies, counts, Findings, pool, region, root, say } from './kit.mjs'

const axe_tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const script = name => fs.readFileSync(path.join(root, name), 'utf8')
const inside = script('tests/browser/inside.js'), axe_core = script('node_modules/axe-core/axe.min.js')
const widths = [1280, 320], schemes = ['light', 'dark']
const TALLEST = 3000                                        // of a picture: the hundredth row is like the tenth
const height = { 1280: 900, 320: 640 }

// ---- which pages ---------------------------------------------------------------------------------------------------------------

// Pages that no link leads to, and public ones that the crawler takes for more of the same: what is said when something is wrong, and the steps of long forms.
const fill = (page, label, text) => page.getByLabel(label, { exact: false }).first().fill(text)
const press = (page, form) => Promise.all([page.waitForEvent('load'), page.locator(`form[method=post][action$="${form}"] button[type=submit]`).first().click()])
const made = [
  { name: 'error 404', who: null, path: 'no-such-page', status: 404 },
  { name: 'error 403', who: 'editor', path: 'audit', status: 403 },
  { name: 'offers, nothing found', who: null, path: 'offers?q=zzzzzz' },
  { name: 'search, nothing found', who: null, path: 'search?q=zzzzzz' },
  { name: 'search, misspelt', who: null, path: 'search?q=Agentor+fur+Arbiet' },
  { name: 'search, empty', who: null, path: 'search' },
  { name: 'an offer about violence', who: null, path: 'offers/schutz-bei-gewalt' },
  { name: 'a page about violence', who: null, path: 'pages/hilfe-bei-gewalt' },
  { name: 'a page of a transition', who: null, path: 'pages/von-der-kita-in-die-grundschule' },
  { name: 'error 404, confirm without a link', who: null, path: 'confirm', status: 404 },
  { name: 'remark with problems', who: null, path: 'offers/sport-im-verein/remark', status: 422, steps: page => press(page, '/remark') },
  { name: 'remark, sent', who: null, path: 'offers/sport-im-verein/remark?done=sent' },
  { name: 'places, nothing found', who: 'editor', path: 'places?q=zzzzzz' },
  { name: 'login, wrong', who: null, path: 'login', status: 422, steps: async page => {
    await page.locator('input[name=email]').fill(account('nobody').email); await page.locator('input[name=password]').fill('wrong-password'); await press(page, '/login') } },
  { name: 'offers/new with problems', who: 'editor', path: 'offers/new', status: 422, steps: async (page, lang) => {
    await fill(page, say('Title', lang), 'x'); await page.locator('input[name=email]').fill('x'); await press(page, '/offers/new') } },
  { name: 'account, wrong password', who: 'editor', path: 'account', status: 422, steps: async page => {
    await page.locator('#current-password').fill('wrong'); await page.locator('#password').fill('long-enough-1'); await press(page, '/account/password') } },
  { name: 'office/wording with problems', who: 'administrator', path: 'office/wording', status: 422, steps: async page => {
    await page.locator('input[name=easy]').fill('x'); await press(page, '/office/wording') } },
  { name: 'places/import, columns', who: 'editor', path: 'places/import', steps: async page => {
    await page.locator('textarea[name=list]').fill('name;area\nEin Ort;05154036\nx;nowhere\n'); await press(page, '/places/import') } },
  { name: 'places/import, tried', who: 'editor', path: 'places/import', status: 422, steps: async page => {
    await page.locator('textarea[name=list]').fill('name;area\nEin Ort;05154036\nx;nowhere\n'); await press(page, '/places/import')
    await Promise.all([page.waitForEvent('load'), page.locator('button[name=step][value=try]').click()]) } },
  { name: 'places/bulk', who: 'editor', path: 'places', steps: async page => { await page.locator('input[name=row]').first().check(); await press(page, '/bulk') } },
  { name: 'places/bulk, value', who: 'editor', path: 'places', steps: async page => {
    await page.locator('input[name=row]').first().check(); await press(page, '/bulk'); await press(page, '/bulk') } },
]

// The pages of visitors, of the administration and of an editor. What an editor sees as the administration does is looked at once, and
// a list that is sorted or turned over only where something stands on it that does not on the list itself.
const kinds_of = page => new Set(page.bones.split('>'))
function seen_before(all, page) {
  if (all.some(p => p.name === page.name && p.bones === page.bones)) return true
  if (page.status !== 200 || !page.name.includes('?')) return false
  const known = new Set(all.filter(p => p.bones && p.name === page.name.split('?')[0]).flatMap(p => [...kinds_of(p)]))
  return [...kinds_of(page)].every(k => known.has(k))
}

export async function find_pages(site) {
  const all = [], starts = [`${site.base}/`, site.url(''), site.url('today')]
  const found = new Map()
  await pool([null, 'administrator', 'editor'], async who => found.set(who, await crawl(site, await cookies(site, who), starts)))
  for (const who of [null, 'administrator', 'editor']) for (const page of found.get(who)) if (!seen_before(all, page)) all.push({ ...page, who })
  return [...all, ...made.map(m => ({ status: 200, ...m, path: `/${region}/de/${m.path}` }))]
}

// ---- one page ------------------------------------------------------------------------------------------------------------------

const full_name = spec => `${spec.name}${spec.who ? ` (${spec.who})` : ''}`

// A page of a browser for one account, with an ear for everything that goes wrong in it.
async function tab(browser, site, who) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  await context.addCookies(await cookies(site, who))
  await context.addInitScript({ content: inside })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  page.heard = []
  page.scheme = 'light'
  page.on('pageerror', e => page.heard.push(`script error: ${e.message}`))
  // The browser itself says in the console that an answer was an error: that is no error of the page.
  page.on('console', m => { if (m.type() === 'error' && !/^Failed to load resource: the server responded with a status of 4/.test(m.text())) page.heard.push(`console: ${m.text()}`) })
  page.on('request', r => { if (!r.url().startsWith(site.base) && !r.url().startsWith('data:')) page.heard.push(`request to others: ${r.url()}`) })
  page.on('response', r => { if (r.request().isNavigationRequest()) page.answer = r; else if (r.status() >= 400) page.heard.push(`${r.status()} for ${new URL(r.url()).pathname}`) })
  return page
}

async function open(page, site, spec, lang) {
  page.heard.length = 0
  await turn(page, 1280, 'light')
  await page.goto(site.base + spec.path.replace(`/${region}/de/`, `/${region}/${lang}/`))
  if (spec.steps) await spec.steps(page, lang)
  await page.evaluate(() => document.fonts.ready.then(() => {}))
  if (page.answer.status() !== spec.status || spec.status >= 400 && !spec.steps && !/^error/.test(spec.name)) page.heard.push(`status ${page.answer.status()} at ${new URL(page.url()).pathname}`)
  return page.answer.text()
}

// Rows, choices and boxes to tick beyond the eighth are like those before them: after the first look they are taken away, which saves two thirds.
const repeats = 'main :is(li, tr, option, .kern-form-check):nth-child(n+9)'
// The dark changes nothing but colours, and another language or width changes all but these: only what a view may change is asked there. Colours take half of the time.
const of_colour = ['color-contrast', 'link-in-text-block']
const rules = { all: { runOnly: axe_tags }, colours: { runOnly: { type: 'rule', values: of_colour } }, shape: { runOnly: axe_tags, rules: Object.fromEntries(of_colour.map(r => [r, { enabled: false }])) } }

// Axe is half a megabyte: it comes into a page when it is asked for.
async function with_axe(page, which = 'all') {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe_core)
  const found = await page.evaluate(rules => axe.run(document, { ...rules, resultTypes: ['violations'] }).then(r => r.violations.map(v => ({
    id: v.id, impact: v.impact, n: v.nodes.length, html: v.nodes[0].html.slice(0, 130), why: v.nodes[0].any[0]?.message ?? v.nodes[0].all[0]?.message ?? v.help }))), rules[which])
  return found.map(v => ({ grave: v.impact === 'serious' || v.impact === 'critical', text: `axe ${v.id} (${v.impact}): ${v.html} – ${v.why}` }))
}

// For pages that only a course of events leads to: what is wrong with the one that is open, in its language and as wide as it is.
export async function faults(page, lang) {
  await page.evaluate(inside)
  return [...(await with_axe(page)).map(f => f.text), ...await ask(page, { name: '' }, lang)].join('\n              ')
}

// Pages that are German whatever the reader's language: the card that is held out to somebody, without a frame.
const always_german = new Set(['card/*'])
// What is asked without axe, in the language and the width that the page has now.
const ask = (page, spec, lang) => page.evaluate(arabic => [...ask_page.sideways(), ...ask_page.overlaps(), ...ask_page.languages(), ...arabic ? ask_page.right_to_left() : []], lang === 'ar' && !always_german.has(spec.name))

async function turn(page, width, scheme) {
  const now = page.viewportSize()
  if (now.width !== width) await page.setViewportSize({ width, height: height[width] })
  if (page.scheme !== scheme) await page.emulateMedia({ colorScheme: page.scheme = scheme, reducedMotion: 'reduce' })
}

async function shoot(page, folder, spec, view) {
  const file = `${spec.name.replace(/[^\w-]+/g, '_')}-${spec.who ?? 'visitor'}-${view.lang}-${view.width}-${view.scheme}.png`
  const tall = Math.min(TALLEST, await page.evaluate(() => document.documentElement.scrollHeight))
  await page.screenshot({ path: path.join(folder, file), fullPage: true, clip: { x: 0, y: 0, width: view.width, height: tall } })
  return { title: full_name(spec), file, ...view }
}

// ---- one page in one language ---------------------------------------------------------------------------------------------------

// Which of the four views of a page in one language have axe. A page with new parts has one in German and two in Arabic (with options.more: two and two); one whose
// parts are all known has one, by turns, if visitors see it, and every fourth of the office's (options.more: every one).
function judged(nth, spec, lang, whole, options) {
  const every = widths.flatMap(w => schemes.map(s => `${w} ${s}`))
  if (options.all) return new Set(every)
  if (whole) return new Set(lang === 'ar' ? ['320 light', '1280 dark'] : options.more ? ['1280 light', '320 dark'] : ['1280 light'])
  return new Set(!spec.who || options.more || (nth >> 1) % 4 === 0 ? [every[(nth >> (options.more ? 1 : 3)) % every.length]] : [])
}

// All views of a page that is open: answers what is wrong by width and scheme, and says in `tally` what was done. `due`: views that have axe.
async function look(page, spec, lang, whole, due, options, tally) {
  // What only the office sees and is made of known parts is looked at in one width.
  const sizes = whole || !spec.who ? widths : due.size ? widths.filter(w => [...due].some(d => d.startsWith(`${w} `))) : [320]
  const wrong = Object.fromEntries(sizes.flatMap(w => schemes.map(s => [`${w} ${s}`, []]))), done = new Set()
  const judge = async (width, scheme) => {
    tally.axed++
    done.add(`${width} ${scheme}`)
    for (const f of await with_axe(page, scheme === 'dark' ? 'colours' : spec.coloured ? 'shape' : 'all')) if (f.grave || !spec.who) wrong[`${width} ${scheme}`].push(f.text); else tally.notes.add(f.text, `${full_name(spec)} ${lang} ${width} ${scheme}`)
    spec.coloured ||= scheme === 'light' && !options.all && !options.more
  }
  // The page as it is: what has to be asked in each width, pictures, and once all rules on everything.
  for (const width of options.shots(spec) ? widths : sizes) {
    await turn(page, width, 'light')
    if (options.axe && sizes.includes(width)) wrong[`${width} light`].push(...await ask(page, spec, lang))
    if (options.axe && whole && (width === 1280) === (lang === 'de')) await judge(width, 'light')
    for (const scheme of options.shots(spec) ? schemes : []) { await turn(page, width, scheme); tally.shots.push(await shoot(page, options.folder, spec, { lang, width, scheme })) }
    wrong[`${sizes.includes(width) ? width : sizes[0]} light`].push(...page.heard.splice(0))
  }
  if (!options.axe) return wrong
  await page.evaluate(repeats => document.querySelectorAll(repeats).forEach(e => e.remove()), repeats)
  for (const width of sizes) for (const scheme of schemes)
    if (!done.has(`${width} ${scheme}`) && due.has(`${width} ${scheme}`)) { await turn(page, width, scheme); await judge(width, scheme) }
  return wrong
}

// ---- all pages -----------------------------------------------------------------------------------------------------------------

// Pages that bring new parts are looked at in both languages, and have axe in three of the eight views. One whose parts are all known is opened in one language, every second in
// Arabic; judged() says which have axe. What axe finds on a public page is wrong however slight; of what only the office sees, what is slight is a note. The sources of what was
// opened are kept in options.html. Beyond the third, pages that every entity has (…/*/history) are looked at one in six.
// options.brief: what the crawler saw decides: of the office, only pages that bring an element in a look or a part that no page before them had, in one language.
// options.more: more of all that (one in three); options.all: all pages in all views, and public ones in Easy German.
// options.axe: look, not only take pictures; options.shots(page): whether one is taken; options.folder: for pictures
export async function sweep(browser, site, pages, options) {
  const findings = new Findings(), tabs = new Map(), known = new Set(), tally = { views: 0, axed: 0, whole: 0, over: 0, sources: [], shots: [], notes: new Findings() }
  const keep = (title, html) => {
    if (!options.html) return
    const file = path.join(options.html, `${tally.sources.length}.html`)
    tally.sources.push({ file, title })
    fs.writeFileSync(file, html)
  }
  const tell = (views, lang, title) => {
    for (const [view, wrong] of Object.entries(views)) {
      tally.views++
      wrong.forEach(w => findings.add(w, `${title} ${lang} ${view}`))
      if (wrong.length) counts.failed++; else counts.passed++
    }
  }
  const shapes = new Map(), looks = new Set()
  const brings_nothing = spec => {
    if (!spec.bones) return false
    const own = [...kinds_of(spec)].map(k => k.replace(/ name="[^"]*"/, '')), news = own.filter(k => !looks.has(k))
    news.forEach(k => looks.add(k))
    return spec.who && !news.length
  }
  const like_others = (spec, nth) => {
    if (options.brief && brings_nothing(spec)) return true
    const shape = `${spec.who} ${spec.name.replace(/^[^/?]+/, '…')}`, before = shapes.get(shape) ?? 0
    shapes.set(shape, before + 1)
    return spec.who && !spec.steps && /[/?]/.test(spec.name) && before >= 3 && nth % (options.more ? 3 : 6)
  }
  const one = async (spec, page, nth) => {
    if (!options.all && options.axe && !options.shots(spec) && like_others(spec, nth)) { tally.over++; return }
    const title = full_name(spec), langs = !spec.path.startsWith(`/${region}/`) ? ['de'] : nth % 2 ? ['ar', 'de'] : ['de', 'ar']
    if (options.all && !spec.who && langs.length > 1) langs.push('de-simple')
    if (options.brief && spec.who && !options.shots(spec)) langs.length = 1
    let whole = null
    for (const lang of langs) {
      if (whole === false && options.axe && !options.shots(spec)) break
      keep(`${title} ${lang}`, await open(page, site, spec, lang))
      if (whole === null) {
        const parts = await page.evaluate(() => ask_page.parts())
        whole = !!options.all || parts.some(p => !known.has(p))
        parts.forEach(p => known.add(p))
        if (whole) tally.whole++
      }
      const views = await look(page, spec, lang, whole, judged(nth, spec, lang, whole, options), options, tally)
      if (options.axe) tell(views, lang, title)
    }
  }
  await pool(pages.entries(), async ([nth, spec], worker) => {
    const key = `${spec.who}/${worker}`
    try {
      if (!tabs.has(key)) tabs.set(key, await tab(browser, site, spec.who))
      await one(spec, tabs.get(key), nth)
    } catch (e) { counts.failed++; findings.add(`cannot be looked at: ${e.message.split('\n').slice(0, 4).join(' ')}`, spec.name) }
  })
  findings.print('FAILED')
  tally.notes.print('NOTE')
  return tally
}

export const picture = /-(de|ar|de-simple)-(320|1280)-(light|dark)\.png$/

// The pictures side by side, one row for each page.
export function gallery(folder, shots) {
  const rows = Map.groupBy ? Map.groupBy(shots, s => s.title) : shots.reduce((m, s) => m.set(s.title, [...m.get(s.title) ?? [], s]), new Map())
  const cell = s => `<figure><figcaption>${s.lang} ${s.width} ${s.scheme}</figcaption><a href="${s.file}"><img loading="lazy" src="${s.file}" alt="" width="${s.width === 320 ? 160 : 420}"></a></figure>`
  fs.writeFileSync(path.join(folder, 'index.html'), `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Screenshots</title>
<style>body { font: 14px system-ui; margin: 1rem } section > div { display: flex; gap: 1rem; align-items: start; overflow-x: auto } figure { margin: 0 } img { border: 1px solid #999; display: block }</style>
${[...rows].map(([title, all]) => `<section><h2>${title}</h2><div>${all.map(cell).join('')}</div></section>`).join('\n')}\n`)
}
