// provider.mjs - an organisation that keeps its own entries true: an invitation, a log-in, offers and courses, and the two links that come by mail.
import { button, choose_kind, expect, field, link, say, send } from '../browser/hand.mjs'

const house = 'Begegnungszentrum Brückenbogen (Beispiel)', invited = 'pia@beispiel.example', asked = 'kulturscheune@example.org'
const press = (page, key) => send(page, button(page, key))
const link_in = (s, letter, page, name = 'link') => s.url(`${page}?${name}=${new RegExp(`${page}\\?${name}=([a-z0-9-]+)`).exec(letter.text)[1]}`)

// The administration invites; what the person does with the mail.
async function invitation(s) {
  const admin = await s.as('administrator'), page = await s.as(null, false)
  await admin.goto(s.url('accounts/new'))
  await admin.locator('main input[name=email]').fill(invited)
  await admin.locator('main input[name=name]').fill('Pia Beispiel')
  await admin.locator('main select[name=role]').selectOption('provider')
  await admin.locator('main select[name=actor]').selectOption({ label: house })
  await s.at('redaktion/einladen', admin, { high: 900, ring: admin.locator('main form button[type=submit]').last() })
  await send(admin, admin.locator('main form button[type=submit]').last())
  await s.at('redaktion/eingeladen', admin, { high: 600 })
  const letter = await s.box.next(invited)
  s.told('anbieter/mail', letter.text)
  await page.goto(link_in(s, letter, 'invitation', 'ticket'))
  for (const one of await page.locator('main input[type=password]').all()) await one.fill('Lindenbaum-am-Rhein-7')
  await s.at('anbieter/einladung', page, { around: page.locator('main h1, main form'), ring: page.locator('main form button[type=submit]') })
  await send(page, page.locator('main form button[type=submit]'))
  await s.at('anbieter/passwort', page, { high: 600 })
}

async function own_entries(s) {
  const page = await s.as('provider')
  await page.goto(s.url('today'))
  await s.at('anbieter/heute', page, { high: 600 })
  await page.goto(s.url('actors/begegnungszentrum-brueckenbogen-beispiel'))
  await s.at('anbieter/organisation', page, { high: 800 })
  await page.goto(s.url('offers'))
  await s.at('anbieter/liste', page, { around: [page.locator('main h1'), link(page, 'New entry')], ring: link(page, 'New entry') })
  await page.goto(s.url('offers/new'))
  await field(page, 'Title').fill('Lesekreis am Freitag')
  await field(page, 'In one sentence').fill('Gemeinsam lesen und reden, ohne Anmeldung.')
  await choose_kind(page)
  await s.at('anbieter/neu', page, { high: 900 })
  expect('the own organisation is filled in', await field(page, 'Organisation').locator('option:checked').textContent(), house)
  await press(page, 'Save')
  await s.at('anbieter/entwurf', page, { high: 700 })
  await page.goto(s.url('actors/begegnungszentrum-brueckenbogen-beispiel'))
  const offer = await page.locator('main a[href*="/offers/"]').first().getAttribute('href')
  await page.goto(new URL(offer, page.url()).href)
  await s.at('anbieter/angebot', page, { high: 700 })
  await page.goto(`${page.url().split('?')[0]}/edit`)
  await s.at('anbieter/bearbeiten', page, { high: 700 })
}

async function courses(s) {
  const page = await s.as('provider')
  await page.goto(s.url('courses/new'))
  await s.at('anbieter/kurs-neu', page, { high: 900 })
  await page.locator('#f-title').fill('Deutsch am Abend')
  await page.locator('#f-type').selectOption({ index: 1 })
  await page.locator('#f-begins').fill('2027-01-11')
  await page.locator('#f-ends').fill('2027-06-30')
  await field(page, 'Town').selectOption('05154012').catch(() => field(page, 'Town').selectOption({ index: 4 }))
  await page.locator('#f-seats').fill('18')
  await press(page, 'Save')
  await s.at('anbieter/kurs', page, { high: 800, ring: button(page, 'Publish') })
}

async function by_link(s) {
  const page = await s.as(null), letter = await s.box.next(asked, 'confirm?link=')
  s.told('anbieter/mail-bestaetigen', letter.text)
  await page.goto(link_in(s, letter, 'confirm'))
  await s.at('anbieter/stimmt-das', page, { high: 1000, ring: button(page, 'Everything is right') })
  await press(page, 'Everything is right')
  await s.at('anbieter/stimmt', page, { high: 600 })
  const change = page.getByRole('link', { name: new RegExp(`^${say('Change')}`) }).first()
  await send(page, change)
  await s.at('anbieter/aendern', page, { high: 1400, ring: button(page, 'Save and confirm') })
  await field(page, 'In one sentence').fill('Musik, Theater und gemeinsames Lernen in einer alten Scheune.')
  await press(page, 'Save and confirm')
  await s.at('anbieter/geaendert', page)
}

async function free_seats(s) {
  const page = await s.as(null), letter = await s.box.next('brueckenbogen@example.org', 'free-seats?link=')
  s.told('anbieter/mail-plaetze', letter.text)
  await page.goto(link_in(s, letter, 'free-seats'))
  const one = page.locator('main article').first()
  await s.at('anbieter/freie-plaetze', page, { around: [page.locator('main h1'), one], ring: one.locator('button').first() })
  await send(page, one.locator('button'))
  await s.at('anbieter/plaetze-gemeldet', page)
}

export async function walk(s, days) {
  await s.go(days.asking)
  await invitation(s)
  await own_entries(s)
  await courses(s)
  await by_link(s)
  await s.go(days.later)
  await free_seats(s)
}
