/* Commands of the live screens: sent where one is, each with a key of its own so that it counts once; the news brings what
   came of it. Space presses the next step. Minutes and clocks that the server printed go on counting. */
import { toast } from './toasts.js';
import { csrf, each, fill, word } from './words.js';

const main = document.querySelector('main.live');
const SLOW = 2500; // milliseconds after which a page that heard nothing is fetched anew

/* --- commands ------------------------------------------------------------------------------------------------ */

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('form[data-command]')) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.dataset.sent) return;
  send(form, event.submitter);
}, true);

async function send(form, button) {
  const data = new FormData(form, button);
  data.set('key', form.dataset.key ??= crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`);
  data.set('csrf', csrf());
  form.dataset.sent = 'yes';
  button?.setAttribute('aria-busy', 'true');
  let answer = null;
  try {
    answer = await fetch(form.action, { method: 'POST', body: data, headers: { accept: 'application/json' }, redirect: 'manual' });
  } catch { /* told below; the same key is sent again */ }
  delete form.dataset.sent;
  button?.removeAttribute('aria-busy');
  if (answer?.ok) done(form, await answer.json());
  else if (answer?.type === 'opaqueredirect') location.reload();
  else toast((await answer?.json().catch(() => null))?.refused ?? word('failed'), 'bad');
}

function done(form, { seq }) {
  delete form.dataset.key;
  form.closest('dialog')?.close();
  const details = form.closest('details');
  if (details && !details.matches('[data-menu]')) details.open = false;
  const saved = form.querySelector('[data-saved]');
  if (saved) saved.textContent = fill(saved.dataset.words, { time: new Date().toTimeString().slice(0, 5) });
  else if (!form.matches('[data-keeps-text]')) form.reset();
  document.dispatchEvent(new CustomEvent('command', { detail: { form, seq } }));
  if (form.closest('#attendance')) window.htmx?.trigger('#attendance', 'attendance');
  if (main?.dataset.meetingTopic) setTimeout(() => { if (Number(main.dataset.seq) < seq && !busy()) location.reload(); }, SLOW);
}

/* what somebody is writing is never thrown away */
const busy = () => document.querySelector('dialog[open]') || document.activeElement?.matches('input, textarea, select');

/* A question opened from a panel asks about what the panel shows. */
document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-open][data-item]');
  const box = opener && document.getElementById(`${opener.dataset.open}-title`)?.closest('[data-dialog-box]'); // the details it stood in is empty
  const field = box?.querySelector('input[name=item]');
  if (!field) return;
  field.value = opener.dataset.item;
  const title = box.querySelector('header p');
  if (title && opener.dataset.title) title.textContent = opener.dataset.title;
}, true);

/* --- the keyboard -------------------------------------------------------------------------------------------- */

document.addEventListener('keydown', (event) => {
  if (event.key !== ' ' || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, textarea, select, button, a, summary, dialog, .scroll, [tabindex="0"]')) return;
  const step = document.querySelector('[data-step]');
  if (!step) return;
  event.preventDefault();
  step.click();
  if (step.matches('summary')) requestAnimationFrame(() => step.parentElement.querySelector('.twice-box button')?.focus());
});

/* --- what goes on counting ----------------------------------------------------------------------------------- */

function count() {
  const now = Date.now() + (Number(document.documentElement.dataset.clockOffset) || 0);
  for (const element of document.querySelectorAll('[data-minutes-since]')) {
    const text = fill(element.dataset.said, { n: Math.max(0, Math.floor((now - Number(element.dataset.minutesSince)) / 60000)) });
    if (element.textContent !== text) element.textContent = text;
    if (element.dataset.limit) element.classList.toggle('t-wait', now - element.dataset.minutesSince >= element.dataset.limit * 60000);
  }
  for (const bar of document.querySelectorAll('rect[data-began]')) {
    const share = (now - Number(bar.dataset.began)) / 60000 / Number(bar.dataset.minutes);
    bar.setAttribute('width', Math.max(0, Math.min(100, 100 * share)).toFixed(1));
    bar.setAttribute('class', share > 1 ? 'f2' : 'f1');
  }
  for (const late of document.querySelectorAll('[data-planned-end]')) {
    const minutes = Math.floor((Math.max(now, Number(late.dataset.expectedEnd)) - Number(late.dataset.plannedEnd)) / 60000);
    const words = minutes > 0 ? late.dataset.late : minutes < 0 ? late.dataset.early : late.dataset.even;
    late.textContent = fill(words, { n: Math.abs(minutes) });
  }
  const clock = new Date(now);
  const time = `${String(clock.getHours()).padStart(2, '0')}:${String(clock.getMinutes()).padStart(2, '0')}`;
  for (const element of document.querySelectorAll('[data-clock]')) if (element.textContent !== time) element.textContent = time;
}
count();
setInterval(count, 5000);

/* --- the secretary's list ------------------------------------------------------------------------------------ */

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
const asked = () => document.querySelector('[data-attend-find]');

document.addEventListener('input', (event) => {
  if (!event.target.matches('[data-attend-find]')) return;
  const words = plain(event.target.value).split(/\s+/).filter(Boolean);
  for (const line of document.querySelectorAll('.attendees [data-name]')) {
    const names = line.dataset.name.split(' ');
    line.hidden = !words.every((word) => names.some((name) => name.startsWith(word)));
  }
});
/* one key: Enter checks the only one, or the first, in or out, and the field is ready for the next name */
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.target !== asked()) return;
  event.preventDefault();
  const form = [...document.querySelectorAll('.attendees [data-name]')].find((it) => !it.hidden)?.querySelector('form');
  if (!form || !event.target.value.trim()) return;
  event.target.value = '';
  form.requestSubmit();
});

const watch = (selector, act) => each(selector, (node) => new MutationObserver(act).observe(node, { childList: true, subtree: true, characterData: true }));
let due = 0;
watch('.secretary #panel-presence', () => {
  if (asked()?.value) return;
  clearTimeout(due);
  due = setTimeout(() => window.htmx?.trigger('#attendance', 'attendance'), 400);
});

/* --- what is one's own --------------------------------------------------------------------------------------- */

const me = main?.dataset.me;
const own = document.getElementById('mine');
const told = document.getElementById('told');
let known = '';
let item = '';

const facts = () => {
  const where = document.querySelector('#panel-where [data-state]');
  const places = [...document.querySelectorAll(`#panel-queue [data-member="${me}"]`)].map((it) => it.dataset.place);
  return [where?.dataset.state, where?.dataset.item, where?.dataset.list, where?.dataset.speaker === me, ...places].join('|');
};

async function refetch() {
  if (own.contains(document.activeElement) && document.activeElement.matches('input, textarea')) return;
  const shown = document.getElementById('reading')?.dataset.shown;
  const answer = await fetch(`/meetings/${main.dataset.meeting}/mine${shown ? `?paper=${shown}` : ''}`, { headers: { 'hx-request-type': 'partial' } }).catch(() => null);
  if (answer?.ok) own.innerHTML = await answer.text();
}

function compare() {
  const now = facts();
  if (now === known) return;
  const first = known === '';
  const [state, number] = now.split('|');
  const shared = `${state}|${number}` !== known.split('|').slice(0, 2).join('|'); // everybody's page asks then: not all at once
  known = now;
  for (const line of document.querySelectorAll('#panel-queue .q')) line.classList.toggle('me', line.dataset.member === me); // attributes are not watched
  if (!first) setTimeout(refetch, shared ? Math.random() * 2000 : 0);
  if (now.split('|')[3] === 'true') told.textContent = told.dataset.turn;
  else if (number !== item) { item = number; told.textContent = number ? fill(told.dataset.item, { title: document.querySelector('#panel-where h1')?.textContent ?? '' }) : ''; }
}
if (own && me) {
  watch('#panel-where', compare);
  watch('#panel-queue', compare);
  document.addEventListener('command', (event) => { if (event.detail.form.closest('#mine')) refetch(); });
  compare();
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-drawer]');
  if (!link) return;
  event.preventDefault();
  const place = document.getElementById(link.dataset.drawer);
  place?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  place?.querySelector('[tabindex]')?.focus({ preventScroll: true });
});

/* --- the connection, in words -------------------------------------------------------------------------------- */

const linked = (good) => {
  for (const element of document.querySelectorAll('[data-link]')) {
    element.classList.toggle('lost', !good);
    const words = element.querySelector('span') ?? element;
    words.textContent = good ? element.dataset.good : element.dataset.lost;
  }
};
document.addEventListener('connection', (event) => linked(event.detail.good));
addEventListener('offline', () => linked(false));
addEventListener('online', () => linked(true));
