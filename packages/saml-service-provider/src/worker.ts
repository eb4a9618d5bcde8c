import { parentPort } from 'node:worker_threads';
import { verifyPostedLogoutRequest } from './logout/verify-posted.ts';
import { readMetadata } from './metadata/read.ts';
import type { Answer, Job } from './pool.ts';
import { SamlError } from './saml-error.ts';
import { verifyResponse } from './verify/verify-response.ts';

/* The body of a worker thread of `createVerifier`: one job at a time, plain data in and out. */

async function answerTo(job: Job): Promise<Answer> {
  try {
    if (job.kind === 'verify') return { kind: 'verify', value: await verifyResponse(job.input) };
    if (job.kind === 'logout') return { kind: 'logout', value: verifyPostedLogoutRequest(job.input) };
    return { kind: 'metadata', value: readMetadata(job.input.text, job.input.wanted) };
  } catch (error) {
    if (error instanceof SamlError) return { kind: 'failed', failure: error.toFailure() };
    throw error;
  }
}

parentPort?.on('message', async (job: Job) => parentPort?.postMessage(await answerTo(job)));
parentPort?.postMessage({ kind: 'ready' } satisfies Answer);
