/* One websocket for the page. It only says that something is new ({topic, event, …}); what is new is fetched again.
   Missing news does no harm: after every reconnect everything live is fetched anew. */
import { each, word } from './words.js';

const bells = document.querySelectorAll('[data-bell]');
const SHOW_TROUBLE_AFTER = 4000;
let socket = null;
let tries = 0;
let trouble = 0;

const topics = () => [...new Set([...document.querySelectorAll('[data-live]')].map((it) => it.dataset.live))];

function connect() {
  if (!bells.length || document.hidden || socket) return;
  socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`);
  socket.addEventListener('open', () => {
    if (tries) refresh();
    tries = 0;
    calm();
    if (topics().length) socket.send(JSON.stringify({ hear: topics() })); // one's own bell is heard without asking
  });
  socket.addEventListener('message', (event) => hear(event.data));
  socket.addEventListener('close', (event) => {
    socket = null;
    if (document.hidden) return;
    if ([1008, 4401, 4403, 4404].includes(event.code)) return; // not signed in, or not offered: asking again is no use
    trouble ||= setTimeout(say, SHOW_TROUBLE_AFTER);
    const wait = Math.min(30000, 500 * 2 ** Math.min(tries, 6)) * (0.5 + Math.random());
    tries += 1;
    setTimeout(connect, wait);
  });
}

function hear(text) {
  let news;
  try { news = JSON.parse(text); } catch { return; }
  if (news.event === 'heard') return;
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

function say() {
  const bar = document.getElementById('trouble');
  if (!bar || socket?.readyState === WebSocket.OPEN) return;
  bar.textContent = word('offline');
  bar.hidden = false;
}

function calm() {
  clearTimeout(trouble);
  trouble = 0;
  const bar = document.getElementById('trouble');
  if (bar) bar.hidden = true;
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) socket?.close(1000);
  else { tries ||= 1; connect(); }
});
/* what htmx brings into the page later is heard from then on */
each('[data-live]', (region) => {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ hear: [region.dataset.live] }));
});
addEventListener('online', connect);
connect();
