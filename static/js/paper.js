/* What the viewer and the signing box share: open a PDF with pdf.js, put up its pages as empty sheets, draw those that
   are looked at. Big files come in pieces by range requests; canvases far from the eye are let go. */
const KEEP = 10;
export const POINT = 96 / 72; // CSS pixels of one PDF point at 100 %

let library = null;

async function pdfjs(holder) {
  library ??= import(holder.dataset.pdfjs).then((loaded) => {
    loaded.GlobalWorkerOptions.workerSrc = holder.dataset.worker;
    return loaded;
  });
  return library;
}

export async function openPaper(holder, url) {
  const lib = await pdfjs(holder);
  const assets = new URL(holder.dataset.assets, location.href).href;
  const task = lib.getDocument({
    verbosity: 0, // letters from outside are full of small mistakes; what stops a page is told to its reader
    url, rangeChunkSize: 1 << 18, disableAutoFetch: true, disableStream: true, enableXfa: false, isEvalSupported: false,
    cMapUrl: `${assets}cmaps/`, cMapPacked: true, standardFontDataUrl: `${assets}standard_fonts/`, wasmUrl: `${assets}wasm/`, iccUrl: `${assets}iccs/`,
  });
  task.onPassword = () => { task.destroy(); };
  return { lib, pdf: await task.promise };
}

/* The error in one word: locked, broken or away. */
export function whatIsWrong(error) {
  if (error?.name === 'PasswordException' || /destroyed/i.test(error?.message ?? '')) return 'locked';
  if (['InvalidPDFException', 'FormatError'].includes(error?.name) || /zero bytes|empty/i.test(error?.message ?? '')) return 'broken';
  return 'away';
}

