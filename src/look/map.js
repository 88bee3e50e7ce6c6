// map.js - for lists that know where their rows are: asks the browser for a position, moves and enlarges the map. Pages work without it; it loads
// nothing, stores nothing, and finds its work by attributes: data-locate (the button), data-map (the box), data-step (the links below it).
'use strict'
{
  const all = (selector, within = document) => [...within.querySelectorAll(selector)]
  const one = (selector, within = document) => within.querySelector(selector)

  // ---- near me: the browser's position, about a kilometre exact, goes into the address only when asked for --------------------
  for (const button of all('[data-locate]')) {
    const menu = one('select[name=near]', button.form)
    if (!navigator.geolocation || !menu) continue
    button.hidden = false
    button.addEventListener('click', () => {
      button.disabled = true
      navigator.geolocation.getCurrentPosition(found => {
        const at = [found.coords.latitude, found.coords.longitude].map(degree => degree.toFixed(2)).join(',')
        menu.add(new Option(at, at, true, true))
        button.form.requestSubmit()
      }, () => {
        const note = Object.assign(document.createElement('p'), { className: 'kern-body', textContent: button.dataset.locate })
        note.setAttribute('role', 'alert')
        button.replaceWith(note)
      }, { timeout: 15000, maximumAge: 300000 })
    })
  }

  // ---- an address without what was not chosen -------------------------------------------------------------------------------
  for (const form of all('form.filters')) {
    const empty = () => [...form.elements].filter(el => el.name && !el.value)
    form.addEventListener('submit', () => { for (const el of empty()) el.disabled = true })
    addEventListener('pageshow', () => { for (const el of empty()) el.disabled = false })
  }

  // ---- maps: drag, wheel (with Ctrl, or while the map has the focus), arrows, + and −; the links below them do the same without the script -----------
  for (const box of all('[data-map]')) {
    const svg = one('svg', box), step = key => one(`[data-step="${key}"]`, box.parentElement)
    if (!svg) continue
    const [, , wide, high] = svg.getAttribute('viewBox').split(' ').map(Number)
    const view = { x: 0, y: 0, z: 1 }
    box.tabIndex = 0
    box.setAttribute('role', 'group')
    box.setAttribute('aria-label', svg.getAttribute('aria-label') ?? one('title', svg)?.textContent ?? '')
    function show() {
      view.z = Math.min(Math.max(view.z, 1), 8)
      view.x = Math.min(Math.max(view.x, 0), wide - wide / view.z)
      view.y = Math.min(Math.max(view.y, 0), high - high / view.z)
      svg.setAttribute('viewBox', [view.x, view.y, wide / view.z, high / view.z].map(v => v.toFixed(1)).join(' '))
      svg.style.setProperty('--small', 1 / view.z)
      box.classList.toggle('near', view.z > 1)
    }
    function zoom(by, at = { x: .5, y: .5 }) {
      const before = { x: view.x + wide / view.z * at.x, y: view.y + high / view.z * at.y }
      view.z *= by
      view.z = Math.min(Math.max(view.z, 1), 8)
      view.x = before.x - wide / view.z * at.x
      view.y = before.y - high / view.z * at.y
      show()
    }
    const move = (x, y) => { view.x += x * wide / view.z; view.y += y * high / view.z; show() }
    const place = e => { const r = svg.getBoundingClientRect(); return { x: (e.clientX - r.x) / r.width, y: (e.clientY - r.y) / r.height } }
    box.addEventListener('keydown', e => {
      if (e.ctrlKey || e.altKey || e.metaKey) return
      const way = { ArrowUp: [0, -1, 'u'], ArrowDown: [0, 1, 'd'], ArrowLeft: [-1, 0, 'l'], ArrowRight: [1, 0, 'r'] }[e.key]
      if (way && view.z > 1) move(way[0] / 4, way[1] / 4)
      else if (way && step(way[2])) step(way[2]).click()
      else if (e.key === '+' || e.key === '=') zoom(1.5)
      else if (e.key === '-' && view.z > 1) zoom(1 / 1.5)
      else if (e.key === '-' && step('-')) step('-').click()
      else return
      e.preventDefault()
    })
    box.addEventListener('wheel', e => {
      if (!e.ctrlKey && document.activeElement !== box) return
      e.preventDefault()
      zoom(e.deltaY < 0 ? 1.25 : 1 / 1.25, place(e))
    }, { passive: false })
    let from = null
    box.addEventListener('pointerdown', e => { if (view.z > 1 && e.button === 0) from = { x: e.clientX, y: e.clientY, far: false } })
    box.addEventListener('pointermove', e => {
      if (!from) return
      const r = svg.getBoundingClientRect(), x = e.clientX - from.x, y = e.clientY - from.y
      if (!from.far && Math.hypot(x, y) < 6) return
      if (!from.far) box.setPointerCapture(e.pointerId)
      from = { x: e.clientX, y: e.clientY, far: true }
      move(-x / r.width, -y / r.height)
    })
    box.addEventListener('pointerup', () => { if (from && from.far) box.addEventListener('click', e => { e.preventDefault(); e.stopPropagation() }, { capture: true, once: true }); from = null })
    box.addEventListener('dragstart', e => e.preventDefault())
  }
}
