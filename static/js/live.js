/* What the page hears ({topic, event, …}) only says that something is new; what is new is fetched again. Missing news does
   no harm: after every reconnect everything live is fetched anew. */
import { isOpen, join, tell } from './socket.js';
import { each } from './words.js';

const bells = document.querySelectorAll('[data-bell]');
const topics = () => [...new Set([...document.querySelectorAll('[data-live]')].map((it) => it.dataset.live))];

function opened(again) {
  if (again) refresh();
  if (topics().length) tell({ hear: topics() }); // one's own bell is heard without asking
}

function heard(news) {
  if (!news.event || news.event === 'heard') return;
  if (news.event === 'bell' || (news.event === 'missed' && news.topic.startsWith('person:'))) ring(news);
  for (const region of document.querySelectorAll('[data-live]')) {
    if (region.dataset.live === news.topic) window.htmx?.trigger(region, 'live', news);
  }
  document.dispatchEvent(new CustomEvent('live', { detail: news }));
}

async function ring(news) {
  const unread = Number.isInteger(news.unread) ? news.unread : await count();
  if (unread === null) return;
  for (const bell of bells) {
    bell.querySelector('.dot').textContent = unread ? (unread < 100 ? unread : '99+') : '';
    bell.setAttribute('aria-label', bell.getAttribute('aria-label').replace(/\d+/, unread));
  }
}

async function count() {
  const answer = await fetch('/notices/count', { headers: { accept: 'application/json' } }).catch(() => null);
  return answer?.ok ? (await answer.json()).unread : null;
}

function refresh() {
  ring({});
  for (const region of document.querySelectorAll('[data-live]')) window.htmx?.trigger(region, 'live');
}

/* what htmx brings into the page later is heard from then on */
each('[data-live]', (region) => { if (isOpen()) tell({ hear: [region.dataset.live] }); });
if (bells.length) join({ opened, heard });
