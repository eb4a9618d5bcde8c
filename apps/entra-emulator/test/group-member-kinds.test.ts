import { beforeEach, describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { codeOf, entries } from './support/graph-access.ts';
import { graphBench } from './support/graph-bench.ts';

/* What may be a member of what: Microsoft's table at "Add members". */

const { bench, graph } = await graphBench([
  ...['Group.ReadWrite.All', 'User.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'],
]);

const KINDS = ['user', 'security', 'microsoft365', 'servicePrincipal', 'application'] as const;
type Kind = (typeof KINDS)[number];
const ids: Partial<Record<Kind, string>> = {};
const made = async (collection: string, body: object) =>
  String((await graph('POST', `/${collection}`, body)).body['id']);
const groupOf = (kind: 'security' | 'microsoft365', name: string, more: object = {}) => ({
  ...{ displayName: name, mailNickname: name, ...more },
  ...(kind === 'security'
    ? { mailEnabled: false, securityEnabled: true }
    : { mailEnabled: true, securityEnabled: false, groupTypes: ['Unified'] }),
});

beforeEach(async () => {
  ids.user = login(bench.directory().user).objectId;
  ids.security = await made('groups', groupOf('security', 'inner'));
  ids.microsoft365 = await made('groups', groupOf('microsoft365', 'innerteam'));
  ids.application = await made('applications', { displayName: 'App' });
  const { appId } = (await graph('GET', `/applications/${ids.application}`)).body;
  ids.servicePrincipal = await made('servicePrincipals', { appId });
});

const TABLE: readonly [of: 'security' | 'microsoft365', fitting: readonly Kind[]][] = [
  ['security', ['user', 'security', 'servicePrincipal']],
  ['microsoft365', ['user']],
];
const address = (id: string | undefined) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;

describe.each(TABLE)('a group of the kind %s', (kind, fitting) => {
  it.each(KINDS)(`has members of fitting kinds, however they are added: %s`, async (member) => {
    const isFitting = fitting.includes(member);
    const link = [address(ids[member])];
    const group = await made('groups', groupOf(kind, 'outer'));
    const ways = [
      await graph('POST', '/groups', groupOf(kind, 'born', { 'members@odata.bind': link })),
      await graph('POST', `/groups/${group}/members/$ref`, { '@odata.id': link[0] }),
      await graph('PATCH', `/groups/${await made('groups', groupOf(kind, 'third'))}`, {
        'members@odata.bind': link,
      }),
    ];
    const expected = isFitting ? [201, 204, 204] : [400, 400, 400];
    expect(ways.map(({ status }) => status)).toEqual(expected);
    if (!isFitting) expect(ways.map(({ body }) => codeOf(body))).toEqual(Array(3).fill('Request_BadRequest'));
    const members = entries((await graph('GET', `/groups/${group}/members`)).body).map(({ id }) => id);
    expect(members).toEqual(isFitting ? [ids[member]] : []);
  });
});
