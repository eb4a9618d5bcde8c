import { html } from 'hono/html';
import { displayName, type Person } from '../people/people.ts';
import type { Markup } from './layout.ts';

/** The parts that forms and pages are made of. */

/** By name of a field, what is wrong with it. */
export type Problems = Readonly<Record<string, string>>;

interface Field {
  label: string;
  name: string;
  value: string;
  problem?: string | undefined;
  hint?: string;
  required?: boolean;
}

const about = ({ name, hint, problem }: Field): Markup =>
  html`${
    hint === undefined ? '' : html`<span class="hint" id="${name}-hint">${hint}</span>`
  }${problem === undefined ? '' : html`<span class="problem" id="${name}-problem">${problem}</span>`}`;

const marks = ({ name, hint, problem, required }: Field): Markup => {
  const described = [hint && `${name}-hint`, problem && `${name}-problem`].filter(Boolean).join(' ');
  return html`id="${name}" name="${name}" ${described === '' ? '' : html`aria-describedby="${described}"`} ${
    problem === undefined ? '' : html`aria-invalid="true"`
  } ${required ? html`required` : ''}`;
};

export const textField = (field: Field): Markup =>
  html`<div><label for="${field.name}">${field.label}</label>${about(field)}<input ${marks(field)} value="${field.value}" autocomplete="off" spellcheck="false"></div>`;

/** A leading line break would be swallowed by a parser: it gets one to swallow. */
export const longField = (field: Field, rows = 3): Markup =>
  html`<div><label for="${field.name}">${field.label}</label>${about(field)}<textarea ${marks(field)} rows="${rows}" spellcheck="false">
${field.value}</textarea></div>`;

export const choiceField = (
  field: Field,
  options: readonly (readonly [value: string, text: string])[],
): Markup =>
  html`<div><label for="${field.name}">${field.label}</label>${about(field)}<select ${marks(field)}>${options.map(
    ([value, text]) =>
      html`<option value="${value}" ${value === field.value ? html`selected` : ''}>${text}</option>`,
  )}</select></div>`;

export const tick = (label: string, name: string, value: string, given: boolean): Markup =>
  html`<label class="tick"><input type="checkbox" name="${name}" value="${value}" ${given ? html`checked` : ''}>${label}</label>`;

/** A form that is one button. */
export const buttonForm = (action: string, label: string, kind: 'first' | 'second' = 'second'): Markup =>
  html`<form method="post" action="${action}"><button type="submit" class="${kind}">${label}</button></form>`;

/** Values to be taken along, each under the name that a console has for it. */
export const copyList = (rows: readonly (readonly [name: string, value: string])[]): Markup =>
  html`<dl>${rows.map(
    ([name, value]) =>
      html`<div><dt>${name}</dt><dd>${
        value.includes('\n')
          ? html`<pre tabindex="0" role="region" aria-label="${name}">${value}</pre>`
          : html`<code>${value}</code> `
      }<button type="button" class="second copy" data-copy="${value}" aria-label="Copy ${name}">Copy</button></dd></div>`,
  )}</dl>`;

export const problemList = (problems: Problems, labels: Readonly<Record<string, string>>): Markup => {
  const all = Object.entries(problems);
  if (all.length === 0) return html``;
  return html`<div class="problem" role="alert" id="problems"><p>Nothing was saved.</p><ul>${all.map(
    ([name, text]) => html`<li>${labels[name] ?? name} ${text}</li>`,
  )}</ul></div>`;
};

/** The people to click on. @param suggested stands first */
export function peopleForm(
  action: string,
  people: readonly Person[],
  suggested: string | undefined,
  hidden: Readonly<Record<string, string>> = {},
): Markup {
  const isSuggested = ({ email }: Person) => email.toLowerCase() === suggested?.toLowerCase();
  const inOrder = [...people.filter(isSuggested), ...people.filter((each) => !isSuggested(each))];
  return html`<form method="post" action="${action}">${Object.entries(hidden).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}${inOrder.map(
    (each) =>
      html`<button type="submit" class="person" name="person" value="${each.id}">${displayName(each)}<span class="hint">${each.email}${isSuggested(each) ? ' (asked for)' : ''}</span></button>`,
  )}</form>`;
}
