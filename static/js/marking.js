/* One's own marks on a paper: words highlighted in three colours, ink by pen, finger or mouse. They are kept where nobody
   else reads them, in ten-thousandths of the page, so they fit at any size. A highlight that came from an older version
   has only its words: they are looked for on the page. */
import { toast } from './toasts.js';
import { csrf, each } from './words.js';

const WHOLE = 10000;
const MOST_POINTS = 400;
const MOST_RECTANGLES = 80;
const NEAR = 18; // points of a stroke that are nearer to each other say nothing more
const REACH = 130; // how near to a stroke the rubber must come
const LAPSE = 800; // milliseconds
const SVG = 'http://www.w3.org/2000/svg';

each('[data-marking]', (tools) => {
  const holder = tools.parentElement.querySelector('[data-viewer]');
  if (holder && !tools.dataset.met) { tools.dataset.met = 'yes'; start(tools, holder); }
});

async function start(tools, holder) {
  const at = tools.dataset.marking;
  const version = tools.dataset.version;
  const all = new Map(); // by id
  const undone = [];
  const says = tools.querySelector('[data-marksay]');
  let pen = ''; // the ink in hand, 'rub' for the rubber
  let lighter = ''; // the highlighter in hand
  let kept = null; // what was selected last, a moment longer than it shows: a finger on a button may end it
  let lapse = 0;

  const answer = await fetch(`${at}/marks?version=${version}`, { headers: { accept: 'application/json' } }).catch(() => null);
  if (!answer?.ok) return;
  for (const mark of (await answer.json()).marks) all.set(mark.id, mark);
  tools.hidden = false;
  const sheets = () => [...holder.querySelectorAll('.sheet')];
  const sheetOf = (page) => holder.querySelector(`.sheet[data-number="${page}"]`);
  sheets().forEach((sheet) => { if (!sheet.classList.contains('waiting')) paint(Number(sheet.dataset.number)); });
  holder.addEventListener('sheet-drawn', (event) => paint(event.detail));

  /* --- what is seen */

  function paint(page) {
    const sheet = sheetOf(page);
    if (!sheet) return;
    let layer = sheet.querySelector('svg.marks');
    if (!layer) {
      layer = document.createElementNS(SVG, 'svg');
      layer.setAttribute('class', 'marks');
      layer.setAttribute('viewBox', `0 0 ${WHOLE} ${WHOLE}`);
      layer.setAttribute('preserveAspectRatio', 'none');
      layer.setAttribute('aria-hidden', 'true');
      sheet.append(layer);
    }
    layer.replaceChildren();
    for (const mark of all.values()) if (mark.page === page) layer.append(...(mark.kind === 'ink' ? [stroke(mark)] : boxes(mark, sheet)));
  }

  function stroke({ marks, colour }) {
    const line = document.createElementNS(SVG, 'polyline');
    const points = marks.length === 2 ? [...marks, marks[0] + 1, marks[1]] : marks;
    line.setAttribute('points', points.join(' '));
    line.setAttribute('class', `i-${colour}`);
    return line;
  }

  function boxes(mark, sheet) {
    if (!mark.marks.length) mark.marks = found(mark.quote, sheet);
    return mark.marks.map(([x, y, width, height]) => {
      const box = document.createElementNS(SVG, 'rect');
      for (const [name, value] of Object.entries({ x, y, width, height, class: `c-${mark.colour}` })) box.setAttribute(name, value);
      return box;
    });
  }

  /* --- keeping */

  async function send(path, values) {
    const body = new URLSearchParams({ version, csrf: csrf(), ...values });
    const told = await fetch(`${at}/${path}`, { method: 'POST', body, headers: { accept: 'application/json' } }).catch(() => null);
    if (told?.ok) return told.json();
    toast((await told?.json().catch(() => null))?.refused ?? tools.dataset.failed, 'bad');
    return null;
  }

  async function keep(mark) {
    const made = await send('marks', { kind: mark.kind, page: mark.page, colour: mark.colour, quote: mark.quote ?? '', text: mark.text ?? '', marks: JSON.stringify(mark.marks) });
    if (!made) return null;
    const own = { text: '', quote: '', ...mark, id: made.id };
    all.set(own.id, own);
    changed(own.page);
    return own;
  }

  async function drop(mark) {
    if (!(await send(`notes/${mark.id}/remove`, {}))) return false;
    all.delete(mark.id);
    changed(mark.page);
    return true;
  }

  let due = 0;
  function changed(page) {
    paint(page);
    tools.querySelector('[data-undo]').disabled = !undone.length;
    clearTimeout(due);
    due = setTimeout(list, 500);
  }

  /* the list beside the paper, where there is one and nobody writes in it */
  async function list() {
    const card = document.getElementById('notes');
    if (!card || card.querySelector('details[open]') || card.contains(document.activeElement)) return;
    const told = await fetch(`${at}?version=${version}`, { headers: { 'hx-request-type': 'partial' } }).catch(() => null);
    if (told?.ok) card.outerHTML = await told.text();
  }

  function remember(back) {
    undone.push(back);
    tools.querySelector('[data-undo]').disabled = false;
  }

  async function undo() {
    await undone.pop()?.();
    tools.querySelector('[data-undo]').disabled = !undone.length;
  }

  /* --- highlighting */

  document.addEventListener('selectionchange', () => {
    const selection = getSelection();
    clearTimeout(lapse);
    if (!selection.rangeCount || selection.isCollapsed) { lapse = setTimeout(() => { kept = null; }, LAPSE); return; }
    const range = selection.getRangeAt(0);
    kept = holder.contains(range.commonAncestorContainer) ? range.cloneRange() : null;
  });

  async function highlight(colour) {
    const range = kept;
    kept = null;
    if (!range || range.collapsed) return false;
    const parts = sheets().map((sheet) => part(range, sheet)).filter(Boolean);
    getSelection().removeAllRanges();
    for (const one of parts) {
      const mark = await keep({ kind: 'highlight', colour, ...one });
      if (mark) { remember(() => drop(all.get(mark.id) ?? mark)); says.textContent = tools.dataset.kept; }
    }
    return parts.length > 0;
  }

  holder.addEventListener('pointerup', () => { if (lighter) setTimeout(() => highlight(lighter), 50); });

  /* --- ink */

  let drawing = null; // {page, points, line}
  const place = (event, sheet) => {
    const box = sheet.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top].map((it, n) => Math.round(Math.max(0, Math.min(1, it / (n ? box.height : box.width))) * WHOLE));
  };
  holder.addEventListener('pointerdown', (event) => {
    const sheet = event.target.closest('.sheet');
    if (!pen || !sheet || event.button) return;
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
    const page = Number(sheet.dataset.number);
    if (pen === 'rub') { drawing = { sheet, page, rubs: true }; rub(page, place(event, sheet)); return; }
    paint(page);
    const points = place(event, sheet);
    drawing = { sheet, page, points, colour: pen, line: stroke({ marks: points, colour: pen }) };
    sheet.querySelector('svg.marks').append(drawing.line);
  });
  holder.addEventListener('pointermove', (event) => {
    if (!drawing) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) {
      const [x, y] = place(one, drawing.sheet);
      if (drawing.rubs) { rub(drawing.page, [x, y]); continue; }
      const [lastX, lastY] = drawing.points.slice(-2);
      if (Math.hypot(x - lastX, y - lastY) >= NEAR) drawing.points.push(x, y);
    }
    if (!drawing.rubs) drawing.line.setAttribute('points', drawing.points.join(' '));
  });
  for (const name of ['pointerup', 'pointercancel']) holder.addEventListener(name, () => {
    const { points, page, colour, rubs } = drawing ?? {};
    drawing = null;
    if (points && !rubs) ink(page, colour, points);
  });

  async function ink(page, colour, points) {
    const made = [];
    for (let from = 0; from === 0 || from + 2 < points.length; from += MOST_POINTS * 2 - 2) {
      const mark = await keep({ kind: 'ink', page, colour, marks: points.slice(from, from + MOST_POINTS * 2) });
      if (mark) made.push(mark);
    }
    if (!made.length) paint(page);
    else remember(async () => { for (const mark of made) await drop(mark); });
  }

  function rub(page, [x, y]) {
    for (const mark of [...all.values()]) {
      if (mark.kind !== 'ink' || mark.page !== page || mark.gone || !touches(mark.marks, x, y)) continue;
      mark.gone = true;
      drop(mark).then((done) => { if (done) remember(() => keep({ kind: 'ink', page, colour: mark.colour, marks: mark.marks })); else mark.gone = false; });
    }
  }

  /* --- a highlight that is pressed: its note, and away with it */

  holder.addEventListener('click', (event) => {
    const sheet = event.target.closest('.sheet');
    if (!sheet || pen || !getSelection().isCollapsed) return;
    const [x, y] = place(event, sheet);
    const page = Number(sheet.dataset.number);
    const hit = [...all.values()].findLast((mark) => mark.kind === 'highlight' && mark.page === page && mark.marks.some(([left, top, width, height]) => x >= left && x <= left + width && y >= top && y <= top + height));
    if (hit) pop(hit, event);
  });

  function pop(mark, event) {
    holder.querySelector('.markpop')?.remove();
    const box = tools.querySelector('[data-markpop]').content.firstElementChild.cloneNode(true);
    const field = box.querySelector('textarea');
    box.querySelector('q').textContent = mark.quote;
    field.value = mark.text;
    const { left, top, width, height } = holder.getBoundingClientRect();
    holder.append(box);
    box.style.left = `${Math.max(12, Math.min(event.clientX - left, width - box.offsetWidth - 12))}px`;
    box.style.top = `${Math.max(12, Math.min(event.clientY - top + 12, height - box.offsetHeight - 12))}px`;
    field.focus();
    const acts = {
      close: () => box.remove(),
      remove: async () => { box.remove(); if (await drop(mark)) { says.textContent = tools.dataset.off; remember(() => keep({ ...mark })); } },
      keep: async () => { box.remove(); if (field.value !== mark.text && (await keep({ ...mark, text: field.value }))) await drop(mark); },
    };
    box.addEventListener('click', (press) => acts[press.target.closest('[data-pop]')?.dataset.pop]?.());
    box.addEventListener('keydown', (key) => { if (key.key === 'Escape') { key.stopPropagation(); box.remove(); holder.querySelector('.scroll').focus(); } });
  }

  /* --- the tools */

  function take(nextPen, nextLighter) {
    pen = nextPen;
    lighter = nextLighter;
    holder.classList.toggle('inking', Boolean(pen));
    holder.classList.toggle('rubbing', pen === 'rub');
    for (const button of tools.querySelectorAll('[aria-pressed]')) {
      button.setAttribute('aria-pressed', String(button.dataset.mark ? button.dataset.mark === lighter : (button.dataset.ink ?? 'rub') === pen));
    }
  }

  tools.addEventListener('pointerdown', (event) => { if (event.target.closest('[data-mark]')) event.preventDefault(); }); // what is selected stays so
  tools.addEventListener('click', async (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    const { mark, ink: colour } = button.dataset;
    if (mark) {
      if (await highlight(mark)) take('', '');
      else { take('', lighter === mark ? '' : mark); if (lighter) says.textContent = tools.dataset.none; }
    } else if (colour) take(pen === colour ? '' : colour, '');
    else if (button.matches('[data-rub]')) take(pen === 'rub' ? '' : 'rub', '');
    else if (button.matches('[data-undo]')) undo();
  });
}

