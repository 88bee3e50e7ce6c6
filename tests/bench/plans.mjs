// plans.mjs - the planning cores, without a store: assignment, ranking, which courses next, what small numbers hide.
import fs from 'node:fs'
import { execFileSync } from 'node:child_process'
import { median, ms, pairs, program, row, work } from './kit.mjs'

// 800 × 800 with a planted optimum: prices first, a secret permutation exactly as dear as they say, all else dearer.
export function planning() {
  const n = 800, file = `${work}/assign800.txt`
  let seed = 1
  const below = m => (seed = seed * 48271 % 2147483647) % m, list = most => Array.from({ length: n }, () => below(most))
  const u = list(1000), v = list(1000), hidden = list(1 << 30).map((key, i) => [key, i]).sort((a, b) => a[0] - b[0]).map(pair => pair[1])
  fs.writeFileSync(file, [n, ...u.map((ui, i) => v.map((vj, j) => ui + vj + (hidden[i] === j ? 0 : 1 + below(100))).join(' '))].join('\n'))
  const said = Array.from({ length: pairs }, () => execFileSync(program, ['solve', 'assignment', file]).toString())
  const want = [...u, ...v].reduce((sum, x) => sum + x, 0), right = said.every(s => s.startsWith(`cost ${want}\n`))
  const took = median(said.map(s => Number(/^cpu (.*)$/m.exec(s)[1]))) * 1000
  row('assign 800 × 800, planted optimum', right ? ms(took) : 'not the optimum', '-', '-', '<= 300 ms CPU', right && took <= 300, { took })
  random_ones()
}

// Small random ones, whose optimum GLPK proves.
function random_ones() {
  const tries = 20, n = 30, wrong = []
  let seed = 5
  for (let t = 0; t < tries; t++) {
    const cost = Array.from({ length: n }, () => Array.from({ length: n }, () => (seed = seed * 48271 % 2147483647) % 1000)), at = (i, j) => `x${i}_${j}`, all = Array.from({ length: n }, (_, i) => i)
    fs.writeFileSync(`${work}/random.txt`, [n, ...cost.map(l => l.join(' '))].join('\n'))
    fs.writeFileSync(`${work}/random.lp`, `Minimize\n ${all.map(i => all.map(j => `+ ${cost[i][j]} ${at(i, j)}`).join(' ')).join('\n ')}\nSubject To\n${
      all.map(i => ` r${i}: ${all.map(j => `+ ${at(i, j)}`).join(' ')} = 1\n c${i}: ${all.map(j => `+ ${at(j, i)}`).join(' ')} = 1`).join('\n')}\nEnd\n`)
    execFileSync('glpsol', ['--lp', `${work}/random.lp`, '-w', `${work}/random.sol`], { stdio: 'ignore' })
    const best = Number(/^s \S+ \d+ \d+ \S+ \S+ (\S+)/m.exec(fs.readFileSync(`${work}/random.sol`, 'utf8'))[1])
    if (!execFileSync(program, ['solve', 'assignment', `${work}/random.txt`]).toString().startsWith(`cost ${Math.round(best)}\n`)) wrong.push(t)
  }
  row(`  ${tries} random ones, 30 × 30, not as GLPK says`, `${wrong.length}`, '-', '-', '0', wrong.length === 0, { wrong: wrong.length })
}

// The same core that the page "who can go" asks; reading people from the store is not in it.
export function ranking() {
  const [many, few] = execFileSync(`${work}/rank`).toString().trim().split(' ').map(s => Number(s) * 1000), ratio = many / few
  row('rank 10,000 mediators', ms(many), '-', '-', '<= 5 ms CPU', many > 0 && many <= 5, { many })
  row('  against 100 of them', ms(many), `${(few * 1000).toFixed(1)} µs`, `${ratio.toFixed(0)} ×`, '<= 120 ×', few > 0 && ratio <= 120, { ratio })
}

// Three counties of 5,000 people who wait and 200 courses that could be; the slowest counts, and none may be far from its proven bound.
export function covering() {
  const [seconds, ...gaps] = execFileSync(`${work}/cover`).toString().trim().split(' ').map(Number), most = Math.max(...gaps)
  row('which course next: 5,000 × 200, eight chosen', ms(seconds * 1000), '-', '-', '<= 1 s CPU', seconds > 0 && seconds <= 1, { seconds })
  row('  people away from what is proven possible', `${most}`, '-', '-', '<= 5', most <= 5, { most })
}

// A county's small numbers over 20 years; each year is protected by itself. What is hidden is told, since a quick answer that hides everything is none.
export function protecting() {
  const p = JSON.parse(execFileSync(`${work}/protect`).toString())
  row('protect a county: 16 towns × 20 groups × 20 years', ms(p.seconds * 1000), `${(100 * p.hidden / p.cells).toFixed(1)} % hidden`, '-', '<= 3 s CPU', p.seconds <= 3, p)
}
