import { html } from 'hono/html';
import type { ServicePrincipalRecord } from '../directory/records.ts';
import { samlSettingsOf } from '../directory/saml-settings.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { Markup } from '../pages/layout.ts';
import { activeCertificate, hexThumbprintOf } from '../saml/token-signing-certificate.ts';
import { issuerFor } from '../tokens/issuers.ts';
import { actionButton, badge, code, copyable, facts, link, table } from './controls.ts';

/** What the portal shows of an enterprise app under "SAML-based sign-on": what a service provider needs, and the certificates. */
export function samlSection(emulator: Emulator, app: ServicePrincipalRecord): Markup {
  const { tokenSigningCertificates } = samlSettingsOf(app);
  if (app.preferredSingleSignOnMode !== 'saml' && tokenSigningCertificates.length === 0) return html``;
  const application = emulator.store.applicationByAppId(app.appId);
  const { origin } = emulator;
  const directory = `${origin}/${app.directoryId}`;
  const tile = `/signin/${app.appId}?tenantId=${app.directoryId}`;
  return html`<h2>Sign-in by SAML</h2>
${facts([
  ['Identifier (Entity ID)', application?.identifierUris.join(', ') || 'none'],
  ['Reply URLs (ACS)', application?.web.redirectUris.join(', ') || 'none'],
  ['Login and logout URL', copyable(`${directory}/saml2`)],
  ['Microsoft Entra Identifier', copyable(issuerFor(emulator, app.directoryId, 1))],
  [
    'App federation metadata',
    copyable(`${directory}/federationmetadata/2007-06/federationmetadata.xml?appid=${app.appId}`),
  ],
  ['Tile in My Apps', link(tile, 'Open')],
])}
${certificateTable(app)}
<p>${actionButton(
    'Add certificate',
    {
      call: `POST ${graphOf(app)}/addTokenSigningCertificate`,
      body: { displayName: 'CN=Microsoft Azure Federated SSO Certificate' },
    },
    `Add certificate to ${app.displayName}`,
  )}</p>`;
}

const graphOf = ({ id, directoryId }: ServicePrincipalRecord): string =>
  `/directories/${directoryId}/graph/servicePrincipals/${id}`;

function certificateTable(app: ServicePrincipalRecord): Markup {
  const active = activeCertificate(app);
  return table(
    'Certificates',
    ['Name', 'Until', 'Thumbprint', 'State', ''],
    samlSettingsOf(app).tokenSigningCertificates.map((one) => {
      const thumbprint = hexThumbprintOf(one);
      const isActive = one === active;
      return [
        one.displayName,
        one.endDateTime,
        code(thumbprint),
        badge(isActive ? 'active' : 'inactive', isActive ? 'good' : 'plain'),
        isActive
          ? ''
          : actionButton(
              'Make active',
              { call: `PATCH ${graphOf(app)}`, body: { preferredTokenSigningKeyThumbprint: thumbprint } },
              `Make ${thumbprint} active`,
            ),
      ];
    }),
  );
}
