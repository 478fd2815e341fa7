/* What was entered outlives a change of language and a session that ended meanwhile. It is kept in this tab alone, for
   whoever entered it, until the next page; never passwords, never files. */
import { untold } from './forms.js';
import { toast } from './toasts.js';
import { word } from './words.js';

const KEY = 'kept';
const NEVER = ['csrf', 'password'];
const who = () => document.querySelector('.who .txt b')?.textContent ?? '';
const name = (form) => new URL(form.action, location.href).pathname;
const fields = (form) => [...form.elements].filter((it) => it.name && !NEVER.includes(it.name) && !['file', 'password', 'submit', 'button'].includes(it.type));

const read = () => { try { return JSON.parse(sessionStorage.getItem(KEY) ?? '{}'); } catch { return {}; } };
const write = (kept) => { try { sessionStorage.setItem(KEY, JSON.stringify(kept)); } catch { /* the tab keeps nothing: then nothing comes back */ } };

function keep(forms, back) {
  const kept = {};
  for (const form of forms) kept[name(form)] = { person: who(), back, values: fields(form).map((it) => [it.name, it.value, it.checked === true]) };
  write(kept);
}

/* Words that somebody typed or chose: a button alone, or a filter that only reads, leaves nothing behind. */
const told = (form) => form.method === 'post' && fields(form).some((it) => it.type !== 'hidden' && (it.defaultValue === undefined ? it.value : it.value !== it.defaultValue));

document.addEventListener('submit', (event) => {
  if (event.defaultPrevented || location.pathname === '/sign-in') return;
  if (event.target.matches('[data-keeps]')) keep(untold(), true);
  else if (event.target.matches('[data-guard]') || told(event.target)) keep([event.target], false);
  else if (event.target.matches('[action="/sign-out"]')) write({});
}, true);

function putBack(form, values) {
  const left = [...values];
  let changed = false;
  for (const field of fields(form)) {
    const at = left.findIndex(([key, value]) => key === field.name && (!['checkbox', 'radio'].includes(field.type) || value === field.value));
    if (at < 0) continue;
    const [[, value, checked]] = left.splice(at, 1);
    if (['checkbox', 'radio'].includes(field.type)) { changed ||= field.checked !== checked; field.checked = checked; continue; }
    if (field.value === value) continue;
    field.value = value;
    field.classList.remove('read');
    changed = true;
  }
  if (changed) form.dispatchEvent(new Event('input', { bubbles: true }));
  return changed;
}

const kept = read();
if (location.pathname === '/sign-in') {
  for (const entry of Object.values(kept)) entry.back = true; // what was sent was not taken: nobody was signed in
  write(kept);
} else if (Object.keys(kept).length) {
  write({});
  const back = [...document.querySelectorAll('form')].filter((form) => {
    const entry = form.method === 'post' && kept[name(form)];
    if (!entry || !entry.back || entry.person !== who() || !putBack(form, entry.values)) return false;
    delete kept[name(form)];
    const box = form.closest('dialog, details');
    if (box && !box.open) (box.previousElementSibling?.querySelector('summary') ?? box.querySelector('summary'))?.click();
    return true;
  });
  if (back.length) toast(word('kept'));
}
