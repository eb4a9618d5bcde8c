#!/usr/bin/env node
import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

// Compiled once and not at each start, which takes half as long then. In a folder of one's own: what lies here is run.
// Nothing depends on it: an older Node does not know it, and a folder that cannot be written is passed over.
nodeModule.enableCompileCache?.(join(homedir(), '.cache/entra-emulator'));

const { main } = await import('./command/entra-emulator.ts');
await main();
