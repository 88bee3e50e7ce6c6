// morning.mjs - language mediation as people live it: a coordinator's morning in at most twelve clicks, and on a telephone of 360 px, in German and in Arabic, the way
// of an institution (link, form of one minute, state, hours) and of a mediator (link, question, yes, my dates, hours, my money).
//
// It has a demonstration of its own, since it moves the clock: what was agreed on is over when the server starts again twelve days later.
import fs from 'node:fs'
import path from 'node:path'
import { demo, note, serve, test } from './kit.mjs'
import { button, expect, field, notice, say, send, visit } from './hand.mjs'
import { faults } from './sweep.mjs'

const NOON = 1795003200, DAY = 86400, LATER = 12 * DAY     // 18 November 2026, 12:00 UTC; when everything is over
const MOST = 12                                             // clicks of a morning
const pause = ms => new Promise(resolve => setTimeout(resolve, ms))
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true }

// The server's clock is its own; other parts start theirs at the same time, so the variable is put back before anything else runs.
function serve_at(program, options, seconds) {
  const was = process.env.BRUECKE_NOW
  process.env.BRUECKE_NOW = String(seconds)
  const started = serve(program, options)
  process.env.BRUECKE_NOW = was
  return started
}

// ---- mails -----------------------------------------------------------------------------------------------------------------------

// Arabic texts travel in base64, the others quoted.
const quoted = m => Buffer.from(m.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, x) => String.fromCharCode(parseInt(x, 16))), 'latin1').toString('utf8')
const decoded = m => quoted(m.replace(/(Content-Type: text\/plain[^]*?Content-Transfer-Encoding: base64[^]*?\r?\n\r?\n)([A-Za-z0-9+/=\r\n]+)/g, (_, head, body) =>
  head + Buffer.from(body, 'base64').toString('latin1').replace(/=/g, '=3D')))
const files = box => fs.existsSync(box) ? fs.readdirSync(box).filter(f => f.endsWith('.eml')).sort() : []
// The first mail that was not there before and of which `fits` says yes; a job of the server writes it.
async function mail(box, before, what, fits) {
  for (let i = 0; i < 150; i++, await pause(200)) {
    const found = files(box).filter(f => !before.has(f)).map(f => decoded(fs.readFileSync(path.join(box, f), 'latin1'))).find(fits)
    if (found) return found
  }
  throw new Error(`no mail came: ${what}`)
}
const to = m => /^To: (.*)$/m.exec(m)[1].trim()
// Whoever reads in another language opens the same link there.
const link_in = (site, m, page, lang) => site.url(`${page}?link=${new RegExp(`/${page}\\?link=([a-z2-7]+)`).exec(m)[1]}`, lang)

// The server that starts again has another port.
const moved = (site, address) => address.replace(/^http:\/\/[^/]+/, site.base)

// ---- looking at a page on the telephone --------------------------------------------------------------------------------------------

// WCAG 2.5.8: 24 px, links within a sentence excepted; the main button of a page 44 px. A box to tick counts with its label.
const too_small = () => [...document.querySelectorAll('main :is(a[href], button, input:not([type=hidden]), select, textarea, summary)')].filter(e => e.checkVisibility?.() !== false).flatMap(e => {
  const box = (/^(checkbox|radio)$/.test(e.type) && e.labels?.[0] || e).getBoundingClientRect(), main = e.matches('.kern-btn--primary')
  const inline = e.localName === 'a' && !e.matches('.kern-btn, .chip') && e.parentElement.textContent.trim() !== e.textContent.trim()
  return box.width && !inline && (box.height < (main ? 44 : 24) || box.width < 24) ? [`${Math.round(box.width)} × ${Math.round(box.height)}: ${e.outerHTML.slice(0, 90)}`] : []
})
// Numbers keep their order: what is dialled or typed runs from left to right, whatever the page does.
const turned = () => [...document.querySelectorAll('main :is(a[href^="tel:"], input:is([type=date], [type=time], [type=number], [inputmode=numeric], [inputmode=decimal]))')]
  .filter(e => getComputedStyle(e).direction !== 'ltr' && !e.querySelector('bdi')).map(e => e.outerHTML.slice(0, 90))

async function look(page, lang, where) {
  await page.evaluate(() => document.fonts.ready.then(() => {}))
  if (process.env.BRUECKE_EYES) await page.screenshot({ path: path.join(process.env.BRUECKE_EYES, `${lang} ${where}.png`), fullPage: true })
  expect(`${where}: nothing is wrong with the page`, await faults(page, lang), '')
  expect(`${where}: nothing is cut off`, (await page.evaluate(() => ask_page.clipped())).join('\n'), '')
  expect(`${where}: everything is large enough for a finger`, (await page.evaluate(too_small)).join('\n'), '')
  expect(`${where}: numbers run from left to right`, (await page.evaluate(turned)).join('\n'), '')
  expect(`${where}: the page's direction`, await page.evaluate(() => document.documentElement.dir), lang === 'ar' ? 'rtl' : 'ltr')
}

