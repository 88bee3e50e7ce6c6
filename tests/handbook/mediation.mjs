// mediation.mjs - one request for an interpreter, told three times: by whoever asks, by the office, and by the mediator who goes.
import { button, expect, link, say, send } from '../browser/hand.mjs'
import { plain } from './book.mjs'

const asker = 'anfrage-01-1@beispiel.example', goes = 'Amira Beispiel', mail = 'amira@beispiel.example'
const token_in = (mail, page) => new RegExp(`${page}\\?link=([a-z2-7]+)`).exec(mail.text)[1]
const press = (page, key) => send(page, button(page, key))
const box = (page, selector) => page.locator(selector)

// What is asked for; `when` is how mails name it.
const talk = { day: '2026-11-24', time: '10:00', minutes: 90, when: '24. November 2026, 10:00' }
const second = { day: '2026-11-25', time: '09:00', minutes: 60, when: '25. November 2026, 09:00' }
const given_up = { day: '2026-12-03', time: '10:00', minutes: 60 }

// ---- who asks -----------------------------------------------------------------------------------------------------------------------------
async function enter(s) {
  const page = await s.as(null)
  await page.goto(s.url('mediation'))
  await page.locator('main input[name=mail]').fill(asker)
  await s.at('anfragende-stelle/neu', page)
  await s.at('anfragende-stelle/link-anfordern', page, { around: page.locator('main form').first(), ring: button(page, 'Send me a link') })
  await press(page, 'Send me a link')
  await s.at('anfragende-stelle/postfach', page, { high: 700 })
  const letter = await s.box.next(asker, 'mediation/desk?link=')
  s.told('anfragende-stelle/mail', letter.text)
  s.desk = s.link('mediation/desk', token_in(letter, 'mediation/desk'))
  await page.goto(s.desk)
  await s.at('anfragende-stelle/unsere-anfragen', page, { high: 560, ring: link(page, 'Ask for a mediator') })
}

async function many_talks(s) {
  const page = await s.as(null)
  await page.goto(s.desk)
  await send(page, link(page, "Parents' day: many talks at once"))
  await s.at('anfragende-stelle/elternsprechtag', page)
}

async function ask(s, c, told) {
  const page = await s.as(null)
  await page.goto(s.desk)
  await send(page, link(page, 'Ask for a mediator'))
  await page.locator('#f-language').selectOption('ar')
  await page.locator('#day0').fill(c.day)
  await page.locator('#time0').fill(c.time)
  await page.locator('#minutes').selectOption(String(c.minutes))
  await page.locator('#f-topic').selectOption('school_talk')
  if (told) {
    await s.at('anfragende-stelle/formular', page, { ring: button(page, 'Send request'), high: 1500 })
    const more = page.locator('main details.further').last()
    await more.locator('summary').click()
    await s.at('anfragende-stelle/wuensche', page, { around: more, high: 900 })
  }
  await press(page, 'Send request')
  c.code = plain(await page.locator('main .choices .seen').first().textContent())
  c.page = page.url().replace(/&done=.*/, '')
  if (told) await s.at('anfragende-stelle/gesendet', page, { high: 620 })
}

async function give_up(s, c) {
  const page = await s.as(null)
  await page.goto(c.page)
  await s.at('anfragende-stelle/aendern', page, { around: page.locator('main ul.choices'), ring: [page.getByRole('link', { name: say('Another time or place') }), button(page, 'Cancel appointment')] })
  await press(page, 'Cancel appointment')
  await s.at('anfragende-stelle/abgesagt', page, { high: 560 })
}

// ---- the office ---------------------------------------------------------------------------------------------------------------------------
async function log_in(s) {
  const page = await s.as(null, false)
  await page.goto(s.url('login'))
  await page.locator('main input[type=email]').fill('coordinator@beispiel.example')
  await s.at('koordination/anmelden', page, { around: page.locator('main form'), ring: page.locator('main form button[type=submit]') })
}

async function morning(s) {
  const page = await s.as('coordinator')
  await page.goto(s.url('today'))
  await s.at('koordination/heute', page, { high: 760, ring: page.locator('main a[href$="/mediation/board"]').first() })
  await page.goto(s.url('mediation/board'))
  await s.at('koordination/wartet', page, { high: 700 })
}

async function by_telephone(s) {
  const page = await s.as('coordinator')
  await page.goto(s.url('mediation/new'))
  await s.at('koordination/telefon', page, { high: 900 })
}

