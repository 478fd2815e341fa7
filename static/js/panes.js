/* The reading pane: the chosen line is marked, the pane starts at its top, and on narrow screens takes the focus. */
document.addEventListener('htmx:after:swap', (event) => {
  const pane = event.detail?.ctx?.target;
  if (!pane?.classList?.contains('pane')) return;
  mark(event.detail.ctx.sourceElement);
  pane.scrollTop = 0;
  if (matchMedia('(max-width: 1099.98px)').matches) {
    window.scrollTo(0, 0);
    const heading = pane.querySelector('h2, h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
  }
});

/* Opened from elsewhere, the line of the open document may stand far down in its list. */
document.querySelector('.items a.item.on')?.scrollIntoView({ block: 'nearest' });

/* Signed out meanwhile: the sign-in page belongs into the whole window, not into a part of the page. */
document.addEventListener('htmx:before:response', (event) => {
  const { raw } = event.detail.ctx.response;
  if (!raw.redirected || new URL(raw.url).pathname !== '/sign-in') return;
  event.preventDefault();
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
});

function mark(line) {
  if (!line?.matches?.('a.item')) return;
  for (const other of document.querySelectorAll('a.item.on')) {
    other.classList.remove('on');
    other.removeAttribute('aria-current');
  }
  line.classList.add('on');
  line.classList.remove('new');
  line.querySelector('.bul')?.replaceChildren();
  line.setAttribute('aria-current', 'true');
}
