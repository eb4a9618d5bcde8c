import { html } from 'hono/html';
import type { Markup } from '../pages/layout.ts';

/** The parts that the console's pages are made of. console.js turns forms and buttons into calls of the control API. */

/** So many rows are looked through by eye. */
const MANY = 6;

/** Hides what does not have its text: rows of a table, or items of a list. @param of the id of that */
export const filter = (caption: string, of: string): Markup =>
  html`<label class="filter">Filter <input type="search" data-filter="${of}" autocomplete="off" aria-label="Filter: ${caption}"></label>`;

type Rows = readonly (readonly (Markup | string)[])[];

/** A table with a caption and column heads. Says so when there is nothing in it. */
export function table(caption: string, heads: readonly string[], rows: Rows): Markup {
  if (rows.length === 0) return html`<p class="facts">${caption}: none.</p>`;
  return html`${rows.length < MANY ? '' : filter(caption, rowsOf(caption))}${plainTable(caption, heads, rows)}`;
}

/** The same, to be opened: by its filter, too, which stands before it. */
export const foldedTable = (title: string, caption: string, heads: readonly string[], rows: Rows): Markup =>
  html`${filter(caption, rowsOf(caption))}${folded(title, plainTable(caption, heads, rows))}`;

const rowsOf = (caption: string): string => `rows-of-${caption.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`;

/** console.js says behind the caption how many rows a filter leaves. */
function plainTable(caption: string, heads: readonly string[], rows: Rows): Markup {
  const id = rowsOf(caption);
  return html`<div class="wide" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption} (<span data-size="${id}">${rows.length}</span>)</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head === '' ? html`<span class="unseen">Action</span>` : head}</th>`)}</tr></thead>
<tbody id="${id}">${rows.map((cells) => html`<tr>${cells.map((cell, at) => html`<td data-head="${heads[at]}">${cell === '' ? '' : html`<div>${cell}</div>`}</td>`)}</tr>`)}</tbody></table></div>`;
}

interface Call {
  /** Method and address below `/_emulator`. */
  call: string;
  /** What the form sends besides its fields, as JSON. */
  body?: Record<string, unknown>;
  /** A question to answer first. */
  confirm?: string;
  /** Where to go afterwards. Without: the same page again. */
  next?: string;
  /** The answer holds something that is told only once: show it, and stay. */
  shows?: readonly string[];
}

/** A button that makes one call. `name` is what assistive technology reads and what is said to be done, where the label alone says too little. */
export const actionButton = (label: string, call: Call, name?: string): Markup =>
  html`<button type="button" class="small second" ${attributes(call)} ${
    name === undefined ? '' : html`aria-label="${name}"`
  }>${label}</button>`;

/** A form whose fields become the JSON body of one call. */
export const actionForm = (label: string, call: Call, fields: Markup | readonly Markup[]): Markup =>
  html`<form class="action" ${attributes(call)}>${fields}<button type="submit">${label}</button></form>`;

/** Something to open before it is filled in. */
export const folded = (title: string, inside: Markup): Markup =>
  html`<details class="fold"><summary>${title}</summary>${inside}</details>`;

function attributes({ call, body, confirm, next, shows }: Call): Markup {
  return html`data-call="${call}" ${body === undefined ? '' : html`data-body="${JSON.stringify(body)}"`} ${
    confirm === undefined ? '' : html`data-confirm="${confirm}"`
  } ${next === undefined ? '' : html`data-next="${next}"`} ${
    shows === undefined ? '' : html`data-shows="${shows.join(' ')}"`
  }`;
}

/** How the text of a field becomes a value. `optional`: an empty text is left out; `nullable`: it becomes null. */
type FieldKind = 'text' | 'optional' | 'nullable' | 'number' | 'lines' | 'instant';

interface FieldOptions {
  kind?: FieldKind;
  value?: string;
  required?: boolean;
  hint?: string;
}

/** A labelled field. A name such as `web.redirectUris` goes into the object of that name. */
export const field = (label: string, name: string, options: FieldOptions = {}): Markup => {
  const { kind = 'text', value = '', required = false, hint } = options;
  const input =
    kind === 'lines'
      ? html`<textarea name="${name}" data-kind="lines" rows="4" spellcheck="false">${value}</textarea>`
      : html`<input name="${name}" data-kind="${kind}" value="${value}" ${required ? html`required` : ''} autocomplete="off">`;
  return html`<label>${label}${hint === undefined ? '' : html` <span class="facts">${hint}</span>`}${input}</label>`;
};

/** @param given what a form sends when nobody changes it */
export const tick = (label: string, name: string, given: boolean): Markup =>
  html`<label class="tick"><input type="checkbox" name="${name}" ${given ? html`checked` : ''}> ${label}</label>`;

export const choice = (
  label: string,
  name: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen?: string,
): Markup =>
  html`<label>${label}<select name="${name}">${options.map(
    ([value, text]) =>
      html`<option value="${value}" ${value === chosen ? html`selected` : ''}>${text}</option>`,
  )}</select></label>`;

/** A choice that may be left open: then the form does not send it. */
export const optionalChoice = (label: string, name: string, values: readonly string[]): Markup =>
  html`<label>${label}<select name="${name}" data-kind="optional"><option value=""></option>${values.map(
    (value) => html`<option value="${value}">${value}</option>`,
  )}</select></label>`;

export const link = (path: string, text: string): Markup => html`<a href="${path}">${text}</a>`;

export const code = (text: string): Markup => html`<code>${text}</code>`;

/** Text that somebody wants to have elsewhere. */
export const copyable = (text: string): Markup =>
  html`<code>${text}</code> <button type="button" class="copy" data-copy="${text}" aria-label="Copy ${text}">Copy</button>`;

/** A call that is made in one state and taken back in the other. @param name of what is on or off */
export const switchButton = (name: string, on: boolean, call: Call): Markup =>
  html`<button type="button" class="switch" role="switch" aria-checked="${String(on)}" aria-label="${name}" data-done="${name} is ${on ? 'off' : 'on'}" ${attributes(call)}>${on ? 'On' : 'Off'}</button>`;

export const badge = (text: string, kind: 'good' | 'bad' | 'plain' = 'plain'): Markup =>
  html`<span class="badge ${kind}">${text}</span>`;

/** Two columns: what, and its value. */
export const facts = (rows: readonly (readonly [what: string, value: Markup | string])[]): Markup =>
  html`<dl>${rows.map(([what, value]) => html`<div><dt>${what}</dt><dd>${value}</dd></div>`)}</dl>`;
