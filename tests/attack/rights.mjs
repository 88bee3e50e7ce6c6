// rights.mjs - reaching what is not one's own: rows of other regions, towns and organisations by their keys and numbers, everywhere a key can be said; and
// giving fields that nobody asked for. src/rooms/test_leaks.c and test_routes.c ask every route and field for every role from the tables of rights; here
// the same over a socket, with sessions, from the attacker's side.
const json = a => { try { return JSON.parse(a.text) } catch { return {} } }
const denied = a => [401, 403, 404, 405, 409, 412, 415, 422, 400].includes(a.status) || a.status === 303
const all = async (b, path) => json(await b.api('GET', `${path}?limit=200`)).items ?? []

// An offer of another organisation, an offer of another town, and one's own, as the office sees them.
async function offers(g) {
  const office = await g.as('administrator'), list = await all(office, 'directory/offer')
  return { own: list.find(o => o.actor?.key === 'bsp-brueckenbogen'), foreign: list.find(o => o.actor && o.actor.key !== 'bsp-brueckenbogen'),
    here: list.find(o => o.area?.key === '05154036'), there: list.find(o => o.area && o.area.key !== '05154036'), draft: list.find(o => o.state && o.state !== 'published') }
}

async function regions(g, good) {
  const mine = await g.as('administrator'), token = g.run('user', 'add', 'chefin@beispiel.example', '--role', 'administrator', '--token', '--region', 'heim').trim()
  good('an administrator of another region', /^bruecke_/.test(token), token)
  const other = { authorization: `Bearer ${token}` }
  good('whose token works there', (await mine.ask('/heim/api/v1/people/account', { headers: other })).status === 200)
  for (const path of ['people/account', 'people/volunteer', 'mediation/request', 'hooks/hook']) good(`opens nothing here: ${path}`, (await g.browser().ask(`/kleve/api/v1/${path}`, { headers: other })).status === 401)
  const a = await mine.ask('/kleve/api/v1/people/account?limit=1'), n = json(a).items[0]
  for (const path of [`/heim/api/v1/people/account/${n.key}`, `/heim/de/accounts/${n.slug}`, `/heim/../kleve/api/v1/people/account`, `/heim/%2e%2e/kleve/api/v1/people/account`, `/heim/api/v1/people/account?region=kleve`, '/kleve;heim/api/v1/people/account'])
    good(`${path}`, !(await g.browser('heim').ask(path, { headers: other })).text.includes('ada-verwalter'))
  good('a session of one region is none of the other', (await mine.ask('/heim/de/account')).status === 303)
}

async function organisations(g, good) {
  const o = await offers(g), p = await g.as('provider')
  good('there is one\'s own and another\'s', o.own && o.foreign, JSON.stringify(Object.keys(o)))
  const title = { title: 'Übernommen' }, mine = await p.api('PATCH', `directory/offer/${o.own.key}`, { times: 'montags' })
  good('one\'s own can be changed', mine.status === 200, mine.text)
  for (const method of ['PATCH', 'PUT', 'DELETE']) for (const by of [o.foreign.key, String(o.foreign.id)]) good(`${method} by ${by === o.foreign.key ? 'key' : 'number'}`, denied(await p.api(method, `directory/offer/${by}`, title)))
  for (const event of ['publish', 'archive', 'withdraw', 'return']) good(`flow ${event}`, denied(await p.api('POST', `directory/offer/${o.foreign.key}/flow/${event}`, {})))
  good('giving one\'s own to another organisation', denied(await p.api('PATCH', `directory/offer/${o.own.key}`, { actor: o.foreign.actor.key })))
  good('making one for another organisation', denied(await p.api('POST', 'directory/offer', { title: 'Fremd', summary: 'x', kind: 'group', actor: o.foreign.actor.key })))
  for (const path of [`offers/${o.foreign.slug}/edit`, `offers/${o.foreign.slug}/history`, `actors/${'x'}/logo/edit`]) good(`page ${path.split('/').slice(2).join('/')}`, denied(await p.ask(`/kleve/de/${path}`)))
  const form = await p.send(`/kleve/de/offers/${o.foreign.slug}/edit`, { 'title@de': 'Übernommen', title: 'Übernommen', version: o.foreign.version }, '/kleve/de/account')
  good('the form of another\'s', denied(form), form.status)
  good('id of another\'s in the form of one\'s own', !json(await p.api('GET', `directory/offer/${o.foreign.key}`)).title.includes('Übernommen'))
  const after = json(await (await g.as('administrator')).api('GET', `directory/offer/${o.foreign.key}`))
  good('nothing of it changed', after.version === o.foreign.version && after.actor.key === o.foreign.actor.key, JSON.stringify(after).slice(0, 200))
}

