/* Menus under a button close on a click elsewhere, on Esc (focus goes back), and when another opens. */
const open = () => document.querySelectorAll('details[data-menu][open]');

document.addEventListener('click', (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener('keydown', (event) => {
  const menu = event.target.closest?.('details[data-menu][open]');
  if (event.key === 'Escape') {
    for (const other of open()) {
      other.open = false;
      if (other.contains(event.target)) other.querySelector('summary').focus();
    }
  }
  if (!menu || !['ArrowDown', 'ArrowUp'].includes(event.key) || event.target.matches('input, select, textarea')) return;
  const stops = [...menu.querySelectorAll('.menu-box a, .menu-box button, .menu-box input')];
  const step = event.key === 'ArrowDown' ? 1 : -1;
  stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length]?.focus();
  event.preventDefault();
});
