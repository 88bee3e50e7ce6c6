// mediation.mjs - the whole path of mediation with its mails: five requests by form and by telephone, a wave, yes and no by link, confirmations, hours by code and
// on paper, nobody there, a late cancellation, the money with two persons who release it, the file for the bank, and what is taken back.
//
// The clock of a served process stands still, so the server is started anew for each of the four days on which something happens; the store goes on.
// What it costs, by the tariff of the demonstration that counts in November 2026 ("Beispieltarif": 15.00 for the first hour, 6.00 per half hour begun, at least
// 20.00, at most 26.00, a ticket on top, 12.50 when cancelled at short notice):
//     90 min and a ticket of 3.40    15.00 + 6.00 + 3.40               24.40
//     nobody came                    15.00, raised to                  20.00
//     cancelled two hours before                                       12.50
//     150 min                        15.00 + 3 × 6.00 = 33.00, cut to  26.00
//     the mediator did not come                                        nothing
import { execFile, execFileSync } from 'node:child_process'
import crypto from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { region, root, skip, test } from './kit.mjs'
import { button, expect, field, link, notice, say, send } from './hand.mjs'
import { Stage, pause } from './stage.mjs'

const noon = 1795003200, day = 86400                         // Wednesday, 18 November 2026, 12:00 UTC
const days = { asking: noon, late: noon + 8 * day - 5 * 3600, settling: noon + 22 * day, releasing: noon + 37 * day }     // late: Thursday the 26th, 8:00 here
const plain = text => text.replace(/[\u00a0\u202f]/g, ' ').replace(/\s+/g, ' ').trim()
const euros = cents => `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)},${String(Math.abs(cents) % 100).padStart(2, '0')} €`
const mail_of = name => `${name.split(' ')[0].toLowerCase()}@beispiel.example`

// What is asked for: `code` is filled in when it was asked, `money` is the line of the settlement, if there is one.
const asker = 'anfrage-01-1@beispiel.example', near = { house: 'Grundschule am Gnadenweg (Beispiel)', town: '05154032' }
const goes = 'Amira Beispiel', declines = 'Rima Beispiel', called = 'Hassan Beispiel'
const cases_of = () => ({
  held:   { day: '2026-11-24', time: '10:00', minutes: 90,  who: [declines, goes], money: 2440 },
  nobody: { day: '2026-11-25', time: '09:00', minutes: 60,  who: [goes], money: 2000 },
  absent: { day: '2026-11-25', time: '14:00', minutes: 60,  who: [goes] },
  late:   { day: '2026-11-26', time: '10:00', minutes: 60,  who: [goes], money: 1250 },
  phone:  { day: '2026-11-25', time: '10:00', minutes: 150, who: [called], money: 2600, by: called, asker: 'sekretariat-13@beispiel.example' },
})

// ---- mails ---------------------------------------------------------------------------------------------------------------------------------
// "Deutsch der Mails": what a text of a mail says before its first name in braces, or between two of them.
const piece = (key, at = 0) => say(key).split(/\{\w+\}/)[at].trim().split('\n').at(-1)
const token_in = (mail, page) => new RegExp(`${page}\\?link=([a-z2-7]+)`).exec(mail.text)?.[1]

// ---- hands ---------------------------------------------------------------------------------------------------------------------------------
const heading = page => page.getByRole('heading', { level: 1 }).textContent().then(plain)
const main = page => page.locator('main').innerText().then(plain)
const press = (page, key) => send(page, button(page, key))
async function refused(page, key, status, what) {
  const [answer] = await Promise.all([page.waitForResponse(r => r.request().method() === 'POST'), send(page, button(page, key))])
  expect(`${what}: refused`, answer.status(), status)
}
// The same form once more, as somebody with two windows sends it.
async function again(page, action, form) {
  const answer = await page.request.post(action, { form, maxRedirects: 0 })
  return { status: answer.status(), text: plain(await answer.text()) }
}

