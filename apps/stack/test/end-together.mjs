import { spawn } from 'node:child_process';
import { endTogether } from '../end-together.mjs';

/** What the bootstrap does, with a program that waits. Prints its process id. */
const child = spawn('sleep', ['600'], { stdio: 'ignore' });
endTogether(child);
console.log(child.pid);