async function admit(s, c, told) {
  const page = await s.as('coordinator'), row = page.getByRole('row').filter({ hasText: c.code }).getByRole('link', { name: say('Decide') })
  await page.goto(s.url('mediation/board'))
  if (told) await s.at('koordination/entscheiden', page, { around: page.getByRole('row').filter({ hasText: c.code }), ring: row })
  await send(page, row)
  if (told) await s.at('koordination/zulassen', page, { high: 900, ring: button(page, 'Admit') })
  await press(page, 'Admit')
  if (told) await s.at('koordination/zugelassen', page)
}

async function wave(s, c, told) {
  const page = await s.as('coordinator'), row = page.getByRole('row').filter({ hasText: c.code }).getByRole('link', { name: say('Send questions') })
  await page.goto(s.url('mediation/board'))
  if (told) await s.at('koordination/fragen-senden', page, { around: page.getByRole('row').filter({ hasText: c.code }), ring: row })
  await send(page, row)
  c.who_url = page.url().split('?')[0]
  if (told) await s.at('koordination/wer-kann', page, { high: 1000, ring: page.locator('main input[name=pick]').first() })
  for (const one of await page.locator('main input[name=pick]').all()) await one.uncheck()
  await page.getByRole('checkbox', { name: goes, exact: true }).check()
  await page.locator('#reason').fill('Frau Beispiel kennt die Schule.')
  if (told) await s.at('koordination/auswahl', page, { around: page.locator('#reason').locator('xpath=..'), ring: [page.locator('#reason'), button(page, 'Ask those who are ticked')] })
  await press(page, 'Ask those who are ticked')
  if (told) await s.at('koordination/gefragt', page, { around: [page.locator('main h2').last(), page.locator('main table').last()] })
}

async function calls(s) {
  const page = await s.as('coordinator')
  await page.goto(s.url('calls'))
  const one = page.locator('main article').first()
  await s.at('koordination/anrufe', page, { around: one, ring: one.getByRole('button', { name: new RegExp(`^${say('Yes')}`) }) })
}

async function choose(s, c, told) {
  const page = await s.as('coordinator')
  await page.goto(c.who_url)
  const row = page.locator('main table tr').filter({ hasText: goes }), pick = row.getByRole('link', { name: say('Choose') })
  if (told) await s.at('koordination/zusage', page, { around: page.locator('main table').last(), ring: pick })
  await send(page, pick)
  if (told) await s.at('koordination/waehlen', page, { high: 700, ring: button(page, 'Choose') })
  await press(page, 'Choose')
  if (told) await s.at('koordination/gewaehlt', page, { high: 700 })
}

async function pool(s) {
  const page = await s.as('coordinator')
  await page.goto(s.url('mediation/gaps'))
  await s.at('koordination/luecken', page, { around: [page.locator('main h1'), page.locator('main table').first()], high: 760 })
  await page.goto(s.url('mediation/statistics'))
  await s.at('koordination/statistik', page, { high: 700 })
  await page.goto(s.url('volunteers/bsp-m-mamadou'))
  await s.at('koordination/nachweise', page, { around: [page.locator('#needed')], high: 620, ring: page.locator('#needed tbody tr a').first() })
  await send(page, page.locator('#needed tbody tr a, main table tbody tr a').first())
  await s.at('koordination/nachweis-eintragen', page, { high: 900, ring: button(page, 'Save') })
  await page.goto(s.url('volunteers/ready'))
  await s.at('koordination/einsatzbereit', page, { high: 600 })
}

async function hours(s) {
  const page = await s.as('coordinator')
  await page.goto(s.url('mediation/hours'))
  const one = page.locator('main article').filter({ has: button(page, 'Close: both have signed') }).first()
  await s.at('koordination/stunden', page, { around: one, ring: one.getByRole('button') })
  await press(page, 'Close: both have signed')
  await s.at('koordination/abgeschlossen', page)
}

async function money(s) {
  const page = await s.as('coordinator')
  await page.goto(s.url('money'))
  await s.at('koordination/mittel', page, { high: 600 })
  await page.goto(s.url('settlement-runs/new?from=2026-07-01&to=2026-11-30'))
  await s.at('koordination/lauf', page, { high: 800, ring: page.locator('main form[method=post] button[type=submit]') })
}

