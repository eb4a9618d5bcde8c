import { html } from 'hono/html';
import type { ScopeRequest } from '../directory/consent.ts';
import type { ApplicationRecord, AppRole, UserRecord } from '../directory/records.ts';
import type { EntraError, ErrorTrace } from '../refusals/entra-error.ts';
import type { Flow } from '../sessions/flows.ts';
import { errorFacts } from './error-page.ts';
import { flowForm } from './flow-form.ts';
import { pageLayout } from './layout.ts';
import { permissionList } from './permission-list.ts';

interface NeedsApprovalPage {
  flow: Flow;
  application: ApplicationRecord;
  user: UserRecord;
  permissions: readonly ScopeRequest[];
  roles?: readonly AppRole[];
  error: EntraError;
  trace: ErrorTrace;
}

/** The user may not grant this. Entra holds them here and tells the client nothing. */
export function needsApprovalPage({
  flow,
  application,
  user,
  permissions,
  roles,
  error,
  trace,
}: NeedsApprovalPage): string {
  return pageLayout(
    'Need admin approval',
    html`<p><strong>${application.displayName}</strong> needs permission to access resources in your organization that only an admin can grant. Please ask an admin to grant permission to this app before you can use it.</p>
${permissionList(permissions, roles)}
<p class="facts">Signed in as ${user.userPrincipalName}</p>
${flowForm(flow, 'other', html`<button id="other-user" type="submit">Have an admin account? Sign in with that account</button>`)}
${errorFacts(error, trace)}`,
  );
}