// ---- a coordinator's morning ---------------------------------------------------------------------------------------------------------

// Somebody whom to ask now is ticked already: of the requests that wait, the first for which the pool has somebody.
async function askable(page) {
  for (const a of await page.locator('#stuck ~ * a[href$="/who"]').filter({ hasText: say('Send questions') }).all()) {
    const body = await (await page.request.get(new URL(await a.getAttribute('href'), page.url()).href)).text()
    if (/name="pick"[^>]* checked/.test(body)) return a
  }
  throw new Error('for none of the requests that wait is anybody proposed')
}

async function morning(page, site) {
  let clicks = 0
  const click = async target => { clicks++; await send(page, target) }
  const board = () => click(page.locator('main a[href$="/mediation/board"]'))
  await page.goto(site.url('today'))
  expect('"Today" says what does not move', await page.locator('main a[href$="/mediation/board"]').count(), n => n > 0)
  await board()
  expect('what stands still comes first', await page.locator('main h2').first().textContent(), say('Waiting for you'))
  // a wave
  await click(await askable(page))
  await click(button(page, 'Ask those who are ticked'))
  expect('the questions are on their way', await notice(page, 'The questions are on their way.').count(), 1)
  await board()
  // somebody who is asked by telephone
  await click(page.locator('#stuck ~ * a[href*="/calls#call-"]'))
  const call = page.locator('article').filter({ has: button(page, 'Yes') }).first()
  expect('the number can be dialled', await call.locator('a[href^="tel:+"], a[href^="tel:0"]').count(), 1)
  expect('what to say stands there', (await call.locator('blockquote').textContent()).trim().length, n => n > 40)
  await click(call.getByRole('button', { name: say('Yes') }))
  expect('the answer is recorded', await notice(page, 'The yes is recorded.').count(), 1)
  await board()
  // two hours sheets, on paper before the coordinator
  await click(page.locator('a[href*="/mediation/hours?appointment="]'))
  const sheets = page.locator('main article'), before = await sheets.count()
  for (let i = 0; i < 2; i++) {
    await click(button(page, 'Close: both have signed'))
    expect('the hours are stored', await notice(page, 'Your changes are saved.').count(), 1)
  }
  expect('two sheets less wait', [before, await sheets.count()].join(), before === 20 ? /^20,/ : `${before},${before - 2}`)
  note(`a coordinator's morning: ${clicks} clicks (at most ${MOST})`)
  expect('clicks of a morning', clicks, n => n <= MOST)
}

// ---- an institution on the telephone ---------------------------------------------------------------------------------------------------

async function enter(page, site, box, lang, who) {
  const before = new Set(files(box))
  await page.goto(site.url('mediation', lang))
  await look(page, lang, 'mediation')
  await page.locator('main input[name=mail]').fill(who)
  await send(page, button(page, 'Send me a link', lang))
  await page.goto(link_in(site, await mail(box, before, `the link of ${who}`, m => to(m) === who && m.includes('/mediation/desk?link=')), 'mediation/desk', lang))
  await look(page, lang, 'desk')
}

// One minute: language, day, time; everything else is filled in already.
async function request(page, { lang, day, from }) {
  await send(page, page.locator('main').getByRole('link', { name: say('Ask for a mediator', lang), exact: true }))
  await look(page, lang, 'request')
  await send(page, button(page, 'Send request', lang))
  await look(page, lang, 'request with problems')
  await field(page, 'Language', lang).selectOption('ar')
  await page.locator('input[name=day0]').fill(day)
  await page.locator('input[name=time0]').fill(from)
  await field(page, 'Topic', lang).selectOption({ index: 1 })
  await send(page, button(page, 'Send request', lang))
  await look(page, lang, 'request sent')
  expect('it says what becomes of it', await page.locator('main').getByText(say('Received', lang)).count(), n => n > 0)
  return /\d{4}-\d{5}/.exec(await page.getByRole('heading', { level: 1 }).textContent())[0]
}

async function state_of(page, site, box, lang, who, code) {
  await enter(page, site, box, lang, who)
  await page.locator('main li').filter({ hasText: `${code}/1` }).getByRole('link').click()
  await page.waitForURL(/desk\/request/)
}

// ---- the office in between: admitted, and asked --------------------------------------------------------------------------------------------

async function admit_and_ask(page, site, code) {
  const row = action => page.getByRole('row').filter({ hasText: `${code}/1` }).getByRole('link', { name: say(action) })
  await page.goto(site.url('mediation/board'))
  await send(page, row('Decide'))
  await send(page, button(page, 'Admit'))
  await page.goto(site.url('mediation/board'))
  await send(page, row('Send questions'))
  await send(page, button(page, 'Ask those who are ticked'))
  return page.url().split('?')[0]
}
// The demonstration's region lets the office choose among those who said yes.
async function choose(page, ranking) {
  await page.goto(ranking)
  await send(page, page.locator('main').getByRole('link', { name: say('Choose'), exact: true }))
  await send(page, button(page, 'Choose'))
}

