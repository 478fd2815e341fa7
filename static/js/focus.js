/* Whoever works by keyboard keeps their place when a part of the page is exchanged: the same control of the new part
   takes the focus, else the one that stands where it stood. */
const CONTROLS = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
let held = null;

document.addEventListener('htmx:before:swap', (event) => {
  const { target: part, sourceElement: source } = event.detail?.ctx ?? {};
  const control = document.activeElement === document.body ? source : document.activeElement;
  const inside = part?.id && control && control !== part && part.contains(control);
  held = inside ? { part: part.id, control, at: controls(part).indexOf(control) } : null;
});

document.addEventListener('htmx:after:swap', () => {
  const part = held && document.getElementById(held.part);
  if (!part || document.activeElement !== document.body) return;
  const { control, at } = held;
  const all = controls(part);
  const same = all.find((one) => control.id ? one.id === control.id : control.name && one.name === control.name && one.value === control.value);
  (same ?? all[Math.min(at, all.length - 1)])?.focus({ preventScroll: true });
  held = null;
});

function controls(part) {
  return [...part.querySelectorAll(CONTROLS)].filter((one) => !one.disabled && one.checkVisibility?.() !== false);
}