// ---- asking -------------------------------------------------------------------------------------------------------------------------------
async function enter(s) {
  const page = await s.as(null)
  await page.goto(s.url('mediation'))
  await field(page, 'Your mail address at the institution').fill(asker)
  await press(page, 'Send me a link')
  expect('a link is on its way', await notice(page, 'Please look into your mailbox. If we know this address, a link is on its way; it may take some minutes.').count(), 1)
  s.desk = s.link('mediation/desk', token_in(await s.box.next(asker, 'mediation/desk?link='), 'mediation/desk'))
  await page.goto(s.desk)
  expect('the link leads to the own requests', await heading(page), say('Our requests'))
}

async function fill_request(page, c) {
  await page.locator('#f-language').selectOption('ar')
  await page.locator('#day0').fill(c.day)
  await page.locator('#time0').fill(c.time)
  await page.locator('#minutes').selectOption(String(c.minutes))
  await page.locator('#f-topic').selectOption('school_talk')
  await press(page, 'Send request')
}

async function ask_by_form(s, c, first) {
  const page = await s.as(null)
  await page.goto(s.desk)
  await send(page, link(page, 'Ask for a mediator'))
  if (first) {
    await s.fine(page, 'the form')
    await press(page, 'Send request')
    expect('what is missing is told', await page.locator('main [role=alert]').count(), n => n > 0)
    await page.goto(s.desk)
    await send(page, link(page, 'Ask for a mediator'))
  }
  await fill_request(page, c)
  expect('it says thank you', await notice(page, 'Thank you. Your request has arrived; you hear from us.').count(), 1)
  c.code = plain(await page.locator('main .choices .seen').first().textContent())
  expect('nobody is asked yet', await page.locator('main .choices strong').first().textContent(), say('Received'))
  if (first) await s.fine(page, 'the request of the institution')
  await s.box.next(asker, c.code.split('/')[0])
}

async function ask_by_telephone(s, c) {
  const page = await s.as('coordinator')
  await page.goto(s.url('mediation/new'))
  await page.locator('#f-institution').selectOption({ label: near.house })
  await page.locator('#f-area').selectOption(near.town)
  await fill_request(page, c)
  c.code = `${/\d{4}-\d{5}/.exec(await heading(page))[0]}/1`
}

async function admit(s, c, first) {
  const page = await s.as('coordinator')
  await page.goto(s.url('mediation/requests?state=received'))
  await send(page, page.locator('main').getByRole('link', { name: c.code, exact: true }).or(page.locator('main').getByRole('link', { name: c.code.split('/')[0], exact: true })))
  if (first) await s.fine(page, 'the request in the office')
  await press(page, 'Admit')
  expect('it is admitted', await notice(page, 'Your changes are saved.').count(), 1)
}

// ---- the wave -----------------------------------------------------------------------------------------------------------------------------
async function open_who(s, c) {
  const page = await s.as('coordinator')
  await page.goto(s.url('placing'))
  await send(page, page.locator('main').getByRole('link', { name: c.code, exact: true }))
  expect('that is who can go', await heading(page), say('Who can go'))
  return c.who_url = page.url().split('?')[0], page
}

async function ask_them(s, c, first) {
  const page = await open_who(s, c)
  if (first) await s.fine(page, 'who can go')
  for (const box of await page.locator('main input[name=pick]').all()) await box.uncheck()
  if (first) await refused(page, 'Ask those who are ticked', 422, 'nobody ticked')
  for (const name of c.who) {
    const box = page.getByRole('checkbox', { name, exact: true })
    expect(`${name} can go on ${c.day} at ${c.time}`, await box.count() ? '' : await page.locator('main dt').filter({ hasText: name }).locator('+ dd').allTextContents().then(String), '')
    await box.check()
  }
  if (first) { await refused(page, 'Ask those who are ticked', 422, 'others than proposed without a reason') }
  await page.locator('#reason').fill('Die beiden kennen die Schule.')
  await press(page, 'Ask those who are ticked')
  expect('they are asked', await notice(page, 'The questions are on their way.').count(), 1)
  expect('as many as were ticked', await page.locator('main table tbody tr').count(), c.who.length)
}

