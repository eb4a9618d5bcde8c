import { html } from 'hono/html';
import type { ScopeRequest } from '../directory/consent.ts';
import type { ApplicationRecord, AppRole, DirectoryRecord, UserRecord } from '../directory/records.ts';
import type { Flow } from '../sessions/flows.ts';
import { flowForm } from './flow-form.ts';
import { pageLayout } from './layout.ts';
import { permissionList } from './permission-list.ts';

interface ConsentPage {
  flow: Flow;
  application: ApplicationRecord;
  user: UserRecord;
  directory: DirectoryRecord;
  permissions: readonly ScopeRequest[];
  mayConsentForOrganization: boolean;
}

/** A user is asked for their own permissions; an administrator may answer for everybody. */
export function consentPage(page: ConsentPage): string {
  const { flow, application, user, directory } = page;
  const tick = page.mayConsentForOrganization
    ? html`<label class="tick" for="organization"><input type="checkbox" id="organization" name="organization" value="yes"> Consent on behalf of your organization</label>`
    : html``;
  return pageLayout(
    'Permissions requested',
    html`<p><strong>${application.displayName}</strong> (unverified) wants, in ${directory.displayName}, to:</p>
${permissionList(page.permissions)}
<p class="facts">Signed in as ${user.userPrincipalName}</p>
${flowForm(flow, 'consent', html`<input type="hidden" name="user" value="${user.id}">${tick}${answerButtons()}`)}`,
  );
}

interface AdminConsentPage {
  flow: Flow;
  application: ApplicationRecord;
  user: UserRecord;
  directory: DirectoryRecord;
  permissions: readonly ScopeRequest[];
  roles: readonly AppRole[];
}

/** An administrator is asked for the whole organization. */
export function adminConsentPage({
  flow,
  application,
  user,
  directory,
  permissions,
  roles,
}: AdminConsentPage): string {
  return pageLayout(
    'Permissions requested: review for your organization',
    html`<p><strong>${application.displayName}</strong> (unverified) wants, for everybody in ${directory.displayName}, to:</p>
${permissionList(permissions, roles)}
<p class="facts">Signed in as ${user.userPrincipalName}. If you accept, nobody else in ${directory.displayName} will be asked.</p>
${flowForm(flow, 'consent', html`<input type="hidden" name="user" value="${user.id}">${answerButtons()}`)}`,
  );
}

const answerButtons = () => html`
<button id="accept" type="submit" name="answer" value="accept">Accept</button>
<button id="cancel" class="second" type="submit" name="answer" value="cancel">Cancel</button>`;
