/* One websocket for the page, for all parts that listen. A part is {opened(again), heard(said), lost(), stays}: while any
   part stays, the socket is kept in the background too, and never given up but when it would be no use. */
import { word } from './words.js';

const NO_USE = [1008, 4401, 4403, 4404]; // not signed in, or not offered: asking again is no use
const SHOW_TROUBLE_AFTER = 4000;
const SILENT = 45000; // milliseconds without a word: the line is dead, whatever the browser believes
const parts = [];
let socket = null;
let tries = 0;
let trouble = 0;
let last = 0;
let planned = 0;

const stays = () => parts.some((part) => part.stays);
export const isOpen = () => socket?.readyState === WebSocket.OPEN;
export const tell = (what) => { if (isOpen()) socket.send(JSON.stringify(what)); };

/* A part begins to listen. */
export function join(part) {
  parts.push(part);
  if (isOpen()) part.opened(false);
  connect();
}

function connect() {
  clearTimeout(planned);
  if (!parts.length || socket || (document.hidden && !stays())) return;
  const line = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`);
  socket = line;
  last = performance.now();
  line.addEventListener('open', () => {
    if (socket !== line) return;
    const again = tries > 0;
    tries = 0;
    clearTimeout(trouble);
    trouble = 0;
    say('');
    for (const part of parts) part.opened(again);
  });
  line.addEventListener('message', (event) => {
    if (socket !== line) return;
    last = performance.now();
    let said;
    try { said = JSON.parse(event.data); } catch { return; }
    for (const part of parts) part.heard(said);
  });
  line.addEventListener('close', (event) => { if (socket === line) lose(event.code); });
}

function lose(code) {
  socket = null;
  if (document.hidden && !stays()) return;
  for (const part of parts) part.lost?.();
  if (NO_USE.includes(code)) {
    if (code === 4401 && stays()) say('signin');
    return;
  }
  trouble ||= setTimeout(say, SHOW_TROUBLE_AFTER, 'offline');
  tries += 1;
  // a whole hall comes back after a restart: spread over eight seconds, and nobody waits for longer
  const wait = stays() ? 500 + Math.random() * 7500 : Math.min(30000, 500 * 2 ** Math.min(tries - 1, 6)) * (0.5 + Math.random());
  planned = setTimeout(connect, wait);
}

/* What is wrong, on the bar at the foot of the page; nothing ('') takes it away. */
export function say(name) {
  const bar = document.getElementById('trouble');
  if (!bar) return;
  bar.textContent = name ? word(name) : '';
  bar.hidden = !name;
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) { if (!stays()) socket?.close(1000); } else { tries ||= 1; connect(); }
});
addEventListener('online', connect);
addEventListener('pageshow', (event) => { if (event.persisted) { tries ||= 1; connect(); } });
setInterval(() => {
  if (!stays() || !socket || performance.now() - last < SILENT) return;
  const dead = socket;
  lose(1006);
  dead.close();
}, 5000);