const state_of = async (s, c, name) => { const page = await s.as('coordinator'); await page.goto(c.who_url); return plain(await page.locator('main table tr').filter({ hasText: name }).innerText()) }

async function decline(s, c) {
  const page = await s.as(null), token = token_in(await s.box.next(mail_of(declines), 'answer?link='), 'answer'), to = s.link('answer', token)
  for (const method of ['GET', 'HEAD', 'GET']) expect(`a scanner's ${method} is answered`, (await fetch(to, { method })).status, 200)
  expect('and changes nothing', await state_of(s, c, declines), t => t.includes(say('Asked')))
  await page.goto(to)
  expect('the question', await heading(page), say('Can you go?'))
  expect('who asks is not told before', await main(page), t => !t.includes('Lindenallee') && t.includes('90 min') === false)
  await s.fine(page, 'the question')
  await press(page, 'No, I cannot')
  expect('thank you', await heading(page), say('Thank you for your answer.'))
  const second = await again(page, s.url('answer'), { link: token, do: 'yes' })
  expect('the link works once', second.status, 409)
  expect('and says what became of it', second.text, t => t.includes(say('Thank you for your answer.')))
  expect('the office sees the no', await state_of(s, c, declines), t => t.includes(say('Said no')))
}

async function accept(s, c, first) {
  const page = await s.as(null)
  for (let mail; !c.token;) {
    mail = await s.box.next(mail_of(goes), 'answer?link=')
    await page.goto(s.link('answer', token_in(mail, 'answer')))
    const text = await main(page), of = Object.values(s.c).find(o => text.includes(`${+o.day.slice(8)}. November 2026, ${o.time}`))
    of.token = token_in(mail, 'answer')
  }
  await page.goto(s.link('answer', c.token))
  await press(page, 'Yes, I go')
  expect('the yes is noted', await heading(page), say('Thank you for your yes. The office chooses, and tells you.'))
  if (!first) return
  const second = await again(page, s.url('answer'), { link: c.token, do: 'no' })
  expect('the link works once', second.status, 409)
  expect('and says so in words', second.text, t => t.includes(say('Thank you for your yes. The office chooses, and tells you.')))
}

// Somebody without mail: the list of calls has the question in words, and "yes" there is a yes.
async function answer_by_telephone(s) {
  const page = await s.as('coordinator')
  await page.goto(s.url('calls'))
  const one = page.locator('main article').filter({ has: page.getByRole('heading', { name: called }) })
  expect('the list says what to ask', await one.locator('blockquote').innerText(), t => plain(t).includes('25. November 2026, 10:00'))
  await s.fine(page, 'whom to call')
  await send(page, one.getByRole('button', { name: new RegExp(`^${say('Yes')}`) }))
  expect('it is recorded', await notice(page, 'The yes is recorded.').count(), 1)
  expect('and leaves the list', await one.count(), 0)
}

async function choose_one(s, c, name) {
  const page = await s.as('coordinator')
  await page.goto(c.who_url)
  await send(page, page.locator('main table tr').filter({ hasText: name }).getByRole('link', { name: say('Choose') }))
  await press(page, 'Choose')
  await page.goto(c.who_url)
  expect(`${name} goes`, await page.locator('main table tr').filter({ hasText: name }).innerText(), t => t.includes(say('Goes')))
}

// ---- confirmations --------------------------------------------------------------------------------------------------------------------------
const words_of_pdf = bytes => {
  expect('it is a PDF', bytes.subarray(0, 5).toString(), '%PDF-')
  return plain(execFileSync('pdftotext', ['-layout', '-', '-'], { input: bytes }).toString())
}
function look_at_files(c, mail, secret) {
  const pdf = mail.files.find(f => f.type === 'application/pdf'), ics = mail.files.find(f => f.type === 'text/calendar')
  expect('both files are attached', mail.files.length, 2)
  const sheet = words_of_pdf(pdf.bytes), entry = ics.bytes.toString()
  for (const word of [c.code, c.time, say('Hours sheet')]) expect(`the paper says ${word}`, sheet, t => t.includes(word))
  if (secret) expect('the code stands on the institution\'s paper', sheet, t => t.replace(/\s/g, '').includes(secret))
  const at = t => new Date(`${c.day}T${c.time}:00+01:00`).getTime() + t * 60000, stamp = ms => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '')
  expect('the calendar has its beginning', entry, t => t.includes(`DTSTART:${stamp(at(0))}`))
  expect('and its end', entry, t => t.includes(`DTEND:${stamp(at(c.minutes))}`))
}