/* The sheets of one paper inside `pages`, scrolled in `scroll`. `drawn(sheet, page, viewport)` is told of each drawing. */
export class Sheets {
  constructor({ lib, pdf }, scroll, pages, drawn) {
    Object.assign(this, { lib, pdf, scroll, pages, drawn, scale: POINT, all: [], sizes: [], tasks: new Map(), order: [], number: 1 });
    this.near = new IntersectionObserver((seen) => {
      for (const entry of seen) if (entry.isIntersecting) this.draw(Number(entry.target.dataset.number));
    }, { root: this.#root(), rootMargin: '800px 0px' });
  }

  #root() { return getComputedStyle(this.scroll).overflowY === 'visible' ? null : this.scroll; }

  async lay(scale) {
    const first = await this.pdf.getPage(1);
    const { width, height } = first.getViewport({ scale: 1 });
    this.sizes = Array.from({ length: this.pdf.numPages }, () => [width, height]);
    this.scale = scale ?? this.fit();
    this.all = this.sizes.map((_, at) => {
      const sheet = document.createElement('div');
      sheet.className = 'sheet waiting';
      sheet.dataset.number = at + 1;
      return sheet;
    });
    this.pages.replaceChildren(...this.all);
    this.all.forEach((sheet, at) => this.size(at + 1));
    this.all.forEach((sheet) => this.near.observe(sheet));
  }

  fit(most = 1.35) {
    const style = getComputedStyle(this.scroll);
    const room = this.scroll.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return Math.max(0.2, Math.min(most * POINT, room / (this.sizes[this.number - 1]?.[0] ?? 595)));
  }

  size(number) {
    const sheet = this.all[number - 1];
    const [width, height] = this.sizes[number - 1];
    sheet.style.width = `${Math.round(width * this.scale)}px`;
    sheet.style.height = `${Math.round(height * this.scale)}px`;
    sheet.style.setProperty('--total-scale-factor', this.scale);
  }

  zoom(scale) {
    const at = this.number;
    const sheet = this.all[at - 1];
    const above = () => this.scroll.getBoundingClientRect().top - sheet.getBoundingClientRect().top;
    const inside = Math.max(0, above()) / (sheet.offsetHeight || 1);
    const gap = Math.min(0, above());
    this.scale = Math.max(0.25, Math.min(6, scale));
    this.all.forEach((_, index) => { this.size(index + 1); this.forget(index + 1); });
    this.scroll.scrollTop += gap - above() + inside * sheet.offsetHeight;
    this.near.disconnect();
    this.all.forEach((it) => this.near.observe(it));
  }

  async draw(number) {
    const sheet = this.all[number - 1];
    if (!sheet?.classList.contains('waiting') || this.tasks.has(number)) return;
    this.tasks.set(number, null);
    try {
      const page = await this.pdf.getPage(number);
      const natural = page.getViewport({ scale: 1 });
      if (natural.width !== this.sizes[number - 1][0] || natural.height !== this.sizes[number - 1][1]) {
        this.sizes[number - 1] = [natural.width, natural.height];
        this.size(number);
      }
      const viewport = page.getViewport({ scale: this.scale });
      const canvas = await this.picture(page, viewport, Math.min(window.devicePixelRatio || 1, 2), (task) => this.tasks.set(number, task));
      canvas.setAttribute('aria-hidden', 'true');
      sheet.querySelector('canvas')?.remove();
      sheet.prepend(canvas);
      sheet.classList.remove('waiting');
      this.order.push(number);
      await this.drawn?.(sheet, page, viewport);
      this.#letGo();
    } catch (error) {
      if (error?.name !== 'RenderingCancelledException') throw error;
    } finally {
      this.tasks.delete(number);
    }
  }

  async picture(page, viewport, ratio, started) {
    const canvas = document.createElement('canvas');
    const fine = Math.min(ratio, Math.sqrt(16e6 / (viewport.width * viewport.height)));
    canvas.width = Math.floor(viewport.width * fine);
    canvas.height = Math.floor(viewport.height * fine);
    const task = page.render({ canvas, viewport, transform: fine === 1 ? null : [fine, 0, 0, fine, 0, 0] });
    started?.(task);
    await task.promise;
    return canvas;
  }

  forget(number) {
    const sheet = this.all[number - 1];
    this.tasks.get(number)?.cancel();
    this.order = this.order.filter((it) => it !== number);
    sheet.classList.add('waiting');
    sheet.querySelector('canvas')?.remove();
    sheet.querySelector('.textLayer')?.remove();
  }

  #letGo() {
    while (this.order.length > KEEP) {
      const far = this.order.reduce((a, b) => (Math.abs(b - this.number) > Math.abs(a - this.number) ? b : a));
      if (Math.abs(far - this.number) <= 2) return;
      this.forget(far);
      this.near.unobserve(this.all[far - 1]);
      this.near.observe(this.all[far - 1]);
    }
  }

  show(number, inside = 0) {
    const sheet = this.all[Math.max(1, Math.min(this.all.length, number)) - 1];
    const top = this.scroll.getBoundingClientRect().top;
    this.scroll.scrollTop += sheet.getBoundingClientRect().top - top - 12 + inside;
    this.look();
  }

  /* Which page is in front of the eye: the one that covers the upper third of the window. */
  look() {
    const box = this.scroll.getBoundingClientRect();
    const line = box.top + box.height / 3;
    let low = 0;
    let high = this.all.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.all[middle].getBoundingClientRect().bottom < line) low = middle + 1;
      else high = middle;
    }
    this.number = low + 1;
    return this.number;
  }
}

/* Page pictures at the side, drawn when they come into sight. */
export function thumbnails(list, sheets, label, choose) {
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      draw(entry.target);
    }
  }, { root: list });
  const draw = async (item) => {
    const page = await sheets.pdf.getPage(Number(item.dataset.number));
    const natural = page.getViewport({ scale: 1 });
    const canvas = await sheets.picture(page, page.getViewport({ scale: 88 / natural.width }), 2);
    canvas.setAttribute('aria-hidden', 'true');
    item.querySelector('.ph')?.replaceWith(canvas);
  };
  list.replaceChildren(...sheets.all.map((_, at) => {
    const item = document.createElement('li');
    item.dataset.number = at + 1;
    const button = document.createElement('button');
    button.type = 'button';
    const place = document.createElement('span');
    place.className = 'ph';
    const [width, height] = sheets.sizes[at];
    place.style.height = `${Math.round((88 * height) / width)}px`;
    const say = document.createElement('span');
    say.textContent = label(at + 1);
    button.append(place, say);
    button.addEventListener('click', () => choose(at + 1));
    item.append(button);
    return item;
  }));
  for (const item of list.children) seen.observe(item);
  return (number) => {
    for (const item of list.children) {
      const on = Number(item.dataset.number) === number;
      item.firstChild.setAttribute('aria-current', String(on));
      if (on && list.offsetParent) list.scrollTop = item.offsetTop - list.clientHeight / 2 + item.clientHeight / 2;
    }
  };
}
