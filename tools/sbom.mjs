// sbom.mjs BINARY [--table] - what the program is made of, as CycloneDX 1.5 JSON on standard output: each library that the loader brings into the process, with
// its Debian package, version and licence, and what of npm and of fonts is carried inside the binary. --table: the direct ones as a Markdown table for
// docs/dependencies.md. Ends with 1, and says why, when something linked directly stands in no line of `direct` below: a new library comes with its licence.
// Needs a Debian system on which the program runs (ldd, objdump or readelf, dpkg). The same installation gives the same bytes.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const [binary, how] = process.argv.slice(2)
if (!binary) { console.error('usage: sbom.mjs BINARY [--table]'); process.exit(2) }
const run = (...words) => { try { return execFileSync(words[0], words.slice(1), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }) } catch { return '' } }

// Linked directly: SPDX expression, what for, and how it stands to a program under EUPL-1.2 that is given away as a binary. The clause of compatibility (EUPL-1.2,
// article 5 and its appendix) names GPL-2.0 and 3.0, AGPL-3.0, LGPL-2.1 and 3.0, MPL-2.0, EPL-1.0 and others: a whole that holds such a work may go under that licence.
const free = 'permissive: the notice goes along', lesser = 'LGPL: linked dynamically, can be exchanged', strong = 'GPL: a binary with it is given away under GPL-3.0 (EUPL appendix); the source stays EUPL-1.2'
const direct = {
  'libc6': ['LGPL-2.1-or-later', 'C library', lesser],
  'libstemmer0d': ['BSD-3-Clause', 'stems of words', free],
  'libglpk40': ['GPL-3.0-or-later', 'linear programming', strong],
  'libmicrohttpd12': ['LGPL-2.1-or-later', 'HTTP', lesser],
  'libsqlite3-0': ['blessing', 'store', 'public domain'],
  'libpq5': ['PostgreSQL', 'store', free],
  'libcmark0.30.2': ['BSD-2-Clause', 'Markdown', free],
  'libicu72': ['Unicode-DFS-2016', 'languages', free],
  'libxlsxwriter4': ['BSD-2-Clause', 'XLSX', free],
  'zlib1g': ['Zlib', 'packing', free],
  'libsodium23': ['ISC', 'cryptography', free],
  'libjansson4': ['MIT', 'reading JSON', free],
  'libzip4': ['BSD-3-Clause', 'reading archives', free],
  'libxml2': ['MIT', 'reading XML', free],
  'liboath0': ['LGPL-2.1-or-later', 'second factor', lesser],
  'libqrencode4': ['LGPL-2.1-or-later', 'QR codes', lesser],
  'libgdk-pixbuf-2.0-0': ['LGPL-2.1-or-later', 'pictures', lesser],
  'libglib2.0-0': ['LGPL-2.1-or-later', 'below pictures and documents', lesser],
  'libseccomp2': ['LGPL-2.1-only', 'walls', lesser],
  'libcurl4': ['curl', 'mails, calls to other services', free],
  'libcairo2': ['LGPL-2.1-only OR MPL-1.1', 'documents', lesser],
  'libpangocairo-1.0-0': ['LGPL-2.0-or-later', 'documents', lesser],
  'libpango-1.0-0': ['LGPL-2.0-or-later', 'documents', lesser],
  'librsvg2-2': ['LGPL-2.1-or-later', 'documents', lesser],
  'libuuid1': ['BSD-3-Clause', 'UUIDs', free],
  'libgcc-s1': ['GPL-3.0-or-later WITH GCC-exception-3.1', 'run time of the compiler', 'the exception allows it'],
}
// Names in Debian's copyright files (DEP 5) that are SPDX names with a plus.
const spdx = name => name.replace(/^(L?GPL)-?v?(\d)(?:\.0)?\+$/, '$1-$2.0-or-later').replace(/^(LGPL-2\.1|GFDL-1\.\d)\+$/, '$1-or-later').replace(/^Expat$/, 'MIT').replace(/^zlib$/i, 'Zlib')

