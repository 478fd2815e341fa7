/* Light or dark at once, without leaving the page; the server is told for the next one. */
document.addEventListener('submit', (event) => {
  const form = event.target.closest('[data-theme-form]');
  if (!form || event.submitter?.name !== 'theme') return;
  event.preventDefault();
  const theme = event.submitter.value;
  const body = new URLSearchParams(new FormData(form));
  body.set('theme', theme);
  document.documentElement.dataset.bsTheme = theme;
  for (const button of document.querySelectorAll('[data-theme-form] button[name=theme]')) turn(button, theme);
  fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => form.submit());
});

const MOON = '<path d="M12 3c.132 0 .263 0 .393 0a7.5 7.5 0 0 0 7.92 12.446a9 9 0 1 1 -8.313 -12.454l0 .008"/>';
const SUN = '<path d="M8 12a4 4 0 1 0 8 0a4 4 0 1 0 -8 0"/><path d="M3 12h1m8 -9v1m8 8h1m-9 8v1m-6.4 -15.4l.7 .7m12.1 -.7l-.7 .7m0 11.4l.7 .7m-12.1 -.7l-.7 .7"/>';

function turn(button, theme) {
  const label = button.querySelector('span');
  const before = label ? label.textContent : button.getAttribute('aria-label');
  if (label) label.textContent = button.dataset.other;
  else button.setAttribute('aria-label', button.dataset.other);
  button.dataset.other = before;
  button.value = theme === 'dark' ? 'light' : 'dark';
  const drawing = button.querySelector('svg');
  if (drawing) drawing.innerHTML = theme === 'dark' ? SUN : MOON;
}
