/* The board on which calendar items are dragged. The server decides each move: what it refuses snaps back, with the reason.
   What cannot be dragged opens by click, like everything; the plain table is one link away. */
import { csrf, each } from './words.js';
import { toast } from './toasts.js';

const two = (n) => String(n).padStart(2, '0');
const wall = (d) => `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`;
const clock = (d) => `${two(d.getHours())}:${two(d.getMinutes())}`;

function drawn({ event, timeText }) {
  const { item, place } = event.extendedProps;
  const holder = document.createElement(item ? 'a' : 'div');
  holder.className = 'dg-card';
  holder.title = [timeText, event.title, place].filter(Boolean).join(' · ');
  if (item) { holder.href = `/calendars/items/${item}`; holder.draggable = false; }
  if (timeText) {
    const time = document.createElement('time');
    time.textContent = timeText;
    holder.append(time);
  }
  const title = document.createElement('b');
  title.textContent = event.title;
  holder.append(title);
  if (place) { const at = document.createElement('span'); at.textContent = place; holder.append(at); }
  return { domNodes: [holder] };
}

/* The widget's own roles name a grid whose parts it does not have; the links inside are what a reader is told of. */
function mend(board) {
  for (const it of board.querySelectorAll('[role]')) if (!it.matches('a, button, dialog')) it.removeAttribute('role');
  for (const it of board.querySelectorAll('.ec-event[tabindex], .ec-event[aria-label]')) {
    it.removeAttribute('tabindex');
    it.removeAttribute('aria-label');
  }
  for (const it of board.querySelectorAll('[aria-rowindex], [aria-colindex], [aria-rowcount], [aria-colcount], [aria-rowspan], [aria-colspan]')) {
    for (const name of ['rowindex', 'colindex', 'rowcount', 'colcount', 'rowspan', 'colspan']) it.removeAttribute(`aria-${name}`);
  }
  for (const it of board.querySelectorAll('.ec-main, .ec-body, .ec-content')) {
    if (it.scrollHeight > it.clientHeight + 1 || it.scrollWidth > it.clientWidth + 1) it.tabIndex = 0;
  }
}

each('[data-dragging]', (frame) => {
  if (frame.dataset.met || !window.EventCalendar) return;
  frame.dataset.met = 'yes';
  const says = document.querySelector('[data-dragging-says]');
  const told = frame.dataset;
  const load = async () => {
    const answer = await fetch(told.source, { headers: { accept: 'application/json' } }).catch(() => null);
    if (!answer?.ok) { toast(told.failed, 'bad'); return []; }
    return (await answer.json()).cards.map(({ item, time, place, kind, columns, ...card }) => ({
      ...card,
      resourceIds: columns,
      durationEditable: card.editable,
      startEditable: card.editable,
      classNames: [`dg-${kind}`, card.editable ? 'dg-may' : 'dg-still'],
      extendedProps: { item, time, place },
    }));
  };
  const keep = async ({ event, newResource, revert }) => {
    const { item, time } = event.extendedProps;
    const sent = new URLSearchParams({ csrf: csrf(), time, begins: wall(event.start), ends: wall(event.end) });
    if (newResource && told.rooms) sent.set('room', newResource.id);
    if (newResource && !told.rooms) { revert(); return; }
    const answer = await fetch(`/calendars/items/${item}/lay`, { method: 'POST', body: sent, headers: { accept: 'application/json' } }).catch(() => null);
    const words = await answer?.json().catch(() => null);
    if (answer?.ok) {
      says.textContent = words?.said ?? '';
      toast(words?.said ?? '');
      board.refetchEvents();
      return;
    }
    revert();
    says.textContent = words?.refused ?? told.failed;
    toast(words?.refused ?? told.failed, 'bad');
  };
  const dated = told.dragging === 'dayGridMonth' ? {} : { day: '2-digit', month: '2-digit' };
  const format = new Intl.DateTimeFormat(told.language === 'en' ? 'en-GB' : told.language, { weekday: 'short', ...dated });
  const board = window.EventCalendar.create(frame, {
    view: told.dragging,
    date: `${told.day}T00:00:00`,
    locale: told.language,
    firstDay: 1,
    headerToolbar: { start: '', center: '', end: '' },
    hiddenDays: told.weekend || told.dragging === 'dayGridMonth' ? [] : [0, 6],
    height: told.dragging.includes('imeGrid') ? '70vh' : 'auto',
    slotMinTime: '06:00',
    slotMaxTime: '22:00',
    scrollTime: '07:00',
    slotDuration: { resourceTimelineDay: '01:00', resourceTimelineWeek: '02:00' }[told.dragging] ?? '00:30',
    slotHeight: 28,
    slotWidth: 76,
    displayEventEnd: true,
    snapDuration: '00:15',
    nowIndicator: true,
    allDayContent: told.allDay,
    dayHeaderFormat: (date) => format.format(date),
    slotLabelFormat: told.dragging.startsWith('resourceTimeline') ? (at) => `${at.getHours()}h` : clock,
    eventTimeFormat: (start, end) => `${clock(start)} – ${clock(end)}`,
    moreLinkContent: ({ num }) => told.more.replace('{n}', num),
    buttonText: (text) => ({ ...text, close: told.close }),
    dayMaxEvents: true,
    longPressDelay: 400,
    resources: JSON.parse(told.columns),
    eventSources: [{ events: load }],
    eventContent: drawn,
    eventDrop: keep,
    eventResize: keep,
    eventAllUpdated: () => requestAnimationFrame(() => mend(frame)),
    viewDidMount: () => requestAnimationFrame(() => mend(frame)),
  });
  frame.addEventListener('live', () => board.refetchEvents());
  /* a drag that ends on a link must not open it */
  let dragged = false;
  frame.addEventListener('pointerdown', () => { dragged = false; }, true);
  frame.addEventListener('pointermove', (event) => { if (event.buttons) dragged = true; }, true);
  frame.addEventListener('click', (event) => { if (dragged && event.target.closest('.dg-card')) event.preventDefault(); }, true);
});
