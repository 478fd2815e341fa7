/* The agenda put in order by dragging: the new order is sent as a form, as the buttons do. Between the lines an item is one
   of the agenda; dropped on the right half of a line it becomes a part of that line's item. */
const list = document.querySelector('[data-agenda]');
const form = document.querySelector('[data-agenda-order]');

function send(moved, target, below, into) {
  const rows = [...list.querySelectorAll('[data-item]')].map((it) => ({ id: it.dataset.item, parent: it.dataset.parent }));
  const parts = rows.filter((it) => it.parent === moved);
  const rest = rows.filter((it) => it.id !== moved && it.parent !== moved);
  const at = rest.findIndex((it) => it.id === target);
  if (at < 0) return;
  const aim = rest[at];
  const top = aim.parent || aim.id;
  const parent = parts.length ? '' : into ? top : aim.parent && below ? aim.parent : '';
  let place = at + (below || into ? 1 : 0);
  if (!parent) while (place < rest.length && rest[place].parent) place += 1;
  rest.splice(place, 0, { id: moved, parent }, ...parts);
  form.elements.order.value = rest.map((it) => (it.parent ? `${it.id}<${it.parent}` : it.id)).join(',');
  form.requestSubmit();
}

if (list && form) {
  let moved = '';
  const clear = () => list.querySelectorAll('.mt-over, .mt-into').forEach((it) => it.classList.remove('mt-over', 'mt-into'));
  const where = (event, row) => {
    const box = row.getBoundingClientRect();
    return { below: event.clientY > box.top + box.height / 2, into: event.clientX > box.left + box.width / 2 };
  };
  list.addEventListener('dragstart', (event) => {
    moved = event.target.closest('[data-item]')?.dataset.item ?? '';
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', moved);
  });
  list.addEventListener('dragover', (event) => {
    const row = event.target.closest('[data-item]');
    if (!moved || !row || row.dataset.item === moved) return;
    event.preventDefault();
    clear();
    row.classList.add(where(event, row).into ? 'mt-into' : 'mt-over');
  });
  list.addEventListener('drop', (event) => {
    const row = event.target.closest('[data-item]');
    if (!moved || !row || row.dataset.item === moved) return;
    event.preventDefault();
    const { below, into } = where(event, row);
    send(moved, row.dataset.item, below, into);
  });
  list.addEventListener('dragend', () => { moved = ''; clear(); });
}
