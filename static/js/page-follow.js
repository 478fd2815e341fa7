/* The pages that somebody leads: who follows is on their page, who browses sees where they are and returns with one press.
   Who leads tells the page they are on, a few times a second at most. */
import { each, csrf, fill } from './words.js';

const main = document.querySelector('main.live');
const hole = document.getElementById('reading');
const bar = document.querySelector('[data-follow-bar]');
const OFTEN = 250; // milliseconds between two pages that are told
let led = null; // {page, epoch} as last heard
let follows = document.querySelector('[data-follow]')?.getAttribute('aria-pressed') === 'true';
let told = 0;

const lease = () => document.querySelector('[data-lease]')?.dataset ?? {};
const field = () => hole?.querySelector('input[data-v=page]');
const here = () => Number(field()?.dataset.shown ?? 0); // 0: not laid out yet
const leads = () => lease().leader && lease().leader === main.dataset.me;

function page() {
  const { epoch, page: first } = lease();
  if (!first) return null;
  return led && String(led.epoch) === epoch ? led.page : Number(first);
}

function show(number) {
  const input = field();
  if (!number || !here() || here() === number) return;
  input.value = number;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

async function open(version, keep) {
  if (!hole || hole.dataset.shown === String(version) || hole.dataset.coming === String(version)) return;
  hole.dataset.coming = version;
  const answer = await fetch(`/meetings/${main.dataset.meeting}/reading?paper=${version}`, { headers: { 'hx-request-type': 'partial' } }).catch(() => null);
  if (hole.dataset.coming !== String(version)) return; // another was asked for meanwhile
  delete hole.dataset.coming;
  if (!answer?.ok) return;
  hole.innerHTML = await answer.text();
  hole.dataset.shown = version;
  mark();
  if (!keep) apply();
}

function mark() {
  for (const chip of document.querySelectorAll('[data-paper]')) {
    const on = chip.dataset.paper === hole.dataset.shown;
    if (on === chip.classList.contains('on')) continue; // else the panel's own watch never comes to rest
    chip.classList.toggle('on', on);
    if (on) chip.setAttribute('aria-current', 'true'); else chip.removeAttribute('aria-current');
  }
  const presents = document.querySelector('[data-presents]')?.form?.elements.version;
  if (presents && hole.dataset.shown) presents.value = hole.dataset.shown;
}

function apply() {
  if (!hole) return;
  const { version, name } = lease();
  const number = page();
  if (version && !leads() && follows) {
    if (hole.dataset.shown !== version) { open(version); return; }
    show(number);
  } else if (!version && follows) {
    const papers = [...document.querySelectorAll('[data-paper]')].map((it) => it.dataset.paper);
    if (!papers.includes(hole.dataset.shown) && (papers[0] ?? '') !== hole.dataset.shown) { open(papers[0] ?? '', true); return; }
  }
  mark();
  const away = Boolean(version) && !leads() && !follows;
  bar.hidden = !version || leads();
  bar.querySelector('span').textContent = away ? fill(bar.dataset.away, { name, page: number }) : fill(bar.dataset.following, { name });
  bar.querySelector('b').hidden = !away;
}

function choose(value) {
  follows = value;
  document.querySelector('[data-follow]').setAttribute('aria-pressed', String(value));
  document.querySelector('[data-browse]').setAttribute('aria-pressed', String(!value));
  apply();
}

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-follow], [data-return]')) choose(true);
  else if (event.target.closest('[data-browse]')) choose(false);
  const chip = event.target.closest('[data-paper]');
  if (!chip || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (!leads() && lease().version && chip.dataset.paper !== lease().version) choose(false);
  open(chip.dataset.paper, true);
});

document.addEventListener('hot', (event) => {
  if (event.detail.name !== 'page') return;
  led = event.detail.value;
  apply();
});

/* who turns a page by hand while following browses from then on */
hole?.addEventListener('wheel', (event) => { if (event.isTrusted && follows && lease().version && !leads()) choose(false); }, { passive: true });
hole?.addEventListener('touchmove', () => { if (follows && lease().version && !leads()) choose(false); }, { passive: true });

let last = '';
async function tell() {
  told = 0;
  const at = `${lease().epoch}:${here()}`;
  if (!leads() || at === last) return;
  last = at;
  const body = new URLSearchParams({ page: here(), epoch: lease().epoch, csrf: csrf() });
  if (!here()) return;
  await fetch(`/meetings/${main.dataset.meeting}/floor/page`, { method: 'POST', body, headers: { accept: 'application/json' } }).catch(() => null);
}
each('#reading input[data-v=page]', (input) => {
  let laid = false;
  new MutationObserver(() => {
    if (leads()) told ||= setTimeout(tell, OFTEN);
    else if (!laid) apply();
    laid = true;
  }).observe(input, { attributes: true, attributeFilter: ['data-shown'] });
});
each('#panel-paper', (panel) => new MutationObserver(() => { if (leads()) told ||= setTimeout(tell, OFTEN); apply(); }).observe(panel, { childList: true, subtree: true, attributes: true }));
if (hole) apply();
