// kit.mjs - what the parts of the benchmark share: rows of the table, servers and their yardstick, loads, processor time. Import it anywhere.
//
// Machines are shared and noisy: what counts is the ratio to something else measured in turn with it, the median of several pairs, or processor time.
import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import net from 'node:net'

export const work = process.argv[2], program = 'build/bruecke', pgbin = '/usr/lib/postgresql/15/bin'
export const seconds = Number(process.env.BENCH_SECONDS ?? 1.5), pairs = Number(process.env.BENCH_PAIRS ?? 5), turns = Number(process.env.BENCH_TURNS ?? 7)
export const requests = Number(process.env.BENCH_REQUESTS ?? 100_000)
export const url = process.env.BENCH_POSTGRES
export const stores = { SQLite: ['--data', `${work}/data`], PostgreSQL: ['--store', url] }
export const rows = []
const children = new Set()
export const end_all = () => { for (const c of children) c.kill('SIGKILL') }
process.on('exit', end_all)

export const median = list => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]
export const at = (list, share) => [...list].sort((a, b) => a - b)[Math.floor(share * (list.length - 1))]
// A line of the table; `raw`: the figures behind it, for programs.
export const row = (name, ours, yardstick, ratio, target, met, raw) => rows.push({ name, ours, yardstick, ratio: String(ratio ?? '-'), target, met, ...raw })
export const kilo = n => n >= 10_000 ? `${(n / 1000).toFixed(1)} k/s` : `${n.toFixed(0)} /s`
export const ms = n => `${n.toFixed(n < 10 ? 2 : 0)} ms`
export const mib = n => `${n.toFixed(1)} MiB`
export const progress = text => process.stderr.isTTY && process.stderr.write(`${text}\n`)
export const sleep = time => new Promise(resolve => setTimeout(resolve, time))

// ---- asking -------------------------------------------------------------------------------------------------------------------------
export function freePort() {
  return new Promise(resolve => { const s = net.createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => resolve(port)) }) })
}
export function get(address, headers = {}) {
  return new Promise((resolve, reject) => http.get(address, { headers, agent: false }, r => {
    const parts = []
    r.on('data', d => parts.push(d)).on('end', () => resolve({ status: r.statusCode, headers: r.headers, body: Buffer.concat(parts) })).on('error', reject)
  }).on('error', reject))
}
export function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], ...options })
  children.add(child)
  child.ended = new Promise(resolve => child.on('close', () => { children.delete(child); resolve() }))
  child.said = ''
  child.stdout.on('data', d => { child.said += d })
  return child
}
export async function stop(child) { child.kill('SIGTERM'); await child.ended }
export const run = (...args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] })

