/* Files: dropped or chosen. With data-upload each is sent by itself, with its progress, and can be tried again; the
   server's answer (a list line) takes its place. Otherwise they wait in the form and are only named. */
import { csrf, each, word } from './words.js';

const AT_ONCE = 2;

each('.dropfield', (field) => {
  if (field.dataset.met) return;
  field.dataset.met = 'yes';
  const area = field.querySelector('[data-drop]');
  const input = field.querySelector('input[type=file]');
  const list = field.querySelector('.droplist');
  const waiting = [];
  let running = 0;

  const next = () => {
    while (running < AT_ONCE && waiting.length) {
      running += 1;
      const { file, line } = waiting.shift();
      send(field.dataset.upload, input.name, file, line).then((again) => {
        running -= 1;
        if (again) line.querySelector('button').onclick = () => { waiting.push({ file, line: fresh(line, file) }); next(); };
        next();
      });
    }
  };
  const take = (files) => {
    if (!field.dataset.upload) { show(list, files); return; }
    for (const file of files) {
      const line = named(file);
      list.append(line);
      waiting.push({ file, line });
    }
    input.value = '';
    next();
  };

  input.addEventListener('change', () => take([...input.files]));
  for (const kind of ['dragenter', 'dragover']) area.addEventListener(kind, (event) => { event.preventDefault(); area.classList.add('over'); });
  area.addEventListener('dragleave', () => area.classList.remove('over'));
  area.addEventListener('drop', (event) => {
    event.preventDefault();
    area.classList.remove('over');
    if (field.dataset.upload) { take([...event.dataTransfer.files]); return; }
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
});

/* a file dropped beside the area must not replace the page */
for (const kind of ['dragover', 'drop']) window.addEventListener(kind, (event) => { if (event.dataTransfer?.types.includes('Files')) event.preventDefault(); });

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

/* Resolves to true when it may be tried again. */
function send(url, name, file, line) {
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
    body.append(name, file, file.name);
    request.open('POST', url);
    request.setRequestHeader('X-CSRF-Token', csrf());
    request.setRequestHeader('HX-Request', 'true');
    request.setRequestHeader('HX-Request-Type', 'partial');
    request.upload.onprogress = (event) => {
      bar.value = (100 * event.loaded) / event.total;
      say.textContent = event.loaded === event.total ? word('checking') : `${Math.floor(bar.value)} %`;
    };
    request.onerror = () => fail(word('cut'), true);
    request.onabort = request.onerror;
    request.onload = () => {
      const answer = document.createElement('template');
      answer.innerHTML = request.responseText;
      const answered = answer.content.querySelector('li');
      if (answered) { line.replaceWith(answered); window.htmx?.process(answered); done(false); return; }
      const said = answer.content.querySelector('.toast-line .grow')?.textContent;
      if (request.status >= 400) fail(said ?? word('failed'), request.status >= 500);
      else { say.textContent = word('sent'); bar.remove(); done(false); }
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
