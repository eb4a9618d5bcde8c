import { html } from 'hono/html';
import type { Registry } from '../integrations/registry.ts';
import type { SamlIntegration } from '../integrations/saml-integration.ts';
import type { SampleSaml } from '../saml/sample-saml.ts';
import { tilePath } from '../saml/sign-on.ts';
import { consolePage, type Markup } from '../web/layout.ts';
import { buttonForm, copyList, type Problems } from '../web/parts.ts';
import type { FormValues } from './form-values.ts';
import { assignmentsSection, deleteSection, doneNote, integrationTable } from './integration-parts.ts';
import { EMPTY_SAML, samlForm, samlValues } from './saml-form.ts';

export const SAML_ADMIN = '/admin/saml';
export const samlAdminPath = (id: string): string => `${SAML_ADMIN}/apps/${encodeURIComponent(id)}`;

interface Typed {
  readonly values?: FormValues;
  readonly problems?: Problems;
  readonly done?: string | undefined;
  /** Why a metadata document was not taken, and what was pasted. */
  readonly metadata?: { readonly text: string; readonly problem: string };
}

const credentials = (saml: SampleSaml): Markup =>
  copyList([
    ['Metadata URL', saml.entityId],
    ['Sign on URL', saml.signOnUrl],
    ['Issuer', saml.entityId],
    ['Signing Certificate', saml.certificate],
  ]);

/** All integrations, the form for another one, typed or out of its metadata, and the certificate. */
export function samlAdminPage(
  saml: SampleSaml,
  registry: Registry,
  { values = EMPTY_SAML, problems, done, metadata }: Typed,
): string {
  const rows = registry.saml.map(({ id, settings, assigned }) => ({
    path: samlAdminPath(id),
    name: settings.name,
    id: settings.audienceUri,
    assigned,
  }));
  return consolePage(
    'Sample SAML: admin console',
    html`${doneNote(done)}<h2>What the application needs</h2>${credentials(saml)}
<p><a href="${saml.entityId}" download="sample-saml-metadata.xml">Download metadata</a></p>
${buttonForm(`${SAML_ADMIN}/certificate`, 'Generate new certificate')}
<h2>App integrations</h2>${integrationTable('Audience URI', rows)}
<h2 id="import">Import metadata of the application</h2>${importForm(metadata)}
<h2 id="create">Create App Integration</h2>${samlForm(SAML_ADMIN, values, problems)}`,
    SAML_ADMIN,
  );
}

const importForm = (refused: Typed['metadata']): Markup =>
  html`<p>Fills in the form below; nothing is saved yet.</p>${
    refused === undefined
      ? ''
      : html`<p class="problem" role="alert" id="metadata-problem">${refused.problem}</p>`
  }
<form class="fields" method="post" action="${SAML_ADMIN}/metadata" enctype="multipart/form-data">
<div><label for="metadata-text">Metadata (XML)</label><textarea id="metadata-text" name="text" rows="3" spellcheck="false">
${refused?.text ?? ''}</textarea></div>
<div><label for="metadata-file">or a file</label><input id="metadata-file" name="file" type="file" accept=".xml,text/xml,application/xml,application/samlmetadata+xml"></div>
<button type="submit" class="second">Import</button></form>`;

/** One integration: what to take along, who may use it, its tile and its form. */
export function samlIntegrationPage(
  saml: SampleSaml,
  integration: SamlIntegration,
  { values, problems, done }: Typed,
): string {
  const { id, settings, assigned } = integration;
  const path = samlAdminPath(id);
  return consolePage(
    settings.name,
    html`${doneNote(done)}<h2>What the application needs</h2>${credentials(saml)}
${assignmentsSection(path, assigned)}
<h2>Tile</h2><p><a href="${tilePath(id)}">Open ${settings.name} from here</a>: an answer that the application did not ask for.</p>
<h2>General settings</h2>${samlForm(path, values ?? samlValues(settings), problems)}${deleteSection(path)}`,
  );
}