// ---- what the loader brings --------------------------------------------------------------------------------------------------------------------
// One question for all: dpkg knows a file by the name under which its package brought it, with /usr before it or without.
const names = file => new Set([file, fs.realpathSync(file)].flatMap(f => [f, f.replace(/^\/usr/, '')]))
const owners = new Map()
function ask_owners(files) {
  const asked = spawnSync('dpkg-query', ['-S', ...files.flatMap(f => [...names(f)])], { encoding: 'utf8', maxBuffer: 1 << 24 })
  for (const m of asked.stdout.matchAll(/^([^:\n]+)(?::[^:\n]*)?: (.+)$/gm)) owners.set(m[2], m[1])
}
const package_of = file => [...names(file)].map(n => owners.get(n)).find(Boolean) ?? ''
// The licence of "Files: *", or all that are named; what is written as prose is told by the file's place.
function licence_of(name) {
  let text = ''
  try { text = fs.readFileSync(`/usr/share/doc/${name}/copyright`, 'utf8') } catch { return [`see /usr/share/doc/${name}/copyright`] }
  const short = list => list.map(n => n.trim()).filter(n => n.length < 60 && !/^[*]|^The /.test(n))
  const whole = short([/^Files:\s*\*\s*$[\s\S]*?^License:[ \t]*(\S.*)$/m.exec(text)?.[1] ?? ''])[0], named = short([...text.matchAll(/^License:[ \t]*(\S.*)$/gm)].map(m => m[1]))
  const list = whole ? [whole.trim()] : [...new Set(named)]
  return list.length ? list.slice(0, 6).map(spdx) : [`see /usr/share/doc/${name}/copyright`]
}
const linked = [...run('readelf', '-d', binary).matchAll(/NEEDED.*\[(.+)\]/g)].map(m => m[1])
const loaded = [...run('ldd', binary).matchAll(/^\s*(\S+)(?: => (\S+))? \(0x/gm)].map(m => ({ soname: path.basename(m[1]), file: m[2] ?? m[1] })).filter(l => l.file.startsWith('/'))
if (!linked.length || !loaded.length) { console.error(`sbom: ${binary} is no program that the loader here knows`); process.exit(1) }

const debian = /^VERSION_ID="?([^"\n]+)/m.exec(fs.readFileSync('/etc/os-release', 'utf8'))?.[1] ?? ''
const packages = new Map()
ask_owners(loaded.map(l => l.file))
for (const l of loaded) {
  const name = package_of(l.file)
  if (!name) { console.error(`sbom: ${l.file} belongs to no package`); process.exitCode = 1; continue }
  const p = packages.get(name) ?? { name, files: [], direct: false }
  p.files.push(l.soname)
  p.direct ||= linked.includes(l.soname)
  packages.set(name, p)
}
const about = new Map(run('dpkg-query', '-W', '-f', '${Package}\t${Version}\t${Architecture}\t${source:Package}\n', ...packages.keys()).trim().split('\n').map(l => l.split('\t')).map(([name, ...rest]) => [name, rest]))
for (const p of packages.values()) {
  const [version, arch, source] = about.get(p.name)
  Object.assign(p, { version, arch, source, licences: p.direct && direct[p.name] ? [direct[p.name][0]] : licence_of(p.name) })
  if (p.direct && !direct[p.name]) { console.error(`sbom: ${p.name} is linked directly: write its licence into tools/sbom.mjs`); process.exitCode = 1 }
}

