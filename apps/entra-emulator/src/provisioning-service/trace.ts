import type { MappedValue } from './mapped-values.ts';
import type { ScimFailure } from './scim-failure.ts';

export type ProvisioningAction = 'create' | 'update' | 'delete' | 'disable' | 'other';
type StepType = 'Import' | 'Matching' | 'Scoping' | 'Export' | 'ReferenceResolution';
type StepStatus = 'Success' | 'Failure' | 'Skipped';

export interface Step {
  name: string;
  type: StepType;
  status: StepStatus;
  description: string;
  /** ms */
  at: number;
  details: Record<string, string>;
}

export interface ModifiedProperty {
  displayName: string;
  oldValue: string | null;
  newValue: string | null;
}

/** What was done about one object, step by step. */
export class Trace {
  readonly steps: Step[] = [];
  readonly modified: ModifiedProperty[] = [];
  action: ProvisioningAction = 'other';
  status: StepStatus = 'Skipped';
  targetId: string | undefined;
  failure: ScimFailure | undefined;
  /** Why nothing was sent. */
  skipReason: string | undefined;
  readonly #now: number;

  /** @param now ms */
  constructor(now: number) {
    this.#now = now;
  }

  step(step: Omit<Step, 'at' | 'details'> & { details?: Step['details'] }): void {
    this.steps.push({ details: {}, ...step, at: this.#now });
  }

  exported(action: ProvisioningAction, description: string): void {
    const names = { create: 'Add', update: 'Update', delete: 'Delete', disable: 'Update', other: 'Skip' };
    this.action = action;
    this.status = 'Success';
    this.step({ name: `EntryExport${names[action]}`, type: 'Export', status: 'Success', description });
  }

  skipped(reason: string, description: string): void {
    this.status = 'Skipped';
    this.skipReason = reason;
    const details = { SkipReason: reason };
    this.step({ name: 'EntrySynchronizationSkip', type: 'Export', status: 'Skipped', description, details });
  }

  failed(failure: ScimFailure, description: string): void {
    this.status = 'Failure';
    this.failure = failure;
    this.step({ name: 'EntryExport', type: 'Export', status: 'Failure', description });
  }

  changed(values: readonly (MappedValue & { before?: unknown })[]): void {
    for (const { target, value, before } of values)
      this.modified.push({
        displayName: target,
        oldValue: before === undefined || before === null ? null : shown(before),
        newValue: shown(value),
      });
  }
}

const LONGEST = 1000;
const shown = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, LONGEST);
