import { join } from 'node:path';
import { readDatabaseEnv } from '@portico/database';
import { writeDemo } from './demo.ts';
import { prepareDemo } from './demo-step.ts';
import { readStackEnv } from './env.ts';
import { demoMasterKey } from './master-key.ts';
import { examplePlan } from './part-plans.ts';
import { makePlaces, ROOT } from './places.ts';
import { relay } from './relay.ts';
import { welcome } from './welcome.ts';

/** The service `example-app` of docker-compose.yml: seeds the demo, says who can sign in, becomes the example app. */
const PUBLISHED_PORT = 3102;

const env = readStackEnv();
const places = makePlaces(env.stateFolder);
const { databaseUrl } = readDatabaseEnv();
const masterKey = env.passedOn['PORTICO_MASTER_KEY'] || demoMasterKey(places.masterKey);
const demo = await prepareDemo(env, databaseUrl, masterKey, places.demo);
writeDemo(places.demo, demo);
console.log(welcome(demo, env.cloud, places));
const plan = examplePlan({ env, demo, masterKey, workerHealthPort: 0 });
Object.assign(process.env, plan.env);
await import(join(ROOT, plan.script));

relay(PUBLISHED_PORT, env.examplePort, 'localhost');
