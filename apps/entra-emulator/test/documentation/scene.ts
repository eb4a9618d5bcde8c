import type { Bench } from '../support/bench.ts';
import { tokenWith } from '../support/graph-access.ts';
import type { DocumentedExample } from './examples.ts';
import { PHOTO, SceneBuilder } from './scene-builder.ts';
import { PolicyScene } from './scene-policies.ts';
import { provisionOnce } from './scene-provisioning.ts';
import { ServiceScene } from './scene-services.ts';

/** Where everything that the examples speak of is there. */
export interface Scene {
  /** What a `{reference}` of an example stands for. */
  references: ReadonlyMap<string, string>;
  /** For every address but `/me`. */
  applicationToken: string;
  /** For `/me`: an administrator's. */
  personToken: string;
  /** Ends what stands outside the emulator. */
  close: () => Promise<void>;
}

/** What the operations need that the emulator has. */
const PERMISSIONS = [
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'AuditLog.Read.All',
  'CustomSecAttributeAssignment.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'Directory.ReadWrite.All',
  'Domain.Read.All',
  'Group.ReadWrite.All',
  'Organization.Read.All',
  'Policy.Read.All',
  'Policy.ReadWrite.ApplicationConfiguration',
  'Policy.ReadWrite.Authorization',
  'Policy.ReadWrite.PermissionGrant',
  'AdministrativeUnit.ReadWrite.All',
  'RoleManagement.ReadWrite.Directory',
  'Synchronization.ReadWrite.All',
  'User.Invite.All',
  'User-PasswordProfile.ReadWrite.All',
  'User.ManageIdentities.All',
  'User.ReadWrite.All',
];

/** Sets the scene in the directory `contoso.example` of the seed. */
export async function setScene(bench: Bench): Promise<Scene> {
  const applicationToken = await tokenWith(bench, PERMISSIONS);
  const builder = new SceneBuilder(bench, applicationToken);
  await builder.people();
  await builder.groups();
  await builder.applications();
  await builder.grants();
  await builder.roles();
  await new PolicyScene(bench, builder.references).set();
  await provisionOnce(bench, builder.ref('user'));
  await builder.many();
  await builder.changes();
  const personToken = await builder.personToken();
  await builder.photo(personToken);
  const services = await ServiceScene.start(bench, applicationToken, builder.references);
  return { references: builder.references, applicationToken, personToken, close: () => services.close() };
}

/** Sends the request of an example. An answer that is no JSON has no names. */
export async function replay(
  bench: Bench,
  { references, applicationToken, personToken }: Scene,
  { method, path, headers, body }: DocumentedExample,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const token = path.startsWith('/me') ? personToken : applicationToken;
  const json = body === undefined || body === '{photo}' ? {} : { 'content-type': 'application/json' };
  const response = await fetch(`${bench.emulator.graphUrl}${filledIn(path, references)}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...json, ...headers },
    ...(body === undefined ? {} : { body: bytesOf(body, references) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, body: isJson && text.startsWith('{') ? JSON.parse(text) : {} };
}

/** A text is a reference to the whole body. */
function bytesOf(body: unknown, references: ReadonlyMap<string, string>): Uint8Array<ArrayBuffer> {
  const json = typeof body === 'string' ? body : JSON.stringify(body);
  return new Uint8Array(body === '{photo}' ? PHOTO : Buffer.from(filledIn(json, references)));
}

/** Braces that hold a word are references; those of JSON begin with a quote. */
function filledIn(text: string, references: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const found = references.get(name);
    if (found === undefined) throw new Error(`the scene has no {${name}}`);
    return found;
  });
}
