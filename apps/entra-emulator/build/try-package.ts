import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * Packs `dist/`, installs the tarball in an empty folder, and uses it as a stranger would: by its bin, by
 * `run -- <program>` and from code. Fails loudly. Packages come from npm's cache where it has them; with `--links` npm
 * installs nothing, and the dependencies are those of the workspace. With `--dist <folder>` it is packed from there.
 */
const { values } = parseArgs({ options: { links: { type: 'boolean' }, dist: { type: 'string' } } });
const isLinked = values.links === true;
const MODULES = fileURLToPath(new URL('../../../node_modules/', import.meta.url));
const DIST = values.dist ?? fileURLToPath(new URL('../dist/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'entra-emulator-package-'));

function check(what: string, isRight: boolean): void {
  if (!isRight) throw new Error(`the package fails: ${what}`);
  console.log(`  ${what}: ok`);
}

const output = (command: string, args: readonly string[], cwd = folder): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

function install(tarball: string): string {
  if (!isLinked) {
    output('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball]);
    return join(folder, 'node_modules/.bin/entra-emulator');
  }
  const home = join(folder, 'node_modules/@portico/entra-emulator');
  mkdirSync(home, { recursive: true });
  output('tar', ['-xzf', tarball, '-C', home, '--strip-components=1']);
  const { dependencies, bin }: { dependencies: Record<string, string>; bin: Record<string, string> } =
    JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(join(MODULES, name), join(folder, 'node_modules', name));
  }
  return join(home, bin['entra-emulator'] ?? '');
}

async function tryBin(bin: string): Promise<void> {
  const child = spawn(
    bin,
    ['start', '--port', '0', '--https-port', '0', '--state', join(folder, 'state.json')],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const origin = /Web page +(\S+)\//.exec(line)?.[1];
      if (origin === undefined) continue;
      check('the command serves', (await fetch(`${origin}/livez`)).ok);
      const page = await fetch(`${origin}/_emulator/assets/console.js`);
      check(
        'the web page has its script',
        page.headers.get('content-type')?.startsWith('text/javascript') === true,
      );
      return;
    }
    check('the command says where it is', false);
  } finally {
    child.kill();
  }
}

try {
  const tarball = output('npm', ['pack', '--silent', '--pack-destination', folder], DIST).trim();
  writeFileSync(
    join(folder, 'package.json'),
    '{"name":"a-strangers-project","private":true,"type":"module"}',
  );
  const bin = install(join(folder, tarball));
  check('--version', /^\d+\.\d+\.\d+\s*$/.test(output(bin, ['--version'])));
  await tryBin(bin);
  const asks = "fetch('https://graph.microsoft.com/v1.0/me').then((answer) => console.log(answer.status))";
  check('run -- node', output(bin, ['run', '--port', '0', '--', 'node', '-e', asks]).trim() === '401');
  writeFileSync(
    join(folder, 'uses.ts'),
    `import { startEntraEmulator, type EntraEmulator } from '@portico/entra-emulator';
const emulator: EntraEmulator = await startEntraEmulator({ port: 0 });
console.log(emulator.seedFacts.directories.length);
await emulator.close();
`,
  );
  check('startEntraEmulator() from code', Number(output(process.execPath, ['uses.ts'])) >= 2);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