// ---- what the binary carries ---------------------------------------------------------------------------------------------------------------------
const lock = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages
const kern = lock['node_modules/@kern-ux/native']
const version_of = name => run('dpkg-query', '-W', '-f', '${Version}', name) || 'unknown'
const carried = [
  { name: '@kern-ux/native', version: kern.version, licence: kern.license ?? 'EUPL-1.2', purl: `pkg:npm/%40kern-ux/native@${kern.version}`, what: 'styles, cut to what is used', integrity: kern.integrity },
  { name: 'Fira Sans', version: kern.version, licence: 'OFL-1.1', purl: `pkg:npm/%40kern-ux/native@${kern.version}#dist/fonts/fira-sans`, what: 'web fonts, cut by script, from @kern-ux/native' },
  { name: 'Noto Sans Arabic', version: version_of('fonts-noto-core'), licence: 'OFL-1.1', purl: `pkg:deb/debian/fonts-noto-core@${encodeURIComponent(version_of('fonts-noto-core'))}?distro=debian-${debian}`, what: 'web font, cut, from fonts-noto-core' },
]

// ---- CycloneDX --------------------------------------------------------------------------------------------------------------------------------------
const expression = text => / (OR|AND|WITH) /.test(text)
const licences = list => list.length === 1 && expression(list[0]) && !/[,;]/.test(list[0]) && !/ and | or /.test(list[0]) ? [{ expression: list[0] }]
  : list.map(name => ({ license: known_ids.has(name) ? { id: name } : { name } }))
const known_ids = new Set(['LGPL-2.1-or-later', 'LGPL-2.1-only', 'LGPL-2.0-or-later', 'LGPL-3.0-or-later', 'GPL-2.0-or-later', 'GPL-3.0-or-later', 'BSD-2-Clause', 'BSD-3-Clause', 'MIT', 'ISC', 'Zlib',
  'curl', 'PostgreSQL', 'blessing', 'Unicode-DFS-2016', 'OFL-1.1', 'EUPL-1.2', 'Apache-2.0', 'MPL-2.0'])
const version = /version: '([^']+)'/.exec(fs.readFileSync(path.join(root, 'meson.build'), 'utf8'))[1]
const me = `pkg:generic/bruecke@${version}`
const purl = p => `pkg:deb/debian/${encodeURIComponent(p.name)}@${encodeURIComponent(p.version)}?arch=${p.arch}&distro=debian-${debian}`
const all = [...packages.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
const components = all.map(p => ({ type: 'library', 'bom-ref': purl(p), name: p.name, version: p.version, scope: 'required', licenses: licences(p.licences), purl: purl(p),
  properties: [{ name: 'bruecke:linked', value: p.direct ? 'directly' : 'by another library' }, { name: 'bruecke:source', value: p.source }, { name: 'bruecke:files', value: p.files.sort().join(' ') }] }))
for (const c of carried) components.push({ type: c.name === '@kern-ux/native' ? 'framework' : 'data', 'bom-ref': c.purl, name: c.name, version: c.version, description: c.what, scope: 'required', licenses: licences([c.licence]), purl: c.purl })
const digest = createHash('sha256').update(fs.readFileSync(binary)).digest('hex')
const bom = { bomFormat: 'CycloneDX', specVersion: '1.5', version: 1,
  metadata: { component: { type: 'application', 'bom-ref': me, name: 'bruecke', version, licenses: [{ license: { id: 'EUPL-1.2' } }], purl: me, hashes: [{ alg: 'SHA-256', content: digest }] } },
  components, dependencies: [{ ref: me, dependsOn: [...all.filter(p => p.direct).map(purl), ...carried.map(c => c.purl)] }] }

if (how === '--table') {
  console.log('| package | version | licence | for what | with EUPL-1.2 |\n| --- | --- | --- | --- | --- |')
  for (const p of all.filter(x => x.direct)) console.log(`| ${p.name} | ${p.version} | ${p.licences.join(', ')} | ${direct[p.name]?.[1] ?? '?'} | ${direct[p.name]?.[2] ?? '?'} |`)
  for (const c of carried) console.log(`| ${c.name} | ${c.version} | ${c.licence} | ${c.what} | ${c.licence === 'EUPL-1.2' ? 'the same' : 'fonts: may be carried, under their own licence'} |`)
} else console.log(JSON.stringify(bom, null, 2))
