/* Type-ahead: asks the server while one types, arrow keys choose, Enter takes, Esc closes. The words alone are enough
   for the server too, so nothing is lost without it. */
import { each } from './words.js';

const WAIT = 150;

each('[data-suggest]', (field) => {
  if (field.dataset.met) return;
  field.dataset.met = 'yes';
  const input = field.querySelector('[role=combobox]');
  const list = field.querySelector('[role=listbox]');
  const key = field.querySelector('[data-suggest-key]');
  let timer = 0;
  let asked = 0;

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
  const ask = async () => {
    const words = input.value.trim();
    if (!words) { close(); return; }
    const number = ++asked;
    const url = new URL(field.dataset.suggest, location.href);
    url.searchParams.set('q', words);
    const answer = await fetch(url, { headers: { 'HX-Request': 'true', 'HX-Request-Type': 'partial' } }).catch(() => null);
    if (!answer?.ok || number !== asked || document.activeElement !== input) return;
    list.innerHTML = await answer.text();
    [...list.children].forEach((option, at) => { option.id = `${list.id}-${at}`; });
    list.hidden = !list.children.length;
    input.setAttribute('aria-expanded', String(!list.hidden));
    choose('suggestFree' in field.dataset ? undefined : choices()[0]); // in the search box Enter searches, unless one was chosen
  };

  input.addEventListener('input', () => {
    if (key) key.value = '';
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener('keydown', (event) => {
    if (list.hidden) { if (event.key === 'ArrowDown') ask(); return; }
    const all = choices();
    const here = all.findIndex((it) => it.getAttribute('aria-selected') === 'true');
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      choose(all[(here + (event.key === 'ArrowDown' ? 1 : -1) + all.length) % all.length]);
    } else if (event.key === 'Enter' && here >= 0 && !event.ctrlKey) {
      event.preventDefault();
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
