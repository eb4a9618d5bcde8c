import { serve } from '@hono/node-server';
import { exampleApp } from './app.ts';
import { readEnv } from './env.ts';

const env = readEnv();
serve({ fetch: exampleApp(env).fetch, port: Number(new URL(env.origin).port), hostname: 'localhost' });
