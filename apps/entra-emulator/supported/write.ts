import { writeFileSync } from 'node:fs';
import { supportedDocument } from './document.ts';

writeFileSync(new URL('../SUPPORTED.md', import.meta.url), supportedDocument());
