// finding.mjs - what a question to the search costs, among 10,000 offers in twelve languages, against FTS5 of the sqlite3 tool over the same texts.
//
// The demonstration has texts in five languages; the other seven get copies of the Ukrainian, Arabic or English ones, so that German words do not
// find everything twelve times. Every question is another one: three words that stand in the texts. FTS5 is asked for any of them, ORDER BY rank LIMIT 10.
import fs from 'node:fs'
import { execFileSync } from 'node:child_process'
import { ask, at, median, mib, ms, pgbin, postgres_cpu, postgres_set, progress, psql, ready, row, rss, run, serve, settled, stop, url, work } from './kit.mjs'

const scale = Number(process.env.BENCH_SCALE ?? 96), asked = 400
const copies = { ru: 'uk', fa: 'ar', pl: 'en', ro: 'en', tr: 'en', fr: 'en', nl: 'en' }
const columns = ['status', 'version', 'source_version', 'title', 'summary', 'description', 'times', 'cost_note', 'conditions', 'taking_part'].join(', ')
const more_words = Object.entries(copies).map(([to, from]) =>
  `INSERT INTO directory_offer_words (owner, lang, ${columns}) SELECT owner, '${to}', ${columns} FROM directory_offer_words WHERE lang = '${from}';`).join('\n')

const data = `${work}/large`, db = `${data}/regions/kleve.db`, other = url?.replace(/[^/]*$/, 'finding')
const sql = (text, file = db) => execFileSync('sqlite3', [file], { input: text, encoding: 'utf8', maxBuffer: 1 << 28 })
let measured

export async function finding() {
  run('demo', '--scale', String(scale), '--data', data)
  sql(more_words)
  const questions = make_questions(), { cost: yard, texts } = fts5(questions), offers = Number(sql('SELECT COUNT(*) FROM directory_offer;'))
  measured = { questions, yard, size: `${offers} offers, ${texts} texts` }
  await measure('SQLite', ['--data', data], measured)
  fs.rmSync(data, { recursive: true })
}

// The same on PostgreSQL, last: to make so many offers there takes long. The search is in memory on both engines; what differs is reading the rows that are shown.
export async function finding_postgres() {
  if (!measured) throw new Error('needs the part finding')
  psql('CREATE DATABASE finding TEMPLATE template0;')
  progress('10,000 offers on PostgreSQL')
  run('demo', '--scale', String(scale), '--store', other)
  execFileSync(`${pgbin}/psql`, ['-X', '-q', '-v', 'ON_ERROR_STOP=1', other], { input: `SET search_path = r_kleve;\n${more_words}\nANALYZE;`, stdio: ['pipe', 'ignore', 'inherit'] })
  await measure('PostgreSQL', ['--store', other], measured)
  psql('DROP DATABASE finding;')
}

function make_questions() {
  const words = [...new Set(sql(`SELECT title || ' ' || summary FROM directory_offer_words WHERE lang = 'de' LIMIT 4000;`).toLowerCase().match(/\p{L}{4,}/gu))]
  return Array.from({ length: asked }, (_, i) => [0, 1, 2].map(k => words[(i * 7 + k * 131 + i * i) % words.length]))
}

// Milliseconds of user and system time of one question.
function fts5(questions) {
  const texts = `SELECT lang, title || ' ' || summary || ' ' || description || ' ' || times || ' ' || conditions || ' ' || taking_part FROM directory_offer_words`, file = `${work}/fts.db`
  sql(`ATTACH '${file}' AS f; CREATE VIRTUAL TABLE f.t USING fts5(lang UNINDEXED, body); INSERT INTO f.t ${texts}; INSERT INTO f.t(t) VALUES('optimize');`)
  const match = questions.map(w => `SELECT rowid FROM t WHERE t MATCH '${w.map(x => `"${x}"`).join(' OR ')}' ORDER BY rank LIMIT 10;`).join('\n')
  const once = () => [...sql(`.timer on\n${match}`, file).matchAll(/user ([\d.]+) sys ([\d.]+)/g)].reduce((sum, m) => sum + Number(m[1]) + Number(m[2]), 0) * 1000 / questions.length
  return { cost: median([once(), once(), once()]), texts: Number(sql('SELECT COUNT(*) FROM t;', file)) }
}

async function measure(engine, store, { questions, yard, size }) {
  const began = Date.now(), server = await serve(store, '--no-work'), pg = engine === 'PostgreSQL'
  if (pg) postgres_set({ autovacuum: 'off' })
  await ready(server.base)
  const took = (Date.now() - began) / 1000
  await settled(server)
  const paths = questions.map(w => `/kleve/api/v1/search?q=${encodeURIComponent(w.join(' '))}`), before = postgres_cpu()
  const each = (await ask(server, paths)).map(a => a.cpu), theirs = pg ? (postgres_cpu() - before) / asked : 0
  const mean = each.reduce((a, b) => a + b) / asked + theirs, ratio = mean / yard
  if (pg) postgres_set({ autovacuum: 'on' })
  row(`search, ${size}, ${engine}`, `${ms(mean)} CPU`, `FTS5 ${ms(yard)}`, ratio.toFixed(2), '<= 2', ratio <= 2, { cpu: mean, yard })
  row('  its median and p99', `${ms(median(each))}, ${ms(at(each, .99))} CPU`, '-', '-', '<= 10, 50 ms', median(each) <= 10 && at(each, .99) <= 50, { median: median(each), p99: at(each, .99) })
  row('  ready after the start, memory', `${took.toFixed(1)} s, ${mib(rss(server.child))}`, '-', '-', '-', true, { ready: took, rss: rss(server.child) })
  await stop(server.child)
}
