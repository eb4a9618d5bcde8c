import { relative } from 'node:path';
import type { Demo } from './demo.ts';
import { type Places, ROOT } from './places.ts';
import { renderTable } from './table.ts';

/** What stands on the terminal when everything is up: page, address, who to sign in as. */
export function welcome(demo: Demo, cloud: string, { demo: file, logs }: Places): string {
  const [organization] = demo.organizations;
  const [directory] = demo.directories;
  const who = (login: { password: string } | undefined, name: string | undefined) =>
    login === undefined ? '' : `${name} / ${login.password}`;
  const rows = [
    ['Page', 'Address', 'Sign in as (demo values, they guard nothing)'],
    ['Dashboard', `${demo.web}/dashboard`, who(organization?.owner, organization?.owner.email)],
    ['Operator', `${demo.web}/dashboard`, who(demo.operator, demo.operator.email)],
    ['Example app', demo.exampleApp, who(directory?.user, directory?.user.upn)],
    ...(demo.emulator === null
      ? []
      : [['Entra emulator', demo.emulator, who(directory?.admin, directory?.admin.upn)]]),
    ...(demo.sampleProviders === null
      ? []
      : [['Sample OpenID Connect and SAML', demo.sampleProviders, 'anybody, by a click']]),
    ['PostgreSQL', withoutPassword(demo.databaseUrl), ''],
  ];
  return [
    '',
    renderTable(rows),
    '',
    `  Command line: npx portico login --issuer ${demo.cli.issuer} --client-id ${demo.cli.clientId}`,
    cloud === 'emulator' ? '  Microsoft is emulated on this machine.' : `  Microsoft cloud: ${cloud}.`,
    `  All of it for scripts: ${shown(file)}   Logs: ${shown(logs)}   Stop: Ctrl-C`,
  ].join('\n');
}

function withoutPassword(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.password = '';
  return url.href;
}

function shown(path: string): string {
  const inside = relative(ROOT, path);
  return inside.startsWith('..') ? path : inside;
}
