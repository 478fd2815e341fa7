/* The few sentences that scripts say, in the page's language, and how new parts of the page are met. */
const said = document.getElementById('words')?.dataset ?? {};

export const word = (name) => said[name] ?? '';

export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');

export const csrf = () => document.querySelector('meta[name=csrf]')?.content ?? '';

/* Call `meet` for the whole page now, and for whatever htmx puts into it later. */
export function each(selector, meet) {
  const look = (root) => {
    if (root.matches?.(selector)) meet(root);
    root.querySelectorAll?.(selector).forEach(meet);
  };
  look(document);
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node.nodeType === 1) look(node);
  }).observe(document.documentElement, { childList: true, subtree: true });
}

/* An icon is copied from one that the page already shows, so that drawings live in one place. */
export function svg(inside, size = 'ic-16') {
  const holder = document.createElement('template');
  holder.innerHTML = `<svg class="ic ${size}" viewBox="0 0 24 24" aria-hidden="true">${inside}</svg>`;
  return holder.content.firstChild;
}
