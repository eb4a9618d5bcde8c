import { expect, test } from 'vitest';
import { type Bench, personOf, signInBench } from './bench.ts';

const bench: Bench = await signInBench();

test('nobody is sent over a connection that is of another protocol by now, nor believed from there', async () => {
  const project = await bench.project();
  const over = await bench.customer(project);
  const trip = await bench.start(project, over);
  const parameters = over.directory.provider.signIn(trip.url, personOf(over.directory));
  // It has everything that an OpenID client needs: what counts is what it is.
  await bench.rows("UPDATE sso_connections SET protocol = 'saml' WHERE id = $1", [over.id]);
  expect(await bench.ask(project, { connection: over.id })).toMatchObject({ ok: false });
  expect(bench.log.at(-1)).toMatchObject({ code: 'connection_disabled' });
  const outcome = await bench.comeBack(trip, { connectionId: over.id, parameters });
  expect(outcome).toMatchObject({ kind: 'page', code: 'idp_error' });
  expect(await bench.rows('SELECT FROM sessions WHERE project_id = $1', [project])).toEqual([]);
});
