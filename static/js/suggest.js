/* Type-ahead: asks the server while one types, arrow keys choose, Enter and Tab take, Esc closes. Whoever types faster
   than the answer comes gets the first of it all the same. The words alone are enough for the server too, so nothing is
   lost without it. */
import { each } from './words.js';

const WAIT = 150;

each('[data-suggest]', (field) => {
  if (field.dataset.met) return;
  field.dataset.met = 'yes';
  const input = field.querySelector('[role=combobox]');
  const list = field.querySelector('[role=listbox]');
  const key = field.querySelector('[data-suggest-key]');
  let timer = 0;
  let asked = 0; // the question whose answer is awaited
  let last = 0;
  let early = ''; // Enter or Tab, pressed before the answer was there
  const isFree = 'suggestFree' in field.dataset; // in the search box Enter searches, unless one was chosen

  const close = () => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const choices = () => [...list.querySelectorAll('[role=option]:not([aria-disabled])')];
  const choose = (option) => {
    for (const other of choices()) other.setAttribute('aria-selected', String(other === option));
    if (option) input.setAttribute('aria-activedescendant', option.id);
    option?.scrollIntoView({ block: 'nearest' });
  };
  const take = (option) => {
    if (option.dataset.url) { location.assign(option.dataset.url); return; }
    input.value = option.dataset.words;
    if (key) key.value = option.dataset.key;
    close();
    input.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const onward = () => {
    const all = [...input.form.elements].filter((it) => it.type !== 'hidden' && it.tabIndex >= 0 && !it.disabled && it.offsetParent);
    all[all.indexOf(input) + 1]?.focus();
  };
  const ask = async () => {
    timer = 0;
    const words = input.value.trim();
    if (!words) { asked = 0; close(); return; }
    const number = ++last;
    asked = number;
    const url = new URL(field.dataset.suggest, location.href);
    url.searchParams.set('q', words);
    const answer = await fetch(url, { headers: { 'HX-Request': 'true', 'HX-Request-Type': 'partial' } }).catch(() => null);
    const options = answer?.ok && !answer.redirected ? await answer.text().catch(() => null) : null;
    if (number !== asked) return;
    asked = 0; // not before all of it is here: a key pressed meanwhile waits for it
    const pressed = early;
    early = '';
    if (options === null || document.activeElement !== input) { if (pressed === 'Tab') onward(); return; }
    list.innerHTML = options;
    [...list.children].forEach((option, at) => { option.id = `${list.id}-${at}`; });
    list.hidden = !list.children.length;
    input.setAttribute('aria-expanded', String(!list.hidden));
    choose(isFree ? undefined : choices()[0]);
    if (!pressed) return;
    if (choices()[0]) take(choices()[0]);
    if (pressed === 'Tab') onward();
  };

  input.addEventListener('input', () => {
    early = '';
    if (key) key.value = '';
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener('keydown', (event) => {
    const isTaking = ['Enter', 'Tab'].includes(event.key) && !event.ctrlKey && !event.shiftKey && !event.isComposing && !isFree;
    if (isTaking && input.value.trim() && (timer || asked)) {
      event.preventDefault();
      early = event.key;
      if (timer) { clearTimeout(timer); ask(); }
      return;
    }
    if (list.hidden) { if (event.key === 'ArrowDown') ask(); return; }
    const all = choices();
    const here = all.findIndex((it) => it.getAttribute('aria-selected') === 'true');
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      choose(all[(here + (event.key === 'ArrowDown' ? 1 : -1) + all.length) % all.length]);
    } else if (event.key === 'Enter' && here >= 0 && !event.ctrlKey) {
      event.preventDefault();
      take(all[here]);
    } else if (event.key === 'Tab' && isTaking && here >= 0) {
      take(all[here]);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    }
  });
  input.addEventListener('blur', () => setTimeout(close, 150));
  list.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    const option = event.target.closest('[role=option]:not([aria-disabled])');
    if (option) take(option);
  });
});
