import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { citations } from './citations.ts';
import { attacksPage } from './page.ts';

const ROOT = join(import.meta.dirname, '../../../..');
writeFileSync(join(ROOT, 'docs/attacks.md'), attacksPage(citations(ROOT)));
