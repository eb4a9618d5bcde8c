import { z } from 'zod';
import { EARLIEST, isoSeconds, LATEST } from '../clock/clock.ts';
import { replicationSetting } from '../directory/replication.ts';
import { seedFactsOf } from '../directory/seed-facts.ts';
import { readFaultRule } from '../faults/fault-rules.ts';
import { lifecycleEvents } from '../notices/notices.ts';
import { toldRefusal } from '../refusals/told-refusals.ts';
import { integer, nonEmptyText, number, readShape, record } from '../shape/read-shape.ts';
import { forgery } from '../tokens/forge.ts';
import { canBeIssuer } from '../tokens/issuers.ts';
import { newSigningKey } from '../tokens/signing-keys.ts';
import { actInDirectory } from './as-administrator.ts';
import type { ControlCall, ControlHandler } from './control-call.ts';
import { ControlError } from './control-error.ts';
import {
  assignUser,
  changeApplication,
  changeDirectory,
  changeServicePrincipal,
  changeUser,
  deleteApplication,
  deletePassword,
  deleteServicePrincipal,
  revokeDirectoryConsent,
} from './customer-changes.ts';
import { findDirectory } from './find.ts';
import { inventory } from './inventory.ts';
import {
  createCertificate,
  createDirectory,
  createPassword,
  createUser,
  deleteAssignment,
  deleteCertificate,
  deleteDirectory,
  deleteUser,
  expirePassword,
  listDirectories,
} from './portal.ts';
import { forgetOutgoingRequests, outgoingRequests, runProvisioning } from './provisioning.ts';
import { resetEmulator } from './reset.ts';
import { revokeSessions } from './revoke-sessions.ts';
import {
  exportContent,
  importContent,
  listSnapshots,
  removeSnapshot,
  restoreSnapshot,
  takeSnapshot,
} from './snapshots.ts';
import { dropPreset, dropPresets, listPresets, usePreset } from './use-preset.ts';

const clockBody = record(
  {},
  { advanceSeconds: number(-1e10, 1e10), freeze: z.boolean(), at: nonEmptyText, reset: z.boolean() },
);
const rotateBody = record({}, { forgetOld: z.boolean() });
const ISSUER = 'expected an address, with {tenantid} where the id belongs';
const issuer = z.string(ISSUER).refine(canBeIssuer, ISSUER);
const settingsBody = record(
  {},
  {
    instantiateGivesOwner: z.boolean(),
    tokenLifetimeSeconds: integer(1, 86_400),
    validateTokens: z.boolean(),
    loginEnabled: z.boolean(),
    issuer: issuer.nullable(),
    noticeDelaySeconds: integer(0, 30 * 86_400),
    noticesLost: z.boolean(),
    noticesDoubled: z.boolean(),
    synchronizationOnPlainApps: z.boolean(),
    provisioningTimeoutMs: integer(1, 60_000),
  },
);
function addFault({ emulator, body }: ControlCall): unknown {
  return { id: emulator.faults.add(readFaultRule(body)) };
}

function removeFault({ emulator, param }: ControlCall): void {
  if (!emulator.faults.remove(param('id')))
    throw new ControlError(404, 'not_found', 'There is no such fault rule.');
}

function setReplication({ emulator, body }: ControlCall): unknown {
  emulator.replication.configure(readShape(replicationSetting, body));
  return emulator.replication.setting;
}

/** `{"advanceSeconds": 60}`, `{"freeze": true}`, `{"freeze": true, "at": "2026-01-01T00:00:00Z"}`, `{"reset": true}`. */
async function moveClock({ emulator, body }: ControlCall): Promise<unknown> {
  const { advanceSeconds, freeze, at, reset } = readShape(clockBody, body);
  const { clock } = emulator;
  const instant = at === undefined ? undefined : Date.parse(at);
  if (Number.isNaN(instant)) throw new ControlError(400, 'invalid_body', 'at: expected an ISO 8601 instant');
  if (at !== undefined && freeze !== true)
    throw new ControlError(400, 'invalid_body', 'at: wants "freeze": true beside it');
  const from = instant ?? (reset === true ? clock.unmoved : clock.now());
  const target = from + (advanceSeconds ?? 0) * 1000;
  if (target < EARLIEST || target > LATEST)
    throw new ControlError(
      400,
      'invalid_body',
      `the clock goes from ${isoSeconds(EARLIEST)} to ${isoSeconds(LATEST)}`,
    );
  if (reset === true) clock.reset();
  if (freeze === true) clock.freeze(instant);
  if (freeze === false) clock.resume();
  if (advanceSeconds !== undefined) clock.advance(advanceSeconds);
  // What is due by now has happened when the clock answers.
  await emulator.provisioning.runDue();
  return clockState({ emulator });
}

const clockState = ({ emulator: { clock } }: Pick<ControlCall, 'emulator'>): unknown => ({
  now: isoSeconds(clock.now()),
  frozen: clock.frozen,
});

function rotateKeys({ emulator, body }: ControlCall): unknown {
  const { forgetOld } = readShape(rotateBody, body);
  emulator.keys.rotate(newSigningKey(emulator.random, emulator.clock.now()), forgetOld ?? false);
  return { kid: emulator.keys.current.kid };
}

function queueForgery({ emulator, body }: ControlCall): unknown {
  emulator.forgeries.add(readShape(forgery, body));
  return { waiting: emulator.forgeries.length };
}

function queueRefusal({ emulator, body }: ControlCall): unknown {
  emulator.toldRefusals.add(readShape(toldRefusal, body));
  return { waiting: emulator.toldRefusals.length };
}

