import { directoryOf, type Portico } from '../harness/index.ts';

const PASSWORD = 'demo-password-of-tests';
const AT_ONCE = 25;

/**
 * New people of a directory, each in that many of its security groups.
 *
 * @returns their logins by number of groups, and the ids of the groups in the order in which they fill
 */
export async function peopleInGroups(portico: Portico, domain: string, counts: readonly number[]) {
  const { tenantId } = directoryOf(portico, domain);
  const { control } = portico.emulator;
  const people = new Map<number, { upn: string; password: string; id: string }>();
  for (const count of counts) {
    const upn = `groups${count}@${domain}`;
    const user = { userPrincipalName: upn, mail: upn, displayName: `In ${count} groups`, password: PASSWORD };
    const made = await control.send('POST', `/directories/${tenantId}/users`, user);
    people.set(count, { upn, password: PASSWORD, id: (made as { id: string }).id });
  }
  const groups: string[] = [];
  const most = Math.max(...counts);
  for (let first = 0; first < most; first += AT_ONCE)
    groups.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(AT_ONCE, most - first) }, async (_, offset) => {
          const index = first + offset;
          const members = [...people].flatMap(([count, { id }]) => (index < count ? [id] : []));
          const group = {
            ...{ displayName: `Group ${index}`, mailNickname: `group-${index}` },
            ...{ mailEnabled: false, securityEnabled: true },
            'members@odata.bind': members.map(
              (id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
            ),
          };
          const made = await control.send('POST', `/directories/${tenantId}/graph/groups`, group);
          return (made as { id: string }).id;
        }),
      )),
    );
  return { people, groups };
}
