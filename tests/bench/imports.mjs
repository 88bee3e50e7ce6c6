// imports.mjs - 100,000 survey responses and 100,000 observations from files, against the copying tool of each engine; the evaluation of the responses against R.
import fs from 'node:fs'
import { execFileSync } from 'node:child_process'
import { cpu_of, median, ms, pgbin, postgres_set, program, progress, psql, row, url, work } from './kit.mjs'

const pairs = Number(process.env.BENCH_IMPORTS ?? 3), place = url?.replace(/[^/]*$/, '')


// Where a store stands, how a fresh copy of it is had, how the copying tool takes the same file, how one asks it a number.
const history = "SELECT COUNT(*) FROM core_history WHERE event = 'import'"

const engines = {
  SQLite: {
    of: name => ['--data', `${work}/${name}.now`],
    prepare: name => { fs.mkdirSync(`${work}/${name}.now`) },
    keep: name => { fs.renameSync(`${work}/${name}.now`, `${work}/${name}.kept`) },
    fresh(name) { fs.rmSync(`${work}/${name}.now`, { recursive: true, force: true }); fs.cpSync(`${work}/${name}.kept`, `${work}/${name}.now`, { recursive: true }); fs.rmSync(`${work}/plain.db`, { force: true }) },
    plain: (file, { table, indexes }) => { fs.writeFileSync(`${work}/plain.sql`, `${table};\n${indexes};\n.mode csv\n.import --skip 1 ${file} t\n`); return cpu_of(`sqlite3 ${work}/plain.db < ${work}/plain.sql`) },
    number: (name, sql) => Number(execFileSync('sqlite3', [`${work}/${name}.now/regions/messung.db`, sql], { encoding: 'utf8' })),
    tool: '.import', server: false,
  },
  PostgreSQL: {
    of: name => ['--store', `${place}${name}_now`],
    prepare: name => psql(`CREATE DATABASE ${name}_now TEMPLATE template0;`),
    keep: name => psql(`ALTER DATABASE ${name}_now RENAME TO ${name}_kept;`),
    fresh: name => psql(`DROP DATABASE IF EXISTS ${name}_now;\nCREATE DATABASE ${name}_now TEMPLATE ${name}_kept;\nDROP TABLE IF EXISTS t;\nCHECKPOINT;`),
    plain: (file, { table, indexes }) => { fs.writeFileSync(`${work}/plain.sql`, `${table.replaceAll('REAL', 'DOUBLE PRECISION')};\n${indexes};\n\\copy t FROM '${file}' CSV HEADER\n`); return cpu_of(`${pgbin}/psql -X -q -v ON_ERROR_STOP=1 ${url} < ${work}/plain.sql`, true) },
    number: (name, sql) => Number(execFileSync(`${pgbin}/psql`, ['-X', '-q', '-t', '-A', `${place}${name}_now`], { input: `SET search_path = r_messung;\n${sql};`, encoding: 'utf8' })),
    tool: '\\copy', server: true,
  },
}

function entities(e, name, lists) {
  e.prepare(name)
  execFileSync(program, ['region', 'create', 'messung', ...e.of(name)])
  for (const [entity, lines] of Object.entries(lists)) {
    fs.writeFileSync(`${work}/entity.csv`, lines.map(l => `${l}\n`).join(''))
    execFileSync(program, ['import', entity, `${work}/entity.csv`, ...e.of(name)], { stdio: 'ignore' })
  }
  e.keep(name)
}

// In turns: the tool into its table, the program into a fresh copy.
function measure(label, engine, e, name, file, plain_table, command) {
  const taken = [], plain = []
  let entries = 0
  for (let i = 0; i < pairs; i++) {
    progress(`${label}, ${engine}`)
    e.fresh(name)
    plain.push(e.plain(file, plain_table))
    const before = e.number(name, history)
    taken.push(cpu_of(`${program} ${command} ${e.of(name).join(' ')}`, e.server))
    entries = e.number(name, history) - before
  }
  const ratio = median(taken.map((t, i) => t / plain[i]))
  row(`${label}, ${engine}`, `${ms(median(taken))} CPU`, `${e.tool} ${ms(median(plain))}`, ratio.toFixed(2), '<= 4', ratio <= 4, { cpu: median(taken), yard: median(plain) })
  row('  entries of the history for it', `${entries}`, '-', '-', '1', entries === 1, { entries })
}

// ---- a survey of 60 scales and a group ----------------------------------------------------------------------------------------------------
// Both sides get the same file, with a number per row. The table of the tool has that number for its key and an index as ours has.
function survey_files() {
  const answers = execFileSync(`${work}/survey`, { encoding: 'utf8', maxBuffer: 1 << 26 }).trim().split('\n'), items = answers[0].split(',').slice(1)
  fs.writeFileSync(`${work}/responses.csv`, answers.map((l, i) => `${i ? i : 'id'},${l}\n`).join(''))
  fs.writeFileSync(`${work}/plain.csv`, answers.map(l => `${l}\n`).join(''))
  return items
}

