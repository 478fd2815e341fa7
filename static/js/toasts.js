/* Short words at the bottom right: good news leaves after six seconds, unless someone is reading it; errors stay. */
import { each, svg, word } from './words.js';

const SECONDS = 6;
const region = document.getElementById('toasts');

each('[data-toast]', (line) => {
  if (line.dataset.met) return;
  line.dataset.met = 'yes';
  if (line.classList.contains('bad')) return;
  let timer = 0;
  const start = () => { timer = setTimeout(() => line.remove(), SECONDS * 1000); };
  const stop = () => clearTimeout(timer);
  line.addEventListener('pointerenter', stop);
  line.addEventListener('focusin', stop);
  line.addEventListener('pointerleave', start);
  line.addEventListener('focusout', start);
  start();
});

document.addEventListener('click', (event) => event.target.closest('[data-toast-close]')?.closest('[data-toast]')?.remove());

export function toast(text, kind = 'done') {
  const line = document.createElement('div');
  line.className = `toast-line ${kind}`;
  line.dataset.toast = '';
  const say = document.createElement('span');
  say.className = 'grow';
  say.textContent = text;
  const close = document.createElement('button');
  close.className = 'iconbtn';
  close.type = 'button';
  close.dataset.toastClose = '';
  close.setAttribute('aria-label', region?.dataset.close ?? '');
  close.append(svg('<path d="M18 6l-12 12"/><path d="M6 6l12 12"/>'));
  line.append(svg(kind === 'bad' ? '<path d="M3 12a9 9 0 1 0 18 0a9 9 0 0 0 -18 0"/><path d="M12 8v4"/><path d="M12 16h.01"/>' : '<path d="M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0"/><path d="M9 12l2 2l4 -4"/>', 'ic-20'), say, close);
  region?.append(line);
}

document.addEventListener('htmx:error', () => toast(word('failed'), 'bad'));

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  toast(word('copied'));
});
