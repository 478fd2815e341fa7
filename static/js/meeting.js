/* A page of a meeting, kept as the meeting stands: <main data-meeting-topic="meeting:12.seat" data-seq="34" data-as="member"
   data-snapshot="/meetings/12/seat"> with panels, elements whose ids begin with `panel-`. A frame {p, s, panels} brings
   whoever stands at p, or later, to s; a gap is made good by reading the page anew. */
import { pong, setClock, tick } from './clock.js';
import { panels, show } from './panels.js';
import { join, say, tell } from './socket.js';

export { serverTime } from './clock.js';

const main = document.querySelector('[data-meeting-topic]');
const topic = main?.dataset.meetingTopic ?? '';
const thing = topic.split('.')[0];
const OFF_AFTER = 10000; // milliseconds without a connection until nothing can be pressed
const SPREAD = 2000; // milliseconds within which a hall reads anew
const ACTED = 2000; // whoever has just pressed something waits for nothing
const TRIED = 60000; // milliseconds in which somebody who was sent away looks in once
let seq = Number(main?.dataset.seq);
let reading = 0; // the number of the reading that is under way
let readings = 0;
let frames = []; // that come meanwhile
let away = -TRIED;
let acted = -ACTED;
let off = 0;
let isOff = false;

/* --- what is told */

function take(frame) {
  if (reading) frames.push(frame);
  else if (frame.p > seq) readAnew(SPREAD, [frame]);
  else if (frame.s > seq) {
    for (const [name, html] of Object.entries(frame.panels)) {
      const panel = document.getElementById(`panel-${name}`);
      if (panel) show(panel, html);
    }
    stand(frame.s, main.dataset.as ?? '');
  }
}

function stand(number, named) {
  seq = number;
  main.dataset.seq = number;
  main.dataset.as = named;
  if (isOff) controls(false);
  tick();
}

/* A thousand do so within two seconds, whoever has just acted at once. */
function readAnew(within, early = []) {
  reading = readings += 1;
  frames = early;
  setTimeout(load, performance.now() - acted < ACTED ? 0 : Math.random() * within, reading);
}

async function load(mine) {
  if (mine !== reading) return;
  const answer = await fetch(main.dataset.snapshot, { headers: { accept: 'text/html' } }).catch(() => null);
  const text = answer?.ok ? await answer.text().catch(() => '') : '';
  if (mine !== reading) return;
  const now = new DOMParser().parseFromString(text, 'text/html').querySelector(`[data-meeting-topic="${CSS.escape(topic)}"]`);
  if (!now && (answer?.redirected || [401, 403, 404].includes(answer?.status))) { leave(); return; }
  if (!now) { setTimeout(load, 1000 + Math.random() * SPREAD, mine); return; } // not reached, or busy
  for (const panel of panels(main)) show(panel, now.querySelector(`#${CSS.escape(panel.id)}`)?.innerHTML ?? '');
  stand(Number(now.dataset.seq), now.dataset.as ?? '');
  reading = 0;
  blank(false);
  frames.splice(0).forEach(take);
  if (main.dataset.away) { delete main.dataset.away; say(''); listen(); }
}

function blank(is) {
  main.classList.toggle('blanked', is);
  for (const panel of panels(main)) panel.hidden = is;
  document.dispatchEvent(new CustomEvent('blank', { detail: is }));
}

function leave() {
  reading = 0;
  blank(true);
  main.dataset.away = 'yes';
  say('gone');
}

const on = {
  frame: take,
  blank: () => blank(true),
  heard: () => {
    if (reading) return;
    delete main.dataset.away;
    blank(false);
  },
  reset: (said) => {
    if (said.as !== (main.dataset.as ?? '')) blank(true);
    readAnew(said.within ?? SPREAD);
  },
  gone: () => {
    leave();
    if (performance.now() - away < TRIED) return;
    away = performance.now();
    readAnew(SPREAD); // it may have been decided a moment before they were let in again
  },
};

function heard(said) {
  if (said.pong !== undefined) pong(said);
  else if (said.topic === topic) on[said.event]?.(said);
  else if (said.topic === thing && said.event === 'values') {
    for (const [name, value] of Object.entries(said.values)) document.dispatchEvent(new CustomEvent('hot', { detail: { name, value } }));
  }
}

/* --- the line */

const listen = () => tell({ hear: [topic], since: seq, as: main.dataset.as ?? '' });

function opened() {
  clearTimeout(off);
  off = 0;
  controls(true);
  reading = 0; // what was being read is asked for again where it is needed
  listen();
  setClock(tell);
}

function lost() {
  off ||= setTimeout(() => { controls(false); say('cutoff'); }, OFF_AFTER);
}

function controls(work) {
  isOff = !work;
  for (const control of document.querySelectorAll('[data-live-control]')) {
    if (work && control.dataset.off) { control.disabled = false; delete control.dataset.off; }
    if (!work && !control.disabled) { control.disabled = true; control.dataset.off = 'yes'; }
  }
}

if (main) {
  for (const name of ['submit', 'htmx:before:request']) document.addEventListener(name, () => { acted = performance.now(); }, true);
  setInterval(tick, 250);
  tick();
  join({ opened, heard, lost, stays: true });
}
