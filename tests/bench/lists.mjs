// lists.mjs - the office's list of 100,000 organisations, filtered and sorted, against the tool of each engine running the same queries.
import fs from 'node:fs'
import { execFileSync } from 'node:child_process'
import { ask, get, median, ms, pairs, pgbin, postgres_cpu, postgres_set, program, psql, row, serve, settled, stop, url, work } from './kit.mjs'

const page = '/kleve/de/actors?kind=association&sort=-name', times = 20

// 100,000 organisations: those of the demonstration again and again, with words in German alone. Sort keys differ by what is appended.
const tables = { directory_actor: ['id', 'key', 'name'], directory_actor_words: ['owner'], directory_actor_order: ['owner', 'name'], directory_actor_slug: ['owner', 'lang', 'slug', 'current'] }
const many = (cols, more) => `INSERT INTO directory_actor (id, key, name, ${cols.directory_actor}) SELECT 100000 + n * 1000 + id, key || '-' || n, name || ' ' || n, ${cols.directory_actor} FROM directory_actor, n WHERE id < 1000;
INSERT INTO directory_actor_words (owner, ${cols.directory_actor_words}) SELECT 100000 + n * 1000 + owner, ${cols.directory_actor_words} FROM directory_actor_words, n WHERE owner < 1000 AND lang = 'de';
INSERT INTO directory_actor_order (owner, name, ${cols.directory_actor_order}) SELECT 100000 + n * 1000 + owner, ${more}, ${cols.directory_actor_order} FROM directory_actor_order, n WHERE owner < 1000;
INSERT INTO directory_actor_slug (owner, lang, slug, current) SELECT 100000 + n * 1000 + owner, lang, slug || '-' || n, current FROM directory_actor_slug, n WHERE owner < 1000 AND lang = 'de';
COMMIT; ANALYZE;`

const engines = {
  SQLite: {
    store: ['--data', `${work}/many`], file: `${work}/many/regions/kleve.db`,
    fill() {
      fs.cpSync(`${work}/data`, `${work}/many`, { recursive: true })
      const sql = text => execFileSync('sqlite3', [this.file], { input: text, encoding: 'utf8' }).trim()
      sql(`PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; BEGIN; CREATE TEMP TABLE n (n INTEGER PRIMARY KEY);
        INSERT INTO n WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < (SELECT 100000 / COUNT(*) FROM directory_actor)) SELECT n FROM c;
        ${many(other_columns(t => sql(`SELECT name FROM pragma_table_info('${t}');`)), 'CAST(name || char(1 + n % 120) || char(1 + n / 120) AS BLOB)')}`)
    },
    // What the page asks the store, caught as it asks.
    catch() {
      const tap = `${work}/tap.sql`
      request(this.store, { LD_PRELOAD: `${work}/tap.so`, SQLTAP: tap })
      return fs.readFileSync(tap, 'utf8').split('\n')
    },
    tool(sql) { const [u, s] = execFileSync('bash', ['-c', `TIMEFORMAT='%U %S'; { time sqlite3 ${this.file} < ${sql}; } 2>&1`], { encoding: 'utf8' }).trim().split(' ').map(Number); return (u + s) * 1000 },
    quiet: '.output /dev/null', beside: () => 0, name: 'sqlite3',
  },
  PostgreSQL: {
    store: ['--store', url?.replace(/[^/]*$/, 'many')],
    sql(text) { return execFileSync(`${pgbin}/psql`, ['-X', '-q', '-t', '-A', '-v', 'ON_ERROR_STOP=1', this.store[1]], { input: `SET search_path = r_kleve;\n${text}`, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] }).trim() },
    fill() {
      psql('DROP DATABASE IF EXISTS many;\nCREATE DATABASE many TEMPLATE bench;')
      this.sql(`BEGIN; SET LOCAL session_replication_role = replica; CREATE TEMP TABLE n ON COMMIT DROP AS SELECT n FROM generate_series(1, (SELECT 100000 / COUNT(*) FROM directory_actor)) AS n;
        ${many(other_columns(t => this.sql(`SELECT column_name FROM information_schema.columns WHERE table_schema = 'r_kleve' AND table_name = '${t}';`)), "name || decode(lpad(to_hex(1 + n % 120), 2, '0') || lpad(to_hex(1 + n / 120), 2, '0'), 'hex')")}`)
    },
    catch() {
      postgres_set({ log_min_duration_statement: 0, log_line_prefix: "'@@'" })
      const log = process.env.BENCH_POSTGRES_LOG, from = fs.statSync(log).size
      request(this.store, {})
      postgres_set({ log_min_duration_statement: -1 })
      return logged(fs.readFileSync(log).subarray(from).toString())
    },
    tool(sql) {
      const before = postgres_cpu(), [u, s] = execFileSync('bash', ['-c', `TIMEFORMAT='%U %S'; { time PGOPTIONS='-c search_path=r_kleve' ${pgbin}/psql -X -q ${this.store[1]} < ${sql}; } 2>&1`], { encoding: 'utf8' }).trim().split(' ').map(Number)
      return (u + s) * 1000 + postgres_cpu() - before
    },
    quiet: '\\o /dev/null', beside: postgres_cpu, name: 'psql',
  },
}

