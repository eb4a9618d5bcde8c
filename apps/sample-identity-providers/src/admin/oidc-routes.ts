import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { assignedOf, EVERYONE } from '../integrations/assignments.ts';
import type { Registry } from '../integrations/registry.ts';
import type { SampleOidc } from '../oidc/sample-oidc.ts';
import { saveOidc } from '../oidc/save-integration.ts';
import { consoleResponse, goTo } from '../web/page-headers.ts';
import { formValues } from './form-values.ts';
import { readOidcForm } from './oidc-form.ts';
import { OIDC_ADMIN, oidcAdminPage, oidcAdminPath, oidcIntegrationPage } from './oidc-pages.ts';

const ONE = `${OIDC_ADMIN}/apps/:id` as const;

/** The console of Sample OpenID Connect. */
export function oidcAdminRoutes(oidc: SampleOidc, registry: Registry): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  const back = (id: string, done: string) => goTo(`${oidcAdminPath(id)}?done=${done}`);

  routes.get(OIDC_ADMIN, ({ req }) =>
    consoleResponse(oidcAdminPage(oidc, registry, { done: req.query('done') })),
  );
  routes.post(OIDC_ADMIN, async ({ req }) => {
    const values = await formValues(await req.parseBody());
    const read = readOidcForm(values);
    const saved = 'problems' in read ? read : await saveOidc(oidc, registry, read.settings);
    if ('problems' in saved)
      return consoleResponse(oidcAdminPage(oidc, registry, { values, problems: saved.problems }), 400);
    return back(saved.integration.clientId, 'saved');
  });
  routes.post(`${OIDC_ADMIN}/keys/rotate`, async () => {
    await oidc.rotateKeys();
    return goTo(`${OIDC_ADMIN}?done=rotated`);
  });
  routes.post(`${OIDC_ADMIN}/keys/withdraw`, () => {
    oidc.withdrawOldKeys();
    return goTo(`${OIDC_ADMIN}?done=withdrawn`);
  });

  routes.get(ONE, ({ req }) =>
    consoleResponse(oidcIntegrationPage(oidc, registry.oidcOf(req.param('id')), { done: req.query('done') })),
  );
  routes.post(ONE, async ({ req }) => {
    const integration = registry.oidcOf(req.param('id'));
    const values = await formValues(await req.parseBody());
    const read = readOidcForm(values);
    const saved =
      'problems' in read ? read : await saveOidc(oidc, registry, read.settings, integration.clientId);
    if ('problems' in saved)
      return consoleResponse(
        oidcIntegrationPage(oidc, integration, { values, problems: saved.problems }),
        400,
      );
    return back(integration.clientId, 'saved');
  });
  routes.post(`${ONE}/secret`, ({ req }) => back(registry.renewSecret(req.param('id')).clientId, 'secret'));
  routes.post(`${ONE}/assignments`, async ({ req }) => {
    const { person = [] } = await req.parseBody({ all: true });
    const named = [person].flat().filter((each) => typeof each === 'string');
    return back(registry.assignOidc(req.param('id'), assignedOf(named)).clientId, 'assigned');
  });
  routes.post(`${ONE}/assignments/everyone`, ({ req }) =>
    back(registry.assignOidc(req.param('id'), EVERYONE).clientId, 'assigned'),
  );
  routes.post(`${ONE}/delete`, ({ req }) => {
    registry.remove(registry.oidcOf(req.param('id')).clientId);
    return goTo(`${OIDC_ADMIN}?done=deleted`);
  });
  return routes;
}