// Every figure that R reckons; how many are not what we say, to 1e-9.
function unlike(ours, theirs) {
  const { items } = JSON.parse(fs.readFileSync(ours, 'utf8')), lines = fs.readFileSync(theirs, 'utf8').trim().split('\n').slice(1)
  const wrong = lines.filter(line => {
    const [code, part, name, text] = line.split(','), item = items[code], of = part === 'all' ? item : part === 'difference' ? item.difference : item.by[part]
    const step = /^(k|pct)(\d)$/.exec(name), ci = { welch_lo: 0, welch_hi: 1 }[name], v = step ? of.distribution[step[2]][step[1]] : ci === undefined ? of[name] : of.welch_ci95[ci]
    return !(Math.abs(v - Number(text)) <= 1e-9 * Math.max(1, Math.abs(v)))
  })
  return lines.length < 3000 ? 'too few figures' : wrong.length
}

// R's time is without starting it and without read.csv; ours holds start and reading from the store.
function evaluate() {
  const ours = { SQLite: [], PostgreSQL: [] }, theirs = [], wrong = {}
  for (let i = 0; i < pairs; i++) {
    const [all, read] = execFileSync('Rscript', ['--vanilla', 'tests/bench/survey.R', `${work}/plain.csv`, `${work}/r.csv`], { encoding: 'utf8' }).trim().split(' ').map(Number)
    theirs.push((all - read) * 1000)
    for (const [engine, e] of Object.entries(engines)) {
      ours[engine].push(cpu_of(`${program} evaluate survey bench --by grp ${e.of('survey').join(' ')}`, e.server))
      wrong[engine] = unlike(`${work}/said`, `${work}/r.csv`)
    }
  }
  for (const engine of Object.keys(engines)) {
    const ratio = median(ours[engine].map((o, i) => o / theirs[i]))
    row(`evaluate 100,000 responses × 60 items, ${engine}`, `${ms(median(ours[engine]))} CPU`, `R ${ms(median(theirs))}`, ratio.toFixed(3), '<= 0.1', ratio <= 0.1, { cpu: median(ours[engine]) })
    row('  figures unlike those of R', `${wrong[engine]}`, '-', '-', '0', wrong[engine] === 0, { wrong: wrong[engine] })
  }
}

export function survey() {
  const items = survey_files(), table = { table: `CREATE TABLE t (id INTEGER PRIMARY KEY, grp TEXT, ${items.map(i => `${i} INTEGER`).join(', ')})`, indexes: 'CREATE INDEX t_grp ON t (grp)' }
  postgres_set({ autovacuum: 'off' })
  for (const [engine, e] of Object.entries(engines)) {
    entities(e, 'survey', { 'survey.survey': ['key,code,title,audience,anonymity,access', 's,bench,Messung,residents,anonymous,open'], 'survey.option': ['key,survey,list,code,label', 'a,s,grp,a,A', 'b,s,grp,b,B'],
      'survey.item': ['key,survey,place,code,kind,label,list', 'g,s,1,grp,single,Gruppe,grp', ...items.map((code, i) => `i${i},s,${i + 2},${code},scale,Frage ${i + 1},`)] })
    measure('import 100,000 survey responses × 60 items', engine, e, 'survey', `${work}/responses.csv`, table, `import survey.response ${work}/responses.csv --survey bench`)
  }
  evaluate()
  postgres_set({ autovacuum: 'on' })
}

// ---- 100,000 figures of one source: 40 areas × 50 groups × 50 years ------------------------------------------------------------------------------
// The table of the tool has one row per figure with the same key and the index of the batch.
function figures_file(file, areas, groups) {
  const lines = ['indicator,area,period,source,vintage,value,status,note,origin']
  let dice = 2026
  for (const area of areas) for (const group of groups) for (let year = 1976; year < 2026; year++) {
    dice = (dice * 1103515245 + 12345) % 2147483648
    lines.push(`BEV02,${area},${year},azr,2026,${50 + dice % 5000},,,${group}`)
  }
  fs.writeFileSync(file, `${lines.join('\n')}\n`)
}

export function figures() {
  const areas = Array.from({ length: 40 }, (_, i) => `05154${String(i + 1).padStart(3, '0')}`), groups = Array.from({ length: 50 }, (_, i) => `g${i}`), file = `${work}/figures.csv`
  const table = { table: 'CREATE TABLE t (indicator TEXT, area TEXT, period TEXT, source TEXT, vintage TEXT, value REAL, status TEXT, note TEXT, origin TEXT, UNIQUE (indicator, area, origin, source, period, vintage))', indexes: 'CREATE INDEX t_batch ON t (status)' }
  figures_file(file, areas, groups)
  postgres_set({ autovacuum: 'off' })
  for (const [engine, e] of Object.entries(engines)) {
    entities(e, 'figures', { 'directory.area': ['key,name,level,ags', ...areas.map(a => `${a},Ort ${a},municipality,${a}`)], 'monitoring.source': ['key,code,name,method', 'azr,azr,AZR,delivered'],
      'monitoring.indicator': ['key,code,name,measure,better', 'bev02,BEV02,Bevölkerung,count,context'], 'monitoring.breakdown': ['key,code,name', 'origin,origin,Herkunft'],
      'monitoring.category': ['key,breakdown,code,name', ...groups.map(g => `origin-${g},origin,${g},Gruppe ${g}`)] })
    measure('import 100,000 observations', engine, e, 'figures', file, table, `import monitoring.observation ${file}`)
  }
  postgres_set({ autovacuum: 'on' })
}
