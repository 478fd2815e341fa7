/* Files and folders: dropped or chosen. With data-upload each is sent by itself, with its progress, and can be tried
   again; the server's answer (a list line) takes its place. With data-watch, lines that still wait are asked for until
   they don't, and the batch is counted. Otherwise the files wait in the form and are only named. */
import { csrf, each, fill, word } from './words.js';

const ASK = 1500; // milliseconds between two looks at what became of the files
const JUNK = /^(\.|Thumbs\.db$|desktop\.ini$)/i; // what systems leave in folders

each('.dropfield', (field) => {
  if (field.dataset.met) return;
  field.dataset.met = 'yes';
  const area = field.querySelector('[data-drop]');
  const input = field.querySelector('input[type=file]');
  const list = field.querySelector('.droplist');
  const { upload, watch } = field.dataset;
  const waiting = [];
  let running = false;
  let watching = 0;
  let held = null; // who sent the form while files are still under way, and how many had failed by then

  const next = () => {
    if (!running && waiting.length) { // one after the other: they arrive, and are registered, in the order dropped
      running = true;
      const { file, line } = waiting.shift();
      send(upload, input, file, line).then((again) => {
        running = false;
        if (again) line.querySelector('button').onclick = () => { waiting.push({ file, line: fresh(line, file) }); next(); };
        next();
      });
    }
    if (held && !running) goOn();
    tally(field);
    if (watch && !watching && list.querySelector('[data-waiting]')) watching = setTimeout(look, ASK);
  };
  const failed = () => list.querySelectorAll('.bad').length;
  const goOn = () => {
    const { form, button, before } = held;
    held = null;
    button?.removeAttribute('aria-busy');
    if (failed() === before) form.requestSubmit(button);
    else list.querySelector('.bad:last-of-type')?.scrollIntoView({ block: 'nearest' }); // seen before it goes without
  };
  const look = async () => {
    const asked = [...list.querySelectorAll('[data-waiting]')].slice(0, 50).map((line) => line.dataset.doc);
    const answer = await fetch(`${watch}?ids=${asked.join(',')}`, { headers: { 'HX-Request': 'true', 'HX-Request-Type': 'partial' } }).catch(() => null);
    if (answer?.ok && !answer.redirected) {
      const lines = document.createElement('template');
      lines.innerHTML = await answer.text();
      for (const line of lines.content.querySelectorAll('li[data-doc]')) list.querySelector(`li[data-doc="${CSS.escape(line.dataset.doc)}"]`)?.replaceWith(line);
    }
    watching = 0;
    next();
  };
  const take = (files) => {
    if (!upload) { show(list, files); return; }
    for (const file of files) {
      const line = named(file);
      list.append(line);
      waiting.push({ file, line });
    }
    input.value = '';
    next();
  };

  if (upload) {
    input.required = false; // nothing waits in the form
    input.form?.addEventListener('submit', (event) => { // files that are under way go along
      if (!running || event.defaultPrevented) return;
      event.preventDefault();
      held ??= { form: event.target, button: event.submitter, before: failed() };
      event.submitter?.setAttribute('aria-busy', 'true');
      list.lastElementChild?.scrollIntoView({ block: 'nearest' });
    });
  }
  input.addEventListener('change', () => take([...input.files]));
  for (const kind of ['dragenter', 'dragover']) area.addEventListener(kind, (event) => { event.preventDefault(); area.classList.add('over'); });
  area.addEventListener('dragleave', () => area.classList.remove('over'));
  area.addEventListener('drop', async (event) => {
    event.preventDefault();
    area.classList.remove('over');
    if (upload) { take(await dropped(event.dataTransfer)); return; }
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
});

/* a file dropped beside the area must not replace the page */
for (const kind of ['dragover', 'drop']) window.addEventListener(kind, (event) => { if (event.dataTransfer?.types.includes('Files')) event.preventDefault(); });

/* The files of a drop; a folder's in the order of their names, with those of the folders in it. */
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
  return (await Promise.all(entries.map(inside))).flat();
}

async function inside(entry) {
  if (JUNK.test(entry.name)) return [];
  if (entry.isFile) return [await new Promise((found, lost) => { entry.file(found, lost); })];
  const reader = entry.createReader();
  const entries = [];
  for (;;) { // a folder is read a hundred names at a time
    const some = await new Promise((found, lost) => { reader.readEntries(found, lost); });
    if (!some.length) break;
    entries.push(...some);
  }
  entries.sort((one, other) => one.name.localeCompare(other.name, 'vi', { numeric: true }));
  return (await Promise.all(entries.map(inside))).flat();
}

/* How far the batch is, in one line; once nothing is under way, the first that is ready can be registered. */
function tally(field) {
  const place = field.querySelector('.tally');
  const lines = [...field.querySelectorAll('.droplist li')];
  if (!place || !lines.length) return;
  const count = (kind) => lines.filter((line) => line.matches(kind)).length;
  const values = { all: lines.length, ready: count('.done'), look: count('.wait'), bad: count('.bad') };
  values.done = values.ready + values.look + values.bad;
  place.textContent = fill(field.dataset.tally, values);
  const form = field.closest('form');
  const go = form.querySelector('[data-ready]');
  const plain = form.querySelector('[data-plainly]');
  if (plain) plain.hidden = true;
  const first = lines.map((line) => line.querySelector('a[href]')).find(Boolean);
  if (!go || !first) return;
  go.href = first.href;
  const over = values.done === values.all;
  if (over && go.hidden && (document.activeElement === document.body || form.contains(document.activeElement))) { go.hidden = false; go.focus(); }
  go.hidden = !over;
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`;
}

function named(file) {
  const line = document.createElement('li');
  fresh(line, file);
  return line;
}

function fresh(line, file) {
  line.className = '';
  line.innerHTML = '<span></span><span class="name"></span><span class="end"></span><span class="say"></span>';
  line.querySelector('.name').textContent = file.name;
  line.querySelector('.end').textContent = size(file.size);
  line.querySelector('.say').textContent = word('waiting');
  return line;
}

function show(list, files) {
  list.replaceChildren(...files.map((file) => {
    const line = named(file);
    line.querySelector('.say').remove();
    return line;
  }));
}

/* Resolves to true when it may be tried again. What else the form says (into which book) goes with each file. */
function send(url, input, file, line) {
  return new Promise((done) => {
    const bar = document.createElement('progress');
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute('aria-label', file.name);
    const say = line.querySelector('.say');
    say.before(bar);
    const fail = (text, again) => {
      line.className = 'bad';
      bar.remove();
      say.textContent = text;
      if (again) line.querySelector('.end').replaceChildren(button(word('retry')));
      done(again);
    };
    if (!file.size) { fail(word('empty'), false); return; }
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append('csrf', csrf());
    const book = input.form?.elements.organisation;
    if (book) body.append('organisation', book.value);
    body.append(input.name, file, file.name);
    request.open('POST', url);
    request.setRequestHeader('X-CSRF-Token', csrf());
    request.setRequestHeader('HX-Request', 'true');
    request.setRequestHeader('HX-Request-Type', 'partial');
    request.upload.onprogress = (event) => {
      bar.value = (100 * event.loaded) / event.total;
      say.textContent = event.loaded === event.total ? word('checking') : fill(word('done'), { part: size(event.loaded), size: size(event.total) });
    };
    request.onerror = () => fail(word('cut'), true);
    request.onabort = request.onerror;
    request.onload = () => {
      if (new URL(request.responseURL, location.href).pathname === '/sign-in') { fail(word('signin'), true); return; }
      const answer = document.createElement('template');
      answer.innerHTML = request.responseText;
      const answered = answer.content.querySelector('li');
      if (answered?.matches('.bad') && !answered.dataset.doc) { line.firstChild.replaceWith(answered.querySelector('svg') ?? ''); fail(answered.querySelector('.say')?.textContent ?? word('failed'), false); return; }
      if (answered) { line.replaceWith(answered); window.htmx?.process(answered); done(false); return; }
      fail(answer.content.querySelector('.toast-line .grow')?.textContent ?? word('failed'), request.status < 400 || request.status >= 500);
    };
    request.send(body);
  });
}

function button(text) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'btn btn-s';
  made.textContent = text;
  return made;
}
