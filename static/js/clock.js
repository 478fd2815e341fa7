/* The server's clock: of the last answers, the one that took the shortest way is the truest. No tablet's own is believed. */
const PINGS = 5, SOON = 300, LATER = 20000;
const samples = [];
let tell = null;
let planned = 0;

/* Ask anew: the line has just been opened, or the tablet has slept. */
export function setClock(by = tell) {
  tell = by;
  samples.length = 0;
  ping();
}

function ping() {
  clearTimeout(planned);
  planned = setTimeout(ping, samples.length < PINGS - 1 ? SOON : LATER);
  tell?.({ ping: performance.now() });
}

export function pong({ pong: sent, t }) {
  const took = performance.now() - sent;
  samples.push({ took, ahead: t + took / 2 - performance.now() });
  if (samples.length > PINGS) samples.shift();
}

/* Milliseconds since 1970, as the server has it. */
export function serverTime() {
  if (!samples.length) return Date.now();
  return performance.now() + samples.reduce((one, other) => (one.took <= other.took ? one : other)).ahead;
}

/* Every <time data-ends-at=ms> counts down, and on beyond nought as `over`; with data-paused-left it stands still. */
export function tick() {
  for (const time of document.querySelectorAll('time[data-ends-at], time[data-paused-left]')) {
    const { endsAt, pausedLeft } = time.dataset;
    const left = Math.ceil((pausedLeft ? Number(pausedLeft) : Number(endsAt) - serverTime()) / 1000);
    const whole = Math.abs(left);
    const words = `${left < 0 ? '−' : ''}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
    if (time.textContent !== words) time.textContent = words;
    time.classList.toggle('over', left < 0);
  }
}

document.addEventListener('visibilitychange', () => { if (!document.hidden && tell) setClock(); });
