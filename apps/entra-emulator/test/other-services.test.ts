import { describe, expect, it } from 'vitest';
import { tokenHolding } from './permissions/ask-everything.ts';
import { OPERATOR } from './support/as-user.ts';
import { login } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';
import { codeOf } from './support/graph-access.ts';
import { inDirectory } from './support/policy-writer.ts';

/* Properties that Graph hands on to SharePoint and Exchange: changed apart from the others, and some not without a person. */

const bench = await freshBench();
const write = (method: string, path: string, body?: unknown) =>
  inDirectory(bench, OPERATOR)(method, path, body);
const user = () => `/users/${login(bench.directory(OPERATOR).user).objectId}`;
const DAY = '2000-01-02T00:00:00Z';
const ONE = ['one'];
const PROFILE: [property: string, value: unknown][] = Object.entries({
  ...{ aboutMe: 'Cooks', birthday: DAY, mySite: 'https://cook.example/' },
  ...{ interests: ONE, pastProjects: ONE, responsibilities: ONE, schools: ONE, skills: ONE },
});
const ALL = ['User.ReadWrite.All', 'Directory.ReadWrite.All'];
const changing = async (kind: 'application' | 'delegated') => {
  const token = await tokenHolding(bench, kind, ALL);
  return async (body: object) => {
    const answer = await bench.graph(token, 'PATCH', user(), body);
    return answer.status === 204 ? 204 : [answer.status, codeOf(answer.body)];
  };
};
const shown = async (property: string) =>
  (await write('GET', `${user()}?$select=${property}`)).body[property];

describe('a user', () => {
  it.each([...PROFILE, ['employeeHireDate', DAY] as [string, unknown]])(
    'has %s changed by people, and by no application without one',
    async (property, value) => {
      const alone = await changing('application');
      expect(await alone({ [property]: value })).toEqual([403, 'Authorization_RequestDenied']);
      expect(await alone({ [property]: value, jobTitle: 'Cook' })).toEqual([
        403,
        'Authorization_RequestDenied',
      ]);
      expect(await (await changing('delegated'))({ [property]: value })).toBe(204);
      expect(await shown(property)).toEqual(value);
    },
  );

  it.each(PROFILE)('has %s changed beside the like alone', async (property, value) => {
    const change = await changing('delegated');
    const refused = await change({ [property]: value, jobTitle: 'Cook' });
    expect(refused).toEqual([400, 'Request_BadRequest']);
    expect(await shown('jobTitle')).not.toBe('Cook');
    expect(await change({ [property]: value, ...Object.fromEntries(PROFILE) })).toBe(204);
  });

  it('has the day of hire changed beside anything, by people', async () => {
    expect(await (await changing('delegated'))({ employeeHireDate: DAY, jobTitle: 'Cook' })).toBe(204);
  });
});

describe('a Microsoft 365 group', () => {
  it.each(['allowExternalSenders', 'autoSubscribeNewMembers', 'hideFromAddressLists', 'isSubscribedByMail'])(
    'has %s changed beside the like alone',
    async (property) => {
      const { body } = await write('POST', '/groups', {
        ...{ displayName: 'G', mailNickname: 'g', mailEnabled: true, securityEnabled: false },
        groupTypes: ['Unified'],
      });
      const change = async (more: object) => (await write('PATCH', `/groups/${body['id']}`, more)).status;
      const member = `https://graph.microsoft.com/v1.0${user()}`;
      expect(await change({ [property]: true, description: 'x' })).toBe(400);
      expect(await change({ [property]: true, 'members@odata.bind': [member] })).toBe(400);
      expect(await change({ [property]: true, hideFromOutlookClients: true })).toBe(204);
    },
  );
});
