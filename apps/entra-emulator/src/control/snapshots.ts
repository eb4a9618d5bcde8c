import { z } from 'zod';
import { storeContent } from '../directory/content-shape.ts';
import { schemaProblem } from '../provisioning-service/check-schema.ts';
import { readShape, record } from '../shape/read-shape.ts';
import type { ControlCall } from './control-call.ts';
import { ControlError } from './control-error.ts';
import { forgetLife } from './reset.ts';

/** Snapshots by name in memory, and the directories as a document to keep or pass on. */

const MOST_SNAPSHOTS = 50;
const VERSION = 1;

const noSnapshot = () => new ControlError(404, 'not_found', 'There is no such snapshot.');

export const listSnapshots = ({ emulator }: ControlCall): unknown => ({
  snapshots: emulator.snapshots.names,
});

export function takeSnapshot({ emulator, param }: ControlCall): unknown {
  const name = param('name');
  if (!/^[\w.-]{1,64}$/.test(name))
    throw new ControlError(400, 'invalid_body', 'name: expected up to 64 letters, digits, - _ .');
  const { names } = emulator.snapshots;
  if (names.length >= MOST_SNAPSHOTS && !names.includes(name))
    throw new ControlError(409, 'conflict', `There are ${MOST_SNAPSHOTS} snapshots already.`);
  emulator.snapshots.take(name, emulator);
  return { snapshot: name };
}

export function restoreSnapshot({ emulator, param }: ControlCall): unknown {
  if (!emulator.snapshots.restore(param('name'), emulator)) throw noSnapshot();
  forgetLife(emulator);
  return { restored: param('name') };
}

export function removeSnapshot({ emulator, param }: ControlCall): void {
  if (!emulator.snapshots.remove(param('name'))) throw noSnapshot();
}

/** The directories as one document, hashes of secrets, demonstration passwords, keys that sign SAML tokens and secrets for SCIM included. No sessions. */
export const exportContent = ({ emulator }: ControlCall): unknown => ({
  kind: 'entra-emulator-export',
  version: VERSION,
  content: emulator.store.content(),
});

const exported = record(
  { kind: z.enum(['entra-emulator-export']), content: storeContent },
  { version: z.unknown() },
);

/** Replaces every directory by those of an exported document, refused whole when it is wrong. Sessions and tokens end. */
export function importContent({ emulator, body }: ControlCall): unknown {
  const { content, version } = readShape(exported, body);
  if (version !== VERSION) throw new ControlError(400, 'invalid_body', `version: expected ${VERSION}`);
  requireFollowable(content);
  emulator.store.replaceContent(content);
  emulator.browsers.clear();
  emulator.flows.clear();
  emulator.grants.clear();
  forgetLife(emulator);
  return { directories: content.directories.length, users: content.users.length };
}

/** What `PUT schema` of Graph would refuse, a document does not bring in. */
function requireFollowable({ synchronizationJobs }: z.infer<typeof storeContent>): void {
  for (const [index, { schema }] of synchronizationJobs.entries()) {
    const problem = schemaProblem(schema);
    if (problem === undefined) continue;
    const at = `content.synchronizationJobs[${index}].schema.${problem.at}`;
    throw new ControlError(400, 'invalid_body', `${at}: ${problem.why}`);
  }
}
