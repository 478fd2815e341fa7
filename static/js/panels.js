/* Panels are morphed to what the server says, but for what somebody is using: an island, and a form with the cursor in a
   field or something entered that was not sent, stay as they are to the byte. Only `data-final` from the server ends them. */
const FIELDS = 'input:not([type=hidden], [type=submit], [type=button]), textarea, select, [contenteditable]';
const KEPT = '[data-island], [hx-morph-skip]';
const waiting = new Map(); // what could not be shown without taking away a form in use, by panel
let morph = null;

window.htmx?.registerExtension('panels', {
  init: (api) => { morph = api.morph; },
  htmx_before_morph_node: (_target, { oldNode, newNode }) => newNode.matches('[data-final]') || !(oldNode.matches('[data-island]') || inUse(oldNode)),
});

export const panels = (root) => [...root.querySelectorAll('[id^="panel-"]')];

function changed(field) {
  if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
  if (field.type === 'file') return field.files.length > 0;
  if (field.options) return [...field.options].some((it, at) => it.selected && !it.defaultSelected && (at || field.multiple));
  return field.value !== undefined && field.value !== field.defaultValue;
}

const inUse = (node) => node.tagName === 'FORM'
  && [...node.querySelectorAll(FIELDS)].some((field) => field === document.activeElement || changed(field));

export function show(panel, html) {
  const page = document.createElement('template');
  page.innerHTML = html;
  const lost = [...panel.querySelectorAll('form')].filter(inUse).some((form) => {
    const box = form.closest(KEPT) ?? form;
    const there = box.id && page.content.getElementById(box.id);
    return !there || (there.tagName !== box.tagName && !there.matches('[data-final]'));
  });
  if (lost) { waiting.set(panel.id, html); return; }
  waiting.delete(panel.id);
  morph(panel, page.content, true);
  window.htmx.process(panel);
}

function showLater() {
  for (const [id, html] of [...waiting]) {
    const panel = document.getElementById(id);
    if (panel) show(panel, html); else waiting.delete(id);
  }
}
for (const name of ['focusout', 'reset', 'htmx:finally:request']) document.addEventListener(name, () => setTimeout(showLater));
