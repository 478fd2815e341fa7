/* Where the signature will stand: a frame on the page, dragged, pulled at its corners, moved by the arrow keys, or put
   by numbers: millimetres from the lower left corner of the page, in inputs that work without this script too. */
import { openPaper, Sheets, thumbnails } from './paper.js';
import { each, fill, svg } from './words.js';

const MM = 72 / 25.4;
const LEAST = 24;
const SNAP = 4;
const MOVE = '<path d="M18 9l3 3l-3 3"/><path d="M15 12h6"/><path d="M6 9l-3 3l3 3"/><path d="M3 12h6"/><path d="M9 18l3 3l3 -3"/><path d="M12 15v6"/><path d="M15 6l-3 -3l-3 3"/><path d="M12 3v6"/>';

each('[data-sigbox]', (holder) => {
  if (holder.dataset.met) return;
  holder.dataset.met = 'yes';
  start(holder);
});

async function start(holder) {
  const inputs = Object.fromEntries([...holder.querySelectorAll('[data-box]')].map((it) => [it.dataset.box, it]));
  const read = () => Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, Number(input.value) * (name === 'page' ? 1 : MM)]));
  const scroll = holder.querySelector('.scroll');
  const frame = makeFrame(holder);
  holder.querySelector('.boxnumbers').open = false;
  let box = read();
  let sheets = null;
  let current = null;
  let anchor = centre(box);

  function centre(of) { return of.x + of.width / 2; }

  const place = () => {
    const [pageWidth, pageHeight] = sheets.sizes[box.page - 1];
    box.width = Math.max(LEAST, Math.min(box.width, pageWidth));
    box.height = Math.max(LEAST / 2, Math.min(box.height, pageHeight));
    box.x = Math.max(0, Math.min(box.x, pageWidth - box.width));
    box.y = Math.max(0, Math.min(box.y, pageHeight - box.height));
    const sheet = sheets.all[box.page - 1];
    if (frame.parentNode !== sheet) sheet.append(frame);
    const scale = sheets.scale;
    frame.style.left = `${box.x * scale}px`;
    frame.style.top = `${(pageHeight - box.y - box.height) * scale}px`;
    frame.style.width = `${box.width * scale}px`;
    frame.style.height = `${box.height * scale}px`;
    frame.classList.toggle('edge', (box.x + box.width + 60) * scale > pageWidth * scale);
    frame.classList.toggle('centred', Math.abs(centre(box) - anchor) < 0.5);
    for (const [name, input] of Object.entries(inputs)) input.value = name === 'page' ? box.page : (box[name] / MM).toFixed(1);
    current?.(box.page);
  };
  const tell = () => {
    const mm = (points) => Math.round(points / MM);
    holder.querySelector('[data-v=status]').textContent = fill(holder.dataset.at, { page: box.page, x: mm(box.x), y: mm(box.y), w: mm(box.width), h: mm(box.height) });
  };
  const toPage = (number) => {
    box.page = number;
    place();
    sheets.show(number, Math.max(0, frame.offsetTop - scroll.clientHeight * 0.55));
    tell();
  };

  try {
    sheets = new Sheets(await openPaper(holder, holder.dataset.sigbox), scroll, holder.querySelector('.pages'), null);
    await sheets.lay();
  } catch {
    const say = document.createElement('p');
    say.className = 'viewer-say';
    say.setAttribute('role', 'alert');
    say.textContent = holder.dataset.away;
    scroll.append(say);
    return;
  }
  box.page = Math.max(1, Math.min(box.page || 1, sheets.pdf.numPages));
  await sheets.draw(box.page);
  current = thumbnails(holder.querySelector('.thumbs'), sheets, (number) => fill(holder.dataset.of, { page: number }), toPage);
  place();
  sheets.show(box.page, Math.max(0, frame.offsetTop - scroll.clientHeight * 0.55));

  drag(frame, (how, before, dx, dy) => {
    const by = { x: dx / sheets.scale, y: -dy / sheets.scale };
    box = { ...before };
    if (how === 'move') { box.x += by.x; box.y += by.y; if (Math.abs(centre(box) - anchor) < SNAP) box.x = anchor - box.width / 2; }
    const corner = how === 'move' ? '' : how;
    if (corner.endsWith('e')) box.width = Math.max(LEAST, before.width + by.x);
    if (corner.endsWith('w')) { box.width = Math.max(LEAST, before.width - by.x); box.x = before.x + before.width - box.width; }
    if (corner.startsWith('n')) box.height = Math.max(LEAST / 2, before.height + by.y);
    if (corner.startsWith('s')) { box.height = Math.max(LEAST / 2, before.height - by.y); box.y = before.y + before.height - box.height; }
    place();
  }, () => box, tell);

  frame.addEventListener('keydown', (event) => {
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!arrows) return;
    event.preventDefault();
    const step = event.ctrlKey ? 0.5 : 4;
    if (event.shiftKey) { box.width = Math.max(LEAST, box.width + arrows[0] * step); box.height = Math.max(LEAST / 2, box.height + arrows[1] * step); }
    else { box.x += arrows[0] * step; box.y += arrows[1] * step; }
    place();
    tell();
  });

  holder.querySelector('[data-v=found]')?.addEventListener('click', () => {
    const [page, x, y, width, height] = holder.dataset.found.split(' ').map(Number);
    box = { page, x, y, width, height };
    anchor = centre(box);
    toPage(page);
    frame.focus();
  });
  for (const input of Object.values(inputs)) {
    input.addEventListener('change', () => {
      box = read();
      box.page = Math.max(1, Math.min(Math.round(box.page) || 1, sheets.pdf.numPages));
      anchor = centre(box);
      toPage(box.page);
    });
  }
  let width = scroll.clientWidth;
  new ResizeObserver(() => {
    if (Math.abs(scroll.clientWidth - width) < 24) return;
    width = scroll.clientWidth;
    sheets.zoom(sheets.fit());
    place();
  }).observe(scroll);
}

function makeFrame(holder) {
  const frame = document.createElement('div');
  frame.className = 'sigbox';
  frame.tabIndex = 0;
  frame.setAttribute('role', 'group');
  frame.setAttribute('aria-label', holder.dataset.move);
  if (holder.dataset.image) {
    const image = document.createElement('img');
    image.src = holder.dataset.image;
    image.alt = '';
    frame.append(image);
  }
  const guide = document.createElement('span');
  guide.className = 'guide';
  const grip = document.createElement('span');
  grip.className = 'grip';
  grip.append(svg(MOVE, 'ic-20'));
  frame.append(guide, grip);
  for (const corner of ['nw', 'ne', 'sw', 'se']) {
    const handle = document.createElement('i');
    handle.className = corner;
    frame.append(handle);
  }
  return frame;
}

function drag(frame, moved, now, done) {
  frame.addEventListener('pointerdown', (event) => {
    if (event.button) return;
    event.preventDefault();
    frame.focus({ preventScroll: true });
    const how = event.target.matches('i') ? event.target.className : 'move';
    const before = { ...now() };
    frame.setPointerCapture(event.pointerId);
    const follow = (next) => moved(how, before, next.clientX - event.clientX, next.clientY - event.clientY);
    const end = () => {
      frame.removeEventListener('pointermove', follow);
      done();
    };
    frame.addEventListener('pointermove', follow);
    frame.addEventListener('pointerup', end, { once: true });
    frame.addEventListener('pointercancel', end, { once: true });
  });
}