async function confirmed(s, c, by) {
  const when = `${+c.day.slice(8)}. November 2026, ${c.time}`
  const theirs = await s.box.next(c.asker ?? asker, piece('Good day,\n\nsomebody comes:\n\n- {when}\n- {where}\n- {language}, {topic}\n\nPlease tell the mediator this code at the end of the appointment. With it the hours are confirmed at once: {code}\n\nYou can change or cancel the appointment here:\n\n{link}\n\nThe confirmation and an entry for your calendar are attached.'), when)
  c.secret = /: (\d[\d ]{5,7})\b/.exec(theirs.text)?.[1].replace(/ /g, '')
  expect('the institution has a code of six digits', c.secret, /^\d{6}$/)
  c.theirs = token_in(theirs, 'appointment')
  look_at_files(c, theirs, c.secret)
  if (by) return                                             // is told on the telephone
  const own = await s.box.next(mail_of(goes), 'appointment?link=', when)
  c.own = token_in(own, 'appointment')
  expect('the mediator is not told the code', own.text, t => !t.includes(c.secret))
  look_at_files(c, own, '')
}

// ---- the day ----------------------------------------------------------------------------------------------------------------------------------
const open_own = async (s, c, side) => { const page = await s.as(null); await page.goto(s.link('appointment', c[side])); return page }

async function hours_by_code(s, c) {
  const page = await open_own(s, c, 'own'), wrong = String((+c.secret + 1) % 1000000).padStart(6, '0')
  for (const method of ['GET', 'HEAD']) await fetch(page.url(), { method })
  await s.fine(page, 'hours by the mediator')
  await page.locator('#h-from').fill('11:30')
  await page.locator('#h-to').fill('10:00')
  await page.locator('#h-ticket').fill('drei')
  await refused(page, 'Report hours', 422, 'hours that cannot be')
  await page.locator('#h-from').fill('10:00')
  await page.locator('#h-to').fill('11:30')
  await page.locator('#h-ticket').fill('3,40')
  await page.locator('#h-code').fill(wrong)
  await press(page, 'Report hours')
  expect('a wrong code is told', await notice(page, 'The hours are reported, but this was not the code. You can try again, or the institution confirms by its link.').count(), 1)
  await page.locator('#code').fill(`${c.secret.slice(0, 3)} ${c.secret.slice(3)}`)
  await press(page, 'Confirm hours')
  expect('the right one confirms', await notice(page, 'Thank you. The hours are confirmed.').count(), 1)
  const second = await again(page, s.url('appointment'), { link: c.own, do: 'code', code: c.secret })
  expect('it works once', second.status, 422)
  await s.box.next(asker, 'appointment?link=', piece('Good day,\n\nfor the appointment on {when} ({where}) hours were reported: {hours}. Please confirm them, or say how it was:\n\n{link}', 2))
}

async function nobody_came(s, c) {
  const page = await open_own(s, c, 'own')
  await press(page, 'Nobody came')
  expect('it says thank you', await notice(page, 'Thank you for telling us.').count(), 1)
  expect('and what it is now', await main(page), t => t.includes(say('Nobody came')))
}

async function mediator_did_not_come(s, c) {
  const mediator = await open_own(s, c, 'own')
  expect('a mediator cannot say so', (await again(mediator, s.url('appointment'), { link: c.own, do: 'no_mediator' })).status, 422)
  const page = await open_own(s, c, 'theirs')
  await press(page, 'The mediator did not come')
  expect('it says thank you', await notice(page, 'Thank you for telling us.').count(), 1)
  const after = await again(page, s.url('appointment'), { link: c.own, do: 'report', from: '14:00', to: '15:00' })
  expect('no hours any more', after.status, 422)
}