// From exec to the line that says that connections are taken. Neither side writes a log of requests.
export async function serve(store, ...more) {
  const port = await freePort(), began = process.hrtime.bigint()
  const child = start(program, ['serve', ...store, '--listen', `127.0.0.1:${port}`, '--log', 'error', ...more])
  await new Promise((resolve, reject) => {
    child.stdout.on('data', () => { if (child.said.includes('ready ')) resolve() })
    child.ended.then(() => reject(new Error('serve ended before it was ready')))
  })
  return { child, port, base: `http://127.0.0.1:${port}`, took: Number(process.hrtime.bigint() - began) / 1e6 }
}
export const rss = (child, what = 'VmRSS') => Number(new RegExp(`${what}:\\s+(\\d+)`).exec(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024

// The search of a region is made beside the requests; until then it is not there.
export async function ready(base, region = 'kleve') {
  for (let i = 0; i < 600; i++) {
    if ((await get(`${base}/${region}/api/v1/search?q=erste`)).status === 200) return
    await sleep(200)
  }
  throw new Error(`the search of ${region} was not there after two minutes`)
}
// What is made ready in the background after a start or an import is over: half a second in which the process hardly works.
export async function settled(server) {
  const ticks = () => { const f = fs.readFileSync(`/proc/${server.child.pid}/stat`, 'utf8').split(') ')[1].split(' '); return Number(f[11]) + Number(f[12]) }
  await sleep(300)
  for (let i = 0, was = ticks(), now; i < 240; i++, was = now) { await sleep(500); now = ticks(); if (now - was <= 1) return }
}
export async function one_offer(base) {
  const list = JSON.parse((await get(`${base}/kleve/api/v1/directory/offer?limit=1`)).body)
  return `/kleve/de/offers/${list.items[0].slug ?? list.items[0].key}`
}

// ---- the yardstick of pages -------------------------------------------------------------------------------------------------------------
export async function nginx(files) {
  const port = await freePort()
  fs.rmSync(`${work}/www`, { recursive: true, force: true })
  fs.mkdirSync(`${work}/www`)
  for (const [name, body] of Object.entries(files)) fs.writeFileSync(`${work}/www/${name}`, body)
  fs.writeFileSync(`${work}/nginx.conf`, `
    ${process.getuid() === 0 ? 'user root;' : ''}
    daemon off; worker_processes 2; error_log stderr crit; pid ${work}/nginx.pid;
    events { worker_connections 512; }
    http {
      access_log off; sendfile on; gzip_static on; gzip_vary on; tcp_nopush on; keepalive_requests 1000000000; open_file_cache max=100;
      client_body_temp_path ${work}/t1; proxy_temp_path ${work}/t2; fastcgi_temp_path ${work}/t3; uwsgi_temp_path ${work}/t4; scgi_temp_path ${work}/t5;
      default_type "text/html; charset=utf-8";
      server { listen 127.0.0.1:${port}; root ${work}/www; }
    }`)
  const child = start('nginx', ['-p', work, '-c', `${work}/nginx.conf`])
  for (let i = 0; i < 100; i++) {
    try { await get(`http://127.0.0.1:${port}/`); break } catch { await sleep(50) }
  }
  return { child, base: `http://127.0.0.1:${port}` }
}

// ---- loads ------------------------------------------------------------------------------------------------------------------------------
// One run of wrk: 32 connections kept alive, one thread. It takes whole seconds only, so a fraction is made of an end by signal, which it reports on as well.
export async function wrk(address, time = seconds, extra = [], env = {}) {
  const child = start('wrk', ['-t1', '-c32', `-d${Math.ceil(time)}s`, '--latency', ...extra, address], { env: { ...process.env, ...env } })
  const early = time < Math.ceil(time) ? setTimeout(() => child.kill('SIGINT'), time * 1000) : null
  await child.ended
  clearTimeout(early)
  const unit = { us: 1e-3, ms: 1, s: 1e3 }, p99 = /99%\s+([\d.]+)(us|ms|s)/.exec(child.said), rate = /Requests\/sec:\s+([\d.]+)/.exec(child.said)
  if (!rate || !p99) throw new Error(`wrk said: ${child.said}`)
  const wrong = /Non-2xx or 3xx responses: (\d+)/.exec(child.said)
  if (wrong) throw new Error(`${wrong[1]} answers of ${address} were errors`)
  return { rate: Number(rate[1]), p99: p99[1] * unit[p99[2]], n: Number(/(\d+) requests in/.exec(child.said)[1]) }
}

// The same for answers without a body: wrk waits for the bytes of the length that a 304 of our library tells (RFC 9110 §8.6 allows to tell it).
export async function knock(address, time, headers) {
  const u = new URL(address), child = start(`${work}/knock`, [u.port, String(time), '32'], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(`GET ${u.pathname} HTTP/1.1\r\nHost: ${u.host}\r\n${headers.map(h => `${h}\r\n`).join('')}\r\n`)
  await child.ended
  const rate = /Requests\/sec: ([\d.]+)/.exec(child.said)
  if (!rate) throw new Error(`knock said: ${child.said}`)
  return { rate: Number(rate[1]), p99: Number(/99% ([\d.]+)ms/.exec(child.said)[1]) }
}

// ---- processor time -----------------------------------------------------------------------------------------------------------------------
// One request after the other over one connection: status, bytes, milliseconds of wall clock and of all the server's threads, each (ask.c).
export async function ask(server, paths, headers = {}) {
  const lines = Object.entries(headers).map(([k, v]) => `${k}: ${v}`), child = start(`${work}/ask`, [String(server.port), String(server.child.pid), ...lines], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(paths.map(p => `${p}\n`).join(''))
  await child.ended
  const answers = child.said.trim().split('\n').map(l => l.split(' ').map(Number)).map(([status, bytes, wall, cpu]) => ({ status, bytes, wall: wall / 1e6, cpu: cpu / 1e6 }))
  if (answers.length !== paths.length) throw new Error(`only ${answers.length} of ${paths.length} requests were answered`)
  for (const [i, a] of answers.entries()) if (a.status !== 200) throw new Error(`${paths[i]} answered ${a.status}`)
  return answers
}

// Milliseconds of a private PostgreSQL: its processes, and those that it had before; in hundredths of a second. Whoever wants to know what something cost in all
// reads it before and after; vacuum by itself is off while that is done. A process that ends between two looks would be missed: looked at until nothing moves.
export function postgres_cpu() {
  const mother = Number(process.env.BENCH_POSTGRES_PID), stat = pid => fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  function look() {
    let children = 0, names = '', before = stat(mother).slice(11, 15).map(Number)
    for (const pid of fs.readdirSync('/proc').filter(n => /^\d+$/.test(n))) {
      try { const s = stat(pid); if (Number(s[1]) === mother) { children += Number(s[11]) + Number(s[12]); names += `${pid}${s[0]} ` } } catch { /* it has ended meanwhile */ }
    }
    const after = stat(mother).slice(11, 15).map(Number)
    return { ticks: children + after.reduce((a, b) => a + b), still: !names.includes('Z') && before.slice(2).join() === after.slice(2).join(), names }
  }
  for (let i = 0, was = look(); i < 100; i++) {
    execFileSync('sleep', ['0.05'])
    const now = look()
    if (was.still && now.still && was.names.replaceAll(/[A-Z]/g, '') === now.names.replaceAll(/[A-Z]/g, '')) return now.ticks * 10
    was = now
  }
  return look().ticks * 10
}
export const psql = (text, more = ['-q']) => execFileSync(`${pgbin}/psql`, ['-X', ...more, '-v', 'ON_ERROR_STOP=1', url], { input: text, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'inherit'] })
export function postgres_set(settings) {
  psql(`${Object.entries(settings).map(([k, v]) => `ALTER SYSTEM SET ${k} = ${v};`).join('\n')}\nSELECT pg_reload_conf();`)
}

// Milliseconds of user and system time of a command of the shell, whose output goes to `said`; with PostgreSQL's share, if it asks there.
export function cpu_of(command, postgres = false) {
  const before = postgres ? postgres_cpu() : 0
  const own = execFileSync('bash', ['-c', `TIMEFORMAT='%U %S'; { time ${command} >${work}/said 2>${work}/said.errors; } 2>&1`], { encoding: 'utf8' }).trim().split(' ').map(Number)
  return (own[0] + own[1]) * 1000 + (postgres ? postgres_cpu() - before : 0)
}
