import { html } from 'hono/html';
import type { UserRecord } from '../directory/records.ts';
import type { Flow } from '../sessions/flows.ts';
import { flowForm } from './flow-form.ts';
import { pageLayout } from './layout.ts';

/** Who is it? Everybody that signed in with this browser, and somebody else unless it is only about these. */
export function pickUserPage({
  flow,
  users,
  onlyThese = false,
}: {
  flow: Flow;
  users: { user: UserRecord; signedIn: boolean }[];
  onlyThese?: boolean;
}): string {
  const rows = users.map(
    ({ user, signedIn }) =>
      html`<button class="row" type="submit" name="user" value="${user.id}">${user.displayName}, ${user.signInName} (${signedIn ? 'signed in' : 'signed out'})</button>`,
  );
  const other = html`<button id="other-user" class="second" type="submit">Use another account</button>`;
  return pageLayout(
    'Pick an account',
    html`${flowForm(flow, 'pick', html`${rows}`)}
${onlyThese ? html`` : flowForm(flow, 'other', other)}`,
  );
}