async function cancel_late(s, c) {
  const page = await open_own(s, c, 'theirs')
  const free = await again(page, s.url('appointment'), { link: c.theirs, do: 'cancel' })
  expect('cancelling for nothing is over', free.status, 422)
  const part = page.locator('main details').filter({ hasText: say('Cancel the appointment') })
  await part.locator('summary').click()
  expect('what it costs is said before', await page.getByText(say('It is so near that the mediator may get an allowance.')).count(), 1)
  await s.fine(page, 'the appointment of the institution')
  if (!await part.evaluate(e => e.open)) await part.locator('summary').click()
  await press(page, 'Cancel the appointment')
  expect('it is cancelled', await notice(page, 'The appointment is cancelled.').count(), 1)
  await s.box.next(mail_of(goes), `26. November 2026, ${c.time}`)
}

async function hours_on_paper(s, c) {
  const page = await s.as('coordinator')
  await page.goto(s.url(`appointments?q=${encodeURIComponent(c.code)}`))
  await send(page, page.locator('main table').getByRole('link', { name: c.code, exact: true }).first())
  await page.locator('#h-from').fill('10:00')
  await page.locator('#h-to').fill('12:30')
  await page.locator('#h-paper').check()
  await s.fine(page, 'the appointment in the office')
  await page.locator('#h-from').fill('10:00')
  await page.locator('#h-to').fill('12:30')
  await page.locator('#h-paper').check()
  await press(page, 'Report hours')
  expect('it is confirmed on paper', await main(page), t => t.includes(say('Hours confirmed')))
}

// ---- the money ----------------------------------------------------------------------------------------------------------------------------------
async function bank_of(s, name, iban) {
  const page = await s.as('finance')
  await page.goto(s.url('bank'))
  await field(page, 'E-mail').fill(mail_of(name))
  await field(page, 'Account holder').fill(name)
  await field(page, 'IBAN').fill(`${iban.slice(0, -1)}${(+iban.slice(-1) + 1) % 10}`)
  await refused(page, 'Save', 422, 'a misspelt IBAN')
  await field(page, 'IBAN').fill(iban)
  await press(page, 'Save')
  expect('the account is kept', await notice(page, 'Saved.').count(), 1)
}

async function tax_of(s, name) {
  const page = await s.as('coordinator')
  await page.goto(s.url('proofs/new'))
  await page.locator('#f-volunteer').selectOption({ label: name })
  await page.locator('#f-kind').selectOption('tax_declaration')
  await page.locator('#f-issued_on').fill('2026-12-01')
  await press(page, 'Save')
  expect('the declaration is kept', await notice(page, 'The new entry is saved.').count(), 1)
  await page.goto(here(s, s.run))
  expect(`nothing is missing for ${name} any more`, plain(await row_of(page, name).locator('td').last().innerText()), '')
}

// The timer makes what is confirmed, and what nobody came to a week ago, ready for settlement.
async function preview(s, from, to, ready) {
  const page = await s.as('coordinator')
  for (let i = 0; i < 100; i++) {
    await page.goto(s.url(`settlement-runs/new?from=${from}&to=${to}`))
    if (ready(await main(page))) return page
    await pause(200)
  }
  throw new Error(`the preview never has what was held: ${(await main(page)).slice(0, 2000)}`)
}
const row_of = (page, name) => page.locator('main table tbody tr').filter({ hasText: name })

async function make_run(s) {
  const lines = async page => +(await row_of(page, goes).locator('td').first().textContent().catch(() => '0'))
  const page = await preview(s, '2026-07-01', '2026-12-31', t => t.includes(called) && t.includes(goes))
  for (let i = 0; i < 50 && await lines(page) < 3; i++) { await pause(200); await page.reload() }
  await s.fine(page, 'a new run')
  await send(page, page.locator('main form[method=post] button[type=submit]'))
  s.run = page.url().split('?')[0]
  await s.fine(page, 'the run')
}