const quoted = names => names.split('\n').filter(Boolean).map(n => `"${n}"`)
const other_columns = names_of => Object.fromEntries(Object.entries(tables).map(([t, own]) => [t, quoted(names_of(t)).filter(n => !own.includes(n.slice(1, -1))).join(', ')]))
const request = (store, env) => execFileSync(program, ['request', 'GET', page, '--as', 'administrator', ...store], { env: { ...process.env, BRUECKE_AS: '1', ...env }, stdio: 'ignore' })

// Statements of PostgreSQL's log with their values put in.
function logged(text) {
  const entries = text.split('@@'), found = []
  for (const [i, entry] of entries.entries()) {
    const statement = /^LOG:\s+duration: [\d.]+ ms\s+(?:execute [^:]*|statement): ([^]*)/.exec(entry)?.[1]
    if (!statement) continue
    const values = /^DETAIL:\s+parameters: ([^]*)/.exec(entries[i + 1] ?? '')?.[1] ?? ''
    const of = Object.fromEntries([...values.matchAll(/\$(\d+) = ('(?:[^']|'')*'|NULL)/g)].map(m => [m[1], m[2]]))
    found.push(`${statement.replaceAll(/\s+/g, ' ').trim().replaceAll(/\$(\d+)/g, (whole, n) => of[n] ?? whole)};`)
  }
  return found
}

export async function list() {
  postgres_set({ autovacuum: 'off' })
  for (const [engine, e] of Object.entries(engines)) await one_list(engine, e)
  postgres_set({ autovacuum: 'on' })
}

async function one_list(engine, e) {
  const replay = `${work}/replay.sql`
  e.fill()
  const asked = e.catch().filter(l => /FROM "directory_actor" e\b/.test(l) && l.includes(`"kind" = 'association'`)).join('\n')
  if (!asked) throw new Error(`${engine}: no query of the list was caught`)
  const token = execFileSync(program, ['user', 'add', 'list@beispiel.example', '--role', 'administrator', '--token', '--region', 'kleve', ...e.store], { encoding: 'utf8' }).trim()
  const server = await serve(e.store), headers = { authorization: `Bearer ${token}` }
  fs.writeFileSync(replay, `${e.quiet}\n${`${asked}\n`.repeat(times)}`)
  const first = await get(server.base + page, headers), lines = first.body.toString().split('<tr').length - 2
  if (first.status !== 200 || lines !== 50) throw new Error(`the list answered ${first.status} with ${lines} rows`)
  await settled(server)
  const ours = [], theirs = []
  for (let i = 0; i < pairs; i++) {
    const before = e.beside(), own = (await ask(server, Array(times).fill(page), headers)).reduce((sum, a) => sum + a.cpu, 0)
    ours.push((own + e.beside() - before) / times)
    theirs.push(e.tool(replay) / times)
  }
  const ratio = median(ours.map((o, i) => o / theirs[i]))
  row(`staff list, 50 rows of 100,000, ${engine}`, `${ms(median(ours))} CPU`, `${e.name} ${ms(median(theirs))}`, ratio.toFixed(2), '<= 2', ratio <= 2, { cpu: median(ours) })
  await stop(server.child)
}
