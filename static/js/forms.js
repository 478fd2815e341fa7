/* Forms: sent once, not left by accident, wrong fields found at once, phrases put in, days written as dd/mm/yyyy. */
import { each, word } from './words.js';

const ARMED = 350; // milliseconds: Enter that was still meant for the page before must not send this one
const dirty = new Set();

/* The forms on the page with something entered that nobody has sent. */
export const untold = () => [...dirty].filter((form) => form.isConnected);

let leaving = false;
const WAIT = 15000;

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === 'dialog' || form.matches('[data-theme-form]')) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  const others = [...dirty].some((other) => other !== form && other.isConnected);
  if (form.method === 'post' && others && !form.matches('[data-keeps]') && !window.confirm(word('leave'))) { event.preventDefault(); return; }
  dirty.clear();
  leaving = true;
  if (form.method !== 'post') return;
  form.dataset.sent = 'yes';
  setTimeout(again, WAIT, form); // an answer that is a file leaves the page as it is
  // after the browser has read the form: a disabled button would not be sent
  setTimeout(() => {
    for (const button of form.querySelectorAll('button:not([type=button])')) button.setAttribute('aria-busy', 'true');
  });
});

/* A key held down, or struck once too often, sends what one has not seen: one page, one Enter. */
each('form[data-guard]', (form) => setTimeout(() => { form.dataset.armed = 'yes'; }, ARMED));
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.target.matches?.('textarea:not([readonly])') && !event.ctrlKey) return;
  const form = event.target.form ?? event.target.closest?.('form');
  if (form?.matches('[data-guard]') && (event.repeat || !form.dataset.armed)) { event.preventDefault(); event.stopImmediatePropagation(); }
}, true);

function again(form) {
  leaving = false;
  if (!form) return;
  delete form.dataset.sent;
  for (const button of form.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy');
}
document.addEventListener('htmx:finally:request', (event) => again(event.target.closest?.('form')));
window.addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(again));

document.addEventListener('input', (event) => {
  const form = event.target.closest('form[data-guard]');
  if (form && !event.target.closest('[data-upload]')) { dirty.add(form); form.dataset.armed = 'yes'; } // who types in it has seen it
  event.target.classList.remove('read');
});
window.addEventListener('beforeunload', (event) => {
  if (leaving || ![...dirty].some((form) => form.isConnected)) return;
  event.preventDefault();
});
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[hx-get]');
  if (!link || ![...dirty].some((form) => form.isConnected)) return;
  if (window.confirm(word('leave'))) dirty.clear();
  else { event.preventDefault(); event.stopImmediatePropagation(); }
}, true);

const narrow = matchMedia('(max-width: 1099.98px)');
each('[data-focus]', (element) => {
  if (element.closest('[data-dialog-box]') || (element.dataset.focus === 'wide' && narrow.matches)) return; // the paper first
  requestAnimationFrame(() => element.focus());
});

document.addEventListener('click', (event) => {
  const link = event.target.closest('.errorsum a');
  const name = link?.hash.slice(1);
  const field = name && (document.querySelector(`dialog[open] [name="${CSS.escape(name)}"]`) ?? document.getElementById(name));
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.scrollIntoView({ block: 'center' });
});

/* 25112026 or 25.11.2026 becomes 25/11/2026 */
document.addEventListener('change', (event) => {
  const field = event.target;
  if (!field.matches('[data-day]')) return;
  const found = field.value.trim().match(/^(\d{1,2})[\s./-]?(\d{1,2})[\s./-]?(\d{4})$/);
  if (found) field.value = `${found[1].padStart(2, '0')}/${found[2].padStart(2, '0')}/${found[3]}`;
});

/* A reusable phrase goes to where the cursor is in the text it belongs to. */
document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-text][data-fills]');
  if (button) putIn(button, button.dataset.text);
});
document.addEventListener('change', (event) => {
  const list = event.target.closest('select[data-fills]');
  if (!list || !list.value) return;
  putIn(list, list.value);
  list.value = '';
});

function putIn(source, text) {
  const name = source.dataset.fills;
  const area = source.form?.elements.namedItem(name) ?? document.getElementById(name);
  if (!area) return;
  const gap = area.selectionStart > 0 && !/\s$/.test(area.value.slice(0, area.selectionStart)) ? ' ' : '';
  area.setRangeText(gap + text, area.selectionStart, area.selectionEnd, 'end');
  area.dispatchEvent(new Event('input', { bubbles: true }));
  area.focus();
}

/* A long list of boxes shows what fits the typed words, marks or not; what is ticked stays in view. */
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
document.addEventListener('input', (event) => {
  const field = event.target;
  if (!field.matches('[data-narrow]')) return;
  const wanted = plain(field.value.trim());
  for (const line of field.nextElementSibling.querySelectorAll('.manyline')) {
    line.hidden = !plain(line.textContent).includes(wanted) && !line.querySelector(':checked');
  }
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.ctrlKey && event.target.matches?.('[data-narrow]')) event.preventDefault();
});
