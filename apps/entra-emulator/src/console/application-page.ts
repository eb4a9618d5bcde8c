import { html } from 'hono/html';
import type { ApplicationRecord } from '../directory/records.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { Markup } from '../pages/layout.ts';
import { consolePage, pathTo } from './console-layout.ts';
import {
  actionButton,
  actionForm,
  badge,
  code,
  copyable,
  facts,
  field,
  folded,
  link,
  table,
  tick,
} from './controls.ts';
import { homeLink } from './person-pages.ts';

/** One app registration: credentials, redirect URIs, and where it is present. */
export function applicationPage(emulator: Emulator, application: ApplicationRecord): Response {
  const { store } = emulator;
  const call = `/applications/${application.id}`;
  return consolePage(
    application.displayName,
    html`${homeLink(store.directories.get(application.directoryId))}
${facts([
  ['Client id', copyable(application.appId)],
  ['Object id', copyable(application.id)],
  ['Who signs in', application.signInAudience],
  ['State', application.deletedDateTime === null ? 'there' : `deleted ${application.deletedDateTime}`],
])}
<h2>Credentials</h2>
${secretTable(emulator, application)}
${actionForm('Add secret', { call: `POST ${call}/passwords`, shows: ['secretText'] }, [
  field('Name', 'displayName', { kind: 'optional' }),
  tick('Expired since yesterday', 'expired', false),
])}
${certificateTable(emulator, application)}
${folded(
  'Add certificate',
  actionForm('Add certificate', { call: `POST ${call}/certificates`, shows: ['privateKeyPem'] }, [
    field('Name', 'displayName', { kind: 'optional' }),
    field('Certificate', 'key', {
      kind: 'optional',
      hint: 'base64; empty: one is made, and its key is shown once',
    }),
  ]),
)}
${table(
  'Federated credentials',
  ['Name', 'Issuer', 'Subject'],
  application.federatedIdentityCredentials.map((one) => [one.name, code(one.issuer), code(one.subject)]),
)}
${folded('Add federated credential', federatedForm(application))}
<h2>Redirect URIs</h2>
${redirectForm(application)}
<h2>Where it is present</h2>
${presenceTable(emulator, application)}
<h2>Remove</h2>
<p>${actionButton(
      'Delete',
      {
        call: `DELETE ${call}`,
        confirm: `Delete ${application.displayName} with its enterprise app? It stays in deletedItems for 30 days.`,
        next: pathTo('directories', application.directoryId),
      },
      `Delete ${application.displayName}`,
    )}
${actionButton(
  'Delete for good',
  {
    call: `DELETE ${call}?purge=true`,
    confirm: `Delete ${application.displayName} for good?`,
    next: pathTo('directories', application.directoryId),
  },
  `Delete for good: ${application.displayName}`,
)}</p>`,
  );
}

function lifeOf({ clock }: Emulator, end: string): Markup {
  return Date.parse(end) < clock.now() ? html`${end} ${badge('expired', 'bad')}` : html`${end}`;
}

const secretTable = (emulator: Emulator, { id, passwordCredentials }: ApplicationRecord): Markup =>
  table(
    'Secrets',
    ['Name', 'Begins with', 'Until', 'Key id', ''],
    passwordCredentials.map((one) => [
      one.displayName ?? '',
      code(`${one.hint}…`),
      lifeOf(emulator, one.endDateTime),
      code(one.keyId),
      html`${expireButton(emulator, id, one)}${actionButton(
        'Remove',
        { call: `DELETE /applications/${id}/passwords/${one.keyId}`, confirm: 'Remove this secret?' },
        `Remove secret ${one.displayName ?? one.hint}`,
      )}`,
    ]),
  );

/** For a secret that is good still. */
const expireButton = (
  { clock }: Emulator,
  applicationId: string,
  { keyId, endDateTime, displayName, hint }: ApplicationRecord['passwordCredentials'][number],
): Markup | '' =>
  Date.parse(endDateTime) < clock.now()
    ? ''
    : html`${actionButton(
        'Expire',
        { call: `POST /applications/${applicationId}/passwords/${keyId}/expire` },
        `Expire secret ${displayName ?? hint}`,
      )} `;

const certificateTable = (emulator: Emulator, { id, keyCredentials }: ApplicationRecord): Markup =>
  table(
    'Certificates',
    ['Name', 'Thumbprint', 'Until', ''],
    keyCredentials.map((one) => [
      one.displayName ?? '',
      code(one.thumbprint),
      lifeOf(emulator, one.endDateTime),
      actionButton(
        'Remove',
        { call: `DELETE /applications/${id}/certificates/${one.keyId}`, confirm: 'Remove this certificate?' },
        `Remove certificate ${one.displayName ?? one.thumbprint}`,
      ),
    ]),
  );

const federatedForm = ({ id, directoryId }: ApplicationRecord): Markup =>
  actionForm(
    'Add federated credential',
    {
      call: `POST /directories/${directoryId}/graph/applications/${id}/federatedIdentityCredentials`,
      body: { audiences: ['api://AzureADTokenExchange'] },
    },
    [
      field('Name', 'name', { required: true }),
      field('Issuer', 'issuer', { required: true }),
      field('Subject', 'subject', { required: true }),
    ],
  );

const redirectForm = ({ id, web, spa, publicClient }: ApplicationRecord): Markup =>
  actionForm('Save redirect URIs', { call: `PATCH /applications/${id}` }, [
    field('Web', 'web.redirectUris', { kind: 'lines', value: web.redirectUris.join('\n') }),
    field('Single-page application', 'spa.redirectUris', {
      kind: 'lines',
      value: spa.redirectUris.join('\n'),
    }),
    field('Mobile and desktop', 'publicClient.redirectUris', {
      kind: 'lines',
      value: publicClient.redirectUris.join('\n'),
    }),
    field('Front-channel logout', 'web.logoutUrl', { kind: 'nullable', value: web.logoutUrl ?? '' }),
  ]);

const presenceTable = ({ store }: Emulator, { appId }: ApplicationRecord): Markup =>
  table(
    'Enterprise apps',
    ['Directory', 'Object id'],
    store.servicePrincipals
      .filter((one) => one.appId === appId && one.deletedDateTime === null)
      .map((one) => [
        link(
          pathTo('enterprise-apps', one.id),
          store.directories.get(one.directoryId)?.displayName ?? one.directoryId,
        ),
        code(one.id),
      ]),
  );
