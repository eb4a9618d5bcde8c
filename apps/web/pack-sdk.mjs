// What Portico serves of itself: the SDK (decision 12), and the command line in the same way.
import { join } from 'node:path';
import { packPackage } from './pack-package.mjs';

const ROOT = join(import.meta.dirname, '../..');

packPackage(join(ROOT, 'packages/sdk/build.mjs'), 'sdk', 'portico-sdk.tgz');
packPackage(join(ROOT, 'apps/cli/build.mjs'), 'cli', 'portico-cli.tgz');
