import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startStack } from '../bench/running-stack.ts';
import { ROOT } from '../src/places.ts';
import { customerOf } from './customer.ts';
import { startLemonLdap } from './lemonldap.ts';
import { missingPackages, placesIn } from './packages.ts';
import type { Peer } from './peer.ts';
import { startSimpleSamlPhp } from './simplesamlphp.ts';
import { LEMONLDAP, type Outcome, SIMPLESAMLPHP, type Trial, tryOut } from './trials.ts';

/**
 * `npm run interop`: people of identity providers that nobody here wrote sign in and out over SAML, each set up by metadata through
 * the product's own API. Prints what was tried and what came of it; ends with 1 where that is a surprise, and with 2 where
 * Debian's packages are missing. It installs none.
 */
const { values } = parseArgs({
  options: {
    /** Where the packages were unpacked, if they were not installed. */
    root: { type: 'string', default: '/' },
    /** One of the providers, by a part of its name. */
    only: { type: 'string', default: '' },
  },
});
const env = process.env;
const places = placesIn(values.root);
const missing = missingPackages(places, env);

type Candidate = {
  readonly name: string;
  readonly missing: readonly string[];
  readonly trials: readonly Trial[];
  readonly start: (of: { folder: string; domain: string }) => Promise<Peer>;
};
const candidates: readonly Candidate[] = [
  {
    name: 'simplesamlphp',
    missing: missing.simplesamlphp,
    trials: SIMPLESAMLPHP,
    start: (of) => startSimpleSamlPhp({ ...of, program: places.simplesamlphp, env }),
  },
  {
    name: 'lemonldap',
    missing: missing.lemonldap,
    trials: LEMONLDAP,
    start: (of) => startLemonLdap({ ...of, places, env }),
  },
];
const wanted = candidates.filter(({ name }) => name.includes(values.only.toLowerCase()));
const lacking = wanted.flatMap((each) => each.missing);

if (wanted.length === 0) {
  console.error(`There is no provider “${values.only}”: ${candidates.map(({ name }) => name).join(', ')}.`);
  process.exitCode = 2;
} else if (lacking.length > 0) {
  console.error(
    `These packages of Debian 12 are missing: ${lacking.join(' ')}. Install them, or unpack them and name the folder with --root.`,
  );
  process.exitCode = 2;
} else process.exitCode = await tryAll();

async function tryAll(): Promise<0 | 1> {
  const stack = await startStack();
  const outcomes: Outcome[] = [];
  try {
    const customer = await customerOf(stack.demo);
    for (const { name, trials, start } of wanted) {
      const peer = await start({ folder: newFolder(name), domain: customer.domain });
      try {
        for (const trial of trials) outcomes.push(...(await tryOut(stack.demo, customer, peer, trial)));
      } finally {
        await peer.stop();
      }
    }
  } finally {
    await stack.stop();
  }
  for (const { peer, title, came, good } of outcomes)
    console.log(`${good ? '  ' : '✗ '}${peer.padEnd(15)}${title.padEnd(68)}${came}`);
  const surprises = outcomes.filter(({ good }) => !good).length;
  console.log(surprises === 0 ? 'All as it has to be.' : `Surprises: ${surprises}.`);
  return surprises === 0 ? 0 : 1;
}

/** Keeps what the provider wrote until the next time. */
function newFolder(name: string): string {
  const folder = join(ROOT, '.portico/interop');
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, name), { recursive: true, force: true });
  mkdirSync(join(folder, name));
  return join(folder, name);
}
