// suite.mjs - reads meson's testlog.json: counts the cases of cmocka programs, and shows everything that failing programs said.
//
// A program without cmocka's lines is one case. Ends with "N passed, N failed[, N skipped]".
import fs from 'node:fs'

const total = { passed: 0, failed: 0, skipped: 0 }
const number = (text, word) => [...text.matchAll(new RegExp(`^\\[  ${word}\\s*\\] (\\d+) test`, 'gm'))].reduce((n, m) => n + Number(m[1]), 0)

for (const line of fs.readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean)) {
  const test = JSON.parse(line)
  const said = `${test.stdout ?? ''}\n${test.stderr ?? ''}`
  const seen = { passed: number(said, 'PASSED'), failed: number(said, 'FAILED'), skipped: number(said, 'SKIPPED') }
  const good = test.result === 'OK', skip = test.result === 'SKIP'
  // A crash or a time-out hides cases: it is one failure at least.
  if (!good && !skip) seen.failed ||= 1
  if (skip) seen.skipped ||= 1
  if (good && !seen.passed && !seen.skipped) seen.passed = 1
  if (!good && !skip) console.log(`--- ${test.name}: ${test.result}\n${said.trim()}\n`)
  for (const l of said.split('\n')) if (l.startsWith('SKIPPED')) console.log(l)
  for (const k in total) total[k] += seen[k]
}
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`)
process.exitCode = total.failed ? 1 : 0
