/* The board: a card is dragged onto a column where one of its steps leads. A step without words is sent at once; one
   that asks opens its dialog, or its page. The card's own menu does the same for keyboard and touch. */
import { each } from './words.js';

const steps = (card) => (card.dataset.moves ?? '').trim().split(/\s+/).filter(Boolean).map((one) => one.split(':'));

function ask(card, verb, opener) {
  const details = document.getElementById(`ask-${verb}`);
  const form = (details?.nextElementSibling ?? details)?.querySelector('[data-card-form]');
  if (!form) { location.assign(`/tasks/${card.dataset.card}/act/${verb}`); return; }
  form.action = `/tasks/${card.dataset.card}/steps/${verb}`;
  form.querySelector('[data-card-title]').textContent = card.querySelector('a')?.textContent ?? '';
  details.querySelector('summary').click();
  form.closest('dialog')?.addEventListener('close', () => opener?.focus(), { once: true });
}

each('[data-board]', (board) => {
  if (board.dataset.met) return;
  board.dataset.met = 'yes';
  const says = document.querySelector('[data-board-says]');
  let dragged = null;
  const columns = [...board.querySelectorAll('.column')];
  const rest = () => {
    board.classList.remove('dragging');
    dragged?.classList.remove('dragged');
    for (const column of columns) column.classList.remove('may', 'over');
    dragged = null;
  };
  board.addEventListener('dragstart', (event) => {
    dragged = event.target.closest?.('.bcard[draggable]');
    if (!dragged) return;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', dragged.dataset.card);
    const reached = new Set(steps(dragged).map(([to]) => to));
    dragged.classList.add('dragged');
    board.classList.add('dragging');
    for (const column of columns) column.classList.toggle('may', reached.has(column.dataset.state));
    says.textContent = says.dataset.moved;
  });
  board.addEventListener('dragover', (event) => {
    const column = event.target.closest('.column.may');
    for (const one of columns) one.classList.toggle('over', one === column);
    if (column) event.preventDefault();
  });
  board.addEventListener('drop', (event) => {
    const column = event.target.closest('.column.may');
    const card = dragged;
    if (!column || !card) { rest(); return; }
    event.preventDefault();
    const [, verb, how] = steps(card).find(([to]) => to === column.dataset.state);
    rest();
    if (how === 'asks') ask(card, verb, card.querySelector('summary'));
    else card.querySelector(`form[action$="/steps/${verb}"]`).requestSubmit();
  });
  board.addEventListener('dragend', rest);
  board.addEventListener('click', (event) => {
    const link = event.target.closest('[data-ask]');
    if (!link || !document.getElementById(`ask-${link.dataset.ask}`)) return;
    event.preventDefault();
    const menu = link.closest('details');
    menu.open = false;
    ask(link.closest('.bcard'), link.dataset.ask, menu.querySelector('summary'));
  });
});
