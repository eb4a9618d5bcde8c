import type { Pool } from 'pg';
import { fenced } from './run-lease.ts';
import type { StepState } from './run-rows.ts';

const BEGIN_STEP = `
  WITH mine AS (
    UPDATE provisioning_runs SET lease_until = now() + make_interval(secs => $5)
    WHERE id = $1 AND lease_owner = $2 RETURNING id)
  INSERT INTO provisioning_steps (run_id, name, position, state)
  SELECT id, $3, $4, 'started' FROM mine
  ON CONFLICT (run_id, name) DO UPDATE SET state = 'started', attempts = provisioning_steps.attempts + 1
  RETURNING detail AS remembered, attempts`;

const MARK_STEP = `
  UPDATE provisioning_steps
  SET state = $4::provisioning_step_state, detail = detail || $5::jsonb,
      finished_at = CASE WHEN $4::text IN ('done', 'failed', 'compensated') THEN now() ELSE NULL END
  WHERE run_id = $1 AND name = $3
    AND EXISTS (SELECT 1 FROM provisioning_runs WHERE id = $1 AND lease_owner = $2)`;

/** What the worker that holds a run writes down of it. */
export function runSteps(pool: Pool) {
  return {
    /**
     * Writes down that a step begins; answers how often it has begun by now, and what earlier attempts remembered.
     * @throws LeaseLost
     */
    async beginStep(
      runId: string,
      owner: string,
      step: { name: string; position: number },
      leaseSeconds: number,
    ): Promise<{ attempts: number; remembered: Record<string, unknown> }> {
      const rows = await fenced(pool, 'run-begin-step', BEGIN_STEP, [
        runId,
        owner,
        step.name,
        step.position,
        leaseSeconds,
      ]);
      return rows[0] as { attempts: number; remembered: Record<string, unknown> };
    },

    /** @throws LeaseLost */
    async markStep(
      runId: string,
      owner: string,
      name: string,
      state: StepState,
      detail: object = {},
    ): Promise<void> {
      await fenced(pool, 'run-mark-step', MARK_STEP, [runId, owner, name, state, JSON.stringify(detail)]);
    },

    /** @throws LeaseLost */
    async chooseRecipe(runId: string, owner: string, recipe: 'template' | 'upsert'): Promise<void> {
      const text = 'UPDATE provisioning_runs SET recipe = $3 WHERE id = $1 AND lease_owner = $2';
      await fenced(pool, 'run-choose-recipe', text, [runId, owner, recipe]);
    },
  };
}
