// kern-cut.mjs KERN.css OWN.css USED... > site.css : one small style sheet out of KERN's large one and our own.
//
// Kept are the rules of KERN whose classes occur in OWN or a USED file (page, C source), and the custom properties they
// reach. A name that ends with a hyphen ("kern-alert--" before a %s) keeps all that begin so. Physical directions become
// logical ones, so that dir=rtl needs no second sheet; oklch() and color-mix() are worked out to sRGB, so that browsers
// from before 2023 keep the colours. OWN follows, without its comments.
import fs from 'node:fs'

const [sheet, own, ...files] = process.argv.slice(2)
const withoutComments = s => s.replace(/\/\*[\s\S]*?\*\//g, '')
const kern = withoutComments(fs.readFileSync(sheet, 'utf8')).replace(/@charset[^;]*;/, '')

const classes = new Set(), beginnings = [], reached = new Set()
for (const file of [own, ...files]) {
  const text = fs.readFileSync(file, 'utf8')
  for (const [name] of text.matchAll(/kern-[a-zA-Z0-9_-]+/g)) name.endsWith('-') ? beginnings.push(name) : classes.add(name)
  for (const [, name] of text.matchAll(/var\((--kern[\w-]+)/g)) reached.add(name)
}

// ---- reading: a tree of [head, declarations] and [@media, tree] ----

// Splits at `at` outside quotes and parentheses.
function splitOutside(s, at) {
  const out = []
  let quote = '', depth = 0, from = 0
  for (let i = 0; i < s.length; i++) {
    const c = s[i]
    if (quote) { if (c === quote) quote = '' }
    else if (c === '"' || c === "'") quote = c
    else if (c === '(') depth++
    else if (c === ')') depth--
    else if (c === at && !depth) { out.push(s.slice(from, i)); from = i + 1 }
  }
  return [...out, s.slice(from)].map(x => x.trim()).filter(Boolean)
}

function blockEnd(s, i) {
  let quote = ''
  for (let depth = 1; depth; i++) {
    const c = s[i]
    if (quote) { if (c === quote) quote = '' }
    else if (c === '"' || c === "'") quote = c
    else if (c === '{') depth++
    else if (c === '}') depth--
  }
  return i
}

function rules(s) {
  const out = []
  for (let i = 0; ;) {
    const open = s.indexOf('{', i)
    if (open < 0) return out
    const end = blockEnd(s, open + 1), head = s.slice(i, open).trim(), body = s.slice(open + 1, end - 1)
    out.push([head, /^@(media|supports|layer)/.test(head) ? rules(body) : splitOutside(body, ';').map(d => d.replace(/\s+/g, ' '))])
    i = end
  }
}

const isTree = body => Array.isArray(body[0])

// ---- which rules ----

const theme = /^kern-(light|dark|level)/
const used = name => classes.has(name) || theme.test(name) || beginnings.some(b => name.startsWith(b))
const inside = m => m.slice(m.indexOf('(') + 1, -1)

// Every class it asks for is used; of :is(a, b) one is enough; what it excludes does not count.
function wanted(selector) {
  const rest = selector.replace(/:not\([^)]*\)/g, '')
    .replace(/:(is|has|where)\([^)]*\)/g, m => splitOutside(inside(m), ',').some(wanted) ? '' : m)
  return [...rest.matchAll(/\.(kern-[\w-]+)/g)].every(m => used(m[1]))
}

// ---- logical directions ----

// Of four values the second is right, the fourth left.
function sides(declaration) {
  const m = /^(padding|margin): ?(.+)$/.exec(declaration), v = m ? splitOutside(m[2], ' ') : []
  return v.length === 4 && v[1] !== v[3] ? [`${m[1]}-block:${v[0]} ${v[2]}`, `${m[1]}-inline:${v[3]} ${v[1]}`] : [declaration]
}

const logical = d => d
  .replace(/^(padding|margin)-left:/, '$1-inline-start:').replace(/^(padding|margin)-right:/, '$1-inline-end:')
  .replace(/^border-left(-\w+)?:/, (m, x = '') => `border-inline-start${x}:`).replace(/^border-right(-\w+)?:/, (m, x = '') => `border-inline-end${x}:`)
  .replace(/^border-(top|bottom)-left-radius:/, (m, v) => `border-${v === 'top' ? 'start' : 'end'}-start-radius:`)
  .replace(/^border-(top|bottom)-right-radius:/, (m, v) => `border-${v === 'top' ? 'start' : 'end'}-end-radius:`)
  .replace(/^left:/, 'inset-inline-start:').replace(/^right:/, 'inset-inline-end:')
  .replace(/^text-align: ?left/, 'text-align:start').replace(/^text-align: ?right/, 'text-align:end')

// The physical float stays in front for browsers that know no logical one.
const floats = d => /^(float|clear): ?(left|right)/.test(d) ? [d, d.replace('left', 'inline-start').replace('right', 'inline-end')] : [d]
const calm = d => !/^scroll(-behavior|bar-gutter)/.test(d)          // the page neither glides nor reserves a gutter

// Where readers set their own colours KERN paints every icon white, also on their white ground.
const readable = d => d.replace(/^background-color: ?var\(--kern-color-white\) ?!important/, 'background-color:CanvasText!important')

