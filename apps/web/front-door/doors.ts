import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIssuerPath, mountIssuer } from '@portico/authorization-server';
import type { Database } from '@portico/database';
import type { Composition } from '../composition/composition.ts';
import { answerDirectly, directCallback } from './direct-routes.ts';
import type { Health } from './health.ts';
import { admitNoDatabase } from './page-failures.ts';
import { refuse, refuseIssuer, respell } from './refusals.ts';
import { dropUnreadableState } from './router-state.ts';
import {
  contentSecurityPolicy,
  isAmbiguousPath,
  isChangeOfPage,
  isKnownMethod,
  isUnscriptedForm,
  withoutSlash,
} from './security-headers.ts';
import { isWorkloadPath, visitWorkload } from './workload.ts';

/** A request whose headers are rewritten, and its answer. */
export type Visit = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: string;
};

/** What the doors lead into. */
export type House = {
  readonly services: Composition;
  readonly pool: Database['pool'];
  readonly health: Health;
  /** Next, for what no other door takes. */
  readonly page: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
};

export type Door = {
  readonly name: string;
  matches(visit: Visit, house: House): boolean;
  handle(visit: Visit, house: House): Promise<void> | void;
  /** How it tells of what failed in it: `reader` has a page for people, too. */
  readonly failures: 'json' | 'reader';
};

/** Read from top to bottom: the first that matches takes the request. The last takes all. */
const DOORS: readonly Door[] = [
  {
    name: 'the process answers',
    matches: ({ url }) => url === '/livez',
    handle: ({ response }, { health }) => health.live(response),
    failures: 'json',
  },
  {
    name: 'it can serve',
    matches: ({ url }) => url === '/readyz',
    handle: ({ response }, { health }) => health.ready(response),
    failures: 'json',
  },
  {
    name: 'a path that others may read differently',
    matches: ({ url }) => isAmbiguousPath(url),
    handle: ({ response }, { services }) => refuse(response, services.log, 400, 'invalid_request'),
    failures: 'json',
  },
  { name: 'an issuer', matches: ({ url }) => isIssuerPath(url), handle: visitIssuer, failures: 'reader' },
  {
    name: 'the issuer of connections (decision 36)',
    matches: ({ url }) => isWorkloadPath(url),
    handle: (visit, { services }) => visitWorkload(visit, services),
    failures: 'json',
  },
  {
    name: 'another spelling of an address',
    matches: ({ url }) => withoutSlash(url) !== undefined,
    handle: ({ request, response, url }, { services }) =>
      respell(request, response, new URL(withoutSlash(url) ?? url, services.origin), services.log),
    failures: 'json',
  },
  {
    name: 'a form that a page sent before its script ran',
    matches: ({ request }, { services }) => isUnscriptedForm(request, services.origin.origin),
    handle: ({ response, url }, { services }) =>
      void response.writeHead(303, { location: new URL(url, services.origin).href }).end(),
    failures: 'json',
  },
  {
    name: 'a method that nothing here has',
    matches: ({ request: { method }, url }) => !isKnownMethod(method) || isChangeOfPage(method, url),
    handle: ({ response }, { services }) => refuse(response, services.log, 405, 'method_not_allowed'),
    failures: 'json',
  },
  {
    name: 'the way back of a sign-in (decision 11)',
    matches: ({ request }) => directCallback(request) !== undefined,
    handle: async ({ request, response }, { services }) => {
      const answerTo = directCallback(request);
      if (answerTo !== undefined) await answerDirectly(services.origin, answerTo, request, response);
    },
    failures: 'json',
  },
  { name: 'pages and the other routes', matches: () => true, handle: visitPage, failures: 'json' },
];

/** The door that takes this request. */
export function doorFor(visit: Visit, house: House): Door {
  const door = DOORS.find((each) => each.matches(visit, house));
  if (door === undefined) throw new Error('the last door takes every request');
  return door;
}

async function visitIssuer({ request, response }: Visit, { services }: House): Promise<void> {
  if (!(await mountIssuer((id) => services.issuers.find(id), request, response)))
    await refuseIssuer(request, response, services.log);
}

async function visitPage({ request, response, url }: Visit, house: House): Promise<void> {
  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy(nonce, house.services.cloud.loginOrigin, url);
  request.headers['content-security-policy'] = policy;
  response.setHeader('content-security-policy', policy);
  if (url.startsWith('/_next/static/')) response.removeHeader('cache-control');
  admitNoDatabase(response, house.pool);
  dropUnreadableState(request);
  await house.page(request, response);
}
