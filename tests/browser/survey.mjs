// survey.mjs - the whole path of a survey: a questionnaire in a file becomes one, five codes go out by mail and on paper, it is answered in German, Arabic and Easy
// German on a telephone, once on paper keyed twice with a difference, once in the days of grace; the program closes it, and the chapter says what came of it.
//
// The clock of a served process stands still, so the server is started anew for each of the three days.
import { execFileSync } from 'node:child_process'
import crypto from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { region, test } from './kit.mjs'
import { button, expect, field, say, send } from './hand.mjs'
import { Stage } from './stage.mjs'

const noon = 1795003200, day = 86400                         // Wednesday, 18 November 2026, 12:00 UTC
const days = { field: noon, grace: noon + 9 * day, over: noon + 15 * day }                     // last day: 25 November, counted until 2 December
const code = 'weg-2026'

// ---- the questionnaire, as somebody brings it: three files of an XLSForm ----------------------------------------------------------------
const sheet = rows => rows.map(r => r.map(c => /[",\n]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c).join(',')).join('\r\n') + '\r\n'
const form = {
  'settings.csv': sheet([
    ['form_title', 'form_title::ar', 'form_title::de-simple', 'form_id', 'anonymity', 'access', 'audience', 'closes', 'grace_end'],
    ['Wege in den Beruf (Beispiel)', 'طرق إلى العمل (مثال)', 'Wie finde ich Arbeit? (Beispiel)', code, 'anonymous', 'codes', 'organisations', '2026-11-25', '2026-12-02']]),
  'survey.csv': sheet([
    ['type', 'name', 'label', 'label::ar', 'label::de-simple', 'required', 'relevant', 'grouping', 'parameters', 'appearance', 'grid', 'low', 'high'],
    ['begin_group', 's1', 'Ihre Einrichtung', 'مؤسستكم', 'Wer sind Sie?', '', '', '', '', '', '', '', ''],
    ['select_one art', 'q_kind', 'Was für eine Einrichtung sind Sie?', 'ما نوع مؤسستكم؟', 'Wo arbeiten Sie?', 'yes', '', 'yes', '', '', '', '', ''],
    ['select_one ja', 'q_offers', 'Haben Sie Angebote zur Arbeitssuche?', 'هل لديكم عروض للبحث عن عمل؟', 'Helfen Sie bei der Arbeits-Suche?', 'yes', '', '', '', '', '', '', ''],
    ['end_group', '', '', '', '', '', '', '', '', '', '', '', ''],
    ['begin_group', 's2', 'Ihre Angebote', 'عروضكم', 'Ihre Hilfe', '', '', '', '', '', '', '', ''],
    ['select_multiple wer', 'q_groups', 'An wen richten sie sich?', 'لمن هي موجّهة؟', 'Für wen ist die Hilfe?', '', "${q_offers} = 'yes'", '', '', '', '', '', ''],
    ['range', 'q_info', 'Wie gut sind Sie informiert?', 'ما مدى اطلاعكم؟', 'Wie viel wissen Sie?', '', '', '', 'start=1 end=5 step=1', '', '', 'sehr wenig', 'sehr gut'],
    ['text', 'q_missing', 'Was fehlt?', 'ما الذي ينقص؟', 'Was fehlt?', '', '', '', '', 'multiline', '', '', ''],
    ['end_group', '', '', '', '', '', '', '', '', '', '', '', '']]),
  'choices.csv': sheet([
    ['list_name', 'name', 'label', 'label::ar', 'label::de-simple', 'exclusive'],
    ['art', 'edu', 'Bildungseinrichtung', 'مؤسسة تعليمية', 'Schule', ''], ['art', 'other', 'Eine andere', 'أخرى', 'Woanders', ''],
    ['ja', 'yes', 'Ja', 'نعم', 'Ja', ''], ['ja', 'no', 'Nein', 'لا', 'Nein', ''],
    ['wer', 'women', 'Frauen', 'النساء', 'Frauen', ''], ['wer', 'youth', 'Jugendliche', 'الشباب', 'Junge Menschen', ''], ['wer', 'none', 'Keine davon', 'لا أحد منهم', 'Niemand davon', 'yes']]),
}

// Who answers, in which language and what. The last one is late.
const people = [
  { to: 'anna@beispiel.example', lang: 'de', kind: 'edu', offers: 'yes', groups: ['women', 'youth'], info: '4', missing: 'Praktika mit Begleitung' },
  { to: 'basim@beispiel.example', lang: 'ar', kind: 'edu', offers: 'no', info: '2', missing: 'دورات لغة مسائية' },
  { to: 'carla@beispiel.example', lang: 'de-simple', kind: 'other', offers: 'yes', groups: ['none'], info: '5', missing: '' },
  { to: 'dora@beispiel.example', lang: 'de', kind: 'other', offers: 'yes', groups: ['women'], info: '3', missing: '' },
]
const page_of = s => s.as('coordinator')
const base = (s, rest = '') => s.url(`surveys/${code}${rest}`)
const text_of = async (page, url) => {
  const answer = await page.context().request.get(url)
  expect(`${url.split('/').pop()} is a PDF`, answer.headers()['content-type'], /application\/pdf/)
  return execFileSync('pdftotext', ['-layout', '-', '-'], { input: await answer.body() }).toString()
}

// ---- the office ---------------------------------------------------------------------------------------------------------------------------------
async function build(s) {
  const page = await page_of(s)
  await page.goto(s.url('surveys/from-file'))
  const files = path.join(s.folder, 'form')
  fs.mkdirSync(files)
  for (const [name, text] of Object.entries(form)) fs.writeFileSync(path.join(files, name), text)
  await page.locator('input[type=file]').setInputFiles(Object.keys(form).map(name => path.join(files, name)))
  await send(page, page.locator('main form[enctype] button[type=submit]'))
  expect('the survey has a page', page.url().split('?')[0], base(s))
  await s.fine(page, 'survey')
  await page.goto(base(s, '/questions'))
  expect('its questions are there', await page.locator('main').innerText(), text => text.includes('An wen richten sie sich?') && text.includes('Was fehlt?'))
  await s.fine(page, 'questions')
}

async function open(s) {
  const page = await page_of(s)
  await page.goto(base(s))
  await send(page, button(page, 'Open the survey'))
  if (await button(page, 'Open the survey').count()) await send(page, button(page, 'Open the survey'))
  await page.goto(base(s))
  expect('it runs', await page.locator('.badge').first().innerText(), say('Running'))
}

async function invite(s) {
  const page = await page_of(s)
  await page.goto(base(s, '/invitations'))
  await page.locator('#lines').fill(people.map(p => `${p.to.split('@')[0]} (Beispiel); ${p.to}; ${p.lang}`).join('\n'))
  await send(page, page.locator('button[name=do][value=lines]'))
  await page.locator('#sheets').fill('1')
  await send(page, page.locator('button[name=do][value=sheets]'))
  expect('five invitations', await page.locator('main tbody tr').count(), 5)
  await s.fine(page, 'invitations')
  await page.goto(base(s, '/invitations?send=invite'))
  await send(page, page.locator('button[name=do][value=invite]'))
  for (const p of people) p.code = new RegExp(`answer/${code}\\?code=([0-9A-Z-]+)`).exec((await s.box.next(p.to, `answer/${code}`)).text)[1]
  s.sheet = /\b([0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4})\b/.exec(await text_of(page, base(s, '/sheets.pdf')))[1]
  expect('every code is another', new Set([...people.map(p => p.code), s.sheet]).size, 5)
  expect('the questionnaire can be printed', await text_of(page, base(s, '/questionnaire.pdf')), /Was für eine Einrichtung sind Sie/)
}

// ---- answering: a telephone, nobody logged in ---------------------------------------------------------------------------------------------
const next = page => send(page, page.locator('button[name=go][value=next]'))
async function answer(s, p) {
  const page = await s.as(null), fine = name => p.lang === 'ar' ? s.fine(page, name) : null
  await page.context().clearCookies()
  await page.goto(s.url(`answer/${code}?code=${p.code}`, p.lang))
  expect('the page is in the language', await page.locator('html').getAttribute('dir'), p.lang === 'ar' ? 'rtl' : 'ltr')
  await fine('begin')
  await send(page, page.locator(`main form:has(input[name=shared]) button[type=submit]`))
  await page.locator('button[name=go][value=next]').click()
  await page.locator('#problems').waitFor()                  // what has to be answered is asked for, without a new page
  await page.locator(`input[name=a_q_kind][value=${p.kind}]`).check()
  await page.locator(`input[name=a_q_offers][value=${p.offers}]`).check()
  await fine('first page')
  await next(page)
  expect('a question is asked only of those whom it concerns', await page.locator('[data-code=q_groups]:visible').count(), p.groups ? 1 : 0)
  for (const g of p.groups ?? []) await page.locator(`input[name=a_q_groups][value=${g}]`).check()
  await page.locator(`input[name=a_q_info][value="${p.info}"]`).check()
  await page.locator('textarea[name=a_q_missing]').fill(p.missing)
  await fine('second page')
  await next(page)
  await fine('review')
  await send(page, page.locator('main form[data-page=review] button[type=submit]').first())
  expect('it has arrived', new URL(page.url()).pathname, new RegExp(`/answer/${code}/thanks$`))
  await fine('thanks')
}

async function not_again(s, given) {
  const page = await s.as(null)
  await page.context().clearCookies()
  await page.goto(s.url(`answer/${code}?code=${given}`))
  const go = page.locator('main form button[type=submit]').first()
  if (await go.count()) await send(page, go)
  expect('a code counts once', await page.locator('main').innerText(), text => text.includes(say('This questionnaire has been handed in already. Thank you.')))
}

// ---- paper: keyed twice, with a difference ---------------------------------------------------------------------------------------------------
async function key_sheet(s, page, pass, values) {
  for (const [label, value] of values) await page.locator('main').getByLabel(new RegExp(`^\\d+\\. ${label}`)).first().fill(value)
  await page.locator('[name=received]').fill('2026-11-18')
  await send(page, page.locator('button[name=do][value=done]'))
  if (await page.locator('button[name=do][value=done]').count()) await send(page, page.locator('button[name=do][value=done]'))
}

async function paper(s) {
  const page = await page_of(s)
  await page.goto(base(s, '/paper'))
  await page.locator('#code').fill(s.sheet.toLowerCase().replaceAll('-', ' '))
  await send(page, page.locator('button[name=do][value=begin]'))
  await s.fine(page, 'keying')
  await key_sheet(s, page, 1, [['Was für eine', '1'], ['Haben Sie Angebote', '1'], ['An wen', '1 2'], ['Wie gut', '4'], ['Was fehlt', 'Fahrgeld']])
  await page.goto(base(s, '/paper'))
  await send(page, page.locator('button[name=do][value=second]'))
  await key_sheet(s, page, 2, [['Was für eine', '1'], ['Haben Sie Angebote', '1'], ['An wen', '2'], ['Wie gut', '4'], ['Was fehlt', 'Fahrgeld']])
  await page.goto(base(s, '/paper?sheet=1'))
  expect('one answer differs', await page.locator('main fieldset').count(), 1)
  await s.fine(page, 'comparing')
  await page.locator('main fieldset input[type=radio][value="1"]').check()
  await send(page, page.locator('button[name=do][value=take]'))
  expect('it is taken over', page.url(), /taken=1/)
  await not_again(s, s.sheet)
}

// ---- the end ---------------------------------------------------------------------------------------------------------------------------------------
async function closed(s) {
  const page = await page_of(s)
  for (let i = 0; i < 100; i++) {                            // the program does it by itself
    await page.goto(base(s))
    if (await page.locator('.badge').first().innerText() === say('Closed')) return
    await new Promise(resolve => setTimeout(resolve, 200))
  }
  throw new Error('it is not closed')
}

const evaluate = s => JSON.parse(execFileSync(s.program, ['evaluate', 'survey', code, '--by', 'q_kind', '--region', region, ...s.options.split(' ')], { env: { ...process.env, ...s.env, BRUECKE_NOW: String(days.over) } }))
async function results(s) {
  const e = evaluate(s), of = (item, option) => e.items[item].answers[option].k
  expect('five answers, one late, one on paper', [e.n, e.responses.late, e.responses.paper].join(), '5,1,1')
  expect('kinds', [of('q_kind', 'edu'), of('q_kind', 'other')].join(), '3,2')
  expect('of those who were asked', [e.items.q_groups.n, e.items.q_groups.not_asked, of('q_groups', 'women'), of('q_groups', 'youth'), of('q_groups', 'none')].join(), '4,1,3,2,1')
  expect('responses per case', e.blocks.q_groups.responses_per_case, 1.5)
  expect('the mean', e.items.q_info.mean, (4 + 2 + 5 + 3 + 4) / 5)
  expect('between the groups', Math.abs(e.items.q_info.difference.mean) < 1)
  const page = await page_of(s)
  await page.goto(base(s, '/results'))
  const text = await page.locator('main').innerText()
  expect('the base stands there', text.includes('5'))
  expect('nothing of fewer than five is shown', await page.locator('main table td', { hasText: /^[1-4]$/ }).count(), 0)
  await s.fine(page, 'results')
  const chapter = await text_of(page, base(s, '/results.pdf'))
  expect('the chapter names the question', chapter.includes('Was für eine Einrichtung sind Sie?'))
  if (process.env.BRUECKE_SHOTS_PATH) fs.writeFileSync(path.join(process.env.BRUECKE_SHOTS_PATH, 'results.pdf'), await (await page.context().request.get(base(s, '/results.pdf'))).body())
}

async function told_late(s) {
  const page = await page_of(s)
  for (let i = 0; i < 100; i++) {                            // whose code was used is told when the survey is closed
    await page.goto(s.url(`survey-invitations?used=true`))
    if (await page.locator('main tbody tr').count() === 5) return
    await new Promise(resolve => setTimeout(resolve, 200))
  }
  throw new Error('the codes that were used are not told')
}

export async function cases(browser, program, options, engine) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bruecke-survey.')), s = new Stage(browser, program, options, folder, engine === 'SQLite')
  let broken = false                                         // a step that failed takes those behind it with it: it is told once
  const name = text => `survey (${engine}): ${text}`
  const part = async (text, body) => {
    if (broken) { console.log(`NOTE: ${name(text)}: not reached`); return }
    broken = true
    await test(name(text), async () => { await body(); broken = false })
  }
  if (engine !== 'SQLite') {                                 // a folder of data has its key in it
    s.env.BRUECKE_SEAL_KEY = path.join(folder, 'sealed.key')
    fs.writeFileSync(s.env.BRUECKE_SEAL_KEY, crypto.randomBytes(32).toString('hex'), { mode: 0o600 })
  }
  try {
    await s.go(days.field)
    await part('a questionnaire in files becomes a survey', () => build(s))
    await part('it is opened', () => open(s))
    await part('five codes go out', () => invite(s))
    await part('answered in German, Arabic and Easy German', async () => { for (const p of people.slice(0, 3)) await answer(s, p) })
    await part('no code twice', () => not_again(s, people[0].code))
    await part('paper, keyed twice', () => paper(s))
    await s.go(days.grace)
    await part('late, and counted', () => answer(s, people[3]))
    await s.go(days.over)
    await part('closed by itself', () => closed(s))
    await part('the chapter', () => results(s))
    await part('the codes that were used', () => told_late(s))
  } finally {
    await s.end()
    fs.rmSync(folder, { recursive: true, force: true })
  }
}