async function towns(g, good) {
  const o = await offers(g), officer = await g.as('officer-kleve')
  good('there is one\'s own town and another', o.here && o.there)
  const fine = await officer.api('PATCH', `directory/offer/${o.here.key}`, { times: 'montags' })
  good('one\'s own town\'s can be changed', fine.status === 200, fine.text.slice(0, 300))
  good('another town\'s offer', denied(await officer.api('PATCH', `directory/offer/${o.there.key}`, { times: 'nie' })))
  good('moving it into one\'s own first', denied(await officer.api('PATCH', `directory/offer/${o.there.key}`, { area: '05154036', times: 'nie' })))
  good('moving one\'s own away', denied(await officer.api('PATCH', `directory/offer/${o.here.key}`, { area: o.there.area.key })) || json(await officer.api('GET', `directory/offer/${o.here.key}`)).area.key !== o.there.area.key)
  good('deleting it', denied(await officer.api('DELETE', `directory/offer/${o.there.key}`)))
}

// People: whoever is no administration sees of accounts the own one, of volunteers what the role says, whatever key, filter, order or file names another.
async function people(g, good) {
  const admin = await g.as('administrator'), accounts = await all(admin, 'people/account'), volunteers = await all(admin, 'people/volunteer')
  const ada = accounts.find(a => a.email === 'administrator@beispiel.example'), shirin = volunteers.find(v => v.email === 'shirin@beispiel.example') ?? volunteers[0]
  for (const role of ['visitor', 'provider', 'translator-ar', 'amira', 'steering']) {
    const b = await g.as(role), leak = []
    for (const path of [`/kleve/api/v1/people/account/${ada.key}`, `/kleve/api/v1/people/account/${ada.id}`, `/kleve/de/accounts/${ada.slug}`, `/kleve/de/accounts/${ada.slug}/history`, '/kleve/de/accounts.csv', '/kleve/de/accounts.xlsx', '/kleve/de/accounts.json',
      '/kleve/api/v1/people/account?q=verwalter', '/kleve/api/v1/people/account?sort=email', `/kleve/de/audit?entity=people.account`, '/kleve/de/search?q=Verwalter', '/kleve/api/v1/search?q=administrator@beispiel.example', `/kleve/de/grants?account=${ada.key}`]) {
      const a = await b.ask(path)
      if (/Ada Verwalter|administrator@beispiel\.example/.test(a.text.replaceAll('q=administrator', ''). replace(/value="administrator@beispiel.example"|„administrator@beispiel.example“/g, ''))) leak.push(path)
      if (a.status >= 500) leak.push(`${a.status} ${path}`)
    }
    if (shirin) for (const path of [`/kleve/api/v1/people/volunteer/${shirin.key}`, `/kleve/api/v1/people/volunteer/${shirin.id}`, `/kleve/de/volunteers/${shirin.slug}`, `/kleve/de/volunteers.csv`, '/kleve/api/v1/people/certificate', '/kleve/api/v1/people/proof'])
      if ((await b.ask(path)).text.includes(shirin.email)) leak.push(path)
    good(`${role}: no account or volunteer but the own`, leak.length === 0, leak)
  }
}

// Filters and orders by what one may not see would tell it bit by bit.
async function oracles(g, good) {
  const v = await g.as('visitor')
  for (const [path, field] of [['directory/offer', 'confirmed_with'], ['directory/offer', 'state'], ['directory/contact', 'person'], ['directory/place', 'hidden_on']]) {
    const count = async q => json(await v.ask(`/kleve/api/v1/${path}?limit=1&${q}`)).total
    const whole = await count(''), filtered = [await count(`${field}=Koray`), await count(`${field}=draft`), await count(`${field}=`), await count(`filter[${field}]=x`)]
    good(`${path}: filter by ${field} says nothing`, filtered.every(n => n === undefined || n === whole), filtered)
    const sorted = await v.ask(`/kleve/api/v1/${path}?limit=3&sort=${field}`)
    good(`${path}: order by ${field}`, sorted.status === 400 || sorted.text === (await v.ask(`/kleve/api/v1/${path}?limit=3`)).text || sorted.status === 422, sorted.status)
  }
  const cols = await v.ask('/kleve/de/offers?columns=confirmed_with+state+title')
  good('columns', !/<th[^>]*>[^<]*(Bestätigt mit|Stand|Zustand)/.test(cols.text))
}

