import type { SeedDirectoryFacts, SeedFacts, SeedLogin } from '../index.ts';
import { CA_FILE, chosenClient, clientSettings } from './client-settings.ts';
import type { Whereabouts } from './running-emulator.ts';

const PEOPLE = [
  ['admin', 'Global Administrator'],
  ['applicationAdmin', 'Application Administrator'],
  ['user', 'user'],
  ['guest', 'guest'],
  ['disabledUser', 'disabled'],
  ['userWithoutMail', 'no mail address'],
  ['userInManyGroups', 'in more than 200 groups'],
  ['userWithForeignMail', 'mail of a foreign domain'],
] as const;

/** Of those who are of no particular kind, so many are told at the start. */
const MOST_OTHERS = 20;

/** Everything that a person needs to begin, at most 80 columns wide. */
export function startSummary(emulator: Whereabouts, facts: SeedFacts): string[] {
  const password = onePassword(facts.directories);
  return [
    'Local Entra emulator: not Microsoft, demonstration data only',
    '',
    ...addresses(emulator),
    '',
    ...(password === undefined ? [] : [`Everybody's password: ${password}`, '']),
    ...facts.directories.flatMap((directory) => directoryLines(directory, password)),
    ...clientLines(facts),
    ...clientSettings(emulator, facts),
    '',
    ...nextSteps(emulator),
  ];
}

/** Where login, Graph, the control API and the web page are. */
export function addresses({ origin, httpsOrigin, graphUrl, controlUrl }: Whereabouts): string[] {
  return [
    `  Web page     ${origin}/`,
    `  Login        ${httpsOrigin ?? origin}/{directory}/oauth2/v2.0/...`,
    `  Graph        ${httpsOrigin === null ? graphUrl : `${httpsOrigin}/v1.0`}`,
    `  Control API  ${controlUrl}`,
    httpsOrigin === null
      ? '  HTTPS        off (--https-port 4578); MSAL and Azure SDKs want it'
      : `  Plain http   ${origin} serves the same`,
  ];
}

/** The password of everybody, where it is one. */
function onePassword(directories: readonly SeedDirectoryFacts[]): string | undefined {
  const all = directories.flatMap((one) => [
    ...PEOPLE.flatMap(([kind]) => one[kind]?.password ?? []),
    ...one.others.map((login) => login.password),
  ]);
  return all.every((password) => password === all[0]) ? all[0] : undefined;
}

function directoryLines(directory: SeedDirectoryFacts, password: string | undefined): string[] {
  const people = PEOPLE.flatMap(([kind, what]): [SeedLogin, string][] => {
    const login = directory[kind];
    return login === null ? [] : [[login, what]];
  });
  for (const login of directory.others.slice(0, MOST_OTHERS)) people.push([login, '']);
  const more = directory.others.length - MOST_OTHERS;
  return [
    `${directory.displayName}  ${directory.domain}  ${directory.tenantId}`,
    ...people.map(([login, what]) =>
      password === undefined
        ? `  ${login.upn.padEnd(30)} ${login.password.padEnd(18)} ${what}`
        : `  ${login.upn.padEnd(34)} ${what}`,
    ),
    ...(more > 0 ? [`  and ${more} more: on the web page, with their passwords at /_emulator/seed`] : []),
    '',
  ];
}

function clientLines(facts: SeedFacts): string[] {
  const client = chosenClient(facts);
  if (client === undefined) return [];
  return [
    `Application to begin with: ${client.displayName}, at localhost with any port`,
    ...client.redirectUris.map((uri) => `  ${uri}`),
    ...client.spaRedirectUris.map((uri) => `  ${uri} (single-page application)`),
    '',
  ];
}

function nextSteps({ origin, httpsOrigin }: Whereabouts): string[] {
  if (httpsOrigin === null) return [];
  return [
    `The file with the CA:  curl -so ${CA_FILE} ${origin}/_emulator/ca.pem`,
    'No settings at all:    entra-emulator run -- node your-program.mjs',
    'These settings again:  entra-emulator env [client]',
  ];
}
