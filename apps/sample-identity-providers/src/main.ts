import { readPort } from './env.ts';
import { startSampleProviders } from './index.ts';

const { origin, close } = await startSampleProviders(readPort());
console.log(`Sample identity providers, for this machine only: ${origin}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