async function assignment(g, good) {
  const p = await g.as('provider'), o = await offers(g), admin = await g.as('administrator')
  const self = json(await p.api('GET', 'people/account?limit=1')).items[0]
  for (const [what, body] of [['a role', { role: 'administrator' }], ['the organisation', { actor: 'bsp-niederrhein' }], ['the state', { state: 'active' }], ['the number', { id: 1 }], ['a deletion', { deleted_at: null }]])
    good(`own account: ${what}`, denied(await p.api('PATCH', `people/account/${self.key}`, body)))
  const plain = await p.api('POST', 'directory/offer', { title: 'Probe schlicht', summary: 'Probe', kind: 'group', actor: 'bsp-brueckenbogen' })
  good('a plain offer is taken, as a draft', plain.status === 201 && json(plain).state !== 'published', plain.text.slice(0, 300))
  good('a grant for oneself', denied(await p.api('POST', 'people/grant', { reason: 'x', role: 'administrator', account: self.key })))
  for (const [what, body] of [['published at once', { state: 'published' }], ['a key of the house', { due_on: '2099-01-01' }], ['hidden', { hidden_on: '' }], ['deleted', { deleted_at: 1 }], ['owner', { owner: 'x' }], ['region', { region: 'heim' }], ['__proto__', { '__proto__x': 1, constructor: {} }]]) {
    const a = await p.api('POST', 'directory/offer', { title: `Probe ${what}`, summary: 'Probe', kind: 'group', actor: 'bsp-brueckenbogen', ...body })
    good(`new offer: ${what}`, denied(a) || (a.status === 201 && json(a).state !== 'published'), `${a.status} ${a.text.slice(0, 200)}`)
  }
  const whole = { title: 'Probe Formular', summary: 'Probe', kind: 'group', actor: 'bsp-brueckenbogen', state: 'published', id: o.foreign.id, slug: o.foreign.slug, deleted_at: '1', due_on: '2099-01-01', version: 1, account: 1, role: 'administrator' }
  const before = json(await admin.api('GET', `directory/offer/${o.foreign.key}`)), sent = await p.send('/kleve/de/offers/new', { ...whole, 'title@de': 'Probe Formular', 'title.de': 'Probe Formular' }, '/kleve/de/offers/new')
  const now = json(await admin.api('GET', `directory/offer/${o.foreign.key}`)), made = (await all(admin, 'directory/offer')).find(x => x.title === 'Probe Formular')
  good('form: the number of another row', now.version === before.version && now.title === before.title, sent.status)
  good('form: neither state nor what the house works out', !made || (made.state !== 'published' && made.due_on !== '2099-01-01'), JSON.stringify(made))
  const invite = await p.send('/kleve/de/accounts/new', { email: 'eigen@beispiel.example', name: 'Eigen', role: 'administrator' }, '/kleve/de/account')
  good('inviting an administrator', invite.status === 403, invite.status)
  const officer = await g.as('officer-kleve'), coordinator = await g.as('coordinator')
  for (const [who, b] of [['officer', officer], ['coordinator', coordinator], ['editor', await g.as('editor')]]) {
    good(`${who}: a grant`, denied(await b.api('POST', 'people/grant', { reason: 'x', role: 'administrator', account: 'ada-verwalter' })))
    good(`${who}: a webhook`, denied(await b.api('POST', 'hooks/hook', { title: 'x', address: 'https://x.example/' })) || who === 'x')
  }
  const file = '/tmp/attack-import.csv'
  const { writeFileSync, rmSync } = await import('node:fs')
  writeFileSync(file, 'key,title,summary,kind,actor,state,deleted_at,due_on,id\nimport-probe,Probe Import,Probe,group,bsp-niederrhein,published,1,2099-01-01,1\n')
  const said = g.run('import', 'directory.offer', file, '--as', 'provider@beispiel.example', '--region', 'kleve')
  rmSync(file)
  good('an import for another organisation', !(await all(admin, 'directory/offer')).some(x => x.title === 'Probe Import'), said.slice(0, 300))
}

// Addresses made from the name of something else: nothing may come from outside of the store.
async function paths(g, good) {
  const b = await g.as('administrator'), bad = []
  const up = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..%5c', '....//', '%252e%252e%252f', '..;/', '%c0%ae%c0%ae/']
  for (const u of up) for (const base of ['/static/', '/kleve/', '/kleve/de/', '/kleve/de/media/', '/kleve/opendata/', '/kleve/de/card/', '/api/v3/kleve/de/']) {
    const a = await b.ask(`${base}${u.repeat(6)}etc/passwd`)
    if (/root:x:0/.test(a.text) || a.status >= 500) bad.push(`${a.status} ${base}${u}`)
  }
  good('no file of the machine', bad.length === 0, bad)
  for (const path of ['/.git/config', '/static/.git/config', '/var/kleve.db', '/regions/kleve.db', '/kleve.db', '/static/../regions/kleve.db', '/sealed.key', '/static/site.css.bak', '/static/site.css~', '/.env', '/server-status', '/static/'])
    good(path, (await b.ask(path)).status === 404)
  for (const name of ['..', '../x', 'a/b', 'A', 'x'.repeat(40), '.hidden', 'a.db', '-x', '1a', 'a b', 'a%00b', 'api', 'static']) good(`region ${JSON.stringify(name.slice(0, 12))}`, /^bruecke|error|not|kein|name|must|reserved/i.test(g.run('region', 'create', '--title', 'X', '--', name)) && !(await b.ask(`/${encodeURIComponent(name)}/de/`)).text.includes('<title>X'))
}

export const attacks = [['rows of other regions', regions], ['rows of other organisations', organisations], ['rows of other towns', towns], ['accounts and volunteers', people], ['filters and orders as oracles', oracles],
  ['fields that nobody asked for', assignment], ['paths', paths]]
