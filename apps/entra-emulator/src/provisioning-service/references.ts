import { managerIdOf } from '../directory/reporting.ts';
import type { ProvisionedLink } from '../directory/synchronization-records.ts';
import type { ObjectMapping } from '../directory/synchronization-schema.ts';
import { isReference } from './mapped-values.ts';
import { asFailure, type Pass, type Subject } from './pass.ts';
import { collectionOf } from './reconcile.ts';
import { managerOperation, memberOperations, type PatchOperation, patchBody } from './scim-messages.ts';
import { Trace } from './trace.ts';

/**
 * Managers and members: sent last, when what they lead to is in the service. They are looked at when they change here; who was
 * out of scope then and comes into scope later stays unnoticed until the job is restarted.
 */
export async function sendReferences(pass: Pass, subject: Subject, mapping: ObjectMapping): Promise<void> {
  pass.requireJob();
  const link = pass.links.get(subject.id);
  const target = mapping.attributeMappings.find(isReference)?.targetAttributeName;
  if (link === undefined || target === undefined) return;
  const wanted = wantedReferences(pass, subject, link);
  const fingerprint = wanted.join(' ');
  if (sameIds(wanted, link.references)) return pass.release(subject, true);
  if (pass.isWaiting(subject, fingerprint, true)) return;
  const trace = new Trace(pass.now);
  trace.targetId = link.targetId;
  try {
    const isSent =
      subject.kind === 'User'
        ? await sendManager(pass, link, target, wanted[0])
        : await sendMembers(pass, link, target, wanted);
    // Who failed may still get there; whoever is out of scope does not.
    link.references = wanted.filter((id) => pass.links.has(id) || !pass.isEscrowed(id));
    pass.settle(subject, true);
    if (isSent) tell(pass, subject, trace);
  } catch (error) {
    const failure = asFailure(error);
    trace.failed(failure, `Failed to export the references of ${subject.kind} '${subject.name}'`);
    pass.traces.push({ subject, trace });
    pass.escrow(subject, failure, fingerprint, true);
  }
}

function tell(pass: Pass, subject: Subject, trace: Trace): void {
  trace.step({
    name: 'EntryReferenceResolution',
    type: 'ReferenceResolution',
    status: 'Success',
    description: `Resolved the references of ${subject.kind} '${subject.name}'`,
  });
  trace.exported('update', `The references of ${subject.kind} '${subject.name}' were exported`);
  pass.traces.push({ subject, trace });
}

/** By object ids here. Memberships of the deleted stay, so that they count again when somebody is restored. */
function wantedReferences({ store, demanded }: Pass, { kind, id }: Subject, link: ProvisionedLink): string[] {
  if (kind === 'User') {
    const manager = managerIdOf(store, store.users.get(id));
    return manager === undefined ? [] : [manager];
  }
  const isUser = (one: string): boolean =>
    store.users.get(one) !== undefined || store.deletedUsers.get(one) !== undefined;
  const members = (store.groups.get(id)?.memberIds ?? []).filter(isUser);
  if (demanded === undefined) return members;
  const others = link.references.filter((one) => !demanded.memberIds.includes(one));
  return [...others, ...members.filter((one) => demanded.memberIds.includes(one))];
}

function sameIds(one: readonly string[], other: readonly string[]): boolean {
  const known = new Set(other);
  return one.length === other.length && one.every((id) => known.has(id));
}

/** A manager is set after a look whether it is there already. Whether something was sent. */
async function sendManager(
  pass: Pass,
  link: ProvisionedLink,
  target: string,
  managerId: string | undefined,
): Promise<boolean> {
  const { client, links, dialect } = pass;
  const manager = managerId === undefined ? undefined : links.get(managerId);
  const hadOne = link.sentReferences.length > 0;
  if (manager === undefined && !hadOne) return false;
  if (manager !== undefined && (await isThere(pass, link, target, manager.targetId))) {
    link.sentReferences = [manager.sourceId];
    return false;
  }
  const id = manager?.targetId;
  const address = id === undefined ? '' : client.addressOf('Users', id);
  await send(pass, link, [managerOperation(target, { id, address, hadOne }, dialect)]);
  link.sentReferences = manager === undefined ? [] : [manager.sourceId];
  return true;
}

/** Asks whether a reference is there: with a filter that names both. */
async function isThere(
  { client }: Pass,
  link: ProvisionedLink,
  target: string,
  referenceId: string,
): Promise<boolean> {
  const filter = `id eq "${link.targetId}" and ${target} eq "${referenceId}"`;
  return (await client.find(collectionOf(link), filter)).length > 0;
}

/** Only what changed is sent, all that was added in one request. */
async function sendMembers(
  pass: Pass,
  link: ProvisionedLink,
  target: string,
  wanted: readonly string[],
): Promise<boolean> {
  const sent = new Set(link.sentReferences);
  const isWanted = new Set(wanted);
  const added = wanted.filter((id) => !sent.has(id) && pass.links.has(id));
  const removed = link.sentReferences.filter((id) => !isWanted.has(id));
  const targets = (ids: readonly string[]): string[] =>
    ids.flatMap((id) => pass.links.get(id)?.targetId ?? []);
  const missing: string[] = [];
  for (const id of targets(added))
    if (pass.created.has(link.sourceId) || !(await isThere(pass, link, target, id))) missing.push(id);
  const operations = memberOperations(missing, targets(removed), pass.dialect);
  if (operations.length > 0) await send(pass, link, operations);
  link.sentReferences = [...link.sentReferences.filter((id) => isWanted.has(id)), ...added];
  return operations.length > 0;
}

async function send(pass: Pass, link: ProvisionedLink, operations: readonly PatchOperation[]): Promise<void> {
  await pass.client.change(collectionOf(link), link.targetId, patchBody(operations));
  pass.exported += 1;
}
