/* The ballot: voted on where one is. An open vote is sent as it is; a secret one is sealed here first, so that the server
   never sees it (static/js/sealing.js). Nothing of a choice is kept on the device. Also the figures of an open vote that
   change by the second, on every screen. */
import { canSeal, seal } from './sealing.js';
import { csrf, each, fill, word } from './words.js';

const SETTLE = 300; // milliseconds after which a page that one comes back to looks again
const SPREAD = 600; // milliseconds within which a hall fetches its ballots

/* --- one's own ballot ---------------------------------------------------------------------------------------- */

const seals = canSeal();

each('.ballots', (card) => {
  if (!card.dataset.box || !seals) return;
  card.querySelector('[data-level] > span:not([data-sealed-here])')?.setAttribute('hidden', '');
  card.querySelector('[data-sealed-here]')?.removeAttribute('hidden');
});
each('form.ballot', (form) => count(form));

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('form.ballot')) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.dataset.sent || (spoiled(form) && !form.dataset.despite)) { warn(form); return; }
  send(form, event.submitter);
}, true);

async function send(form, button) {
  const card = form.closest('.ballots');
  const said = new FormData(form, button);
  const wanted = JSON.stringify(choice(form, said));
  if (form.dataset.last !== wanted) renew(form); // another choice is another act, and never mistaken for the last one
  form.dataset.last = wanted;
  said.set('key', form.elements.key.value);
  said.set('csrf', csrf());
  form.dataset.sent = 'yes';
  button?.setAttribute('aria-busy', 'true');
  const sealed = Boolean(card.dataset.box) && seals;
  try {
    const data = sealed ? await inBox(card, form, said) : said;
    const answer = await fetch(sealed ? form.dataset.vote : form.action, { method: 'POST', body: data, headers: { accept: 'application/json' }, redirect: 'manual' });
    if (answer.ok) recorded(form, button, await answer.json(), Boolean(card.dataset.box));
    else if (answer.type === 'opaqueredirect') location.reload();
    else tell(form, (await answer.json().catch(() => null))?.refused ?? word('failed'), 'bad');
  } catch { tell(form, word('failed'), 'bad'); } // pressed again, the same key is sent: it counts once
  delete form.dataset.sent;
  button?.removeAttribute('aria-busy');
}

