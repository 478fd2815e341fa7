/* The paper in the page: pages drawn as they are looked at, page pictures, words, zoom, print; told in words. */
import { Finder } from './find.js';
import { openPaper, POINT, Sheets, thumbnails, whatIsWrong } from './paper.js';
import { toast } from './toasts.js';
import { each, fill } from './words.js';

const PRINT_SCALE = 150 / 72;
const MOST_PRINTED = 100;
const STEPS = [0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4];

each('[data-viewer]', (holder) => {
  if (holder.dataset.met) return;
  holder.dataset.met = 'yes';
  start(holder);
});

async function start(holder) {
  const part = (name) => holder.querySelector(`[data-v="${name}"]`);
  const scroll = holder.querySelector('.scroll');
  const say = holder.querySelector('.viewer-say');
  say.hidden = true;
  let opened;
  try {
    opened = await openPaper(holder, holder.dataset.viewer);
  } catch (error) {
    explain(holder, say, whatIsWrong(error));
    return;
  }
  const { lib, pdf } = opened;
  const layers = new Map();
  const finder = new Finder(pdf);
  const sheets = new Sheets(opened, scroll, holder.querySelector('.pages'), async (sheet, page, viewport) => {
    const number = page.pageNumber;
    sheet.querySelector('.textLayer')?.remove();
    const container = document.createElement('div');
    container.className = 'textLayer';
    const layer = new lib.TextLayer({ textContentSource: await page.getTextContent(), container, viewport });
    await layer.render();
    sheet.append(container);
    layers.set(number, layer.textDivs);
    if (finder.hits.length) finder.mark(number, layer.textDivs);
    sheet.dispatchEvent(new CustomEvent('sheet-drawn', { bubbles: true, detail: number }));
  });
  await sheets.lay();
  holder.querySelector('.bar').hidden = false;
  part('pages').textContent = pdf.numPages;
  const list = holder.querySelector('.thumbs');
  let current = null;

  const status = (text) => { part('status').textContent = text; };
  const tell = () => {
    const before = part('page').dataset.shown;
    const number = sheets.look();
    if (document.activeElement !== part('page')) part('page').value = number;
    part('page').dataset.shown = number;
    part('prev').disabled = number === 1;
    part('next').disabled = number === pdf.numPages;
    current?.(number);
    if (before && before !== String(number)) status(fill(holder.dataset.of, { page: number, pages: pdf.numPages }));
  };
  const zoomed = (scale) => {
    sheets.zoom(scale);
    part('fit').textContent = `${Math.round((100 * sheets.scale) / POINT)}%`;
    tell();
  };
  part('fit').textContent = `${Math.round((100 * sheets.scale) / POINT)}%`;
  const step = (by) => {
    const now = sheets.scale / POINT;
    const next = by > 0 ? STEPS.find((it) => it > now + 0.01) : STEPS.findLast((it) => it < now - 0.01);
    if (next) zoomed(next * POINT);
  };

  let waiting = 0;
  scroll.addEventListener('scroll', () => { waiting ||= requestAnimationFrame(() => { waiting = 0; tell(); }); }, { passive: true });
  const acts = {
    prev: () => sheets.show(sheets.number - 1), next: () => sheets.show(sheets.number + 1),
    in: () => step(1), out: () => step(-1), fit: () => zoomed(sheets.fit(2.5)),
    thumbs: () => {
      list.hidden = !list.hidden;
      part('thumbs').setAttribute('aria-pressed', String(!list.hidden));
      if (!current) current = thumbnails(list, sheets, (number) => fill(holder.dataset.of.split('{page}')[0] + '{page}', { page: number }), (number) => sheets.show(number));
      tell();
    },
    print: () => (pdf.numPages > MOST_PRINTED ? long(holder, part('download')) : print(sheets)), find: () => openFind(), 'find-close': () => closeFind(),
    'hit-next': () => goto(finder.step(1)), 'hit-prev': () => goto(finder.step(-1)),
  };
  holder.addEventListener('click', (event) => acts[event.target.closest('button[data-v]')?.dataset.v]?.());
  part('page').addEventListener('change', (event) => { sheets.show(Number(event.target.value) || 1); });
  part('page').addEventListener('keydown', (event) => { if (event.key === 'Enter') { event.preventDefault(); sheets.show(Number(event.target.value) || 1); scroll.focus(); } });
  scroll.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { ArrowLeft: acts.prev, ArrowRight: acts.next, '+': acts.in, '=': acts.in, '-': acts.out, 0: acts.fit, f: acts.find, Home: () => sheets.show(1), End: () => sheets.show(pdf.numPages) }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });

  const bar = holder.querySelector('.findbar');
  let asking = 0;
  const openFind = () => {
    bar.hidden = false;
    part('find').setAttribute('aria-expanded', 'true');
    part('query').focus();
    part('query').select();
  };
  const closeFind = async () => {
    bar.hidden = true;
    part('find').setAttribute('aria-expanded', 'false');
    await finder.find('', () => true);
    layers.forEach((divs, number) => finder.mark(number, divs));
    scroll.focus();
  };
  const goto = (hit) => {
    part('hits').textContent = hit ? fill(holder.dataset.found, { at: finder.at + 1, count: finder.hits.length }) : part('query').value.trim() ? holder.dataset.none : '';
    layers.forEach((divs, number) => finder.mark(number, divs));
    if (!hit) return;
    sheets.show(hit.number);
    setTimeout(() => sheets.all[hit.number - 1].querySelector('mark.here')?.scrollIntoView({ block: 'center' }), 300);
  };
  const ask = async () => {
    const number = ++asking;
    if (await finder.find(part('query').value, () => number === asking)) goto(finder.start(sheets.number));
  };
  let typed = 0;
  part('query').addEventListener('input', () => { clearTimeout(typed); typed = setTimeout(ask, 250); });
  bar.addEventListener('keydown', (event) => { if (event.key === 'Enter' && event.target.matches('input')) { event.preventDefault(); goto(finder.step(1)); } }); // no form of its own: the paper may lie inside one
  bar.addEventListener('keydown', (event) => { if (event.key === 'Escape') { event.stopPropagation(); closeFind(); } });

  let width = scroll.clientWidth;
  new ResizeObserver(() => {
    if (Math.abs(scroll.clientWidth - width) < 24) return;
    width = scroll.clientWidth;
    zoomed(sheets.fit());
  }).observe(scroll);
  tell();
}

