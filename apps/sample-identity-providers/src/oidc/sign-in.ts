import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { InteractionResults } from 'oidc-provider';
import type { Registry } from '../integrations/registry.ts';
import { PEOPLE, personOf } from '../people/people.ts';
import { problemPage, tripPage } from '../web/layout.ts';
import { isOwnRequest } from '../web/own-request.ts';
import { goTo, tripResponse } from '../web/page-headers.ts';
import { peopleForm } from '../web/parts.ts';
import { signInPath } from './provider.ts';
import type { SampleOidc } from './sample-oidc.ts';

type Environment = { Bindings: HttpBindings };

/** Okta's words for it. */
const NOT_ASSIGNED = 'User is not assigned to the client application.';

/** `/oidc/sign-in/{uid}`: the people to click on. */
export function signInRoutes(oidc: SampleOidc, registry: Registry): Hono<Environment> {
  const routes = new Hono<Environment>();
  routes.get(signInPath(':uid'), async (context) => {
    const trip = await tripOf(oidc, context);
    return trip === undefined ? overPage() : tripResponse(signInPage(registry, trip));
  });
  routes.post(signInPath(':uid'), async (context) => {
    const trip = isOwnRequest(context.env.incoming) ? await tripOf(oidc, context) : undefined;
    if (trip === undefined) return overPage();
    const form = await context.req.parseBody();
    const result = resultFor(registry, trip.params['client_id'], String(form['person'] ?? ''));
    const { incoming, outgoing } = context.env;
    const options = { mergeWithLastSubmission: false };
    return goTo(await oidc.provider.interactionResult(incoming, outgoing, result, options));
  });
  return routes;
}

type Trip = Awaited<ReturnType<SampleOidc['provider']['interactionDetails']>>;

/** The waiting request, if it waits in this browser. */
async function tripOf(
  { provider }: SampleOidc,
  { env, req }: Context<Environment>,
): Promise<Trip | undefined> {
  const trip = await provider.interactionDetails(env.incoming, env.outgoing).catch(() => undefined);
  return trip?.uid === req.param('uid') ? trip : undefined;
}

function resultFor(registry: Registry, clientId: unknown, personId: string): InteractionResults {
  const assigned = registry.findOidc(String(clientId))?.assigned;
  const person = personOf(personId);
  if (person === undefined) return refusal('The person did not sign in.');
  return assigned?.has(person.id) ? { login: { accountId: person.id } } : refusal(NOT_ASSIGNED);
}

const refusal = (description: string): InteractionResults => ({
  error: 'access_denied',
  error_description: description,
});

function signInPage(registry: Registry, { uid, params }: Trip): string {
  const name = registry.findOidc(String(params['client_id']))?.settings.name ?? '';
  const hint = typeof params['login_hint'] === 'string' ? params['login_hint'] : undefined;
  const cancel = html`<form method="post" action="${signInPath(uid)}"><button type="submit" class="second" name="person" value="">Cancel</button></form>`;
  const body = html`<p>to <strong>${name}</strong>. Who are you? Nobody has a password here.</p>${peopleForm(signInPath(uid), PEOPLE, hint)}${cancel}`;
  return tripPage('Sign in', 'OpenID Connect', body);
}

const overPage = (): Response =>
  tripResponse(
    problemPage(
      'This sign-in is over',
      'OpenID Connect',
      'It was finished, took too long, or was begun in another browser. Begin again at the application.',
    ),
    400,
  );
