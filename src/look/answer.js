// answer.js - filling in a questionnaire: questions that an answer makes asked appear at once, letters are counted, and nothing typed is lost when the network goes.
// The pages work without it. What was typed stands in localStorage until the server has it, and never on a device that others use too.
{
  const PREFIX = 'bruecke answer ', AGAIN = 15000, WAIT = 300
  const one = (q, of = document) => of.querySelector(q), all = (q, of = document) => [...of.querySelectorAll(q)]
  const box = (() => { try { localStorage.setItem(PREFIX, '1'); localStorage.removeItem(PREFIX); return localStorage } catch { return null } })()
  // Forgets what is kept of questionnaires; but for this one, if there is one.
  const wipe = mine => { if (box) for (const key of Object.keys(box)) if (key.startsWith(PREFIX) && !(mine && key.startsWith(mine))) box.removeItem(key) }

  // ---- conditions: XLSForm's expressions as src/rooms/survey/relevance.c reads them; the server decides in the end ----------------
  function reader(text) {
    const sign = /\s*(?:\$\{\s*([^}]+?)\s*\}|'([^']*)'|"([^"]*)"|(\d+(?:\.\d+)?)|(!=|<=|>=|[=<>+\-*(),])|(count-selected|[a-z]+))\s*/y
    const found = []
    while (sign.lastIndex < text.length) {
      const m = sign.exec(text)
      if (!m) throw new Error('condition')
      found.push(m[1] !== undefined ? { name: m[1] } : m[2] ?? m[3] ?? m[4] ?? { sign: m[5] ?? m[6] })
    }
    return found
  }
  const number = v => (/^\s*-?(\d+\.?\d*|\.\d+)\s*$/.test(v) ? Number(v) : NaN)
  const truth = v => (typeof v === 'boolean' ? v : typeof v === 'number' ? v !== 0 && !Number.isNaN(v) : v !== '')
  const words = v => String(v).split(' ').filter(Boolean)
  function compare(op, x, y) {
    const a = number(x), b = number(y), both = !Number.isNaN(a) && !Number.isNaN(b)
    if (op === '=') return both ? a === b : String(x) === String(y)
    if (op === '!=') return both ? a !== b : String(x) !== String(y)
    const day = /^\d{4}-\d\d-\d\d$/
    if (!both && day.test(x) && day.test(y)) return op === '<' ? x < y : op === '<=' ? x <= y : op === '>' ? x > y : x >= y
    return both && (op === '<' ? a < b : op === '<=' ? a <= b : op === '>' ? a > b : a >= b)
  }
  function holds(text, value) {
    const at = reader(text)
    let i = 0
    const next = (...signs) => signs.includes(at[i]?.sign) && at[i++].sign
    const must = s => { if (!next(s)) throw new Error('condition') }
    function call(name) {
      must('(')
      const args = []
      if (!next(')')) {
        do args.push(or()); while (next(','))
        must(')')
      }
      if (name === 'true' || name === 'false') return name === 'true'
      if (name === 'not') return !truth(args[0])
      if (name === 'selected') return words(args[0]).includes(String(args[1]))
      if (name === 'count-selected') return words(args[0]).length
      throw new Error('condition')
    }
    function simple() {
      if (next('-')) return -number(simple())
      if (next('(')) { const v = or(); must(')'); return v }
      const t = at[i++]
      if (typeof t === 'string') return t
      if (t?.name) return value(t.name)
      return call(t?.sign)
    }
    function times() {
      let v = simple()
      for (let op; (op = next('*', 'div', 'mod'));) {
        const w = number(simple())
        v = op === '*' ? number(v) * w : op === 'div' ? number(v) / w : number(v) % w
      }
      return v
    }
    function plus() {
      let v = times()
      for (let op; (op = next('+', '-'));) { const w = number(times()); v = op === '+' ? number(v) + w : number(v) - w }
      return v
    }
    function compared() {
      let v = plus()
      for (let op; (op = next('=', '!=', '<', '<=', '>', '>='));) v = compare(op, v, plus())
      return v
    }
    function and() { let v = compared(); while (next('and')) { const w = compared(); v = truth(v) && truth(w) } return v }
    function or() { let v = and(); while (next('or')) { const w = and(); v = truth(v) || truth(w) } return v }
    const v = or()
    if (i < at.length) throw new Error('condition')
    return truth(v)
  }

  function fill_in(form) {
    const { mark, page } = form.dataset, shared = 'sharedDevice' in form.dataset, key = `${PREFIX}${mark} ${page}`
    const known = JSON.parse(form.dataset.known || '{}')
    const fields = () => [...form.elements].filter(e => /^[ao]_/.test(e.name))
    const typed = () => [...new FormData(form)].filter(([name]) => /^[ao]_/.test(name))
    wipe(shared ? null : `${PREFIX}${mark} `)
    if (form.elements.live) form.elements.live.value = '1'

    // ---- kept until the server has it ------------------------------------------------------------------------------------------
    const keep = () => { if (box && !shared && page !== 'review') try { box.setItem(key, JSON.stringify(typed())) } catch { /* full: the server has all but this page */ } }
    const forget = () => box?.removeItem(key)
    function restore() {
      const kept = !shared && box?.getItem(key)
      if (!kept || kept === JSON.stringify(typed())) return
      const of = {}
      for (const [name, value] of JSON.parse(kept)) (of[name] ??= []).push(value)
      for (const e of fields()) {
        const values = of[e.name] ?? []
        if (e.type === 'radio' || e.type === 'checkbox') e.checked = values.includes(e.value) && e.value !== ''
        else e.value = values.shift() ?? ''
      }
      one('[data-restored]', form).hidden = false
    }

    // ---- what is asked ----------------------------------------------------------------------------------------------------------
    function show() {
      const here = {}
      const code_of = e => e.name.slice(2)
      for (const e of fields()) {
        if (!e.name.startsWith('a_') || e.closest('[hidden]')) continue
        here[code_of(e)] ??= ''
        if ((e.type === 'radio' || e.type === 'checkbox') && !e.checked) continue
        if (e.value) here[code_of(e)] += (here[code_of(e)] ? ' ' : '') + e.value
      }
      let changed = false
      for (const part of all('[data-if]', form)) {
        let asked = !part.hidden
        try { asked = holds(part.dataset.if, code => here[code] ?? known[code] ?? '') } catch { continue }
        if (part.hidden === !asked) continue
        part.hidden = !asked
        changed = true
        if (!asked) delete here[part.dataset.code]
      }
      if (changed) show()                                  // an answer that is hidden now may have been a condition itself
      for (const line of all('.other', form)) {
        const mine = all('[data-other]', line.parentElement)
        if (mine.length) line.hidden = !mine.some(e => e.checked)
      }
    }

    function count(e) {
      const most = Number(e.dataset.most), left = most - [...e.value].length
      let line = e.parentElement.querySelector('.left')
      if (!line && left > most / 5 && left > 50 && e.tagName !== 'TEXTAREA') return
      if (!line) {
        line = Object.assign(document.createElement('div'), { className: 'kern-hint left', id: `${e.id}.n` })
        e.after(line)
        e.setAttribute('aria-describedby', `${e.getAttribute('aria-describedby') ?? ''} ${line.id}`.trim())
      }
      const n = Math.abs(left).toLocaleString(document.documentElement.lang.split('-')[0] === 'ar' ? 'ar-u-nu-latn' : document.documentElement.lang)
      line.textContent = (left < 0 ? form.dataset.over : form.dataset.left).replace('{n}', n)
      line.classList.toggle('over', left < 0)
    }

    form.addEventListener('change', e => {
      if (e.target.type === 'checkbox' && e.target.checked) {
        const same = all(`[name="${CSS.escape(e.target.name)}"]`, form)
        for (const other of same) if (other !== e.target && ('alone' in e.target.dataset || 'alone' in other.dataset)) other.checked = false
      }
      show()
      keep()
    })
    let later = 0
    form.addEventListener('input', e => {
      if (e.target.dataset.most) count(e.target)
      clearTimeout(later)
      later = setTimeout(keep, WAIT)
    })

    // ---- sending; and again, when the network was gone ------------------------------------------------------------------------------
    let busy = false, waiting = null
    const away = on => { one(shared ? '[data-offline-shared]' : '[data-offline-note]', form).hidden = !on }
    function put(html) {
      const doc = new DOMParser().parseFromString(html, 'text/html'), main = one('main', doc)
      if (!main) return
      one('main').replaceWith(document.adoptNode(main))
      document.title = doc.title
      begin()
      const first = one('#problems') ?? one('main')
      first.focus()
      first.scrollIntoView()
    }
    async function send(go) {
      if (busy) return
      busy = true
      clearTimeout(later)
      later = 0
      keep()
      const body = new URLSearchParams(new FormData(form))
      if (go) body.set('go', go)
      try {
        const answer = await fetch(form.getAttribute('action'), { method: 'POST', body, credentials: 'same-origin' })
        if (answer.status === 429 || answer.status >= 500) throw new Error('later')
        waiting = null
        away(false)
        if (answer.redirected) { forget(); location.assign(answer.url); return }
        put(await answer.text())
      } catch {
        waiting = shared ? null : { go }
        away(true)
        one('[data-offline-note], [data-offline-shared]', form).scrollIntoView?.({ block: 'nearest' })
      } finally { busy = false }
    }
    form.addEventListener('submit', e => { e.preventDefault(); send(e.submitter?.value ?? 'next') })
    const again = () => { if (waiting && form.isConnected) send(waiting.go) }
    addEventListener('online', again)
    setInterval(again, AGAIN)
    addEventListener('pagehide', () => { if (form.isConnected && later) keep() })

    restore()
    show()
    for (const e of all('textarea[data-most]', form)) count(e)
  }

  function begin() {
    if (one('[data-clear]')) { wipe(); return }
    const form = one('form[data-mark]')
    if (form) fill_in(form)
  }
  begin()
}
