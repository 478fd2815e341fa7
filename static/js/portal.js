/* What makes the public's pages pleasant: a count of letters, the position of the telephone, a sum against machines.
   Every page does without. */
const each = (selector, meet) => document.querySelectorAll(selector).forEach(meet);

each('textarea[data-count]', (area) => {
  const line = document.createElement('p');
  line.className = 'counter';
  area.parentElement.append(line);
  const count = () => { line.textContent = `${area.value.length} / ${area.maxLength.toLocaleString(document.documentElement.lang)}`; };
  area.addEventListener('input', count);
  count();
});

/* Proof of work: PBKDF2 over a nonce and a counter until the key begins as it should (ALTCHA 2). Where the browser has
   no such arithmetic (plain http), none is sent. */
const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');

async function solve(challenge) {
  const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
  const start = performance.now();
  const password = new Uint8Array([...bytes(nonce), 0, 0, 0, 0]);
  const counter = new DataView(password.buffer);
  for (let tried = 0; tried < 100000; tried += 1) {
    counter.setUint32(password.length - 4, tried);
    const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
    const derived = hex(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: bytes(salt), iterations: cost }, key, keyLength * 8));
    if (derived.startsWith(keyPrefix)) return { counter: tried, derivedKey: derived, time: Math.round(performance.now() - start) };
  }
  return null;
}

each('input[data-challenge]', async (input) => {
  if (!globalThis.crypto?.subtle) return;
  const challenge = JSON.parse(input.dataset.challenge);
  const solution = await solve(challenge);
  if (solution) input.value = btoa(JSON.stringify({ challenge, solution }));
});

/* Files are chosen by the large label; their names stand in it. */
each('[data-chosen]', (label) => {
  const input = document.getElementById(label.htmlFor);
  const names = document.createElement('span');
  names.className = 'names';
  label.lastElementChild.append(names);
  input.classList.add('quiet');
  const tell = () => { names.textContent = [...input.files].map((file) => file.name).join(', '); };
  input.addEventListener('change', tell);
  tell();
});

/* The position, only when asked for; then what was reported close by. */
each('[data-position]', (box) => {
  if (!navigator.geolocation) return;
  box.hidden = false;
  const [button, told] = [box.querySelector('button'), box.querySelector('[role=status]')];
  const field = (name) => box.closest('form').elements[name];
  const near = () => {
    const [latitude, longitude] = [field('latitude').value, field('longitude').value];
    if (latitude && longitude) globalThis.htmx?.ajax('GET', `${box.dataset.near}&latitude=${latitude}&longitude=${longitude}`, { target: '#near', swap: 'innerHTML' });
  };
  button.addEventListener('click', () => {
    button.setAttribute('aria-busy', 'true');
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      button.removeAttribute('aria-busy');
      field('latitude').value = coords.latitude.toFixed(6);
      field('longitude').value = coords.longitude.toFixed(6);
      field('accuracy').value = Math.round(coords.accuracy);
      told.textContent = box.dataset.found.replace('{metres}', Math.round(coords.accuracy));
      near();
    }, () => {
      button.removeAttribute('aria-busy');
      told.textContent = box.dataset.failed;
    }, { enableHighAccuracy: true, timeout: 20000 });
  });
  for (const name of ['latitude', 'longitude']) field(name).addEventListener('change', near);
});

/* The likeliest ward of a position is chosen, as long as nobody has chosen one. */
each('#near', (near) => new MutationObserver(() => {
  const [area, likely] = [document.getElementById('area'), near.querySelector('[data-likely]')];
  if (area && likely && !area.value) area.value = likely.dataset.likely;
}).observe(near, { childList: true }));

/* A form is sent once; what came back with mistakes is told where it stands. */
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post') return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = 'yes';
  setTimeout(() => { for (const button of form.querySelectorAll('button:not([type=button])')) button.setAttribute('aria-busy', 'true'); });
});
window.addEventListener('pageshow', () => each('form[data-sent]', (form) => {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy');
}));
document.querySelector('[data-focus]')?.focus();