/* --- words and places ------------------------------------------------------------------------------------------------- */

const touches = (points, x, y) => {
  for (let n = 0; n < points.length; n += 2) if (Math.hypot(points[n] - x, points[n + 1] - y) < REACH) return true;
  return false;
};

/* What of a selection lies on one sheet: its words, and where they stand. */
function part(range, sheet) {
  const layer = sheet.querySelector('.textLayer');
  if (!layer || !range.intersectsNode(layer)) return null;
  const own = document.createRange();
  own.selectNodeContents(layer);
  if (layer.contains(range.startContainer)) own.setStart(range.startContainer, range.startOffset);
  if (layer.contains(range.endContainer)) own.setEnd(range.endContainer, range.endOffset);
  const quote = words(layer, own).map(({ letter }) => letter).join('').trim().slice(0, 500);
  const marks = rectangles(own, sheet);
  return quote && marks.length ? { page: Number(sheet.dataset.number), quote, marks } : null;
}

function rectangles(range, sheet) {
  const box = sheet.getBoundingClientRect();
  const scaled = (value, whole) => Math.max(0, Math.min(WHOLE, Math.round((value / whole) * WHOLE)));
  const seen = [];
  for (const one of range.getClientRects()) {
    if (one.width < 1 || one.height < 1 || one.height > box.height / 4) continue;
    const [x, y, right, bottom] = [scaled(one.left - box.left, box.width), scaled(one.top - box.top, box.height), scaled(one.right - box.left, box.width), scaled(one.bottom - box.top, box.height)];
    const line = seen.find((it) => Math.abs(it[1] - y) < 60 && Math.abs(it[3] - bottom) < 120 && x <= it[2] + 150);
    if (line) { line[0] = Math.min(line[0], x); line[2] = Math.max(line[2], right); } else seen.push([x, y, right, bottom]);
  }
  return seen.slice(0, MOST_RECTANGLES).map(([x, y, right, bottom]) => [x, y, right - x, bottom - y]);
}

