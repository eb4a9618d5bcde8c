// Forms and buttons with `data-call` call the control API and show what came of it. Nothing else runs in these pages.
const CONTROL = '/_emulator';
const POLL_MS = 1000;

const DONE = 'entra-emulator-done';

const outcome = document.querySelector('#outcome');

function tell(text, isProblem) {
  outcome.textContent = text;
  outcome.className = isProblem ? 'problem' : 'done';
  outcome.scrollIntoView({ block: 'nearest' });
}

/** Something that is told once stays on the page until it is left. */
function show(names, answer) {
  outcome.className = 'done';
  outcome.replaceChildren(
    ...names
      .filter((name) => answer[name] !== undefined)
      .map((name) => {
        const line = document.createElement('p');
        line.append(`${name}, shown this once: `);
        const value = document.createElement('code');
        value.textContent = answer[name];
        line.append(value);
        return line;
      }),
  );
  outcome.scrollIntoView({ block: 'nearest' });
}

const readers = {
  optional: (text) => (text === '' ? undefined : text),
  nullable: (text) => (text === '' ? null : text),
  number: (text) => (text === '' ? undefined : Number(text)),
  lines: (text) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
};

function readInput(input) {
  if (input.type === 'checkbox') return input.checked;
  const read = readers[input.dataset.kind];
  return read === undefined ? input.value : read(input.value.trim());
}

/** The fields of a form as a body; `web.redirectUris` goes into the object `web`. Names in braces belong to the address. */
function bodyOf(form, given) {
  const body = given;
  for (const input of form.elements) {
    if (input.name === '' || input.name.startsWith('{')) continue;
    const value = readInput(input);
    if (value === undefined) continue;
    const path = input.name.startsWith('@') ? [input.name] : input.name.split('.');
    const last = path.pop();
    let place = body;
    for (const part of path) {
      place[part] ??= {};
      place = place[part];
    }
    place[last] = value;
  }
  return body;
}

function addressOf(element, path) {
  if (element.tagName !== 'FORM') return path;
  let filled = path;
  for (const input of element.elements) {
    if (input.name.startsWith('{'))
      filled = filled.replace(input.name, encodeURIComponent(input.value.trim()));
  }
  return filled;
}

async function call(element) {
  const { call: wanted, body: given, confirm: question, next, shows } = element.dataset;
  if (question !== undefined && !window.confirm(question)) return;
  const [method, path] = wanted.split(' ');
  const isForm = element.tagName === 'FORM';
  const body = given === undefined ? {} : JSON.parse(given);
  if (isForm) bodyOf(element, body);
  const init = { method, headers: { 'content-type': 'application/json' } };
  if (method !== 'DELETE') init.body = JSON.stringify(body);
  const response = await fetch(CONTROL + addressOf(element, path), init);
  const text = await response.text();
  const answer = text === '' ? {} : JSON.parse(text);
  if (!response.ok) return tell(answer.message ?? `Refused: ${response.status}`, true);
  if (shows?.split(' ').some((name) => answer[name] !== undefined)) {
    return show(shows.split(' '), answer);
  }
  const label = isForm ? element.querySelector('button[type=submit]').textContent : element.textContent;
  window.sessionStorage.setItem(DONE, `Done: ${element.dataset.done ?? element.ariaLabel ?? label}`);
  if (next === undefined) window.location.reload();
  else window.location.assign(next);
}

// What was done before this page came is told here, where it shows.
const done = window.sessionStorage.getItem(DONE);
if (done !== null) tell(done, false);
window.sessionStorage.removeItem(DONE);

const attempt = (element) =>
  call(element).catch(() => tell('The emulator does not answer. Is it still running?', true));

for (const form of document.querySelectorAll('form[data-call]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    attempt(form);
  });
}
for (const button of document.querySelectorAll('button[data-call]')) {
  button.addEventListener('click', () => attempt(button));
}

for (const button of document.querySelectorAll('button[data-copy]')) {
  button.addEventListener('click', async () => {
    const copied = await navigator.clipboard?.writeText(button.dataset.copy).then(
      () => true,
      () => false,
    );
    tell(copied ? `Copied: ${button.dataset.copy}` : 'This browser does not let pages copy.', !copied);
  });
}

/** Hides the rows without the text of their filter, also those that came after it was typed; what is folded opens. */
function applyFilter(input) {
  const wanted = input.value.trim().toLowerCase();
  const list = document.getElementById(input.dataset.filter);
  const rows = [...list.children];
  for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  const fold = list.closest('details');
  if (fold !== null && wanted !== '') fold.open = true;
  const size = document.querySelector(`[data-size="${input.dataset.filter}"]`);
  const left = rows.filter((row) => !row.hidden).length;
  if (size !== null) size.textContent = left === rows.length ? rows.length : `${left} of ${rows.length}`;
}

for (const input of document.querySelectorAll('input[data-filter]')) {
  input.addEventListener('input', () => applyFilter(input));
}

const list = document.querySelector('#requests');
if (list !== null) watchRequests(list);

function watchRequests(rows) {
  const live = document.querySelector('#live');
  const control = document.querySelector('#show-control');
  const refused = document.querySelector('#refused-only');
  const empty = document.querySelector('#no-requests');
  const filter = document.querySelector('input[data-filter=requests]');
  const mark = () => {
    rows.classList.toggle('without-control', !control.checked);
    rows.classList.toggle('refused-only', refused.checked);
    applyFilter(filter);
    empty.hidden = [...rows.children].some((row) => row.checkVisibility());
  };
  for (const input of [control, refused]) input.addEventListener('change', mark);
  filter.addEventListener('input', mark);
  mark();
  window.setInterval(async () => {
    if (!live.checked || document.hidden) return;
    const after = rows.firstElementChild?.dataset.id ?? '';
    const response = await fetch(`${rows.dataset.source}?after=${encodeURIComponent(after)}`).catch(
      () => undefined,
    );
    if (response?.ok !== true) return;
    // The server escaped everything that came from outside.
    const came = document.createElement('template');
    came.innerHTML = await response.text();
    const known = new Set([...rows.children].map((row) => row.dataset.id));
    rows.prepend(...[...came.content.children].filter((row) => !known.has(row.dataset.id)));
    mark();
  }, POLL_MS);
}
