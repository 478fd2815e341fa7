/* Words in a paper: found with or without diacritics, marked on the page's text. */
const fold = (letter) => (letter === 'đ' || letter === 'Đ' ? 'd' : letter.normalize('NFD')[0].toLowerCase());

/* Text as letters without marks, each remembering where it stood; a run of white space counts as one. */
function folded(items) {
  const letters = [];
  const places = [];
  items.forEach(({ str, hasEOL }, item) => {
    for (let at = 0; at < str.length; at += 1) {
      const letter = str[at];
      if (/\p{M}/u.test(letter)) continue;
      if (/\s/.test(letter)) { if (letters.length && letters.at(-1) !== ' ') { letters.push(' '); places.push([item, at]); } continue; }
      letters.push(fold(letter));
      places.push([item, at]);
    }
    if (hasEOL && letters.length && letters.at(-1) !== ' ') { letters.push(' '); places.push([item, str.length]); }
  });
  return { text: letters.join(''), places };
}

const words = (query) => [...query.normalize('NFC').trim().replace(/\s+/g, ' ')].map(fold).join('');

export class Finder {
  constructor(pdf) {
    this.pdf = pdf;
    this.texts = new Map();
    this.hits = [];
    this.at = -1;
    this.query = '';
  }

  async text(number) {
    if (!this.texts.has(number)) {
      const page = await this.pdf.getPage(number);
      const content = await page.getTextContent();
      const items = content.items.filter((it) => it.str !== undefined);
      this.texts.set(number, { items, ...folded(items) });
    }
    return this.texts.get(number);
  }

  /* Every place, page after page; `alive()` false means someone already asks for something else. */
  async find(query, alive) {
    this.query = words(query);
    this.hits = [];
    this.at = -1;
    if (!this.query) return true;
    const exact = query.normalize('NFC').trim().toLowerCase();
    const marked = exact !== this.query;
    const loose = [];
    for (let number = 1; number <= this.pdf.numPages; number += 1) {
      const { text, places, items } = await this.text(number);
      if (!alive()) return false;
      for (let from = text.indexOf(this.query); from >= 0; from = text.indexOf(this.query, from + 1)) {
        const hit = { number, start: places[from], end: places[from + this.query.length - 1] };
        const original = hit.start[0] === hit.end[0] ? items[hit.start[0]].str.slice(hit.start[1], hit.end[1] + 1).normalize('NFC').toLowerCase() : exact;
        (marked && original !== exact ? loose : this.hits).push(hit);
      }
    }
    if (!this.hits.length) this.hits = loose;
    return true;
  }

  step(by) {
    if (!this.hits.length) return null;
    this.at = (this.at + by + this.hits.length) % this.hits.length;
    return this.hits[this.at];
  }

  start(number) {
    const from = this.hits.findIndex((hit) => hit.number >= number);
    this.at = (from < 0 ? 0 : from) - 1;
    return this.step(1);
  }

  /* Put the marks of one page into its text layer. */
  mark(number, divs) {
    const spans = new Map();
    this.hits.forEach((hit, index) => {
      if (hit.number !== number) return;
      for (let item = hit.start[0]; item <= hit.end[0]; item += 1) {
        const length = divs[item]?.dataset.words?.length ?? divs[item]?.textContent.length ?? 0;
        const from = item === hit.start[0] ? hit.start[1] : 0;
        const to = item === hit.end[0] ? Math.min(length, hit.end[1] + 1) : length;
        if (to > from) spans.set(item, [...(spans.get(item) ?? []), [from, to, index === this.at]]);
      }
    });
    divs.forEach((div, item) => {
      const own = spans.get(item);
      if (!own && div.dataset.words === undefined) return;
      const text = div.dataset.words ?? div.textContent;
      if (!own) { div.textContent = text; delete div.dataset.words; return; }
      div.dataset.words = text;
      div.replaceChildren();
      let done = 0;
      for (const [from, to, here] of own.sort((a, b) => a[0] - b[0])) {
        if (from < done) continue;
        const mark = document.createElement('mark');
        mark.textContent = text.slice(from, to);
        if (here) mark.className = 'here';
        div.append(text.slice(done, from), mark);
        done = to;
      }
      div.append(text.slice(done));
    });
  }
}