function explain(holder, say, what) {
  holder.dataset.failed = what;
  const text = document.createElement('span');
  text.textContent = holder.dataset[what];
  say.querySelector('span')?.remove();
  say.querySelector('svg').after(text);
  say.setAttribute('role', 'alert');
  say.hidden = false;
  const button = say.querySelector('.btn');
  if (what !== 'away') return;
  button.textContent = holder.dataset.again;
  button.addEventListener('click', (event) => { event.preventDefault(); say.removeAttribute('role'); start(holder); }, { once: true });
}

/* A very long paper is printed by the computer's own reader: pictures of it would fill the memory. */
function long(holder, link) {
  toast(holder.dataset.long, 'info');
  link.click();
}

/* On paper: the pages as pictures, alone in the document while the browser prints. */
async function print(sheets) {
  const place = document.createElement('div');
  place.className = 'printpages';
  for (let number = 1; number <= sheets.pdf.numPages; number += 1) {
    const page = await sheets.pdf.getPage(number);
    place.append(await sheets.picture(page, page.getViewport({ scale: PRINT_SCALE }), 1));
  }
  document.body.append(place);
  document.body.classList.add('printing-paper');
  window.addEventListener('afterprint', () => {
    document.body.classList.remove('printing-paper');
    place.remove();
  }, { once: true });
  window.print();
}
