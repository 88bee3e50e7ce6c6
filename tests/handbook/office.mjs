// office.mjs - what editors and the administration do: pages, translations, news, entries that stay true, a survey, figures.
import { button, field, say, send } from '../browser/hand.mjs'

const press = (page, key) => send(page, button(page, key))

async function pages(s) {
  const page = await s.as('editor')
  await page.goto(s.url('pages/tree'))
  await s.at('redaktion/seitenbaum', page, { high: 700 })
  await page.goto(s.url('pages/wohnen'))
  await s.at('redaktion/seite', page, { high: 700 })
  await page.goto(s.url('pages/wohnen/edit'))
  await s.at('redaktion/seite-bearbeiten', page, { high: 900 })
  await page.goto(s.url('pages/wohnen/translate/ar'))
  await s.at('redaktion/uebersetzen', page, { high: 800 })
  await page.goto(s.url('news/new'))
  await field(page, 'Title').fill('Das Büro ist am 27. November geschlossen')
  await field(page, 'In one sentence').fill('Ab dem 30. November sind wir wieder da.')
  await page.locator('#f-visible_from').fill('2026-11-18')
  await s.at('redaktion/neuigkeit', page, { high: 900 })
  await press(page, 'Save')
  await s.at('redaktion/neuigkeit-entwurf', page, { high: 700 })
}

async function freshness(s) {
  const page = await s.as('editor')
  await page.goto(s.url('freshness'))
  await s.at('redaktion/aktualitaet', page, { high: 700 })
  await page.goto(s.url('freshness/phone'))
  await s.at('redaktion/anrufen', page, { high: 700 })
  await page.goto(s.url('freshness/changes'))
  await s.at('redaktion/aenderungen', page, { high: 700, ring: page.getByRole('radio', { name: say('Take over') }).first() })
  await page.goto(s.url('courses/review'))
  await s.at('redaktion/pruefen', page, { high: 700 })
}

async function figures(s) {
  const page = await s.as('administrator')
  await page.goto(s.url('surveys/akteure-2026'))
  await s.at('redaktion/befragung', page, { high: 800 })
  await page.goto(s.url('indicators/auslaendische-bevoelkerung'))
  await s.at('redaktion/indikator', page, { high: 800 })
  await page.goto(s.url('data-imports'))
  await s.at('redaktion/zahlen', page, { high: 700 })
}

export async function walk(s, days) {
  await s.go(days.asking)
  await pages(s)
  await freshness(s)
  await figures(s)
}