function cut(tree, forced = false) {
  return tree.flatMap(([head, body]) => {
    if (isTree(body)) { const kept = cut(body, forced || head.includes('forced-colors')); return kept.length ? [[head, kept]] : [] }
    if (head.startsWith('@')) return /^@font-face/.test(head) ? [] : [[head, body]]
    const kept = splitOutside(head, ',').filter(wanted)
    return kept.length ? [[kept.join(','), body.flatMap(sides).map(logical).flatMap(floats).filter(calm).map(d => forced ? readable(d) : d)]] : []
  })
}

// ---- which custom properties ----

const property = d => /^(--[\w-]+):/.exec(d)?.[1]
const each = (tree, f) => tree.forEach(([, body]) => isTree(body) ? each(body, f) : body.forEach(f))

function reach(tree) {
  for (let before = -1; before < reached.size;) {
    before = reached.size
    each(tree, d => { if (!property(d) || reached.has(property(d))) for (const [, name] of d.matchAll(/var\((--[\w-]+)/g)) reached.add(name) })
  }
}

// ---- colours: oklch → sRGB, clipped as browsers do (B. Ottosson 2020; CSS Color 4, §10) ----

function srgb([L, C, H], alpha = 1) {
  const a = C * Math.cos(H * Math.PI / 180), b = C * Math.sin(H * Math.PI / 180)
  const l = (L + .3963377774 * a + .2158037573 * b) ** 3
  const m = (L - .1055613458 * a - .0638541728 * b) ** 3
  const s = (L - .0894841775 * a - 1.291485548 * b) ** 3
  const gamma = x => Math.round(255 * Math.min(1, Math.max(0, x <= .0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - .055)))
  const rgb = [4.0767416621 * l - 3.3077115913 * m + .2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - .3413193965 * s,
    -.0041960863 * l - .7034186147 * m + 1.707614701 * s].map(gamma)
  return alpha === 1 ? '#' + rgb.map(x => x.toString(16).padStart(2, '0')).join('') : `rgba(${rgb.join(',')},${+alpha.toFixed(3)})`
}

function oklch(v) {
  const m = /^oklch\(([\d.]+)(%?) ([\d.]+) ([\d.]+)\)$/.exec(v)
  return m && [m[1] / (m[2] ? 100 : 1), +m[3], +m[4]]
}

const colour = v => oklch(v) ?? { black: [0, 0, 0], white: [1, 0, 0] }[v]

function share(v) {
  let m
  if ((m = /^([\d.]+)%$/.exec(v))) return m[1] / 100
  if ((m = /^calc\(100% - ([\d.]+)%\)$/.exec(v))) return 1 - m[1] / 100
  if ((m = /^calc\(([\d.]+) \* 100%\)$/.exec(v))) return +m[1]
}

function mix(args) {
  const [[name1, p1], [name2, p2]] = splitOutside(args, ',').map(x => /^(\w+(?:\([^()]*\))?) ?(.*)$/.exec(x)).map(m => [m[1], share(m[2])])
  const one = colour(name1), two = colour(name2), p = p2 ?? (p1 == null ? .5 : 1 - p1)      // p: the share of the second
  if (!one || !(two || name2 === 'transparent')) throw new Error(`cannot work out color-mix(${args})`)
  if (!two) return srgb(one, 1 - p)
  return srgb([one[0] * (1 - p) + two[0] * p, one[1] * (1 - p) + two[1] * p, (one[1] ? one : two)[2]])   // a grey has no hue
}

// The primitives stand in :root, each theme block on top of them.
const pairs = body => body.flatMap(d => { const m = /^(--[\w-]+): ?(.*)$/.exec(d); return m ? [[m[1], m[2]]] : [] })

function plainColours(tree, root) {
  return tree.map(([head, body]) => {
    if (isTree(body)) return [head, plainColours(body, root)]
    const known = new Map([...root, ...pairs(body)])
    const follow = v => {
      for (let i = 0; i < 9 && v.includes('var(--'); i++) v = v.replace(/var\((--[\w-]+)\)/g, (m, name) => known.get(name) ?? m)
      return v
    }
    return [head, body.map(d => d
      .replace(/color-mix\(in oklch, ?((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/g, (m, args) => mix(follow(args)))
      .replace(/oklch\([\d.]+%? [\d.]+ [\d.]+\)/g, m => srgb(oklch(m))))]
  })
}

// ---- writing ----

const print = tree => tree.map(([head, body]) => {
  const text = isTree(body) ? print(body)
    : body.filter(d => !property(d) || reached.has(property(d))).map(d => d.replace(/^([\w-]+):\s*/, '$1:')).join(';')
  return text && `${head.replace(/\s+/g, ' ')}{${text}}`
}).join('')

const tree = cut(rules(kern))
reach(tree)
const root = tree.filter(([head, body]) => head === ':root' && !isTree(body)).flatMap(([, body]) => pairs(body))
const ours = withoutComments(fs.readFileSync(own, 'utf8')).replace(/\s+/g, ' ').replace(/ ?([{};,]) ?/g, '$1').replace(/;}/g, '}').replace(/: /g, ':')
process.stdout.write(print(plainColours(tree, new Map(root))) + '\n' + ours.trim() + '\n')