const renew = (form) => { form.elements.key.value = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`; };
const sealedFor = new WeakMap(); // what was sealed and perhaps not heard: pressed again, the same bytes go out

async function inBox(card, form, said) {
  const data = new FormData();
  for (const name of ['csrf', 'key', 'member']) data.set(name, said.get(name));
  const kept = sealedFor.get(form);
  if (kept?.key === said.get('key')) { data.set('sealed', kept.sealed); return data; }
  data.set('sealed', await seal(card.dataset.box, Number(card.dataset.poll), choice(form, said), Number(card.dataset.size)));
  sealedFor.set(form, { key: said.get('key'), sealed: data.get('sealed') });
  return data;
}

function choice(form, said) {
  if (form.dataset.method === 'choose') return said.getAll('name');
  if (form.dataset.method === 'assent') return said.get('choice');
  const levels = [...said].filter(([name, level]) => name.startsWith('level.') && level);
  return Object.fromEntries(levels.map(([name, level]) => [name.slice(6), level]));
}

function recorded(form, button, { time }, secret) {
  for (const one of form.querySelectorAll('[aria-pressed]')) one.setAttribute('aria-pressed', one === button);
  renew(form); // what is changed is another act
  delete form.dataset.last;
  sealedFor.delete(form);
  delete form.dataset.despite;
  if (secret) { form.reset(); form.querySelector('fieldset').disabled = true; count(form); }
  const when = document.createElement('b');
  when.textContent = fill(form.dataset.recorded, { time });
  tell(form, when, 'done', form.dataset.changes);
  if (secret) form.querySelector('[data-said]').focus(); // what was pressed can't be pressed any more
}

function tell(form, words, tone, more = '') {
  const line = form.querySelector('[data-said]');
  const icon = form.closest('.ballots').querySelector(tone === 'done' ? '[data-check]' : '[data-alert]');
  const text = document.createElement('span');
  text.append(words, more && ' ', more);
  line.className = `ballot-said ${tone}`;
  line.tabIndex = -1;
  line.replaceChildren(icon.content.cloneNode(true), text);
}

/* --- names crossed out ---------------------------------------------------------------------------------------- */

const left = (form) => form.querySelectorAll('input[name=name]:checked').length;

function spoiled(form) {
  const line = form.querySelector('[data-seats]');
  return line ? left(form) < 1 || left(form) > Number(line.dataset.seats) : false;
}

function count(form) {
  const line = form.querySelector('[data-seats]');
  if (line) line.textContent = fill(line.dataset.words, { n: left(form), k: line.dataset.seats });
}

function warn(form) {
  if (form.dataset.sent) return;
  form.dataset.despite = 'yes';
  tell(form, form.querySelector('[data-seats]').dataset.invalid, 'bad');
}

document.addEventListener('change', (event) => {
  const form = event.target.closest('form.ballot');
  if (!form) return;
  delete form.dataset.despite;
  count(form);
});

/* --- the island on a seat --------------------------------------------------------------------------------------- */

const island = document.querySelector('[data-ballot]');
const panel = document.getElementById('panel-poll');
const spoken = document.getElementById('told');
let shown = null;
let due = 0;

const open = () => panel?.querySelector('[data-poll-state=open]');

const place = island ?? document.querySelector('.ballotpage'); // on a seat, or a page by itself

async function read() {
  const answer = await fetch(island?.dataset.ballot ?? location.pathname, { headers: { 'hx-request-type': 'partial' } }).catch(() => null);
  return answer?.ok && !answer.redirected ? answer.text() : null;
}

async function load() {
  const text = await read();
  if (text === null) { due = setTimeout(load, 1000 + Math.random() * 1000); return; }
  island.innerHTML = text;
  if (!open()?.querySelector('.vote-title')) tellOpened(island.querySelector('form.ballot legend')?.textContent);
}

/* What was voted in another tab, or on another device, is seen as soon as one comes back to this one. A ballot that is
   being filled in, or on its way, stays as it is. */
const begun = (form) => form.dataset.sent || form.dataset.last
  || [...form.querySelectorAll('input[type=radio], input[type=checkbox]')].some((it) => it.checked !== it.defaultChecked);
let looking = false;

async function lookAgain() {
  await new Promise((go) => { setTimeout(go, SETTLE); }); // the press that brought one back comes first
  if (document.hidden || looking || !place?.querySelector('form.ballot') || [...place.querySelectorAll('form.ballot')].some(begun)) return;
  looking = true;
  const text = await read();
  looking = false;
  if (text === null || [...place.querySelectorAll('form.ballot')].some(begun)) return;
  const { form, value } = place.contains(document.activeElement) ? document.activeElement : {};
  place.innerHTML = text;
  if (form) document.getElementById(form.id)?.querySelector(value ? `[value="${CSS.escape(value)}"]` : 'button, input')?.focus();
}
if (place) for (const [source, name] of [[document, 'visibilitychange'], [window, 'focus']]) source.addEventListener(name, lookAgain);

function tellOpened(title) {
  if (spoken && title) spoken.textContent = `${island?.dataset.opened ?? ''} ${title}`.trim();
}

function compare() {
  const now = open()?.dataset.poll ?? '';
  if (now === shown) return;
  const first = shown === null;
  if (now && !first) tellOpened(panel.querySelector('.vote-title')?.textContent);
  else if (spoken && !first) spoken.textContent = island?.dataset.ended ?? '';
  shown = now;
  if (!island) return;
  clearTimeout(due);
  due = setTimeout(load, first ? 0 : Math.random() * SPREAD);
}
if (panel) {
  new MutationObserver(compare).observe(panel, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-poll-state', 'data-poll'] });
  compare();
}

/* --- how far an open vote is --------------------------------------------------------------------------------------- */

document.addEventListener('hot', ({ detail: { name, value } }) => {
  if (name !== 'poll' || !value) return;
  for (const vote of document.querySelectorAll(`[data-poll="${Number(value.poll)}"][data-poll-state=open]`)) {
    for (const line of vote.querySelectorAll('[data-voted]')) line.textContent = fill(line.dataset.words, { n: value.voted, all: value.entitled });
    for (const [key, [votes, share]] of Object.entries(value.bars ?? {})) {
      for (const figure of vote.querySelectorAll(`[data-count="${key}"]`)) figure.textContent = votes;
      for (const bar of vote.querySelectorAll(`[data-fill="${key}"]`)) bar.setAttribute('width', `${share / 10}%`);
    }
  }
});