// ---- who goes -----------------------------------------------------------------------------------------------------------------------------
async function question(s) {
  const page = await s.as(null), letter = await s.box.next(mail, 'answer?link=', talk.when)
  s.told('sprachmittlung/mail', letter.text)
  await page.goto(s.link('answer', token_in(letter, 'answer')))
  await s.at('sprachmittlung/frage', page, { ring: button(page, 'Yes, I go') })
  await press(page, 'Yes, I go')
  await s.at('sprachmittlung/zugesagt', page)
}

async function area(s) {
  const page = await s.as('amira', true)
  await page.goto(s.url('my-mediation'))
  await s.at('sprachmittlung/mein-bereich', page, { high: 900 })
  await press(page, 'Yes, I go')
  await page.goto(s.url('my-mediation/link'))
  await s.at('sprachmittlung/neuer-link', page, { high: 760 })
  await page.goto(s.url('my-mediation/times'))
  await s.at('sprachmittlung/zeiten', page, { high: 900 })
  await page.goto(s.url('my-mediation/times?add=week'))
  await s.at('sprachmittlung/zeit-woche', page, { high: 1100 })
  await page.goto(s.url('my-mediation/times?add=days'))
  await s.at('sprachmittlung/zeit-tage', page, { high: 1100 })
  await page.goto(s.url('my-mediation/documents'))
  await s.at('sprachmittlung/unterlagen', page, { high: 900 })
}

async function confirmations(s) {
  for (const c of [talk, second]) {
    const theirs = await s.box.next(asker, 'appointment?link=', c.when), own = await s.box.next(mail, 'appointment?link=', c.when)
    c.secret = /: (\d[\d ]{5,7})\b/.exec(theirs.text)[1].replace(/ /g, '')
    c.theirs = token_in(theirs, 'appointment')
    c.own = token_in(own, 'appointment')
    if (c === talk) { s.told('anfragende-stelle/zusage', theirs.text); s.told('sprachmittlung/bestaetigung', own.text) }
  }
  const page = await s.as(null)
  await page.goto(talk.page)
  await s.at('anfragende-stelle/besetzt', page, { around: page.locator('main ul.choices') })
  await page.goto(s.link('appointment', talk.own))
  await s.at('sprachmittlung/termin', page, { high: 1000 })
}

// ---- when it is over ----------------------------------------------------------------------------------------------------------------------
async function afterwards(s) {
  const page = await s.as(null)
  await page.goto(s.link('appointment', talk.own))
  await page.locator('#h-from').fill('10:00')
  await page.locator('#h-to').fill('11:30')
  await page.locator('#h-ticket').fill('3,40')
  await page.locator('#h-code').fill('123 456')              // every run draws another one, and the picture shall stay
  await s.at('sprachmittlung/stunden', page, { around: page.locator('form').filter({ has: page.locator('#h-from') }), ring: button(page, 'Report hours') })
  await page.locator('#h-code').fill(`${talk.secret.slice(0, 3)} ${talk.secret.slice(3)}`)
  await press(page, 'Report hours')
  await s.at('sprachmittlung/gemeldet', page, { high: 500 })
  await page.goto(s.link('appointment', second.own))
  await s.at('sprachmittlung/niemand-da', page, { ring: button(page, 'Nobody came'), around: page.getByRole('heading', { name: say('It did not take place') }) })
  await page.locator('#h-from').fill('09:00')
  await page.locator('#h-to').fill('10:00')
  await press(page, 'Report hours')
  await page.goto(s.link('appointment', second.theirs))
  await s.at('anfragende-stelle/stunden', page, { high: 1100 })
  await press(page, 'Yes, that is right')
  await s.at('anfragende-stelle/bestaetigt', page, { high: 900 })
  const own = await s.as('amira', true)
  await own.goto(s.url('my-mediation'))
  await s.at('sprachmittlung/geld', own, { high: 1400 })
}

export async function walk(s, days) {
  await s.go(days.asking)
  await enter(s)
  await ask(s, talk, true)
  for (const c of [second, given_up]) await ask(s, c)
  await many_talks(s)
  await give_up(s, given_up)
  await log_in(s)
  await morning(s)
  await by_telephone(s)
  for (const c of [talk, second]) { await admit(s, c, c === talk); await wave(s, c, c === talk) }
  await calls(s)
  await question(s)
  await area(s)
  for (const c of [talk, second]) await choose(s, c, c === talk)
  await confirmations(s)
  await pool(s)
  await hours(s)
  await money(s)
  await s.go(days.after)
  await afterwards(s)
}
