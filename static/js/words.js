/* The few sentences that scripts say, in the page's language, and how new parts of the page are met. */
const said = document.getElementById('words')?.dataset ?? {};

export const word = (name) => said[name] ?? '';

export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');

export const csrf = () => document.querySelector('meta[name=csrf]')?.content ?? '';

const meetings = [];

/* Call `meet` for the whole page now, and for whatever htmx puts into it later. */
export function each(selector, meet) {
  document.querySelectorAll(selector).forEach(meet);
  meetings.push([selector, meet]);
}

new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.target.closest?.('.viewer .pages')) continue; // a paper's own text and pictures
    for (const node of change.addedNodes) {
      if (node.nodeType !== 1) continue;
      for (const [selector, meet] of meetings) {
        if (node.matches(selector)) meet(node);
        node.querySelectorAll(selector).forEach(meet);
      }
    }
  }
}).observe(document.documentElement, { childList: true, subtree: true });

/* An icon is copied from one that the page already shows, so that drawings live in one place. */
export function svg(inside, size = 'ic-16') {
  const holder = document.createElement('template');
  holder.innerHTML = `<svg class="ic ${size}" viewBox="0 0 24 24" aria-hidden="true">${inside}</svg>`;
  return holder.content.firstChild;
}
