// county.mjs - all indicators of a county over 20 years, from the stored figures to what people get: protection of every period worked out anew, the page of each
// indicator with its drawing and tables, its map of the towns, and the yearly report of all of them as PDF. In processor time, all of it together.
import fs from 'node:fs'
import { execFileSync } from 'node:child_process'
import { ask, cpu_of, get, median, ms, pgbin, postgres_cpu, postgres_set, program, progress, psql, row, run, serve, settled, stop, url, work } from './kit.mjs'

const YEARS = 20, LAST = 2025, county = '05154'
export const engines = {
  SQLite: { store: ['--data', `${work}/county`], server: false, begin() { fs.mkdirSync(`${work}/county`) },
    table: sql => execFileSync('sqlite3', [`${work}/county/regions/kleve.db`, sql], { encoding: 'utf8' }) },
  PostgreSQL: { store: ['--store', url?.replace(/[^/]*$/, 'county')], server: true, begin() { psql('CREATE DATABASE county TEMPLATE template0;') },
    table(sql) { return execFileSync(`${pgbin}/psql`, ['-X', '-q', '-t', '-A', this.store[1]], { input: `SET search_path = r_kleve;\n${sql};`, encoding: 'utf8' }) } },
}
const lines_of = text => text.split('\n').filter(Boolean)

// Counts of foreign and of German people and their total, by town and for the county, as they add up, every tenth of them small; of everything else one figure per area.
function figures_file(indicators, towns) {
  const lines = ['indicator,area,period,source,vintage,value,status,note,group']
  let seed = 11
  const below = n => (seed = (seed * 1103515245 + 12345) % 2147483648) % n
  for (const [code, measure] of indicators) for (let year = LAST - YEARS + 1; year <= LAST; year++) {
    const put = (area, value, group) => lines.push(`${code},${area},${year},bench,2026,${value},,,${group}`), sum = [0, 0]
    for (const town of towns) {
      if (measure !== 'count') { put(town, (10 + below(600) / 10).toFixed(1), ''); continue }
      const part = [below(10) ? 20 + below(400) : 1 + below(6), 500 + below(4000)]
      put(town, part[0], 'foreign')
      put(town, part[1], 'german')
      put(town, part[0] + part[1], '')
      sum[0] += part[0]
      sum[1] += part[1]
    }
    if (measure !== 'count') { put(county, (10 + below(600) / 10).toFixed(1), ''); continue }
    put(county, sum[0], 'foreign')
    put(county, sum[1], 'german')
    put(county, sum[0] + sum[1], '')
  }
  fs.writeFileSync(`${work}/county.csv`, `${lines.join('\n')}\n`)
  return lines.length - 1
}

function import_list(e, entity, ...lines) {
  fs.writeFileSync(`${work}/entity.csv`, `${lines.join('\n')}\n`)
  run('import', entity, `${work}/entity.csv`, ...e.store)
}

// A demonstration whose indicators all have figures of one source that hides what is small; all of them in a yearly report.
function fill(e) {
  e.begin()
  run('demo', ...e.store)
  const indicators = lines_of(e.table("SELECT code || '|' || measure FROM monitoring_indicator WHERE derive = '' OR derive IS NULL ORDER BY id")).map(l => l.split('|'))
  const towns = lines_of(e.table("SELECT key FROM directory_area WHERE level = 'municipality' AND key LIKE '05154%' ORDER BY key"))
  import_list(e, 'monitoring.source', 'key,code,name,method,minimum,rank', 'bench,bench,Messung,suppress,5,1')
  import_list(e, 'monitoring.indicator', 'key,core', ...lines_of(e.table('SELECT key FROM monitoring_indicator')).map(k => `${k},1`))
  import_list(e, 'monitoring.report', 'key,title,year,area,state', `bench,Messung,${LAST},${county},published`)
  const n = figures_file(indicators, towns)
  execFileSync(program, ['import', 'monitoring.observation', `${work}/county.csv`, '--reason', 'Messung', ...e.store], { stdio: ['ignore', 'ignore', fs.openSync(`${work}/county.said`, 'w')] })
  return n
}

// The source's smallest number shown changes, and with it what is hidden everywhere.
function protect_anew(e, least) {
  fs.writeFileSync(`${work}/entity.csv`, `key,minimum\nbench,${least}\n`)
  return cpu_of(`${program} import monitoring.source ${work}/entity.csv ${e.store.join(' ')}`, e.server)
}

export async function county_indicators() {
  postgres_set({ autovacuum: 'off' })
  for (const [engine, e] of Object.entries(engines)) await one_county(engine, e)
  postgres_set({ autovacuum: 'on' })
}

export async function one_county(engine, e) {
  progress(`all indicators of a county, ${engine}`)
  const n = fill(e), report = lines_of(e.table("SELECT slug FROM monitoring_report_slug s JOIN monitoring_report r ON r.id = s.owner WHERE r.key = 'bench' AND s.lang = 'de' AND s.current = 1".replace('s.current = 1', e.server ? 's.current' : 's.current = 1')))[0]
  const slugs = lines_of(e.table(`SELECT slug FROM monitoring_indicator_slug WHERE lang = 'de' AND ${e.server ? 'current' : 'current = 1'} ORDER BY owner`))
  const protect = median([6, 5, 6].map(least => protect_anew(e, least))), server = await serve(e.store, '--no-work')
  await settled(server)
  const parts = { pages: slugs.map(s => `/kleve/de/indicators/${s}`), maps: slugs.map(s => `/kleve/de/indicators/${s}/map.svg`), report: [`/kleve/de/yearly-reports/${report}/report.pdf`] }, took = {}
  for (const [part, paths] of Object.entries(parts)) {
    const drawn = []
    for (const p of paths) if ((await get(server.base + p)).status === 200) drawn.push(p)      // an indicator without a figure of the last years has no map
    const rounds = [], kept = drawn.map(p => `${p}?once=`)
    for (let i = 0; i < 3; i++) {
      const before = e.server ? postgres_cpu() : 0
      const own = (await ask(server, kept.map(p => p + i))).reduce((sum, a) => sum + a.cpu, 0)
      rounds.push(own + (e.server ? postgres_cpu() - before : 0))
    }
    took[part] = { cpu: median(rounds), n: drawn.length }
  }
  const all = protect + took.pages.cpu + took.maps.cpu + took.report.cpu
  row(`all indicators of a county, ${YEARS} years, ${n} figures, ${engine}`, `${ms(all)} CPU`, '-', '-', '<= 3 s', all <= 3000, { all })
  row('  of which protection', ms(protect), `${took.pages.n} pages ${ms(took.pages.cpu)}`, '-', '-', true, { protect, pages: took.pages })
  row(`  of which ${took.maps.n} maps`, ms(took.maps.cpu), `PDF ${ms(took.report.cpu)}`, '-', '-', took.maps.n > 0, { maps: took.maps, report: took.report })
  await stop(server.child)
}
