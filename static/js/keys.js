/* The keyboard: / finds, ? lists the keys, g and a letter go places, j k walk a list, Ctrl+Enter does the main step,
   Ctrl+Down leaves a thing for later and goes to the next. */
const typing = (target) => target.closest?.('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]');
const top = () => [...document.querySelectorAll('dialog[open]')].at(-1);
let waitingForPlace = 0;

document.addEventListener('keydown', (event) => {
  if (event.isComposing) return;
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { mainStep(event); return; }
  if (event.key === 'ArrowDown' && event.ctrlKey && !top()) { later(event); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (top() || document.querySelector('[popover]:popover-open')) { if (event.key === '?') sheet(event); return; }
  if (waitingForPlace) { goTo(event); return; }
  const act = { '/': find, '?': sheet, g: startGoing, j: () => walk(1, event), k: () => walk(-1, event), x: tick }[event.key];
  if (act) act(event);
  else pageKey(event);
});

function mainStep(event) {
  const form = event.target.closest?.('form');
  const place = top() ?? document;
  const button = form?.querySelector('[data-main]') ?? [...place.querySelectorAll('[data-main]')].find((it) => it.offsetParent);
  if (!button || button.disabled) return;
  event.preventDefault();
  if (button.form) button.form.requestSubmit(button);
  else button.click();
}

function later(event) {
  const link = document.querySelector('[data-later]');
  if (!link) return;
  event.preventDefault();
  link.click();
}

function find(event) {
  const field = document.getElementById('find');
  if (!field?.offsetParent) return;
  event.preventDefault();
  field.focus();
  field.select();
}

function sheet(event) {
  const keys = document.getElementById('keys');
  if (!keys) return;
  event.preventDefault();
  const own = document.getElementById('pagekeys');
  own.replaceChildren();
  for (const element of document.querySelectorAll('[data-key]')) {
    const label = document.createElement('dt');
    label.textContent = element.getAttribute('aria-label') ?? element.textContent.trim();
    const value = document.createElement('dd');
    const key = document.createElement('kbd');
    key.textContent = element.dataset.key;
    value.append(key);
    own.append(label, value);
  }
  keys.togglePopover();
}

function startGoing() {
  waitingForPlace = setTimeout(() => { waitingForPlace = 0; }, 1500);
}

function goTo(event) {
  clearTimeout(waitingForPlace);
  waitingForPlace = 0;
  const link = document.querySelector(`[data-go="g ${CSS.escape(event.key)}"]`);
  if (!link) return;
  event.preventDefault();
  location.assign(link.href);
}

function lines() {
  return [...document.querySelectorAll('[data-walk] .item, [data-walk] a.todo, [data-walk] tr a.lead, [data-walk] td.lead a')].filter((it) => it.offsetParent);
}

function walk(step, event) {
  const all = lines();
  if (!all.length) return;
  event.preventDefault();
  const here = all.indexOf(document.activeElement);
  const from = here >= 0 ? here : all.findIndex((it) => it.classList.contains('on'));
  const next = all[Math.max(0, Math.min(all.length - 1, from + step))];
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
}

function tick(event) {
  const box = document.activeElement?.closest('tr, li')?.querySelector('input[type=checkbox]');
  if (!box) return;
  event.preventDefault();
  box.click();
}

function pageKey(event) {
  const element = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!element?.offsetParent) return;
  event.preventDefault();
  element.click();
}
