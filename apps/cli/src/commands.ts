import { sessionOf } from '@portico/sdk';
import { currentSession, type Person } from './person.ts';
import type { Terminal } from './terminal.ts';

/** `portico whoami`: who is signed in, as the issuer says now when it can be asked. */
export async function whoami(person: Person, asJson: boolean, terminal: Terminal): Promise<void> {
  const { user, organizationId, organizationName, roles, id, connectionId } = await currentSession(person);
  const { issuer } = person.settings;
  const facts = { user, organizationId, organizationName, roles, session: id, connectionId, issuer };
  if (asJson) return terminal.result(JSON.stringify(facts, undefined, 2));
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['User', user.name === undefined ? user.id : `${user.name} (${user.id})`],
    ['E-mail', user.email],
    [
      'Organization',
      organizationName === undefined ? organizationId : `${organizationName} (${organizationId})`,
    ],
    ['Roles', roles.join(', ')],
    ['Session', id],
    ['Project', issuer],
  ];
  const shown = rows.filter(([, value]) => value);
  terminal.result(shown.map(([name, value]) => `${name.padEnd(14)}${value}`).join('\n'));
}

/** `portico token`: the access token, and nothing else on standard output. */
export async function token(person: Person, terminal: Terminal): Promise<void> {
  terminal.result((await currentSession(person)).accessToken);
}

/** `portico orgs`: all organizations of the person; a session is of one, and another one takes another sign-in. */
export async function organizations(person: Person, terminal: Terminal): Promise<void> {
  const session = await currentSession(person);
  for (const { id, name } of await person.portico.organizations(session))
    terminal.result(`${id}  ${name}${id === session.organizationId ? '  (signed in)' : ''}`);
  terminal.info('To sign in to another one: portico login --organization <id>');
}

/** `portico logout`: revokes at the issuer, and forgets here whatever the issuer says. */
export async function logout(person: Person, terminal: Terminal): Promise<void> {
  const { store, portico } = person;
  const tokens = await store.read().catch(() => undefined);
  await store.remove();
  if (tokens === undefined) return terminal.info('Nobody was signed in.');
  try {
    await portico.revoke(tokens);
    terminal.success(`Signed out ${sessionOf(tokens).user.email ?? ''}`.trimEnd());
  } catch {
    terminal.warn('Forgotten here. Portico could not be told: the session ends there by itself.');
  }
}
