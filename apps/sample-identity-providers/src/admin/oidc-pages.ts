import { html } from 'hono/html';
import type { OidcIntegration } from '../integrations/oidc-integration.ts';
import type { Registry } from '../integrations/registry.ts';
import type { SampleOidc } from '../oidc/sample-oidc.ts';
import { consolePage } from '../web/layout.ts';
import { buttonForm, copyList, type Problems } from '../web/parts.ts';
import type { FormValues } from './form-values.ts';
import { assignmentsSection, deleteSection, doneNote, integrationTable } from './integration-parts.ts';
import { EMPTY_OIDC, oidcForm, oidcValues } from './oidc-form.ts';

export const OIDC_ADMIN = '/admin/oidc';
export const oidcAdminPath = (clientId: string): string =>
  `${OIDC_ADMIN}/apps/${encodeURIComponent(clientId)}`;

interface Typed {
  readonly values?: FormValues;
  readonly problems?: Problems;
  readonly done?: string | undefined;
}

/** All integrations, the form for another one, and the keys. */
export function oidcAdminPage(
  oidc: SampleOidc,
  registry: Registry,
  { values = EMPTY_OIDC, problems, done }: Typed,
): string {
  const rows = registry.oidc.map(({ clientId, settings, assigned }) => ({
    path: oidcAdminPath(clientId),
    name: settings.name,
    id: clientId,
    assigned,
  }));
  const keys = oidc.keyIds.map(
    (id, at) => html`<li><code>${id}</code> ${at === 0 ? 'signs' : 'published'}</li>`,
  );
  return consolePage(
    'Sample OpenID Connect: admin console',
    html`${doneNote(done)}${copyList([['Issuer', oidc.issuer]])}
<h2>App integrations</h2>${integrationTable('Client ID', rows)}
<h2 id="create">Create App Integration</h2>${oidcForm(OIDC_ADMIN, values, problems)}
<h2>Signing keys</h2><ul>${keys}</ul>
<div class="row">${buttonForm(`${OIDC_ADMIN}/keys/rotate`, 'Rotate signing key')}${buttonForm(`${OIDC_ADMIN}/keys/withdraw`, 'Withdraw old keys')}</div>`,
    OIDC_ADMIN,
  );
}

/** One integration: what to take along, who may use it, and its form. */
export function oidcIntegrationPage(
  oidc: SampleOidc,
  integration: OidcIntegration,
  { values, problems, done }: Typed,
): string {
  const { clientId, clientSecret, settings, assigned } = integration;
  const path = oidcAdminPath(clientId);
  const secret = clientSecret === undefined ? [] : ([['Client secret', clientSecret]] as const);
  return consolePage(
    settings.name,
    html`${doneNote(done)}<h2>Client credentials</h2>
${copyList([['Client ID', clientId], ...secret, ['Issuer', oidc.issuer]])}
${clientSecret === undefined ? '' : buttonForm(`${path}/secret`, 'Generate new secret')}
${assignmentsSection(path, assigned)}
<h2>General settings</h2>${oidcForm(path, values ?? oidcValues(settings), problems)}${deleteSection(path)}`,
  );
}
