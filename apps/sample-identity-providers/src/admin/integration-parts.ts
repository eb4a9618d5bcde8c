import { html } from 'hono/html';
import type { Assigned } from '../integrations/assignments.ts';
import { displayName, PEOPLE } from '../people/people.ts';
import type { Markup } from '../web/layout.ts';
import { buttonForm, tick } from '../web/parts.ts';

/** What the pages of both kinds of integration have in common. */

const DONE: Readonly<Record<string, string>> = {
  saved: 'Saved.',
  assigned: 'Assignments saved.',
  deleted: 'Deleted.',
  secret: 'A new client secret. The one before stopped working.',
  rotated: 'A new key signs. The ones before are still published.',
  withdrawn: 'Only the key that signs is published now.',
  certificate: 'Another certificate signs from now on. The one before is worth nothing.',
};

/** @param what of these was done, as the address of the page says */
export const doneNote = (what: string | undefined): Markup => {
  const text = what === undefined || !Object.hasOwn(DONE, what) ? undefined : DONE[what];
  return text === undefined ? html`` : html`<p class="done" role="status" id="done">${text}</p>`;
};

/** Who may use it. Says so when nobody may: that is how it begins, and what is forgotten most. */
export function assignmentsSection(path: string, assigned: Assigned): Markup {
  const nobody =
    assigned.size === 0
      ? html`<p class="problem">Nobody is assigned yet, so nobody can sign in.</p>`
      : html`<p>${assigned.size} of ${PEOPLE.length} people are assigned.</p>`;
  const people = PEOPLE.map((person) =>
    tick(`${displayName(person)}, ${person.email}`, 'person', person.id, assigned.has(person.id)),
  );
  return html`<h2 id="assignments">Assignments</h2>${nobody}
${buttonForm(`${path}/assignments/everyone`, 'Assign everyone', assigned.size === 0 ? 'first' : 'second')}
<form class="fields" method="post" action="${path}/assignments"><fieldset><legend>People</legend><div>${people}</div></fieldset>
<button type="submit" class="second">Save assignments</button></form>`;
}

export const deleteSection = (path: string): Markup =>
  html`<h2>Delete</h2><p>Nobody signs in by it any more. There is no way back.</p>${buttonForm(`${path}/delete`, 'Delete')}`;

interface Row {
  readonly path: string;
  readonly name: string;
  readonly id: string;
  readonly assigned: Assigned;
}

/** Those that are there. */
export const integrationTable = (idName: string, rows: readonly Row[]): Markup =>
  rows.length === 0
    ? html`<p>There is none yet.</p>`
    : html`<div class="wide" tabindex="0" role="region" aria-label="App integrations"><table><thead><tr><th scope="col">Name</th><th scope="col">${idName}</th><th scope="col">Assigned</th></tr></thead><tbody>${rows.map(
        ({ path, name, id, assigned }) =>
          html`<tr><td><a href="${path}">${name}</a></td><td><code>${id}</code></td><td>${assigned.size === 0 ? 'nobody' : `${assigned.size} people`}</td></tr>`,
      )}</tbody></table></div>`;
