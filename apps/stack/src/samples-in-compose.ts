import { join } from 'node:path';
import { readStackEnv } from './env.ts';
import { samplePlan } from './part-plans.ts';
import { ROOT } from './places.ts';
import { relay } from './relay.ts';

/** The service `sample-identity-providers` of docker-compose.yml. */
const PUBLISHED_PORT = 3004;

const env = readStackEnv();
const plan = samplePlan(env);
Object.assign(process.env, plan.env);
await import(join(ROOT, plan.script));
relay(PUBLISHED_PORT, env.samplePort, '127.0.0.1');
