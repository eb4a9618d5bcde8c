import { html } from 'hono/html';
import { isoSeconds } from '../clock/clock.ts';
import type { ServicePrincipalRecord } from '../directory/records.ts';
import type { SynchronizationJobRecord } from '../directory/synchronization-records.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { Markup } from '../pages/layout.ts';
import { PAGES } from './console-layout.ts';
import { badge, code, link, table } from './controls.ts';

/** The jobs by which an enterprise app provisions users into its service, and how they are. Nothing where there is none. */
export function provisioningSection({ store }: Emulator, app: ServicePrincipalRecord): Markup {
  const jobs = store.synchronizationJobs.filter((one) => one.servicePrincipalId === app.id);
  if (jobs.length === 0) return html``;
  return html`<h2>Provisioning</h2>
${table('Jobs', ['Job', 'State', 'Last run', 'Users and groups', 'Next run'], jobs.map(jobRow))}
<p class="facts">What it asked of the service: ${link(`${PAGES}/outgoing`, 'Sent')}.</p>`;
}

const jobRow = (job: SynchronizationJobRecord): (Markup | string)[] => [
  code(job.id),
  stateBadge(job),
  lastRunOf(job),
  String(job.links.length),
  job.nextRun === null ? 'none' : isoSeconds(job.nextRun),
];

function stateBadge({ quarantine, state }: SynchronizationJobRecord): Markup {
  if (quarantine !== null) return badge(`quarantine: ${quarantine.reason}`, 'bad');
  if (state === 'Active') return badge('started', 'good');
  return badge(state === 'Paused' ? 'paused' : 'not started', 'plain');
}

function lastRunOf({ lastExecution }: SynchronizationJobRecord): string {
  if (lastExecution === null) return 'never';
  const { state, timeEnded, error } = lastExecution;
  return `${timeEnded}: ${state}${error === null ? '' : `, ${error.code}`}`;
}
