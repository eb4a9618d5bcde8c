import { controlOperations } from '../src/control/operations.ts';
import { presets } from '../src/faults/presets.ts';
import type { GraphRoute } from '../src/graph/routes.ts';
import { graphRoutes } from '../src/graph/routes.ts';
import { loginEndpoints } from '../src/login/routes.ts';
import { controlEndpointRows } from './control-endpoints.ts';
import { differenceRows, exampleCounts, withoutExampleGroups } from './documentation-examples.ts';
import { graphErrorRows, loginErrorRows } from './errors.ts';
import { graphBehaviours } from './graph-behaviours.ts';
import { graphEndpointRows } from './graph-endpoints.ts';
import { loginBehaviours } from './login-behaviours.ts';
import { loginEndpointRows } from './login-endpoints.ts';
import { parameterRows } from './parameters.ts';
import { programRows } from './programs.ts';
import type { BehaviourRow, EndpointRow, ErrorRow, Source } from './row.ts';
import { samlBehaviours } from './saml-behaviours.ts';

/** Every route of a surface as `METHOD address`, from the table that serves it. */
export const servedRoutes = {
  login: loginEndpoints,
  graph: graphRoutes.map(({ method, pattern }) => `${method} ${pattern.join('/')}`),
  control: controlOperations.map(([method, path]) => `${method} ${path}`),
} as const;

/** The same from the rows. */
export const describedRoutes = {
  login: routesOf(loginEndpointRows),
  graph: routesOf(graphEndpointRows),
  control: routesOf(controlEndpointRows),
} as const;

function routesOf(rows: readonly EndpointRow[]): string[] {
  return rows.flatMap(([methods, path]) => methods.split(' ').map((method) => `${method} ${path}`));
}

const INTRODUCTION = `# What is supported, and where each behaviour comes from

Written by \`npm run supported -w @portico/entra-emulator\` from the route tables and from \`supported/\`; a test fails
when it is stale. **Nothing here was checked against live Entra by us.** Sources:

- **documentation**: Microsoft's, or the standard's
- **public report**: an answer of the real service, pasted in a public issue
- **capture**: a published capture of the real service
- **memory**: from memory · **open**: nobody could say; we chose · **ours**: there is no such thing at Microsoft`;

/** SUPPORTED.md, whole. */
export function supportedDocument(): string {
  return [
    INTRODUCTION,
    '## Login endpoints',
    '`:directory` is a tenant id, a verified domain, or `organizations`, `common`, `consumers` where Entra takes them.',
    table(['Endpoint', 'Source', 'What, and what is different'], loginEndpointRows.map(endpointCells)),
    '## Parameters',
    table(
      ['Parameter', 'At', 'Source', 'Known divergence'],
      parameterRows.map(([name, at, sources, divergence]) => [code(name), at, words(sources), divergence]),
    ),
    '## What the login surface does',
    behaviourTable(loginBehaviours),
    '## Sign-in by SAML',
    behaviourTable(samlBehaviours),
    '## AADSTS errors',
    errorTable(loginErrorRows),
    '## Graph operations',
    `Below \`/v1.0\`, and \`/beta\` alike. Collections take \`$select $filter $search $orderby $top $skiptoken $count $expand\`, and
\`/$count\` or a type behind their address; \`$batch\` takes 20 requests; \`me/…\` is the calling user. Permissions: any one of them.`,
    table(
      ['Operation', 'Application permission', 'Delegated permission', 'Source', 'Note'],
      graphEndpointRows.flatMap(graphCells),
    ),
    '## What Graph does',
    behaviourTable(graphBehaviours),
    '## Examples of the documentation',
    `The example requests of Microsoft's pages about these operations, each page in the version that its data names (others have
other examples), are data in \`test/documentation/\`. \`test/documentation.test.ts\` replays them: status and names of properties
have to be the documented ones, or stand here.`,
    table(['Area', 'Examples', 'As documented', 'Known differences'], exampleCounts()),
    table(
      ['Example', 'Differs', 'Why'],
      differenceRows().map(([id = '', differs = '', because = '']) => [code(id), differs, because]),
    ),
    withoutExampleGroups()
      .map(([why, operations]) => `- ${why}: ${operations.map(code).join(', ')}.`)
      .join('\n'),
    '## Programs that nobody here wrote',
    `Each is run by its test as it comes, over HTTPS where it says nothing else. The tasks are the titles of the tests. Azure CLI and
MSAL Python are Debian’s, and left out where they are not installed (\`npm test\` installs them where it may).`,
    table(['Program', 'Task', 'Test'], programRows()),
    `Known not to work: \`az ad app permission admin-consent\`, which asks a service of the Azure portal’s own, and no Graph. The
programs of \`examples/\` are run besides, by \`test/examples.test.ts\`.`,
    '## Graph errors',
    errorTable(graphErrorRows),
    '## Control API',
    'Below `/_emulator`. All of it is ours.',
    table(
      ['Operation', 'What'],
      controlEndpointRows.map(([methods, path, , what]) => [code(`${methods} ${path}`), what]),
    ),
    '## Troubles by name',
    table(
      ['Preset', 'What'],
      presets.map(({ name, what }) => [code(name), what]),
    ),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

const words = (sources: readonly Source[]): string => sources.join(', ');

const code = (text: string): string => `\`${text}\``;

const endpointCells = ([methods, path, sources, what]: EndpointRow): string[] => [
  code(`${methods.replace(' ', ', ')} ${path}`),
  words(sources),
  what,
];

/** One line for each set of permissions of an address. */
function graphCells([methods, path, sources, note]: EndpointRow): string[][] {
  const lines = new Map<string, string[]>();
  for (const method of methods.split(' ')) {
    const route = graphRoutes.find((one) => one.method === method && one.pattern.join('/') === path);
    const key = permissionsOf(route).join('\n');
    lines.set(key, [...(lines.get(key) ?? []), method]);
  }
  return [...lines].map(([key, found]) => {
    const [application = '', delegated = ''] = key.split('\n');
    return [code(`${found.join(', ')} ${path}`), application, delegated, words(sources), note];
  });
}

function permissionsOf(route: GraphRoute | undefined): [application: string, delegated: string] {
  if (route?.permission === undefined) return ['depends on the object', 'depends on the object'];
  const { application, delegated, and } = route.permission;
  const also = and === undefined ? '' : `, and any of ${and.join(' ')}`;
  return [`${application.join(' ') || 'none'}${also}`, `${delegated.join(' ') || 'none'}${also}`];
}

const behaviourTable = (rows: readonly BehaviourRow[]): string =>
  table(
    ['Behaviour', 'Source', 'Known divergence'],
    rows.map(([what, sources, divergence]) => [what, words(sources), divergence]),
  );

const errorTable = (rows: readonly ErrorRow[]): string =>
  table(
    ['Code', 'When', 'Source', 'Known divergence'],
    rows.map(([name, when, sources, divergence]) => [code(name), when, words(sources), divergence]),
  );

/** A table of Markdown as the formatter wants it: columns of one width. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  const [first = [], ...others] = cells;
  return [line(first), rule, ...others.map(line)].join('\n');
}
