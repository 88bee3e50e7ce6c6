// share.js - passing a page on: by the device's own menu where it has one, otherwise into the clipboard. Pages work without it: the line stays hidden.
'use strict'
for (const line of document.querySelectorAll('[data-share]')) {
  const button = line.querySelector('button'), url = line.dataset.share
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(url)
      line.querySelector('[aria-live]').textContent = button.dataset.done
    } catch {                                              // not through TLS, or forbidden: mark the address, then Ctrl+C is left
      const code = line.parentElement.querySelector('code')
      if (code) getSelection().selectAllChildren(code)
    }
  }
  if (!navigator.share) button.querySelector('span').textContent = button.dataset.copy
  line.hidden = false
  button.addEventListener('click', () => { if (navigator.share) navigator.share({ title: document.title, url }).catch(() => {}); else copy() })
}
