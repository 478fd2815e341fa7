/* A member of the counting board makes a key: five lines to print or write down, typed back once, then the public half
   is handed in. The private half is on this page until it is left, and nowhere else. */
import { canSeal, makeSlip, slipFault } from './sealing.js';
import { each } from './words.js';

each('[data-slip]', (place) => {
  const part = (name) => place.querySelector(`[data-slip-${name}]`);
  if (!canSeal()) { part('cannot').hidden = false; return; }
  part('make').hidden = false;
  part('make').addEventListener('click', async () => {
    const made = await makeSlip(Number(place.dataset.poll), Number(place.dataset.slip));
    part('make').hidden = true;
    part('made').hidden = false;
    part('lines').textContent = made.slip;
    part('form').elements.public.value = made.public;
    part('again').focus();
  });
  part('print').addEventListener('click', () => print());
  part('hide').addEventListener('click', () => { part('paper').hidden = !part('paper').hidden; });
  part('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const field = part('again');
    const fault = await slipFault(field.value, field.form.elements.public.value);
    if (!fault) { field.form.submit(); return; } // only the public half has a name and is sent
    const words = part('fault');
    words.textContent = fault.startsWith('line ') ? words.dataset.line.replace('{line}', fault.slice(5)) : words.dataset.other;
    field.setAttribute('aria-invalid', 'true');
    field.focus();
  }, true);
});
