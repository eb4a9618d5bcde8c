import type {
  SynchronizationJobRecord,
  SynchronizationRecord,
} from '../directory/synchronization-records.ts';

/** Settings of a job that have an effect, in `synchronizationJobSettings` or, the older way, among the secrets. */
export const JOB_SETTINGS = [
  'SyncAll',
  'SkipOutOfScopeDeletions',
  'QuarantineTooManyDeletesThreshold',
  'SyncNotificationSettings',
] as const;

type JobSetting = (typeof JOB_SETTINGS)[number];

type Settings = Pick<SynchronizationJobRecord, 'settings'>;
type Secrets = Pick<SynchronizationRecord, 'secrets'> | undefined;

function settingOf(name: JobSetting, { settings }: Settings, saved: Secrets): string | undefined {
  const wanted = name.toLowerCase();
  return (
    settings.find((one) => one.name.toLowerCase() === wanted)?.value ??
    saved?.secrets.find(({ key }) => key.toLowerCase() === wanted)?.value
  );
}

const isTrue = (value: string | undefined): boolean => value?.trim().toLowerCase() === 'true';

/** Whether everybody is in scope, and not only who is assigned. */
export const wantsAll = (job: Settings, saved: Secrets): boolean => isTrue(settingOf('SyncAll', job, saved));

/** Whether who lost the assignment is left alone. */
export const skipsOutOfScope = (job: Settings, saved: Secrets): boolean =>
  isTrue(settingOf('SkipOutOfScopeDeletions', job, saved));

/** How many objects one run may make inactive or delete; undefined for any number. */
export function deletionLimit(job: Settings): number | undefined {
  const value = settingOf('QuarantineTooManyDeletesThreshold', job, undefined);
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}
