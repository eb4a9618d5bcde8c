import type { FaultRule } from '../fault-rules.ts';
import type { Preset } from '../preset.ts';

const graph = (rule: Omit<FaultRule, 'surface'>): FaultRule => ({ surface: 'graph', ...rule });

const THROTTLED =
  'Too many requests from Identifier:EMULATOR under category:aadgraph.app.tenant_large. Please try again later.';

/** Trouble of Graph. */
export const graphPresets: readonly Preset[] = [
  {
    name: 'graph-throttled',
    what: 'Graph answers the next three requests 429 with Retry-After: 2.',
    faults: [graph({ count: 3, status: 429, retryAfter: 2, message: THROTTLED })],
  },
  {
    name: 'graph-throttled-without-retry-after',
    what: 'Graph answers the next three requests 429 and does not say when to come back.',
    faults: [graph({ count: 3, status: 429, message: THROTTLED })],
  },
  {
    name: 'graph-unavailable',
    what: 'Graph answers the next three requests 503, and nothing happens.',
    faults: [graph({ count: 3, status: 503 })],
  },
  {
    name: 'graph-unavailable-but-done',
    what: 'The next POST to Graph is answered 503 although it took effect: a client that repeats it makes two.',
    faults: [graph({ method: 'POST', count: 1, status: 503, retryAfter: 1, takesEffect: true })],
  },
  {
    name: 'graph-timeout-but-done',
    what: 'The next POST to Graph is answered 504 although it took effect.',
    faults: [graph({ method: 'POST', count: 1, status: 504, takesEffect: true })],
  },
  {
    name: 'graph-slow',
    what: 'Every request to Graph takes two seconds.',
    faults: [graph({ latencyMs: 2000 })],
  },
  {
    name: 'graph-flaky',
    what: 'Three of ten requests to Graph are answered 503, drawn from the emulator’s randomness.',
    faults: [graph({ probability: 0.3, status: 503 })],
  },
  {
    name: 'graph-conflict',
    what: 'The next two PATCHes to Graph are refused 409 Directory_ConcurrencyViolation.',
    faults: [
      graph({
        method: 'PATCH',
        count: 2,
        status: 409,
        message: 'Error due to concurrent requests being made to the tenant. Please wait briefly and retry.',
      }),
    ],
  },
  {
    name: 'graph-forbidden-at-first',
    what: 'Graph refuses three requests 403, as in the minutes after a consent.',
    faults: [graph({ count: 3, status: 403, message: 'Insufficient privileges to complete the operation.' })],
  },
  {
    name: 'graph-identity-unknown-at-first',
    what: 'Graph does not know the calling application for three requests: 401 Authorization_IdentityNotFound.',
    faults: [
      graph({
        count: 3,
        status: 401,
        code: 'Authorization_IdentityNotFound',
        message: 'The identity of the calling application could not be established.',
      }),
    ],
  },
  {
    name: 'graph-dropped-before',
    what: 'The connection of the next POST to Graph is cut before anything happened.',
    faults: [graph({ method: 'POST', count: 1, drop: 'before' })],
  },
  {
    name: 'graph-dropped-after',
    what: 'The connection of the next POST to Graph is cut after it took effect.',
    faults: [graph({ method: 'POST', count: 1, drop: 'after' })],
  },
  {
    name: 'graph-malformed',
    what: 'The body of the next answer of Graph is cut in the middle.',
    faults: [graph({ count: 1, malformed: 'cut' })],
  },
  {
    name: 'template-404-although-created',
    what: 'The next instantiate answers 404 although both objects were created.',
    faults: [graph({ method: 'POST', path: '*instantiate', count: 1, status: 404, takesEffect: true })],
  },
  {
    name: 'secret-lost',
    what: 'The next addPassword makes a secret, and the connection is cut before it is told.',
    faults: [graph({ method: 'POST', path: '*addPassword', count: 1, drop: 'after' })],
  },
  {
    name: 'slow-replication',
    what: 'New objects, credentials and grants answer 404 or are refused for three reads.',
    replication: {
      application: 3,
      servicePrincipal: 3,
      password: 3,
      certificate: 3,
      federatedCredential: 3,
      user: 3,
      group: 3,
      permissionGrant: 3,
      appRoleAssignment: 3,
    },
  },
  {
    name: 'secret-not-yet-usable',
    what: 'A new client secret is refused 7000215 for three attempts.',
    replication: { password: 3 },
  },
  {
    name: 'federated-credential-not-yet-usable',
    what: 'A new federated credential is not found for three attempts.',
    replication: { federatedCredential: 3 },
  },
];