/* The letters of a text layer inside a range, each with its place; the end of a line is a space, and white space counts once. */
function words(layer, range) {
  const letters = [];
  const space = (node, at) => { if (letters.length && letters.at(-1).letter !== ' ') letters.push({ letter: ' ', node, at }); };
  const walk = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (!range.intersectsNode(node)) continue;
    if (node.nodeType === 1) { if (node.tagName === 'BR') space(null, 0); continue; }
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : node.length;
    for (let at = from; at < to; at += 1) if (/\s/.test(node.data[at])) space(node, at); else letters.push({ letter: node.data[at], node, at });
  }
  return letters;
}

/* Where quoted words stand on a page; where they do not stand so any more, the page's edge says that they belong to it. */
function found(quote, sheet) {
  const layer = sheet.querySelector('.textLayer');
  if (!layer) return [];
  const whole = document.createRange();
  whole.selectNodeContents(layer);
  const letters = words(layer, whole);
  const wanted = quote.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
  const from = letters.map(({ letter }) => letter.toLowerCase()[0]).join('').indexOf(wanted);
  const [first, last] = [letters[from], letters[from + wanted.length - 1]];
  if (!wanted || from < 0 || !first?.node || !last?.node) return [[0, 0, 120, WHOLE]];
  whole.setStart(first.node, first.at);
  whole.setEnd(last.node, last.at + 1);
  return rectangles(whole, sheet);
}