function changeSettings({ emulator, body }: ControlCall): unknown {
  Object.assign(emulator.settings, readShape(settingsBody, body));
  return emulator.settings;
}

function recentRequests({ emulator, query }: ControlCall): unknown {
  const asked = query.get('count');
  if (asked === null) return { requests: emulator.requestLog.recent() };
  if (!/^[1-9]\d{0,6}$/.test(asked))
    throw new ControlError(400, 'invalid_query', 'count: expected a whole number from 1');
  return { requests: emulator.requestLog.recent(Number(asked)) };
}

const lifecycleBody = record({ event: z.enum(lifecycleEvents) }, {});

const noticesOf = ({ emulator: { notices, store } }: ControlCall): unknown => ({
  subscriptions: store.subscriptions.all(),
  waiting: notices.outbox.waiting,
  deliveries: notices.outbox.recent(),
});

/** What Graph says of a subscription by itself, said now. */
function tellLifecycle({ emulator, body, param }: ControlCall): void {
  const { store, notices, clock } = emulator;
  const found = store.subscriptions.get(param('id').toLowerCase());
  if (found === undefined) throw new ControlError(404, 'not_found', 'There is no such subscription.');
  const { event } = readShape(lifecycleBody, body);
  notices.tellLifecycle(found, event, clock.now());
  if (event === 'subscriptionRemoved') store.subscriptions.remove(found.id);
}

/** Where everything is: what a second process needs to use this emulator. */
const about = ({ emulator: { addresses } }: ControlCall): unknown => {
  const [origin, httpsOrigin = null] = addresses.own;
  return {
    product: 'entra-emulator',
    origin,
    httpsOrigin,
    graphUrl: `${origin}/v1.0`,
    controlUrl: `${origin}/_emulator`,
  };
};

/** Every operation of the control API: method, address below `/_emulator`, handler. */
export const controlOperations: readonly (readonly [method: string, path: string, handle: ControlHandler])[] =
  [
    ['GET', '/about', about],
    ['GET', '/state', ({ emulator }) => inventory(emulator)],
    ['GET', '/seed', ({ emulator }) => seedFactsOf(emulator.seed)],
    ['GET', '/requests', recentRequests],
    ['GET', '/requests/counts', ({ emulator }) => emulator.requestLog.counts()],
    ['DELETE', '/requests', ({ emulator }) => emulator.requestLog.clear()],
    ['GET', '/notices', noticesOf],
    ['POST', '/subscriptions/:id/lifecycle', tellLifecycle],
    ['GET', '/mails', ({ emulator }) => ({ mails: emulator.sentMails.list() })],
    ['POST', '/reset', ({ emulator }) => resetEmulator(emulator)],
    ['GET', '/faults', ({ emulator }) => ({ faults: emulator.faults.list() })],
    ['POST', '/faults', addFault],
    ['DELETE', '/faults', ({ emulator }) => emulator.faults.clear()],
    ['DELETE', '/faults/:id', removeFault],
    ['GET', '/presets', listPresets],
    ['POST', '/presets/:name', usePreset],
    ['DELETE', '/presets', dropPresets],
    ['DELETE', '/presets/:name', dropPreset],
    ['GET', '/snapshots', listSnapshots],
    ['POST', '/snapshots/:name', takeSnapshot],
    ['POST', '/snapshots/:name/restore', restoreSnapshot],
    ['DELETE', '/snapshots/:name', removeSnapshot],
    ['GET', '/export', exportContent],
    ['POST', '/import', importContent],
    ['GET', '/replication', ({ emulator }) => emulator.replication.setting],
    ['PUT', '/replication', setReplication],
    ['GET', '/clock', clockState],
    ['POST', '/clock', moveClock],
    ['POST', '/keys/rotate', rotateKeys],
    ['POST', '/next-id-token', queueForgery],
    ['POST', '/next-authorization', queueRefusal],
    ['GET', '/settings', ({ emulator }) => emulator.settings],
    ['PATCH', '/settings', changeSettings],
    ['POST', '/provisioning/run', runProvisioning],
    ['GET', '/provisioning/requests', outgoingRequests],
    ['DELETE', '/provisioning/requests', forgetOutgoingRequests],
    ['POST', '/revoke-consent', revokeDirectoryConsent],
    ['POST', '/revoke-sessions', revokeSessions],
    ['GET', '/directories', listDirectories],
    ['POST', '/directories', createDirectory],
    ['GET', '/directories/:directory', (call) => findDirectory(call, call.param('directory'))],
    ['PATCH', '/directories/:directory', changeDirectory],
    ['DELETE', '/directories/:directory', deleteDirectory],
    ['POST', '/directories/:directory/users', createUser],
    ['ANY', '/directories/:directory/graph/*', actInDirectory],
    ['PATCH', '/users/:id', changeUser],
    ['DELETE', '/users/:id', deleteUser],
    ['PATCH', '/applications/:id', changeApplication],
    ['DELETE', '/applications/:id', deleteApplication],
    ['POST', '/applications/:id/passwords', createPassword],
    ['DELETE', '/applications/:id/passwords/:keyId', deletePassword],
    ['POST', '/applications/:id/passwords/:keyId/expire', expirePassword],
    ['POST', '/applications/:id/certificates', createCertificate],
    ['DELETE', '/applications/:id/certificates/:keyId', deleteCertificate],
    ['PATCH', '/servicePrincipals/:id', changeServicePrincipal],
    ['DELETE', '/servicePrincipals/:id', deleteServicePrincipal],
    ['POST', '/servicePrincipals/:id/assignments', assignUser],
    ['DELETE', '/assignments/:id', deleteAssignment],
  ];
