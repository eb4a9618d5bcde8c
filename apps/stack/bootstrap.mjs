// Runs on the Node of the machine, before anything is installed: plain JavaScript without dependencies. It brings the
// dependencies up to date, then hands over to the Node release that the workspace pins.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endTogether } from './end-together.mjs';

const OLDEST_NODE = [20, 19];
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MODULES = join(ROOT, 'node_modules');
const LOCK = join(ROOT, 'package-lock.json');
const STAMP = join(MODULES, '.portico-installed');
const REMINDER_MS = 10_000;
const COMMANDS = {
  start: 'apps/stack/src/start.ts',
  test: 'apps/stack/src/test.ts',
  bench: 'apps/stack/bench/main.ts',
  simulate: 'apps/stack/simulation/main.ts',
  interop: 'apps/stack/interop/main.ts',
  emulator: 'apps/entra-emulator/src/main.ts',
};

function stop(...lines) {
  console.error(lines.join('\n'));
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  stop(
    `Portico needs Node ${OLDEST_NODE.join('.')} or newer to install; this is ${process.versions.node}.`,
    'Install a current Node from https://nodejs.org, then run the command again.',
  );
}

async function installIfNeeded() {
  const wanted = createHash('sha256').update(readFileSync(LOCK)).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  console.log('Installing dependencies (npm ci). This happens once and after they changed.');
  const began = Date.now();
  // npm draws its progress on a terminal only.
  const reminder = setInterval(() => {
    console.log(`  … still installing, ${Math.round((Date.now() - began) / 1000)} s`);
  }, REMINDER_MS);
  const code = await exitCode('npm', [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--progress=true',
  ]);
  clearInterval(reminder);
  if (code !== 0) stop('npm ci failed: see above. It needs the npm registry to install the dependencies.');
  writeFileSync(STAMP, wanted);
}

function exitCode(command, args) {
  const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit' });
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** The pinned Node out of the npm package `node`. */
function workspaceNode() {
  const pinned = join(MODULES, 'node/bin/node');
  const { status } = spawnSync(pinned, ['--version']);
  if (status === 0) return pinned;
  // Its install script fetches the binary and may have been skipped (npm's ignore-scripts).
  spawnSync('npm', ['rebuild', 'node', '--ignore-scripts=false'], { cwd: ROOT, stdio: 'inherit' });
  if (spawnSync(pinned, ['--version']).status === 0) return pinned;
  return stop(
    'Node 24 was not installed with the dependencies. Run: npm rebuild node --ignore-scripts=false',
  );
}

function run(node, script, args) {
  const env = { ...process.env, PATH: [join(MODULES, '.bin'), process.env.PATH].join(delimiter) };
  // The channel tells the program when this process is killed, so that it does not live on alone.
  // Paths among the arguments are meant from where the person is: npm tells.
  const child = spawn(node, [join(ROOT, script), ...args], {
    cwd: command === 'emulator' ? (process.env.INIT_CWD ?? ROOT) : ROOT,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  endTogether(child);
}

function generateClient(node) {
  const done = spawnSync(node, [join(ROOT, 'packages/database/src/generate.ts')], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (done.status !== 0) stop('The database client could not be generated: see above.');
}

const [command = '', ...args] = process.argv.slice(2);
if (!Object.hasOwn(COMMANDS, command))
  stop(`Usage: bootstrap.mjs <${Object.keys(COMMANDS).join('|')}> [arguments]`);
if (!existsSync(join(ROOT, COMMANDS[command]))) stop(`This checkout has no ${COMMANDS[command]}.`);
checkNode();
await installIfNeeded();
const node = workspaceNode();
// The emulator has no database.
if (command !== 'emulator') generateClient(node);
run(node, COMMANDS[command], args);
