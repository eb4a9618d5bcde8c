import { startEmbeddedPostgres } from '../src/index.ts';

/** Starts a server in a process of its own, for tests that kill that process. */
const { url } = await startEmbeddedPostgres({ home: process.argv[2] ?? '' });
console.log(url);