const settlement_of = async (page, run, name) => { await page.goto(run); return new URL(await row_of(page, name).getByRole('link').first().getAttribute('href'), run).href }
// The lines of a settlement: what, formula, amount in cents; and the sum at its foot.
async function read_lines(page, address) {
  await page.goto(address)
  const cents = text => Math.round(parseFloat(plain(text).replace(/[€ .]/g, '').replace(',', '.').replace('−', '-')) * 100)
  const table = page.locator('main table').last(), cells = await table.locator('tbody tr').evaluateAll(rows => rows.map(r => [...r.cells].map(c => c.innerText)))
  return { lines: cells.map(([what, formula, amount]) => ({ what: plain(what), formula: plain(formula), cents: cents(amount) })), sum: cents(await table.locator('tfoot td').last().textContent()) }
}
const added = lines => lines.reduce((n, l) => n + l.cents, 0)

async function amounts(s) {
  const page = await s.as('coordinator')
  s.goes = await settlement_of(page, s.run, goes)
  s.called = await settlement_of(page, s.run, called)
  const mine = await read_lines(page, s.goes), theirs = await read_lines(page, s.called)
  for (const c of Object.values(s.c)) {
    const found = (c.by ? theirs : mine).lines.filter(l => l.what.includes(c.code))
    expect(`${c.code}: lines`, found.length, c.money ? 1 : 0)
    if (c.money) expect(`${c.code}: amount`, found[0].cents, c.money)
  }
  expect('the sum is that of the lines', mine.sum, added(mine.lines))
  expect('the formula says why', mine.lines.find(l => l.what.includes(s.c.held.code)).formula, t => t.includes('15,00') && t.includes('6,00') && t.includes('3,40') && t.includes('Beispieltarif'))
  s.paid = { goes: mine.sum, called: theirs.sum }
  await s.fine(page, 'the settlement')
}

async function statement(s, state) {
  const page = await s.as('amira'), answer = await page.request.get(`${s.goes.replace(/^https?:\/\/[^/]+/, s.site.base)}/statement.pdf`)
  expect('the mediator gets the statement', answer.status(), 200)
  const text = words_of_pdf(await answer.body())
  for (const part of [euros(2440), euros(2000), euros(1250), euros(s.paid.goes), state]) expect(`the statement says ${part}`, text, t => t.includes(part))
  expect('no account number in full', text, t => !t.replace(/ /g, '').includes('DE02120300000000202051'))
  await page.goto(s.url('my-mediation'))
  expect('the own area says it, too', await main(page), t => t.includes(euros(s.paid.goes)) && t.includes(state))
  const other = await page.request.get(`${s.called.replace(/^https?:\/\/[^/]+/, s.site.base)}/statement.pdf`)
  expect('nobody sees another\'s', other.status(), n => n === 403 || n === 404)
}

const step = (page, key) => send(page, page.locator('main').getByRole('button', { name: new RegExp(`^${say(key)} \\(`) }))
const here = (s, address) => address.replace(/^https?:\/\/[^/]+/, s.site.base)
const told = async (page, ...texts) => expect('what is refused is told', plain((await page.locator('main').getByRole('alert').allTextContents()).join(' ')), t => texts.some(k => t === say(k)))

async function show_run(s) {
  s.run = here(s, s.run); s.goes = here(s, s.goes); s.called = here(s, s.called)
  const page = await s.as('coordinator')
  await page.goto(s.run)
  await step(page, 'Show to the mediator')
  await step(page, 'Factually correct')
  await told(page, 'The mediator can still object.')
}

// The first person holds both roles: it is the person that counts, not the role.
async function release(s) {
  const one = await s.as('coordinator-2'), two = await s.as('finance')
  s.run = here(s, s.run); s.goes = here(s, s.goes); s.called = here(s, s.called)
  await one.goto(s.run)
  await step(one, 'Factually correct')
  expect('the first one has released', await row_of(one, goes).innerText(), t => t.includes(say('Factually correct')))
  await step(one, 'Arithmetically correct')
  await told(one, 'Somebody else has to do this: more than one person must release a payment.')
  expect('and has not', await row_of(one, goes).innerText(), t => t.includes(say('Factually correct')))
  await two.goto(s.run)
  await step(two, 'Arithmetically correct')
  await step(two, 'Order payment')
  expect('it is ordered', await row_of(two, goes).innerText(), t => t.includes(say('Ordered')))
  await s.fine(two, 'the run before the export')
}

