import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { assignedOf, EVERYONE } from '../integrations/assignments.ts';
import { EntityIdTaken, type Registry } from '../integrations/registry.ts';
import type { SamlIntegration } from '../integrations/saml-integration.ts';
import type { SampleSaml } from '../saml/sample-saml.ts';
import { MetadataRefused, readServiceProvider } from '../saml/service-provider-metadata.ts';
import { consoleResponse, goTo } from '../web/page-headers.ts';
import type { Problems } from '../web/parts.ts';
import { type FormValues, formValues, given } from './form-values.ts';
import { EMPTY_SAML, readSamlForm } from './saml-form.ts';
import { SAML_ADMIN, samlAdminPage, samlAdminPath, samlIntegrationPage } from './saml-pages.ts';

const ONE = `${SAML_ADMIN}/apps/:id` as const;

/** The console of Sample SAML. */
export function samlAdminRoutes(saml: SampleSaml, registry: Registry): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  const back = (id: string, done: string) => goTo(`${samlAdminPath(id)}?done=${done}`);

  routes.get(SAML_ADMIN, ({ req }) =>
    consoleResponse(samlAdminPage(saml, registry, { done: req.query('done') })),
  );
  routes.post(SAML_ADMIN, async ({ req }) => {
    const values = await formValues(await req.parseBody());
    const read = readSamlForm(values);
    const saved = 'problems' in read ? read : ifNotTaken(() => registry.createSaml(read.settings));
    if ('problems' in saved)
      return consoleResponse(samlAdminPage(saml, registry, { values, problems: saved.problems }), 400);
    return back(saved.integration.id, 'saved');
  });
  routes.post(`${SAML_ADMIN}/metadata`, async ({ req }) => {
    const { text, file } = await formValues(await req.parseBody());
    const document = given(text) ?? file ?? '';
    try {
      const values: FormValues = {
        ...EMPTY_SAML,
        name: 'Imported application',
        ...readServiceProvider(document),
      };
      return consoleResponse(samlAdminPage(saml, registry, { values }));
    } catch (error) {
      if (!(error instanceof MetadataRefused)) throw error;
      const metadata = { text: document, problem: error.message };
      return consoleResponse(samlAdminPage(saml, registry, { metadata }), 400);
    }
  });
  routes.post(`${SAML_ADMIN}/certificate`, async () => {
    await saml.renewCertificate();
    return goTo(`${SAML_ADMIN}?done=certificate`);
  });

  routes.get(ONE, ({ req }) =>
    consoleResponse(samlIntegrationPage(saml, registry.samlOf(req.param('id')), { done: req.query('done') })),
  );
  routes.post(ONE, async ({ req }) => {
    const integration = registry.samlOf(req.param('id'));
    const values = await formValues(await req.parseBody());
    const read = readSamlForm(values);
    const saved =
      'problems' in read ? read : ifNotTaken(() => registry.changeSaml(integration.id, read.settings));
    if ('problems' in saved)
      return consoleResponse(
        samlIntegrationPage(saml, integration, { values, problems: saved.problems }),
        400,
      );
    return back(integration.id, 'saved');
  });
  routes.post(`${ONE}/assignments`, async ({ req }) => {
    const { person = [] } = await req.parseBody({ all: true });
    const named = [person].flat().filter((each) => typeof each === 'string');
    return back(registry.assignSaml(req.param('id'), assignedOf(named)).id, 'assigned');
  });
  routes.post(`${ONE}/assignments/everyone`, ({ req }) =>
    back(registry.assignSaml(req.param('id'), EVERYONE).id, 'assigned'),
  );
  routes.post(`${ONE}/delete`, ({ req }) => {
    registry.remove(registry.samlOf(req.param('id')).id);
    return goTo(`${SAML_ADMIN}?done=deleted`);
  });
  return routes;
}

function ifNotTaken(save: () => SamlIntegration): { integration: SamlIntegration } | { problems: Problems } {
  try {
    return { integration: save() };
  } catch (error) {
    if (error instanceof EntityIdTaken)
      return { problems: { audienceUri: 'is that of another application here' } };
    throw error;
  }
}
