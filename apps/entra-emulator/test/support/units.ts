import { beforeAll, beforeEach } from 'vitest';
import { grantToClient, OPERATOR, tokenOf } from './as-user.ts';
import { Bench } from './bench.ts';
import { inDirectory } from './policy-writer.ts';

export const UNITS = '/directory/administrativeUnits';
export const USER_ADMINISTRATOR = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
export const GROUPS_ADMINISTRATOR = 'fdd7a751-b60b-444a-984c-02652fe8fa1c';
export const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const PASSWORD = 'Demo-password-1';

const PERMISSIONS = [
  'User-PasswordProfile.ReadWrite.All',
  ...['User.ReadWrite.All', 'User.RevokeSessions.All', 'Group.ReadWrite.All', 'Directory.Read.All'],
  ...['AdministrativeUnit.ReadWrite.All', 'RoleManagement.ReadWrite.Directory'],
];

/** An answer of an operation that makes something. */
function idOf({ status, body }: { status: number; body: Record<string, unknown> }): string {
  if (status !== 201) throw new Error(`not made: ${status} ${JSON.stringify(body)}`);
  return String(body['id']);
}

/** The operator's directory with people, groups and units in it, anew before each test of a file. */
export class UnitBench {
  #bench: Bench | undefined;

  /** Opens with the test file that makes it, and closes with it. */
  constructor() {
    beforeAll(async () => {
      this.#bench = await Bench.start();
      return () => this.#bench?.close();
    });
    beforeEach(async () => {
      await this.bench.control('POST', '/reset');
      await grantToClient(this.bench, PERMISSIONS);
    });
  }

  get bench(): Bench {
    if (this.#bench === undefined) throw new Error('the bench is not open yet');
    return this.#bench;
  }

  /** What an administrator does, without a token. */
  readonly write = (method: string, path: string, body?: unknown) =>
    inDirectory(this.bench, OPERATOR)(method, path, body);

  readonly unit = async (more: object = {}): Promise<string> =>
    idOf(await this.write('POST', UNITS, { displayName: 'West', ...more }));

  readonly add = (unitId: string, id: string) =>
    this.write('POST', `${UNITS}/${unitId}/members/$ref`, {
      '@odata.id': `${this.bench.emulator.graphUrl}/directoryObjects/${id}`,
    });

  readonly person = async (name: string): Promise<string> =>
    idOf(
      await this.write('POST', '/users', {
        ...{ accountEnabled: true, displayName: name, mailNickname: name },
        ...{ userPrincipalName: `${name}@${OPERATOR}`, passwordProfile: { password: PASSWORD } },
      }),
    );

  readonly group = async (name: string, unified = false): Promise<string> =>
    idOf(
      await this.write('POST', '/groups', {
        ...{ displayName: name, mailNickname: name, groupTypes: unified ? ['Unified'] : [] },
        ...{ mailEnabled: unified, securityEnabled: !unified },
      }),
    );

  readonly giveRole = (unitId: string, principalId: string, roleDefinitionId = USER_ADMINISTRATOR) =>
    this.write('POST', '/roleManagement/directory/roleAssignments', {
      ...{ principalId, roleDefinitionId, directoryScopeId: `/administrativeUnits/${unitId}` },
    });

  readonly tokenOf = (name: string, password = PASSWORD): Promise<string> =>
    tokenOf(this.bench, `${name}@${OPERATOR}`, password);

  /** Asks Graph for a person: the status of the answer. */
  readonly as = async (name: string) => {
    const token = await this.tokenOf(name);
    return async (method: string, path: string, body?: unknown): Promise<number> =>
      (await this.bench.graph(token, method, path, body)).status;
  };
}
