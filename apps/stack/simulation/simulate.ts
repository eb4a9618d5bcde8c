import { DAY, ESTABLISHED_STATUSES, HOUR, MINUTE, SECOND } from '@portico/core';
import { createProvisioningWorker } from '@portico/provisioning';
import { administrators } from './administrators.ts';
import { Agenda } from './agenda.ts';
import { type Chance, seededChance } from './chance.ts';
import { type Customer, clickConnect } from './customers.ts';
import { lookForWhatIsLeft } from './left-behind.ts';
import { mortalWorker } from './mortal-worker.ts';
import { signIns, type Violation } from './sign-ins.ts';
import type { World } from './world.ts';

export type Plan = {
  readonly seed: number;
  readonly days: number;
  /** Of a worker's calls outside, so many of one end in its death. */
  readonly deathRate: number;
  /** How often a year the administrator of each directory does something to the connection. */
  readonly actsPerYear: number;
  readonly daysBetweenSignIns: number;
  /** All connections are made within so long. */
  readonly arriveWithinMs: number;
  /** Without trouble and with nobody meddling, everything is as it has to be after so many. */
  readonly settlesWithinDays: number;
  readonly onDay?: (day: number) => void;
};

/** What comes due within the same hour is looked after together at its end: work side by side, as where there is a lot of it. */
const ROUND_MS = HOUR;
/** What was begun so soon after a round was of it, and is due that much later on the next day. */
const OF_LAST_ROUND_MS = 10 * MINUTE;
/** When nothing is due: a worker looks again after so long. */
const LOOK_EVERY = 5 * SECOND;
/** Whatever is due at one time is done in far fewer. */
const MOST_ROUNDS = 5_000;

export type Report = Awaited<ReturnType<typeof simulate>>;

/**
 * Lets the time of a world go by, with the real schedule and the real worker, until all of it is over; then nothing goes wrong any more for a few days,
 * and what is left in the directories is looked at.
 */
export async function simulate(world: World, plan: Plan) {
  const { time, customers } = world;
  const [start, chance, agenda] = [time.now(), seededChance(plan.seed), new Agenda()];
  const violations: Violation[] = [];
  const violated = (violation: Violation) => violations.push(violation);
  const admins = administrators(world, agenda, { chance, actsPerYear: plan.actsPerYear });
  const people = signIns(world, admins, violated);
  const workers = successors(world, { chance, rate: plan.deathRate, violated });

  async function liveUntil(end: number): Promise<void> {
    while (time.now() < end) {
      await agenda.until(time.now());
      await workers.workOff();
      // Right after a credential took another's place, people have to get in, too.
      for (const customer of customers)
        if (world.changed.delete(customer.connectionId ?? '')) await people.signIn(customer);
      const next = Math.min(end, agenda.next(), await nextDue(world));
      await time.moveTo(Math.max(next, time.now() + LOOK_EVERY));
    }
  }

  /** Every so many days, from a random one on. */
  const every = (ms: number, first: number, act: () => Promise<unknown>) =>
    agenda.add(first, async () => {
      every(ms, time.now() + ms, act);
      await act();
    });
  const begin = (customer: Customer) => async () => {
    await world.directories.approve(customer.directoryId);
    await clickConnect({ pool: world.pool, runs: world.honest.runs }, customer);
    admins.plan(customer);
    const between = plan.daysBetweenSignIns * DAY;
    every(between, time.now() + HOUR + chance.next() * between, () => people.signIn(customer));
  };
  for (const customer of customers) agenda.add(start + chance.next() * plan.arriveWithinMs, begin(customer));
  every(DAY, start + DAY, world.purge);
  let day = 0;
  every(DAY, start + DAY, async () => plan.onDay?.(++day));

  const end = start + plan.days * DAY;
  await liveUntil(end);
  workers.liveForEver();
  world.calm();
  await admins.rest();
  await liveUntil(end + plan.settlesWithinDays * DAY);
  await lookForWhatIsLeft(world, admins, violated);
  return {
    ...{ seed: plan.seed, connections: customers.length, days: plan.days + plan.settlesWithinDays },
    ...{
      calls: world.calls.sums(),
      signIns: people.sums,
      deaths: workers.deaths(),
      runs: await world.ended(),
    },
    ...{ troubles: world.troubles, acts: admins.done, violations },
  };
}

/** One worker after the other: where one has died, the next is started at once. */
function successors(
  world: World,
  from: {
    readonly chance: Chance;
    readonly rate: number;
    readonly violated: (violation: Violation) => void;
  },
) {
  const { time } = world;
  let { rate } = from;
  let deaths = 0;
  const start = () =>
    mortalWorker(world.newParts(), `worker_${deaths}`, {
      dies: () => from.chance.of(rate),
      onUnforeseen: (error) =>
        from.violated({
          ...{ at: new Date(time.now()).toISOString(), customer: undefined },
          what: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
    });
  let worker = start();
  return {
    deaths: () => deaths,
    liveForEver: () => {
      rate = 0;
    },
    /** Everything that is due now, and what becomes due by that. */
    async workOff(): Promise<void> {
      for (let round = 0; ; round += 1) {
        if (round === MOST_ROUNDS) throw new Error('what is due is never done: each round makes more of it');
        const began = await worker.begin();
        const runs = await worker.work();
        const isDead = worker.isDead();
        if (isDead) {
          deaths += 1;
          worker = start();
        }
        if (!began && runs === 0 && !isDead) return;
        // What is done one after the other is not done at the same moment.
        await time.moveTo(time.now() + SECOND);
      }
    },
  };
}

const ESTABLISHED = ESTABLISHED_STATUSES.map((status) => `'${status}'`).join(', ');
const NEXT_CARE = `
  SELECT (extract(epoch FROM min(e.care_at)) * 1000)::float8 AS at FROM entra_app_registrations e
  WHERE e.connection_status IN (${ESTABLISHED}) AND NOT EXISTS (
    SELECT 1 FROM provisioning_runs r WHERE r.connection_id = e.connection_id AND r.finished_at IS NULL)`;

/** When a worker has something to do next, in milliseconds. Runs go on to the moment; care waits for the next round. */
async function nextDue({ time, pool, honest }: World): Promise<number> {
  const { rows } = await pool.query<{ at: number | null }>(NEXT_CARE);
  const at = rows[0]?.at ?? Number.POSITIVE_INFINITY;
  const care = at % ROUND_MS < OF_LAST_ROUND_MS ? at : Math.ceil(at / ROUND_MS) * ROUND_MS;
  const runMs = await createProvisioningWorker(honest, 'nobody').nextDueMs();
  return Math.min(care, runMs === undefined ? Number.POSITIVE_INFINITY : Math.ceil(time.now() + runMs));
}
