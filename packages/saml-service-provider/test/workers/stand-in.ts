import { parentPort } from 'node:worker_threads';

/* Does with a job what its text says, as no real worker does. */

parentPort?.on('message', ({ input }: { readonly input: { readonly text: string } }) => {
  if (input.text === 'answer') parentPort?.postMessage({ kind: 'metadata', value: 'answered' });
  if (input.text === 'throw') throw new RangeError('thrown');
  if (input.text === 'exit') process.exit(0);
  if (input.text === 'spin') for (;;);
});
parentPort?.postMessage({ kind: 'ready' });
