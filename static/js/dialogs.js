/* A question before a binding act. The page holds it as <details data-dialog>; here it becomes a modal <dialog>:
   Esc and the backdrop close it, focus returns to where it was. */
import { each } from './words.js';

const touched = matchMedia('(pointer: coarse)');

each('details[data-dialog]', (details) => {
  if (details.classList.contains('in-dialog')) return;
  details.classList.add('in-dialog');
  const box = details.querySelector('[data-dialog-box]');
  const summary = details.querySelector('summary');
  const dialog = document.createElement('dialog');
  dialog.className = details.classList.contains('ask-wide') ? 'sheetbox wide' : 'sheetbox';
  dialog.setAttribute('aria-labelledby', `${details.id}-title`);
  const wasOpen = details.open;
  details.open = false;
  dialog.tabIndex = -1;
  dialog.append(box);
  details.after(dialog);
  const show = () => {
    if (dialog.open) return;
    dialog.showModal();
    if (dialog.matches('.wide') && matchMedia('(max-width: 1099.98px)').matches) { dialog.focus(); return; } // the paper first
    const first = dialog.querySelector('[data-focus], .err input, .err textarea, [autofocus]')
      ?? dialog.querySelector('form input:not([type=hidden]):not(:disabled), form textarea, form select');
    if (!touched.matches || first?.matches('[data-focus], .err *')) first?.focus(); // else a keyboard rises over the question
  };
  summary.addEventListener('click', (event) => { event.preventDefault(); show(); });
  summary.setAttribute('role', 'button');
  summary.setAttribute('aria-haspopup', 'dialog');
  dialog.addEventListener('close', () => { if (!dialog.dataset.leaving) summary.focus(); });
  dialog.addEventListener('pointerdown', (event) => {
    dialog.dataset.outside = event.target === dialog ? 'yes' : '';
  });
  dialog.addEventListener('click', (event) => {
    const outside = event.target === dialog && dialog.dataset.outside;
    if (outside || event.target.closest('[data-dialog-close]')) dialog.close();
  });
  if (wasOpen) show();
});

/* A link or button elsewhere may open one: href="#id" or data-open="id". */
document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-open], a[href^="#"]');
  const id = opener?.dataset.open ?? opener?.getAttribute('href')?.slice(1);
  const details = id && document.getElementById(id);
  if (!details?.matches?.('details[data-dialog]')) return;
  event.preventDefault();
  details.querySelector('summary').click();
});