// ---- a mediator on the telephone -------------------------------------------------------------------------------------------------------------

async function say_yes(page, site, box, { lang, from: when }, before, chosen) {
  const asked = await mail(box, before, 'a question', m => m.includes('/answer?link=') && m.includes(when))
  await page.goto(link_in(site, asked, 'answer', lang))
  await look(page, lang, 'question')
  await send(page, button(page, 'Yes, I go', lang))
  await look(page, lang, 'yes')
  await chosen()
  const area = link_in(site, asked, 'my-mediation', lang)
  await page.goto(area)
  await look(page, lang, 'my dates')
  expect('the date stands among mine', await page.locator('main article').filter({ hasText: when }).count(), n => n > 0)
  const confirmed = await mail(box, before, 'the confirmation', m => m.includes('/appointment?link=') && to(m) === to(asked) && m.includes(when))
  const told = await mail(box, before, 'the confirmation of the institution', m => m.includes('/appointment?link=') && /\b\d{3} ?\d{3}\b/.test(m) && /^To: anfrage/m.test(m) && m.includes(when))
  return { area, own: link_in(site, confirmed, 'appointment', lang), code: /Code[^]*?\b(\d{3}) ?(\d{3})\b/.exec(told).slice(1).join('') }
}

async function report(page, site, { lang, from, till, way }, code) {
  await page.goto(moved(site, way.own))
  await look(page, lang, 'my appointment')
  await page.locator('input[name=from]').fill(from)
  await page.locator('input[name=to]').fill(till)
  if (code) await page.locator('input[name=code]').fill(code)
  await send(page, button(page, 'Report hours', lang))
  await look(page, lang, 'hours reported')
  expect('it says thank you', await page.getByRole('status').filter({ hasText: say(code ? 'Thank you. The hours are confirmed.' : 'Thank you. The other side is asked to confirm.', lang) }).count(), 1)
}

async function my_money(page, site, lang, way) {
  await page.goto(moved(site, way.area))
  await look(page, lang, 'my money')
  expect('my hours and my money', await page.getByRole('heading', { name: say('My hours and my money', lang) }).count(), 1)
}

// ---- in order ----------------------------------------------------------------------------------------------------------------------------------

const stories = [{ lang: 'de', who: 'anfrage-01-1@beispiel.example', day: '2026-11-26', from: '10:00', till: '11:15', coded: true }, { lang: 'ar', who: 'anfrage-02-1@beispiel.example', day: '2026-11-26', from: '13:00', till: '14:15', coded: false }]

export async function cases(browser, { program }, engine) {
  const own = await demo(program), box = path.join(/--data (\S+)/.exec(own.options)[1], 'mail'), name = text => `morning (${engine}): ${text}`
  const open = async (site, who, options) => {
    const page = await visit(browser, site, who, options)
    if (process.env.BRUECKE_EYES) page.setDefaultTimeout(12_000)     // somebody is looking on
    return page
  }
  try {
    let site = await serve_at(program, own.options, NOON)
    const office = await open(site, 'coordinator')
    await test(name('a coordinator\'s morning'), () => morning(office, site))
    for (const s of stories) {
      const page = await open(site, null, phone)
      await test(name(`an institution asks, on the telephone (${s.lang})`), async () => { await enter(page, site, box, s.lang, s.who); s.code = await request(page, s) })
      await test(name(`a mediator says yes, on the telephone (${s.lang})`), async () => {
        const before = new Set(files(box))
        const ranking = await admit_and_ask(office, site, s.code)
        s.way = await say_yes(page, site, box, s, before, () => choose(office, ranking))
      })
      await page.context().close()
    }
    await office.context().close()
    await site.stop()
    site = await serve_at(program, own.options, NOON + LATER)
    for (const s of stories) {
      const page = await open(site, null, phone)
      await test(name(`the mediator reports the hours, and sees hours and money (${s.lang})`), async () => {
        await report(page, site, s, s.coded ? s.way.code : null)
        await my_money(page, site, s.lang, s.way)
      })
      await test(name(`the institution ${s.coded ? 'sees the hours confirmed by its code' : 'confirms the hours'} (${s.lang})`), async () => {
        await state_of(page, site, box, s.lang, s.who, s.code)
        if (!s.coded) {
          await send(page, button(page, 'Confirm hours', s.lang))
          await look(page, s.lang, 'are these hours right')
          await send(page, button(page, 'Yes, that is right', s.lang))
        }
        await look(page, s.lang, 'hours confirmed')
        expect('the state says so', await page.locator('main').getByText(say('Hours confirmed', s.lang)).or(page.getByText(say('Ready for settlement', s.lang))).count(), n => n > 0)
      })
      await page.context().close()
    }
    await site.stop()
  } finally { own.remove() }
}