async function export_once(s) {
  const page = await s.as('finance'), late = await page.context().newPage()
  for (const p of [page, late]) await p.goto(s.run)
  await press(page, 'File for the bank (SEPA)')
  expect('it is on its way', await row_of(page, goes).innerText(), t => t.includes(say('Exported')))
  await refused(late, 'File for the bank (SEPA)', 409, 'the same once more')
  // Others of the demonstration may lack an account: then they are what is left of the run.
  await told(late, 'Nothing is ordered: everything of this run was exported already, or is not released yet.', 'Who is still to be paid lacks bank data or a valid tax declaration.')
  await late.close()
  await page.goto(s.run)
  const list = page.locator('main li').filter({ hasText: 'SHA-256' })
  expect('one file', await list.count(), 1)
  const digest = plain(await list.locator('code').textContent()), address = new URL(await list.getByRole('link').getAttribute('href'), s.run).href
  const bytes = [await (await page.request.get(address)).body(), await (await page.request.get(address)).body()]
  for (const b of bytes) expect('each time the same bytes, those of the digest', crypto.createHash('sha256').update(b).digest('hex'), digest)
  s.file = path.join(s.folder, 'payments.xml')
  fs.writeFileSync(s.file, bytes[0])
  const xml = bytes[0].toString()
  const of = name => new RegExp(`<InstdAmt Ccy="EUR">([\\d.]+)</InstdAmt>(?:(?!</CdtTrfTxInf>)[\\s\\S])*<Nm>${name}</Nm>`).exec(xml)?.[1]
  expect('the mediator gets the sum', of(goes), (s.paid.goes / 100).toFixed(2))
  expect('so does who was called', of(called), (s.paid.called / 100).toFixed(2))
  await s.fine(page, 'the run after the export')
}

async function check_file(s) {
  const check = path.join(process.env.BRUECKE_SHARED ?? path.join(root, '../shared'), 'standards/check')
  if (!fs.existsSync(check)) { skip('the check of the file for the bank is not here (BRUECKE_SHARED)'); return }
  const said = await promisify(execFile)('flock', [check, check, 'sepa', s.file]).catch(e => e)          // another test may be making the validators ready
  expect('the file is right for the bank', said.code ? `${said.stdout}${said.stderr}` : '', '')
}

async function pay(s) {
  const page = await s.as('finance')
  await page.goto(s.run)
  await step(page, 'Paid')
  for (const name of [goes, called]) expect(`${name} is paid`, await row_of(page, name).innerText(), t => t.includes(say('Paid')))
}

// What was paid stays as it is; the next run takes it back line by line, and reckons anew.
async function reverse(s) {
  const page = await s.as('finance'), before = await read_lines(page, s.goes)
  await page.goto(`${s.goes}/reverse`)
  await refused(page, 'Reverse', 422, 'without a reason')
  await page.locator('#f-reason').fill('Falsches Konto des Kostenträgers.')
  await press(page, 'Reverse')
  const after = await read_lines(page, s.goes)
  expect('its lines are untouched', JSON.stringify(after), JSON.stringify(before))
  expect('it says so', await main(page), t => t.includes(say('Reversed')))
  const office = await preview(s, '2026-12-01', '2026-12-31', t => t.includes(goes))
  await send(office, office.locator('main form[method=post] button[type=submit]'))
  const fresh = await read_lines(office, await settlement_of(office, office.url().split('?')[0], goes))
  for (const c of [s.c.held, s.c.nobody, s.c.late]) {
    const lines = fresh.lines.filter(l => l.what.includes(c.code)).map(l => l.cents).sort((a, b) => a - b)
    expect(`${c.code}: taken back, and anew`, lines.join(), `${-c.money},${c.money}`)
  }
  expect('what is taken back says so', fresh.lines.filter(l => l.cents < 0).every(l => l.formula.includes(say('Takes back'))))
  expect('all of it', added(fresh.lines.filter(l => l.cents < 0)), -before.sum)
  expect('together nothing', fresh.sum, added(fresh.lines))
  await s.fine(office, 'the correction')
}

