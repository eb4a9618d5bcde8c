import { html } from 'hono/html';
import type { DirectoryRecord, UserRecord } from '../directory/records.ts';
import type { Flow } from '../sessions/flows.ts';
import { flowForm } from './flow-form.ts';
import { pageLayout } from './layout.ts';

/** Somebody of elsewhere is asked whether an organization may know them. */
export const invitationPage = ({
  flow,
  guest,
  directory,
}: {
  flow: Flow;
  guest: UserRecord;
  directory: DirectoryRecord;
}): string =>
  pageLayout(
    'Review permissions',
    html`<p><strong>${directory.displayName}</strong> (${directory.domains[0] ?? directory.id}) would like to:</p>
<ul><li>Sign you in</li><li>Read your name, email address, and photo</li><li>Keep and log what you do there</li></ul>
<p class="facts">Signed in as ${guest.signInName}</p>
${flowForm(
  flow,
  'invitation',
  html`<input type="hidden" name="user" value="${guest.id}">
<button id="accept" type="submit" name="answer" value="accept">Accept</button>
<button id="cancel" class="second" type="submit" name="answer" value="cancel">Cancel</button>`,
)}`,
  );