// ---- the days -----------------------------------------------------------------------------------------------------------------------------------
export async function cases(browser, program, options, engine) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bruecke-path.')), s = new Stage(browser, program, options, folder, engine === 'SQLite'), c = s.c = cases_of()
  const by_form = [c.held, c.nobody, c.absent, c.late]
  let broken = false                                         // a step that failed takes those behind it with it: it is told once
  const name = text => `mediation (${engine}): ${text}`
  const part = async (text, body) => {
    if (broken) { console.log(`NOTE: ${name(text)}: not reached`); return }
    broken = true
    const from = Date.now()
    await test(name(text), async () => { await body(); broken = false })
    if (process.env.BRUECKE_VERBOSE) console.error(`… ${text}: ${((Date.now() - from) / 1000).toFixed(1)} s`)
  }
  // A folder of data has its key in it; on PostgreSQL one has to be named.
  if (engine !== 'SQLite') {
    s.env.BRUECKE_SEAL_KEY = path.join(folder, 'sealed.key')
    fs.writeFileSync(s.env.BRUECKE_SEAL_KEY, crypto.randomBytes(32).toString('hex'), { mode: 0o600 })
  }
  try {
    await promisify(execFile)(program, ['user', 'add', 'coordinator-2@beispiel.example', '--role', 'finance', '--region', region, ...options.split(' ')], { env: { ...process.env, ...s.env, BRUECKE_NOW: String(noon) } })
    await s.go(days.asking)
    await part('an institution enters by mail and asks', async () => { await enter(s); for (const one of by_form) await ask_by_form(s, one, one === c.held) })
    await part('somebody asks by telephone', () => ask_by_telephone(s, c.phone))
    await part('the office admits', async () => { for (const one of Object.values(c)) await admit(s, one, one === c.held) })
    await part('a wave', async () => { for (const one of Object.values(c)) await ask_them(s, one, one === c.held) })
    await part('no by the link of a mail', () => decline(s, c.held))
    await part('yes by the link of a mail', async () => { for (const one of by_form) await accept(s, one, one === c.held) })
    await part('yes on the telephone', () => answer_by_telephone(s))
    await part('the office chooses', async () => { for (const one of Object.values(c)) await choose_one(s, one, one.by ?? goes) })
    await part('both sides are told, with papers', async () => { for (const one of Object.values(c)) await confirmed(s, one, one.by) })
    await s.go(days.late)
    await part('hours by the code', () => hours_by_code(s, c.held))
    await part('nobody came', () => nobody_came(s, c.nobody))
    await part('the mediator did not come', () => mediator_did_not_come(s, c.absent))
    await part('cancelled at short notice', () => cancel_late(s, c.late))
    await part('hours on paper', () => hours_on_paper(s, c.phone))
    await s.go(days.settling)
    await part('a settlement run', () => make_run(s))
    await part('the amounts', () => amounts(s))
    await part('bank data and declarations', async () => {
      for (const [who, iban] of [[goes, 'DE02120300000000202051'], [called, 'DE02500105170137075030']]) { await bank_of(s, who, iban); await tax_of(s, who) }
    })
    await part('shown to the mediators', () => show_run(s))
    await part('the statement', () => statement(s, say('With the mediator')))
    await s.go(days.releasing)
    await part('two persons release', () => release(s))
    await part('exported once', () => export_once(s))
    await part('the file passes the check', () => check_file(s))
    await part('paid', () => pay(s))
    await part('the statement of what was paid', () => statement(s, say('Paid')))
    await part('taken back by a line, not by an edit', () => reverse(s))
  } finally {
    await s.end()
    fs.rmSync(folder, { recursive: true, force: true })
  }
}
